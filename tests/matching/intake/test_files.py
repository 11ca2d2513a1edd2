"""Files of every format and encoding give the same rows, or one clear error."""

import codecs
import gzip
from pathlib import Path

import pytest

from matching.errors import UnreadableFile
from matching.intake.files import MOST_LINES_A_RECORD, read_lines

from .rooms import as_csv, as_jsonl, as_xlsx, saved

ROWS = [["posting_id", "title", "employer"], ["1", "电工，高压", "营口甲公司"], ["2", "保安\n夜班", "乙公司"]]


def values(path: Path) -> list[list[object]]:
    return [list(line.values) for line in read_lines(path)]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "content",
    [
        as_csv(ROWS).encode(),
        codecs.BOM_UTF8 + as_csv(ROWS).encode(),
        as_csv(ROWS).encode("gb18030"),
        as_csv(ROWS).encode("utf-16"),
        as_csv(ROWS, delimiter=";").encode(),
        as_csv(ROWS, delimiter="\t").encode("gb18030"),
        as_xlsx(ROWS),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16", "semicolons", "tabs", "xlsx"],
)
def test_every_format_gives_the_same_rows(tmp_path: Path, content: bytes, packed: bool) -> None:
    assert values(saved(tmp_path / "file", content, packed=packed)) == ROWS


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines_name_their_own_fields(tmp_path: Path, packed: bool) -> None:
    lines = list(read_lines(saved(tmp_path / "a.jsonl", as_jsonl(ROWS), packed=packed)))
    assert [line.names for line in lines] == [ROWS[0]] * 2
    assert [line.number for line in lines] == [1, 2]


def test_a_json_array_is_read_too(tmp_path: Path) -> None:
    (line,) = read_lines(saved(tmp_path / "a.json", '[{"title": "电工"}]'))
    assert (line.names, line.values) == (["title"], ["电工"])


def test_rows_keep_the_number_seen_in_a_spreadsheet(tmp_path: Path) -> None:
    rows = [*ROWS, ["", "", ""], ["3", "焊工", "丙公司"]]
    for content in (as_csv(rows), as_xlsx(rows)):
        assert [line.number for line in read_lines(saved(tmp_path / "file", content))] == [1, 2, 3, 5]


def test_figures_of_a_spreadsheet_are_written_plainly(tmp_path: Path) -> None:
    assert values(saved(tmp_path / "a.xlsx", as_xlsx([[5000.0, 3.5, None, True]]))) == [["5000", "3.5", "", "true"]]


def test_a_broken_json_line_is_one_bad_line(tmp_path: Path) -> None:
    lines = list(read_lines(saved(tmp_path / "a.jsonl", '{"a": 1}\n{"a": \n[1]\n{"a": 2}')))
    assert [line.problem is None for line in lines] == [True, False, False, True]


def test_an_open_quote_swallows_no_rows(tmp_path: Path) -> None:
    rows = [f"{number},电工,公司" for number in range(MOST_LINES_A_RECORD * 2)]
    lines = list(read_lines(saved(tmp_path / "a.csv", "\n".join(["posting_id,title,employer", '9,"电工,公司', *rows]))))
    assert len(lines) == len(rows) + 2
    assert [line.number for line in lines if line.problem] == [2]


def test_one_damaged_byte_does_not_change_the_encoding(tmp_path: Path) -> None:
    raw = as_csv([*ROWS, *(["3", "叉车司机", "营口港务公司"] for _ in range(20))]).encode()
    damaged = raw[:-3] + b"\xff" + raw[-3:]
    assert values(saved(tmp_path / "a.csv", damaged))[1] == ROWS[1]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"posting_id,title", "不是 Excel"),
        ("a.xlsx", b"PK\x03\x04broken", "损坏"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "不是文字表格"),
        ("a.csv.gz", gzip.compress(b"posting_id,title,employer\n" * 50, mtime=0)[:-20], "没有下载完整"),
        ("a.json", b"[{]", "JSON"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        list(read_lines(saved(tmp_path / name, content)))


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="找不到"):
        read_lines(tmp_path / "no.csv")
    with pytest.raises(UnreadableFile, match="文件夹"):
        read_lines(tmp_path)
