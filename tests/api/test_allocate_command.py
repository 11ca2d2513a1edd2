"""`jobmatch allocate`: what is read aloud, and what goes into the two files."""

import csv
import sys
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from api import cli

QUOTA = "quota-traineeship-disabled-graduates"
POSTINGS = """posting_id,title,employer,district,kind,headcount
P1,行政见习生,=甲公司,鲅鱼圈区,就业见习,2
"""
SEEKERS = """seeker_id,wish_titles,district,education,graduated_on,groups,groups_source,consent_sensitive
S1,行政,鲅鱼圈区,本科,2026-07-01,graduate,certified,true
S2,行政,鲅鱼圈区,本科,2026-07-01,graduate,certified,true
S3,文员,鲅鱼圈区,本科,2026-07-01,graduate;disabled,certified,true
"""


def run(*words: object) -> str:
    result = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return str(result.stdout)


@pytest.fixture(autouse=True)
def _market(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("JOBMATCH_DATABASE_URL", raising=False)
    for side, text in (("postings", POSTINGS), ("seekers", SEEKERS)):
        path = tmp_path / f"{side}.csv"
        path.write_text(text, "utf-8")
        run("import", side, path)


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_it_says_who_gets_what_which_quota_it_counts_for_and_how_good_that_is(tmp_path: Path) -> None:
    employers = tmp_path / "单位.csv"
    employers.write_text("单位,在职职工,残疾职工\n=甲公司,200,1\n", "utf-8")
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    told = run("allocate", "--quota", QUOTA, "--employers", employers, "--out", ours, "--for-employers", theirs)
    assert "S3" in told
    assert "2 个名额中要 1 个，分出 1 个" in told
    assert "应安排残疾人 3 人，已有 1 人，还差 2 人；这次有 1 个机会给残疾人，录用后还差 1 人" in told
    assert "差距 0.000%" in told

    (header, *offers) = table(ours)
    assert len(offers) == 2
    assert {row[header.index("求职者编号")] for row in offers} > {"S3"}
    assert all(row[header.index("单位")] == "'=甲公司" for row in offers)  # no formula for a spreadsheet to run
    assert sum("残疾" in row[header.index("占用名额")] for row in offers) == 1

    shown = theirs.read_text("utf-8-sig")
    assert len(table(theirs)) == 3
    assert not [word for word in ("S1", "S2", "S3", "残疾", "名额", "毕业生") if word in shown]


def test_as_json_it_is_the_same_in_the_file_and_on_the_screen(tmp_path: Path) -> None:
    out = tmp_path / "all.json"
    run("allocate", "--kind", "见习", "--offers", "2", "--out", out)
    body = orjson.loads(out.read_bytes())
    assert body["certificate"]["covered"] == body["certificate"]["covered_at_most"] == 2
    again = tmp_path / "again.json"
    run("allocate", "--kind", "见习", "--offers", "2", "--out", again)
    assert again.read_bytes() == out.read_bytes()


def test_a_quota_that_is_none_and_a_file_of_no_kind_are_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for words, cure in ((("--quota", "nix"), QUOTA), (("--out", str(tmp_path / "o.doc")), ".csv 或 .json")):
        monkeypatch.setattr(sys, "argv", ["jobmatch", "allocate", *words])
        with pytest.raises(SystemExit) as ending:
            cli.main()
        assert ending.value.code == 1
        assert cure in capsys.readouterr().err
