"""The sample market keeps the promises of its README: size, marks, groups, places, industries, flaws."""

import csv
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from matching.gigs import GigRules, rest_faults
from matching.intake.postings import PostingIntake
from matching.intake.seekers import SeekerIntake
from matching.intake.shifts import ShiftIntake
from matching.intake.tables import Accepted, Rejected, Table
from matching.text.regions import Regions
from matching.vocabulary import EmploymentKind, PriorityGroup

DATA = Path(__file__).parents[2] / "data"
SAMPLE = DATA / "sample"
MAPPINGS = DATA / "mappings"
YINGKOU = "2108"
REJECTED_FIRST = 15
Rows = list[dict[str, str]]

POSTING_COLUMNS = [
    "posting_id",
    "title",
    "employer",
    "description",
    "district",
    "address",
    "longitude",
    "latitude",
    "occupation_code",
    "education_min",
    "experience_min_years",
    "certificates",
    "salary_min",
    "salary_max",
    "salary_unit",
    "headcount",
    "kind",
    "shift",
    "benefits",
    "welcome_groups",
    "source",
    "published_at",
    "expires_at",
]
SEEKER_COLUMNS = [
    "seeker_id",
    "wish_titles",
    "wish_districts",
    "wish_salary_min",
    "wish_kinds",
    "education",
    "major",
    "graduated_on",
    "experience",
    "skills",
    "certificates",
    "summary",
    "district",
    "longitude",
    "latitude",
    "commute_minutes_max",
    "birth_year",
    "groups",
    "groups_source",
    "consent_personalisation",
    "consent_sensitive",
    "consent_push",
]

INDUSTRIES = {
    "镁质耐火材料": r"窑|镁砂|压砖|捡砖|看火",
    "钢铁铸造": r"轧钢|炼钢|天车|浇铸|造型工",
    "港口物流": r"港|集卡|理货|报关|货代|装卸",
    "温泉酒店": r"客房|搓澡|温泉|泳池",
    "盖州农业水果": r"苹果|果树|果库|大棚|放羊|套袋",
    "养老": r"养老|助老|助浴|护理员|护工",
    "家政": r"保姆|月嫂|育儿嫂|钟点工",
    "电商直播": r"主播|直播|打单|投流",
    "教育": r"老师|教师|托管|保育员|教练",
    "医护": r"护士|医师|医生|药师|康复",
    "零售餐饮": r"收银|营业员|帮厨|服务员|炒锅|洗碗",
    "物业保安保洁": r"保安|保洁|物业|打更|看大门",
    "建筑": r"瓦工|木工|钢筋|架子|施工员|刮大白",
    "机械加工": r"车床|车工|镗床|加工中心|钳工|焊",
    "公益性岗位": r"公益",
    "就业见习": r"见习",
    "零工": r"零工|力工|小工|小时",
    "客服": r"客服|坐席|外呼",
    "财会文员": r"会计|出纳|文员",
    "IT": r"开发|运维|测试|计算机",
}


def rows_of(name: str) -> Rows:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def postings() -> Rows:
    return rows_of("postings.csv")


@pytest.fixture(scope="module")
def seekers() -> Rows:
    return rows_of("seekers.csv")


@pytest.fixture(scope="module")
def regions() -> Regions:
    return Regions(DATA / "regions")


def test_there_are_enough_rows_with_the_columns_of_the_contract(postings: Rows, seekers: Rows) -> None:
    assert len(postings) >= 320
    assert len(seekers) >= 220
    assert list(postings[0]) == POSTING_COLUMNS
    assert list(seekers[0]) == SEEKER_COLUMNS


def test_every_row_says_that_it_is_synthetic_and_has_an_id_of_its_own(postings: Rows, seekers: Rows) -> None:
    for row in postings + rows_of("dirty_postings.csv"):
        assert row["source"] == "synthetic-sample"
    assert all(re.fullmatch(r"SYN-P\d{4}", row["posting_id"]) for row in postings)
    assert all(re.fullmatch(r"SYN-S\d{4}", row["seeker_id"]) for row in seekers)
    for rows, column in ((postings, "posting_id"), (seekers, "seeker_id")):
        assert len({row[column] for row in rows}) == len(rows)


def test_telephone_numbers_belong_to_nobody(postings: Rows, seekers: Rows) -> None:
    everything = "\n".join(value for row in postings + seekers for value in row.values())
    for number in re.findall(r"(?<![\d.])1[3-9]\d(?:[- ]?\d){8}(?!\d)", everything):
        assert re.search(r"0{7,}", re.sub(r"\D", "", number)), number


def test_every_priority_group_is_there_with_and_without_consent_and_proof(seekers: Rows) -> None:
    consents: Counter[tuple[str, str]] = Counter()
    for row in seekers:
        for group in filter(None, row["groups"].split(";")):
            consents[group, row["consent_sensitive"]] += 1
    assert {group for group, _ in consents} == {group.value for group in PriorityGroup}
    assert {row["groups_source"] for row in seekers if row["groups"]} == {"self_declared", "certified"}
    assert sum(number for (_, consent), number in consents.items() if consent == "false") >= 10
    assert sum(number for (_, consent), number in consents.items() if consent == "true") >= 80


