"""Tables of employers: figures read as written, or refused with their line."""

from pathlib import Path

import pytest

from matching.allocation.obligation import obligation
from matching.errors import BadInput, UnreadableFile
from matching.intake.employers import read_employers
from matching.records import Employer


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "单位.csv"
    path.write_text(text, encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_figures_are_read_and_what_is_empty_is_unknown(tmp_path: Path, encoding: str) -> None:
    text = "单位,在职职工,残疾职工,最多录用\n甲公司,420人,5,\n乙公司,,,3\n"
    assert read_employers(table(tmp_path, text, encoding)) == [
        Employer(name="甲公司", staff=420, disabled=5),
        Employer(name="乙公司", limit=3),
    ]


def test_a_figure_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"第3行 在职职工='四百'"):
        read_employers(table(tmp_path, "单位,在职职工\n甲公司,420\n乙公司,四百\n"))


def test_a_table_without_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="单位"):
        read_employers(table(tmp_path, "名字,人数\n甲公司,420\n"))


@pytest.mark.parametrize(("staff", "employed", "owed", "missing"), [(420, 5, 7, 2), (66, None, 1, 1), (200, 4, 3, 0)])
def test_a_share_of_the_staff_counts_in_whole_people(staff: int, employed: int | None, owed: int, missing: int) -> None:
    due = obligation(Employer(name="甲公司", staff=staff, disabled=employed), 0.015)
    assert due is not None
    assert (due.owed, due.missing) == (owed, missing)


def test_without_a_staff_there_is_no_obligation_to_tell() -> None:
    assert obligation(Employer(name="甲公司"), 0.015) is None
