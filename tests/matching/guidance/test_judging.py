"""What a person is told of programmes: never more than is known, shown, confirmed, in force and consented to."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.guidance import Catalogue, Stated, Wording, facts_of, judge
from matching.guidance.judging import RECEIVED
from matching.guidance.wording import NO_CONDITIONS, NOT_STATED, PENDING, SHELVES, chinese_marks
from matching.records import Confirmation, Programme, SeekerProfile
from matching.results import Reading
from matching.results import Stated as Said
from matching.vocabulary import PriorityGroup, Situation
from tests.conftest import ROOT

CATALOGUE = Catalogue.load(ROOT / "data" / "policy")
ROWS = {one.id: one for one in CATALOGUE.programmes}
TODAY = date(2026, 11, 25)
GRADUATE = {
    "education": 6,
    "graduated_on": "2025-07-01",
    "protected": {"birth_year": 2002, "groups": ["graduate"], "groups_source": "certified"},
    "circumstances": {"employment": "flexible", "insured": True},
}


def sheet(
    *confirmed: str, on: date = TODAY, consent: bool = True, catalogue: Catalogue = CATALOGUE, **profile: Any
) -> dict[str, Any]:
    """What somebody reads, when these rows are confirmed."""
    person = SeekerProfile.model_validate({"seeker_id": "s", "consents": {"sensitive": consent}, **profile})
    reading = Reading(education=Said(value=person.education) if person.education else None)
    members = tuple(person.protected.groups) if consent else ()
    facts = facts_of(Stated(person, reading, members), on)
    words = {(name, ROWS[name].version): word(name) for name in confirmed}
    shown = [one.id for one in catalogue.programmes if catalogue.is_confirmed(one, words)]
    judged = judge(catalogue, facts, lambda one: one.id in shown, person.circumstances.received, consented=consent)
    return Wording(facts, catalogue.book, words).told(judged)


def word(name: str) -> Confirmation:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return Confirmation(
        programme_id=name, version=ROWS[name].version, officer="李红", source="电话核实", confirmed_at=at
    )


def named(told: dict[str, Any], shelf: str) -> set[str]:
    return {entry["entry"] for entry in told[shelf]}


def entry(told: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for shelf in SHELVES for one in told[shelf] if one["entry"] == name]
    return found


def all_rules(told: dict[str, Any]) -> set[str]:
    return {rule["id"] for shelf in SHELVES for one in told[shelf] for rule in one["rules"]}


def test_of_somebody_of_whom_nothing_is_known_nothing_is_claimed() -> None:
    told = sheet()
    assert named(told, "entitled") == {"free-service"}
    assert told["not"] == []
    assert told["questions"][0]["ask"] == "现在没有工作、在上班，还是灵活就业？"


def test_who_is_retired_or_at_school_is_not_unemployed_and_who_might_be_is_asked() -> None:
    """就业服务与就业管理规定第六十三条: of working age, and without work."""
    of_the_unemployed = {"register-unemployed", "unemployment-benefit", "benefit-medical"}
    retired = sheet(education=4, protected={"birth_year": 1960})
    assert of_the_unemployed & named(retired, "perhaps") == set()
    (why,) = entry(retired, "register-unemployed")["why"]
    assert why.startswith("要没到法定退休年龄，你的法定退休时间是")
    student = entry(sheet(graduated_on="2027-07-01", protected={"birth_year": 2004}), "register-unemployed")
    assert student["why"] == ["要已经离校，你的毕业时间是2027年7月1日"]
    assert student["change"] == ["到2027年7月1日就满足了。", "别的条件还要问清。"]
    young = entry(sheet(protected={"birth_year": 2004}), "register-unemployed")
    assert "你是哪天毕业的？" in young["ask"]
    grown = entry(sheet(protected={"birth_year": 1985}), "register-unemployed")
    assert grown["ask"] == ["现在没有工作、在上班，还是灵活就业？", "办过失业登记吗？哪天办的？"]
    unknown = entry(sheet(), "register-unemployed")["ask"]
    assert "你是哪年出生的？" in unknown
    assert not any("退休" in ask for ask in unknown)


def test_a_degree_of_long_ago_makes_nobody_a_student() -> None:
    """The city's words are 大学生 and 困难家庭高校毕业生: of late, that is, unless the office says otherwise."""
    recent, long_ago, undated = (
        sheet(education=5, graduated_on=left, protected={"birth_year": 1988})
        for left in ("2025-07-01", "2009-07-01", None)
    )
    assert "skills-yingkou" in named(recent, "entitled")
    assert {"skills-yingkou", "traineeship", "poor-graduate-aid"}.isdisjoint(named(long_ago, "entitled"))
    assert {"skills-yingkou", "traineeship", "poor-graduate-aid"}.isdisjoint(named(undated, "entitled"))
    assert "毕业超过2年的算不算，到窗口问。" in entry(long_ago, "poor-graduate-aid")["ask"]
    assert "你是哪天毕业的？" in entry(undated, "traineeship")["ask"]
    assert "毕业超过2年的算不算，到窗口问。" not in entry(undated, "traineeship")["ask"]