def test_seekers_are_of_every_working_age_and_schooling(seekers: Rows) -> None:
    ages = {2026 - int(row["birth_year"]) for row in seekers}
    assert min(ages) == 17
    assert max(ages) == 63
    schooling = Counter(row["education"] for row in seekers)
    assert {"小学", "初中", "高中", "大专", "本科"} <= {level for level, number in schooling.items() if number >= 10}


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_industry_of_the_city_has_several_postings(postings: Rows, industry: str) -> None:
    assert sum(bool(re.search(INDUSTRIES[industry], row["title"])) for row in postings) >= 4


@pytest.mark.parametrize(
    "word", ["看大门的", "扫街", "开大车", "上料的", "保姆", "帮厨", "打更", "力工", "瓦工", "跑腿"]
)
def test_everyday_words_for_work_are_there(postings: Rows, word: str) -> None:
    assert any(word in row["title"] for row in postings)


def test_about_a_third_of_the_texts_are_short(postings: Rows) -> None:
    short = sum(len(row["description"]) < 20 for row in postings) / len(postings)
    assert 0.28 <= short <= 0.48


def test_the_flaws_of_real_ads_are_there(postings: Rows) -> None:
    assert any(row["salary_min"] == "面议" for row in postings)
    assert any(not row["salary_min"] for row in postings)
    assert sum(not row["description"] for row in postings) >= 5
    assert sum(not row["latitude"] for row in postings) >= 100
    assert any(re.search(r"[（(【\[].{1,4}[招聘急][)）】\]]", row["title"]) for row in postings)


def test_dates_keep_the_demonstration_alive(postings: Rows) -> None:
    last_days = [date.fromisoformat(row["expires_at"]) for row in postings if row["expires_at"]]
    assert 0.4 <= len(last_days) / len(postings) <= 0.65
    assert 8 <= sum(day < date(2026, 11, 20) for day in last_days) <= 25
    assert all(date(2026, 12, 15) <= day <= date(2028, 12, 31) for day in last_days if day > date(2026, 11, 20))


def test_fairs_and_courses_come_again_and_again_so_that_the_next_is_never_far() -> None:
    for file, name, day, far in (("fairs", "name", "held_on", 70), ("courses", "name", "starts_on", 110)):
        with (SAMPLE / f"{file}.csv").open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
        for one in {row[name] for row in rows}:
            days = sorted(date.fromisoformat(row[day]) for row in rows if row[name] == one)
            assert all(0 < (later - day).days <= far for day, later in pairwise(days)), one
            assert days[0] <= date(2027, 2, 28)
            assert days[-1] >= date(2028, 10, 1)


def test_every_form_of_work_and_posts_for_one_group_only_are_there(postings: Rows) -> None:
    assert {kind.value for kind in EmploymentKind} <= {row["kind"] for row in postings}
    assert sum("仅限残疾人" in row["description"] or "仅限持证残疾人" in row["description"] for row in postings) >= 2
    assert sum(bool(row["welcome_groups"]) for row in postings) >= 60


def test_unlawful_ads_are_expired(postings: Rows) -> None:
    for row in postings:
        if re.search(r"押金(?!.{0,4}(不收|无))|\d岁.{0,3}女士|外地户口不要", row["description"]) and not re.search(
            r"(无|不收)押金", row["description"]
        ):
            assert row["expires_at"] < "2026-11-20", row["posting_id"]


def test_every_row_is_taken_in_and_lies_in_the_city(regions: Regions) -> None:
    tables = (
        Table(SAMPLE / "postings.csv", "postings", PostingIntake(regions), MAPPINGS),
        Table(SAMPLE / "seekers.csv", "seekers", SeekerIntake(regions), MAPPINGS),
    )
    for table in tables:
        assert table.unknown == []
        for row in table:
            assert isinstance(row, Accepted), row
            assert str(row.record.place.district_code).startswith(YINGKOU), row.record


def test_gigs_have_shifts_every_week_that_the_law_lets_somebody_work(regions: Regions) -> None:
    postings = {
        row.record.posting_id: row.record
        for row in Table(SAMPLE / "gigs.csv", "postings", PostingIntake(regions), MAPPINGS)
        if isinstance(row, Accepted)
    }
    assert len(postings) == 4
    assert {(one.kind, one.source) for one in postings.values()} == {(EmploymentKind.CASUAL, "synthetic-sample")}
    rows = list(Table(SAMPLE / "shifts.csv", "shifts", ShiftIntake(regions), MAPPINGS))
    shifts = [row.record for row in rows if isinstance(row, Accepted)]
    assert len(shifts) == len(rows) == 395
    rest = GigRules.load(DATA / "policy" / "gigs.yaml").rest
    for one in shifts:
        assert one.shift_id.startswith(one.posting_id)
        assert rest_faults([], one.span, rest, minor=False) == []
    for posting_id in postings:
        days = sorted(one.starts_at.date() for one in shifts if one.posting_id == posting_id)
        assert all((later - day).days <= 7 for day, later in pairwise(days))
        assert days[-1] >= date(2027, 12, 24)


def test_of_the_dirty_rows_the_first_are_rejected_with_a_cure_and_the_rest_cleaned(regions: Regions) -> None:
    rows = list(Table(SAMPLE / "dirty_postings.csv", "postings", PostingIntake(regions), MAPPINGS))
    assert len(rows) == 25
    for row in rows[:REJECTED_FIRST]:
        assert isinstance(row, Rejected), row
        assert all(problem.cure for problem in row.problems)
    for row in rows[REJECTED_FIRST:]:
        assert isinstance(row, Accepted), row
