"""The mini-program kit: its types are the OpenAPI document's, and it does what it says against a real service."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.miniprogram.contract import NODE, PACKAGES, SOURCE, TYPES, calls, types

TESTS = Path(__file__).resolve().parent
PAGES = [Path(page).name for page in json.loads((SOURCE / "app.json").read_text("utf-8"))["pages"]]
WRONG = {
    "a path that is not there": 'this.call("get", "/v1/nothing", () => ({ path: undefined, body: undefined }))',
    "a verb that it has not": ('this.call("delete", "/v1/interactions", () => ({ path: undefined, body: undefined }))'),
    "a place left empty": ('this.call("get", "/v1/seekers/{seeker_id}/data", () => ({ path: {}, body: undefined }))'),
    "a body without what it must hold": (
        'this.call("post", "/v1/seekers/{seeker_id}/applications", '
        '(seeker_id) => ({ path: { seeker_id }, body: { posting_id: "P" } }))'
    ),
    "a reason that is not in the list": 'this.dismiss("P", "没有这个")',
}

_AT = re.compile(r"\((\d+),\d+\): error")


def test_the_types_are_those_of_the_service() -> None:
    """Else: `python -m tests.miniprogram.contract`."""
    assert types() == TYPES.read_text("utf-8")


def test_the_client_calls_what_it_is_for() -> None:
    assert {path.rsplit("/", 1)[1] for _, path in calls()} >= {"wechat", "recommendations", "interactions", "consents"}


def test_the_client_depends_on_nothing() -> None:
    for file in SOURCE.glob("client/*.ts"):
        imported = [line for line in file.read_text("utf-8").splitlines() if line.startswith("import")]
        assert all(' from "./' in line for line in imported), file


def test_a_call_that_the_document_does_not_know_does_not_compile(tmp_path: Path) -> None:
    for file in SOURCE.glob("client/*.ts"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    whole, at = (SOURCE / "client" / "client.ts").read_text("utf-8"), "  /** One login for however many"
    before, after = whole.split(at)
    wrong = "".join(f"  wrong{number}() {{ return {call}; }}\n" for number, call in enumerate(WRONG.values()))
    (tmp_path / "client.ts").write_text(f"{before}{wrong}{at}{after}", "utf-8")
    options = ["--noEmit", "--strict", "--target", "ES2020", "--lib", "ES2020", "--types", "miniprogram-api-typings"]
    command = [NODE, PACKAGES / "typescript" / "bin" / "tsc", *options, "--typeRoots", PACKAGES, tmp_path / "client.ts"]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=120)
    first = before.count("\n") + 1
    assert {int(line) for line in _AT.findall(done.stdout)} == set(range(first, first + len(WRONG)))


def test_the_client_against_a_running_service(node_tests) -> None:
    node_tests("client.test.cjs")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_as_a_person_sees_and_taps_it(node_tests, page: str) -> None:
    node_tests(f"pages/{page}.test.cjs")


def test_every_page_has_its_rendering_test() -> None:
    assert set(PAGES) == {file.name.partition(".")[0] for file in TESTS.glob("pages/*.cjs")}
    assert {file.parent.name for file in SOURCE.glob("pages/*/*.wxml")} == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_whatever_a_page_binds_and_shows_is_there(page: str) -> None:
    """A template that names a missing method or datum says nothing at all on a telephone."""
    template = (SOURCE / "pages" / page / f"{page}.wxml").read_text("utf-8")
    script = (SOURCE / "pages" / page / f"{page}.ts").read_text("utf-8")
    data, methods = script.split("lifetimes:")[0], script.split("methods:")[1]
    for bound in re.findall(r'bind\w+="(\w+)"', template):
        assert re.search(rf"^    (?:async )?{bound}\(", methods, re.M), bound
    inner = {"item", "index", *re.findall(r'wx:for-item="(\w+)"', template)}
    for shown in re.findall(r"\{\{(.*?)\}\}", template):
        for name in re.findall(r"(?<![.\w'])[a-z]\w*", re.sub(r"'[^']*'", "", shown)):
            assert name in inner | {"null"} or re.search(rf"\b{name}\b\s*:|\b{name}:", data), name


def test_the_pages_load_no_font_and_ask_no_other_host() -> None:
    for file in (*SOURCE.rglob("*.wxml"), *SOURCE.rglob("*.wxss")):
        text = file.read_text("utf-8")
        assert "http" not in text, file
        assert "@font-face" not in text, file
        assert "rpx" not in text, file
