"""What the READMEs say exists: commands, settings, folders; and both languages say the same."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from matching.settings import Settings
from training.cli import app as laboratory

READMES = ("README.md", "README.zh.md")
ROOMS = ("", "api/", "training/")
ALL = [f"{room}{name}" for room in ROOMS for name in READMES]


def commands(root: Path, name: str) -> list[str]:
    """Lines of all code blocks without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", (root / name).read_text("utf-8"), re.DOTALL)
    return [line.split(" #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_give_the_same_commands(root: Path, room: str) -> None:
    assert commands(root, f"{room}README.md") == commands(root, f"{room}README.zh.md")


def test_the_root_gives_both_kinds_of_commands(root: Path) -> None:
    starts = {command.split()[0] for command in commands(root, "README.md")}
    assert {"make", ".venv/bin/jobmatch"} <= starts


@pytest.mark.parametrize("name", ALL)
def test_every_make_target_that_is_named_exists(root: Path, name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {command.split()[1] for command in commands(root, name) if command.startswith("make ")}
    assert named <= targets


@pytest.mark.parametrize("name", ALL)
def test_every_jobmatch_command_that_is_named_exists(root: Path, name: str) -> None:
    named = {command.split()[1] for command in commands(root, name) if command.startswith(".venv/bin/jobmatch ")}
    for command in named:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


@pytest.mark.parametrize("name", ALL)
def test_every_command_of_the_laboratory_that_is_named_exists(root: Path, name: str) -> None:
    named = {
        tuple(re.findall(r"jobmatch-train ([a-z]+)(?: (start|read|stop))?", line)) for line in commands(root, name)
    }
    for ((command, further),) in filter(None, named):
        assert CliRunner().invoke(laboratory, [command, *filter(None, [further]), "--help"]).exit_code == 0, command


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_settings_is_that_of_the_code(root: Path, name: str) -> None:
    named = set(re.findall(r"^\| `JOBMATCH_([A-Z_]+)`", (root / "api" / name).read_text("utf-8"), re.MULTILINE))
    assert named == {field.upper() for field in Settings.model_fields}


@pytest.mark.parametrize("name", READMES)
def test_files_and_folders_that_are_named_stand_there(root: Path, name: str) -> None:
    named = re.findall(r"^\| `([a-z]+)/`", (root / name).read_text("utf-8"), re.MULTILINE)
    assert set(named) == {"matching", "training", "api", "notebooks", "data", "tests"}
    for path in [*named, "data/mappings", "data/README.md", "data/sample/dirty_postings.csv"]:
        assert (root / path).exists(), path
