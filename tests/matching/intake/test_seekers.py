"""One row or JSON body of a seeker."""

from datetime import date
from pathlib import Path

import pytest

from matching.errors import BadRow
from matching.intake.seekers import SeekerIntake
from matching.intake.tables import Rejected, Table
from matching.intake.words import GroupReader
from matching.records import SeekerProfile
from matching.vocabulary import Education, EmploymentKind, GroupSource, PriorityGroup

from .rooms import MAPPINGS, as_csv, regions, saved, seekers, work_groups


def seeker(**fields: object) -> SeekerProfile:
    return seekers().one({"seeker_id": "S1", **fields})[0]


def problems(**fields: object) -> dict[str, tuple[str, str]]:
    with pytest.raises(BadRow) as caught:
        seekers().one({"seeker_id": "S1", **fields})
    return {problem.field: (problem.value, problem.cure) for problem in caught.value.problems}


def test_an_id_is_enough_and_consents_are_as_the_law_says() -> None:
    profile = seeker()
    assert profile == SeekerProfile(seeker_id="S1")
    assert (profile.consents.personalisation, profile.consents.sensitive, profile.consents.push) == (True, False, False)


def test_a_table_and_a_json_body_give_the_same_seeker() -> None:
    row = seeker(
        wish_titles="看大门的；扫街",
        wish_districts="站前区、老边",
        wish_salary_min="三千五",
        wish_kinds="全职;兼职",
        education="初中",
        groups="残疾人;就业困难人员",
        groups_source="已认定",
        groups_evidence="残疾人：2024年3月5日; 就业困难人员:2026-01-31",
        consent_push="是",
        consent_sensitive="yes",
        birth_year="1970-03",
        sex="男",
        commute_minutes_max="半小时",
        graduated_on="1988",
        district="盖县",
        phone="138 1234 5678",
    )
    body = seeker(
        wish_titles=["看大门的", "扫街"],
        wish_districts=["210802", "210811"],
        wish_salary_min=3500,
        wish_kinds=["full_time", "part_time"],
        education="junior",
        groups=["disabled", "hardship"],
        groups_source="certified",
        groups_evidence=["disabled:2024-03-05", "hardship:2026-01-31"],
        consent_push=True,
        consent_sensitive=1,
        birth_year=1970,
        sex="male",
        commute_minutes_max=30,
        graduated_on="1988-07-01",
        district=210881,
        phone="138 1234 5678",
    )
    assert row == body
    assert row.wish_district_codes == ("210802", "210811")
    assert row.wish_kinds == (EmploymentKind.FULL_TIME, EmploymentKind.PART_TIME)
    assert (row.education, row.graduated_on) == (Education.JUNIOR, date(1988, 7, 1))
    assert row.protected.groups == (PriorityGroup.DISABLED, PriorityGroup.HARDSHIP)
    assert row.protected.groups_source is GroupSource.CERTIFIED
    assert row.protected.evidence_day("hardship") == date(2026, 1, 31)
    assert row.protected.evidence_day("veteran") is None


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("三千五", 3500),
        ("5000左右", 5000),
        ("4-5K", 4000),
        ("200元/天", 4350),
        (4000, 4000),
        ("面议", None),
        ("不限", None),
    ],
)
def test_a_wish_for_pay_is_yuan_a_month(said: object, yuan: float | None) -> None:
    assert seeker(wish_salary_min=said).wish_salary_min == yuan


@pytest.mark.parametrize("group", list(PriorityGroup))
def test_a_group_goes_by_its_code_and_by_its_legal_name(group: PriorityGroup) -> None:
    assert seeker(groups=group.value).protected.groups == seeker(groups=[group.legal_name]).protected.groups == (group,)


def test_anywhere_is_no_wish_for_a_district() -> None:
    assert seeker(wish_districts="不限").wish_districts == ()
    assert seeker(wish_districts=["营口", "全国"]).wish_district_codes == ("210800",)


def test_contacts_stay_in_their_own_part_and_are_masked_in_free_text() -> None:
    profile = seeker(name="张三", phone="13812345678", summary="电话13812345678", experience="微信: abc12345")
    assert profile.contact.phone == "13812345678"
    assert "13812345678" not in profile.summary
    assert "abc12345" not in profile.experience


def test_a_wrong_phone_or_identity_number_is_told_without_being_shown() -> None:
    told = problems(phone="123", id_number="2108021990")
    assert {value for value, _ in told.values()} == {"***"}
    assert told.keys() == {"phone", "id_number"}


