"""Words of columns."""

from datetime import date

import pytest

from matching.text.column_words import is_ceiling, read_education, read_kind, read_years, read_yes, says_none
from matching.text.dates import read_date, read_graduation, says_open_end
from matching.vocabulary import Education, EmploymentKind


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("大专及以上", Education.COLLEGE),
        ("大学专科", Education.COLLEGE),
        ("统招本科", Education.BACHELOR),
        ("本科/硕士", Education.BACHELOR),
        ("中专/中技", Education.VOCATIONAL),
        ("中等专科", Education.VOCATIONAL),
        ("技工学校", Education.VOCATIONAL),
        ("职业高中", Education.VOCATIONAL),
        ("普通高中", Education.SENIOR),
        ("初中及以下", Education.JUNIOR),
        ("小学", Education.PRIMARY),
        ("硕士研究生", Education.MASTER),
        ("博士研究生", Education.DOCTOR),
        ("bachelor", Education.BACHELOR),
        ("ＢＡＣＨＥＬＯＲ", Education.BACHELOR),
    ],
)
def test_a_level_of_schooling_is_read(written: str, level: Education) -> None:
    assert read_education(written) is level


@pytest.mark.parametrize("written", ["学历不限", "不限制", "不限", "无学历要求", "-", "经验不限", "无要求", "NaN"])
def test_nothing_asked_is_told_from_the_unreadable(written: str) -> None:
    assert says_none(written)
    assert read_education(written) is None


@pytest.mark.parametrize("written", ["念过书", "8年", "xyz"])
def test_odd_words_are_neither_a_level_nor_nothing(written: str) -> None:
    assert read_education(written) is None
    assert not says_none(written)


def test_a_ceiling_is_no_floor() -> None:
    assert is_ceiling("初中及以下")
    assert not is_ceiling("大专及以上")


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("3-5年", 3), ("1年以上", 1), ("应届", 0), ("应届毕业生", 0), ("无经验", 0), ("半年", 0.5),
        ("6个月", 0.5), ("两年", 2),
        ("三至五年", 3), ("十二年", 12), ("二十年", 20), ("1年以下", 0), ("1.0", 1), ("5-10", 5), ("3 years", 3),
        ("经验不限", None), ("很多", None), ("100年", None),
    ],
)  # fmt: skip
def test_years_are_the_lower_figure(written: str, years: float | None) -> None:
    assert read_years(written) == years


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("全职", EmploymentKind.FULL_TIME), ("full-time", EmploymentKind.FULL_TIME),
        ("全日制", EmploymentKind.FULL_TIME), ("非全日制", EmploymentKind.PART_TIME),
        ("兼职", EmploymentKind.PART_TIME),
        ("日结零工", EmploymentKind.CASUAL), ("实习生", EmploymentKind.INTERNSHIP),
        ("就业见习", EmploymentKind.TRAINEESHIP),
        ("公益性岗位", EmploymentKind.PUBLIC_WELFARE),
        ("public_welfare", EmploymentKind.PUBLIC_WELFARE), ("大概", None),
    ],
)  # fmt: skip
def test_a_form_of_work_is_read(written: str, kind: EmploymentKind | None) -> None:
    assert read_kind(written) is kind


def test_yes_and_no_in_both_languages() -> None:
    assert [read_yes(word) for word in ("yes", "是", "TRUE", "1", "同意")] == [True] * 5
    assert [read_yes(word) for word in ("no", "否", "false", "0", "不同意")] == [False] * 5
    assert read_yes("也许") is None


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-05", "2024/3/5", "2024.3.5", "20240305", "2024年3月5日", "２０２４年３月５日", "2024-03-05T10:00:00Z",
        "2024-03-05 10:00:00.0", "45356", "1709600000000", "1709600000", "20240305101010",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(written: str) -> None:
    assert read_date(written) == date(2024, 3, 5)


@pytest.mark.parametrize(
    "written", ["2024-13-05", "2024-02-30", "3月5日", "3/4/2024", "昨天", "2024", "0024-01-01", "2024-03-05x"]
)
def test_what_is_no_day_is_not_guessed(written: str) -> None:
    assert read_date(written) is None


def test_a_day_and_month_that_cannot_be_mistaken_are_read() -> None:
    assert read_date("25/3/2024") == read_date("3/25/2024") == date(2024, 3, 25)


def test_a_year_of_graduation_means_its_july() -> None:
    assert read_graduation("2024") == read_graduation("2024届") == date(2024, 7, 1)
    assert read_graduation("2024-06-20") == date(2024, 6, 20)


def test_an_open_end_is_no_last_day() -> None:
    assert says_open_end("长期有效")
    assert not says_open_end("2024-03-05")
