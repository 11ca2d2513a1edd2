"""The command line: what it prints where, and how it ends when something is wrong."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from api import cli
from matching.desk import Desk

COLUMNS = ("posting_id", "title", "employer", "district", "headcount", "longitude", "latitude")


@pytest.fixture(autouse=True)
def _of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("JOBMATCH_DATABASE_URL", raising=False)


@pytest.fixture
def postings(tmp_path: Path) -> Path:
    path = tmp_path / "岗位.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        rows = [("P1", "保洁员", "甲酒店", "站前区", 2, 2.35, 48.85), ("P2", "", "乙酒店", "没有的区", "许多", "", "")]
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def run(*words: object) -> str:
    result = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def ended(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    """How `main` ends and what it says on stderr."""
    monkeypatch.setattr(sys, "argv", ["jobmatch", *words])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    return int(str(ending.value.code)), capsys.readouterr().err


def test_importing_prints_the_counts_as_json_and_says_the_rest_in_words(
    postings: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli.import_file("postings", postings)
    out, err = capfdbinary.readouterr()
    told = orjson.loads(out)
    assert {"read", "added", "updated", "unchanged", "rejected", "rejects_file"} <= set(told)
    assert (told["read"], told["added"], told["rejected"], told["notes"]) == (2, 1, 1, 1)
    lines = err.decode().splitlines()
    assert sum("第 3 行" in line and "：" in line for line in lines) >= 2  # each problem on one line, unbroken
    assert any(told["rejects_file"] in line for line in lines)


def test_reading_prints_one_object_a_row_and_stores_no_posting(postings: Path) -> None:
    lines = [orjson.loads(line) for line in run("read", "postings", postings).splitlines()]
    assert [set(line) >= {"row", "rejected"} for line in lines] == [False, True]
    assert {
        "posting_id", "occupation", "education_min", "experience_min_years", "certificates", "skills", "pay", "shifts",
        "benefits", "headcount", "screening",
    } <= set(lines[0])  # fmt: skip
    assert [(one["kind"], one["verdict"]) for one in lines[0]["screening"]] == [
        ("no_pay", "missing"),
        ("no_expiry", "missing"),
    ]
    with cli.desk() as opened:
        assert opened.readiness()["store_revision"] == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_chinese_is_printed_whatever_the_terminal_was_said_to_be(encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    cli.speak_chinese(stream)
    stream.write("岗位 √ 🙂")
    stream.flush()
    written = stream.buffer.getvalue()  # type: ignore[attr-defined]
    assert written.decode("gbk" if encoding == "gbk" else "utf-8").startswith("岗位 √ ")


def test_help_in_chinese_is_printed_where_stdout_is_ascii(root: Path) -> None:
    program = [sys.executable, "-c", "from api.cli import main; main()", "import", "--help"]
    plain = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(program, env=plain, cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert "求职者" in done.stdout.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("recommend", "nobody"), "没有这位求职者"),
        (("shortlist", "nothing"), "没有编号是 nothing 的岗位"),
        (("replay", "d_0"), "没有编号是 d_0 的名单"),
        (("token", "seeker"), "--subject"),
    ],
)
def test_what_is_not_there_is_said_in_one_chinese_line(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told = ended(capsys, monkeypatch, *words)
    assert code == 1
    assert said in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("JOBMATCH_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "store_unavailable"),
        ("JOBMATCH_DATABASE_URL", "sqlite:////tmp", "store_unavailable"),
        ("JOBMATCH_DATA_DIR", "/proc/none", "JOBMATCH_DATA_DIR"),
        ("JOBMATCH_VECTOR_ENGINE", "abacus", "JOBMATCH_VECTOR_ENGINE=abacus"),
    ],
)
def test_a_setting_that_cannot_work_is_told_without_a_traceback(
    name: str, value: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    code, told = ended(capsys, monkeypatch, "recommend", "S1")
    assert code == 1
    assert said in told


def test_a_replay_that_differs_is_a_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(_: Desk, decision_id: str) -> dict[str, Any]:
        return {"decision_id": decision_id, "identical": False}

    monkeypatch.setattr(Desk, "replay", other)
    monkeypatch.setattr(cli, "write_json", lambda value: None)
    code, told = ended(capsys, monkeypatch, "replay", "d_1")
    assert (code, "replay_differs" in told) == (1, True)


def test_personal_data_is_sealed_anew_and_the_old_key_can_be_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (run("key").strip() for _ in range(2))
    file = tmp_path / "people.csv"
    file.write_text("seeker_id,wish_titles\nS1,保洁员\n", encoding="utf-8")
    monkeypatch.setenv("JOBMATCH_FIELD_KEY", old)
    cli.import_file("seekers", file)
    monkeypatch.setenv("JOBMATCH_FIELD_KEY", f"{new},{old}")
    capsys.readouterr()
    cli.reseal()
    assert orjson.loads(capsys.readouterr().out)["sealed"] >= 1
    monkeypatch.setenv("JOBMATCH_FIELD_KEY", new)
    cli.recommend("S1", 5, as_json=True)
    monkeypatch.setenv("JOBMATCH_FIELD_KEY", old)
    code, told = ended(capsys, monkeypatch, "recommend", "S1")
    assert code == 1
    assert "JOBMATCH_FIELD_KEY" in told


def test_whatif_and_compare_print_what_the_desk_tells() -> None:
    with cli.desk() as opened:
        opened.publish({"posting_id": "C1", "title": "叉车司机", "employer": "甲公司", "description": "须持叉车证"})
        for name, certificates in (("C-HAS", "叉车证"), ("C-LACKS", "")):
            story = {"wish_titles": "叉车司机", "summary": "开货车九年", "certificates": certificates}
            opened.put_seeker({"seeker_id": name, **story})
    told = orjson.loads(run("whatif", "C-LACKS", "--posting", "C1", "--json"))
    assert told["items"][0]["text"] in run("whatif", "C-LACKS", "--posting", "C1").replace("\n", "")
    assert "叉车证" in told["now"]["bars"][0]
    compared = orjson.loads(run("compare", "C1", "C-HAS", "C-LACKS", "--json"))
    assert compared["text"] in run("compare", "C1", "C-HAS", "C-LACKS").replace("\n", "")


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_the_report_is_written_where_it_is_asked_for(form: str, tmp_path: Path) -> None:
    run("report", "priority", "--weeks", 2, "--format", form, "--out", tmp_path / "reports")
    (written,) = (tmp_path / "reports").iterdir()
    assert written.suffix == f".{form}"
    assert written.stat().st_size > 0


def test_the_report_is_printed_as_json() -> None:
    assert orjson.loads(run("report", "priority"))["least_people"] == 10