def test_a_doubtful_identity_number_is_noted_without_being_shown() -> None:
    (note,) = seekers().one({"seeker_id": "S1", "id_number": "210802199001011234"})[1]
    assert "210802" not in note
    assert not seekers().one({"seeker_id": "S1", "id_number": "360426199101010071"})[1]


def test_every_problem_is_told() -> None:
    told = problems(
        wish_districts=["营口", "鲅于圈"],
        wish_kinds="大概",
        education="念过书",
        graduated_on="去年",
        groups="外星人",
        groups_source="猜的",
        groups_evidence=["残疾人", "2024-01-01"],
        consent_push="也许",
        birth_year="1800",
        commute_minutes_max="远",
        sex="x",
        wish_salary_min="很多",
        hobby="钓鱼",
    )
    assert told.keys() == {
        "wish_districts",
        "wish_kinds",
        "education",
        "graduated_on",
        "groups",
        "groups_source",
        "groups_evidence",
        "consent_push",
        "birth_year",
        "commute_minutes_max",
        "sex",
        "wish_salary_min",
        "hobby",
    }
    assert "鲅鱼圈" in told["wish_districts"][1]


def test_a_further_group_of_the_policy_is_read_by_either_name() -> None:
    intake = SeekerIntake(regions(), groups=GroupReader({"退捕渔民": "retired_fisher"}))
    told = {"groups": "退捕渔民;残疾人", "groups_evidence": "retired_fisher:2026-01-02"}
    protected = intake.one({"seeker_id": "S1"} | told)[0].protected
    assert protected.groups == ("retired_fisher", PriorityGroup.DISABLED)
    assert protected.evidence_day("retired_fisher") == date(2026, 1, 2)
    with pytest.raises(BadRow, match="退捕渔民（retired_fisher）"):
        intake.one({"seeker_id": "S1", "groups": "外星人"})


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("餐饮服务人员", ("4-03-02",)),
        ("餐饮服务人员、4-09-08", ("4-03-02", "4-09-08")),
        ("保洁员;4-09-08-01;环境卫生服务人员", ("4-09-08",)),
        ("餐厅服务员、皮革、毛皮及其制品加工人员、 船舶、航空器修理人员", ("4-03-02", "6-05-02", "6-31-02")),
        ("餐厅服务员，皮革、毛皮及其制品加工人员", ("4-03-02", "6-05-02")),
        (["皮革、毛皮及其制品加工人员", "4-03-02"], ("6-05-02", "4-03-02")),
        ("无", ()),
    ],
)
def test_kinds_of_work_are_refused_by_name_or_code(said: object, codes: tuple[str, ...]) -> None:
    assert seeker(unwanted_work=said).unwanted_work == codes


@pytest.mark.parametrize("said", ["端盘子", "9-99-99", "4-03-02-99", "住宿和餐饮服务人员", "信息通信网络运行管理人员"])
def test_what_is_no_kind_of_work_or_more_than_one_is_refused_with_what_may_be_written(said: str) -> None:
    """A level above holds several kinds, and one name stands in the classification twice."""
    assert problems(unwanted_work=f"餐饮服务人员、{said}")["unwanted_work"] == (
        said,
        "认不出。可以写：职业分类大典的小类，名称或编号，如 餐饮服务人员、4-03-02",
    )


def test_a_file_with_a_kind_that_is_none_names_the_row_and_the_column(tmp_path: Path) -> None:
    rows = [("求职编号", "求职意向", "不看的工作"), ("1", "保安", "餐饮服务人员"), ("2", "保安", "跑外卖的活")]
    path = saved(tmp_path / "people.csv", as_csv(rows))
    table = Table(path, "seekers", seekers(), MAPPINGS)
    good, bad = table
    assert not isinstance(good, Rejected)
    assert isinstance(bad, Rejected)
    assert (bad.row, [table.named(bad, one.field) for one in bad.problems]) == (3, ["不看的工作"])


def test_every_kind_that_is_offered_is_read_and_told_by_what_it_holds() -> None:
    groups = work_groups()
    offered = dict(groups.offered)
    assert len(offered) > 400
    assert offered["环境卫生服务人员"] == "保洁员、生活垃圾清运工、生活垃圾处理工"
    assert all(groups.read(name) and groups.read(groups.in_list(name)) for name in offered)
