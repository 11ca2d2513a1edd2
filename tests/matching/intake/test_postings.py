"""One row or JSON body of a posting."""

from datetime import date

import pytest

from matching.errors import BadRow
from matching.records import JobPosting
from matching.vocabulary import Education, EmploymentKind, PayUnit, PriorityGroup

from .rooms import postings

STARRED = {"posting_id": "P1", "title": "电工", "employer": "营口甲公司"}


def posting(**fields: object) -> JobPosting:
    return postings().one({**STARRED, **fields})[0]


def notes(**fields: object) -> str:
    return " ".join(postings().one({**STARRED, **fields})[1])


def problems(**fields: object) -> dict[str, str]:
    with pytest.raises(BadRow) as caught:
        postings().one({**STARRED, **fields})
    return {problem.field: problem.cure for problem in caught.value.problems}


def test_three_fields_are_enough() -> None:
    assert posting() == JobPosting(posting_id="P1", title="电工", employer="营口甲公司")


def test_a_table_and_a_json_body_give_the_same_posting() -> None:
    row = posting(
        salary_min="4000",
        salary_max="6000.0",
        salary_unit="元/月",
        headcount="5人",
        benefits="五险一金；包住",
        longitude="122.13",
        latitude="40.2",
        district="鲅鱼圈",
        education_min="大专及以上",
        experience_min_years="3-5年",
        kind="全职",
        welcome_groups="退役军人、残疾人",
        published_at="2024/3/5",
    )
    body = posting(
        salary_min=4000,
        salary_max=6000,
        salary_unit="month",
        headcount=5,
        benefits=["五险一金", "包住"],
        longitude=122.13,
        latitude=40.2,
        district=210804,
        education_min="college",
        experience_min_years=3,
        kind="full_time",
        welcome_groups=["veteran", "disabled"],
        published_at="2024-03-05",
    )
    assert row == body
    assert (row.education_min, row.kind, row.salary_unit) == (
        Education.COLLEGE,
        EmploymentKind.FULL_TIME,
        PayUnit.MONTH,
    )
    assert row.welcome_groups == (PriorityGroup.VETERAN, PriorityGroup.DISABLED)
    assert (row.place.district, row.place.district_code) == ("辽宁省营口市鲅鱼圈区", "210804")
    assert row.published_at == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("columns", "pay"),
    [
        ({"salary_min": "5-8K·13薪"}, (5000, 8000, "month")),
        ({"salary": "200-260元/天"}, (200, 260, "day")),
        ({"salary_min": "18元/小时"}, (18, 18, "hour")),
        ({"salary_min": "面议"}, (None, None, None)),
        ({"salary_min": 0, "salary_max": 0}, (None, None, None)),
        ({"salary_min": "4000元以上"}, (4000, None, "month")),
        ({"salary_min": 60000, "salary_max": 120000, "salary_unit": "年"}, (5000, 10000, "month")),
        ({"salary_min": "120", "salary_max": "150"}, (120, 150, "day")),
        ({"salary_min": "120", "salary_unit": "month"}, (120, None, "month")),
        ({"salary_min": "5千", "salary_max": "1万"}, (5000, 10000, "month")),
        ({"salary_min": "3.5", "salary_unit": "件"}, (3.5, None, "piece")),
    ],
)
def test_pay_is_read_from_any_of_its_columns(columns: dict[str, object], pay: tuple[float, float, str]) -> None:
    read = posting(**columns)
    assert (read.salary_min, read.salary_max, read.salary_unit) == pay


def test_a_guessed_unit_is_noted() -> None:
    assert "元/天" in notes(salary_min=120, salary_max=150)
    assert not notes(salary_min=4000)


def test_contacts_are_masked_and_remains_of_html_taken_out() -> None:
    read = posting(title="电工 13812345678", description="<p>微信：abc_1234</p>")
    assert (read.title, read.description) == ("电工 138****5678", "微信:***")


@pytest.mark.parametrize(
    ("longitude", "latitude", "told"),
    [
        ("0", "0", "中国境内"),
        ("abc", "1", "不是经纬度"),
        ("122.1", "", "不是经纬度"),
        ("116.384824", "39.901476", "不在"),
        ("125.4", "42.9", "公里"),
        ("nan", "inf", "不是经纬度"),
    ],
)
def test_an_impossible_coordinate_is_dropped_with_a_note(longitude: str, latitude: str, told: str) -> None:
    place = {"district": "营口站前区", "longitude": longitude, "latitude": latitude}
    assert posting(**place).place.longitude is None
    assert told in notes(**place)


def test_a_swapped_coordinate_is_swapped_back_with_a_note() -> None:
    place = {"district": "站前区", "longitude": 40.67, "latitude": 122.25}
    assert (posting(**place).place.longitude, posting(**place).place.latitude) == (122.25, 40.67)
    assert "对调" in notes(**place)


def test_an_address_says_more_exactly_where() -> None:
    assert posting(district="营口市", address="营口市站前区渤海大街5号").place.district_code == "210802"
    assert posting(address="盖州市双台镇").place.district_code == "210881118"
    assert posting(district="老边区", address="营口市站前区渤海大街5号").place.district_code == "210811"


def test_a_ceiling_of_schooling_bars_nobody() -> None:
    assert posting(education_min="初中及以下").education_min is None
    assert notes(education_min="初中及以下")


def test_every_problem_of_a_row_is_told_with_its_cure() -> None:
    told = problems(
        title=" ",
        employer=None,
        district="鲅于圈",
        education_min="很高",
        experience_min_years="很多",
        kind="大概",
        headcount=0,
        published_at="昨天",
        welcome_groups="外星人",
        salary_min="很多",
        salary_unit="筐",
        occupation_code="x",
        certificates={"a": 1},
        colour="red",
    )
    assert told.keys() == {
        "title",
        "employer",
        "district",
        "education_min",
        "experience_min_years",
        "kind",
        "headcount",
        "published_at",
        "welcome_groups",
        "salary_min",
        "salary_unit",
        "occupation_code",
        "certificates",
        "colour",
    }
    assert all(told.values())
    assert "鲅鱼圈" in told["district"]


@pytest.mark.parametrize(
    "fields",
    [
        {"salary_min": 6000, "salary_max": 4000},
        {"salary_min": -5},
        {"salary_min": 99_000_000},
        {"published_at": "2024-03-05", "expires_at": "2024-03-01"},
        {"title": "工" * 201},
        {"description": "长" * 20_001},
        {"description": "长" * 300_000},
        {"title": "电\ufffd工"},
        {"title": ["电工"]},
        {"headcount": float("nan")},
        {"posting_id": "x" * 129},
        {"benefits": ["x"] * 1 + [{"a": 1}]},
        {"title": "!!!"},
    ],
)
def test_a_value_that_cannot_be_used_is_a_problem(fields: dict[str, object]) -> None:
    assert problems(**fields)


@pytest.mark.parametrize("some", ["若干", "不限", "", None])
def test_a_head_count_may_be_left_open(some: object) -> None:
    assert posting(headcount=some).headcount is None


def test_an_open_end_is_no_last_day() -> None:
    assert posting(expires_at="长期有效").expires_at is None