def test_figures_keep_their_marks_and_words_have_chinese_ones() -> None:
    assert chinese_marks("每户每年20,000元限额,省可上浮;另见10:30") == "每户每年20,000元限额，省可上浮；另见10:30"


def test_what_waits_for_an_officer_is_shown_to_nobody_and_background_never() -> None:
    told = sheet(**GRADUATE)
    assert {ROWS[name].display for name in all_rules(told)} == {"show"}
    both = sheet("nat-ss-grad-flex", **GRADUATE)
    assert all_rules(both) - all_rules(told) == {"nat-ss-grad-flex"}
    (ground,) = [rule for rule in entry(both, "insurance-graduate")["rules"] if rule["confirmed_on"]]
    assert (ground["confirmed_at"][:10], ground["confirmed_on"]) == ("2026-11-20", "电话核实")


def test_a_confirmation_is_of_the_words_that_were_read() -> None:
    """A row that changes afterwards waits again."""
    changed = Programme.model_validate(ROWS["nat-ss-grad-flex"].model_dump() | {"note": "又改过"})
    rows = tuple(changed if one.id == changed.id else one for one in CATALOGUE.programmes)
    assert changed.version != ROWS[changed.id].version
    told = sheet("nat-ss-grad-flex", catalogue=replace(CATALOGUE, programmes=rows), **GRADUATE)
    assert "nat-ss-grad-flex" not in all_rules(told)


def test_nothing_is_promised_that_a_row_yet_to_be_confirmed_does_not_bear_out() -> None:
    """The city's row names graduates; the country's, not yet confirmed, those who left school within two years."""
    fresh = GRADUATE | {"circumstances": {"employment": "unemployed"}}
    long_ago = fresh | {"graduated_on": "2010-07-01", "protected": {"birth_year": 1988}}
    assert "traineeship" in named(sheet(**fresh), "entitled")
    assert PENDING in entry(sheet(**GRADUATE | {"circumstances": {}}), "traineeship")["ask"]
    assert "traineeship" not in {one for shelf in SHELVES for one in named(sheet(**long_ago), shelf)}
    told = entry(sheet("nat-internship", **long_ago), "traineeship")
    assert told["why"] == ["要毕业生离校不超过24个月，你的毕业时间是2010年7月1日"]


def test_a_row_that_states_no_condition_promises_nothing() -> None:
    told = entry(sheet("yk-3zhi1fu", **GRADUATE), "three-supports")
    assert told["status"] == "perhaps"
    assert NO_CONDITIONS in told["ask"]


@pytest.mark.parametrize(
    ("day", "shelf"),
    [(date(2027, 6, 30), "entitled"), (date(2027, 7, 1), "entitled"), (date(2027, 7, 2), "not")],
)
def test_two_years_end_with_their_day(day: date, shelf: str) -> None:
    """民法典 article 202: the last day of the period is the day of the same number."""
    assert "insurance-graduate" in named(sheet(on=day, **GRADUATE), shelf)


def test_what_a_day_or_a_step_would_change_is_said() -> None:
    """Tax relief of who is registered unemployed for half a year and has a business."""
    registered = {"employment": "unemployed", "unemployed_since": "2026-08-31", "business": "individual"}
    told = entry(sheet(circumstances=registered | {"all_told": True}, education=2, consent=True), "tax-self")
    assert told["why"] == ["要登记失业满6个月，你的失业登记时间是2026年8月31日"]
    assert told["change"] == ["到2027年2月28日就满足了。"]
    insured = entry(
        sheet(circumstances={"employment": "unemployed", "unemployed_since": "2026-08-31"}), "benefit-medical"
    )
    assert insured["change"] == ["先申请失业保险金。"]


def test_what_nothing_changes_is_not_offered_a_way() -> None:
    told = entry(sheet(**GRADUATE | {"graduated_on": "2020-07-01"}), "insurance-graduate")
    assert (told["status"], told["change"]) == ("not", [])


def test_what_is_given_once_is_not_given_again() -> None:
    had = {"circumstances": {"business": "individual", "received": ["yk-startup"]}}
    told = entry(sheet("yk-startup", **had), "startup-grant")
    assert (told["status"], told["why"], told["change"]) == ("not", [RECEIVED], [])


def test_what_excludes_each_other_is_never_open_without_saying_so() -> None:
    told = sheet(education=6, graduated_on="2025-07-01")
    benefit, subsidy = entry(told, "unemployment-benefit"), entry(told, "insurance-graduate")
    assert benefit["choose"] == subsidy["choose"] == ["领失业保险金和灵活就业社保补贴不能同时享受，只能选一样。"]
    assert entry(sheet(**GRADUATE), "insurance-graduate")["choose"] == []


def test_who_is_certified_already_is_not_sent_to_be_certified() -> None:
    hardship = {"protected": {"groups": ["hardship"], "groups_source": "certified"}}
    assert entry(sheet("ln-hard-categories", **hardship), "hardship-certification")["why"] == ["已经认定过了"]


def test_who_only_says_so_is_asked_for_the_certificate() -> None:
    declared = {"protected": {"groups": ["hardship"], "groups_source": "self_declared"}}
    told = entry(sheet(**declared), "hardship-aid")
    assert (told["status"], told["ask"]) == ("perhaps", ["就业困难人员认定下来了吗？没有就先去申请认定。"])


@pytest.mark.parametrize(("birth_year", "shelf"), [(1966, "perhaps"), (1962, "not"), (1990, "not")])
def test_near_retirement_is_reckoned_by_the_law_in_force(birth_year: int, shelf: str) -> None:
    """Of a man born in 1966 the month decides, and is asked for; one of 1962 has retired, one of 1990 will not soon."""
    older = {"protected": {"birth_year": birth_year, "sex": "male"}}
    benefit = {"employment": "on_benefit", "unemployed_since": "2026-01-05", "insured": True}
    assert "older-benefit-pension" in named(sheet(on=date(2026, 7, 15), circumstances=benefit, **older), shelf)


def test_a_row_of_one_district_is_for_who_lives_there() -> None:
    rows = ("ln-hard-categories", "yk-bayuquan-hard-papers")
    single = {
        "circumstances": {"situations": ["single_parent"]},
        "protected": {"groups": [], "groups_source": "certified"},
    }
    here, there = ({"place": {"district_code": code}} for code in ("210804001", "210802"))
    assert len(entry(sheet(*rows, **single, **here), "hardship-certification")["rules"]) == 2
    assert [rule["id"] for rule in entry(sheet(*rows, **single, **there), "hardship-certification")["rules"]] == [
        rows[0]
    ]


def test_a_row_of_another_district_that_waits_holds_nobody_back() -> None:
    person = {"circumstances": {"situations": ["single_parent"]}, "place": {"district_code": "210802"}}
    told = entry(sheet("ln-hard-categories", **person), "hardship-certification")
    assert told["ask"] == ["就业困难人员认定下来了吗？没有就先去申请认定。"]


def test_rows_out_of_force_are_gone() -> None:
    business = {"education": 6, "graduated_on": "2027-07-01", "circumstances": {"business": "individual"}}
    assert "tax-self" in named(sheet(on=date(2027, 12, 31), **business), "entitled")
    assert "tax-self" not in {one for shelf in SHELVES for one in named(sheet(on=date(2028, 1, 1), **business), shelf)}


groups = st.lists(st.sampled_from(list(PriorityGroup)), unique=True)
situations = st.lists(st.sampled_from(list(Situation)), unique=True)


@settings(max_examples=60, deadline=None)
@given(groups=groups, situations=situations, sex=st.sampled_from(["male", "female", None]), all_told=st.booleans())
def test_without_consent_nothing_sensitive_changes_a_byte(
    groups: list[str], situations: list[str], sex: str | None, all_told: bool
) -> None:
    plain = {"education": 5, "graduated_on": "2025-06-01", "circumstances": {"employment": "unemployed"}}
    private = plain | {
        "circumstances": {"employment": "unemployed", "situations": situations, "all_told": all_told},
        "protected": {"groups": groups, "groups_source": "certified", "sex": sex, "health": "听力二级"},
    }
    rows = [one.id for one in CATALOGUE.programmes if one.display == "confirm_first"]
    assert sheet(*rows, consent=False, **private) == sheet(*rows, consent=False, **plain)


@settings(max_examples=60, deadline=None)
@given(groups=groups, situations=situations, confirmed=st.booleans())
def test_every_statement_has_its_source_and_every_amount_its_row(
    groups: list[str], situations: list[str], confirmed: bool
) -> None:
    rows = [one.id for one in CATALOGUE.programmes if one.display == "confirm_first"] if confirmed else []
    told = sheet(*rows, education=5, protected={"groups": groups}, circumstances={"situations": situations})
    for one in (one for shelf in SHELVES for one in told[shelf]):
        assert one["rules"]
        assert all(rule["source"] for rule in one["rules"])
        amount = one["amount"]
        if amount["stated"]:
            assert amount["text"] == chinese_marks(ROWS[amount["rule"]].benefit.amount_or_formula or "")
            assert amount["rule"] not in CATALOGUE.book.amounts_withheld
        else:
            assert not re.search(r"\d", amount["text"])


def test_an_amount_that_no_source_states_is_said_not_to_be_stated() -> None:
    assert entry(sheet(**GRADUATE), "insurance-graduate")["amount"]["text"] == NOT_STATED


def test_our_own_words_name_no_figure_that_their_rows_do_not_state() -> None:
    for one in CATALOGUE.book.entries:
        stated = " ".join(ROWS[name].model_dump_json() for name in one.rules)
        assert all(figure in stated for figure in re.findall(r"\d+", one.says + one.name)), one.entry


def test_every_row_that_people_may_see_is_on_some_sheet_or_explains_others() -> None:
    asked = {name for one in CATALOGUE.book.entries for name in one.rules}
    left = [one for one in CATALOGUE.programmes if _for_people(one) and one.id not in asked]
    assert {one.benefit.kind for one in left} <= {"framework", "definition"}


def _for_people(one: Programme) -> bool:
    return one.audience == "seeker" and one.is_local and one.display != "background_only"
