"""Facts are what was stated, and reach nothing but guidance."""

from datetime import date
from typing import Any

import pytest

from matching.guidance import Stated, facts_of
from matching.guidance.conditions import Between
from matching.intake.seekers import SeekerIntake
from matching.records import SeekerProfile
from matching.results import DescribedSeeker, Reading
from matching.results import Stated as Said
from matching.text.describe import Describer
from matching.text.regions import Regions
from matching.vocabulary import Education
from tests.conftest import ROOT

TODAY = date(2026, 11, 25)
TOLD = {
    "employment": "灵活就业",
    "insured": "是",
    "insured_months": 30,
    "unemployed_since": "2026年8月1日",
    "left_involuntarily": "否",
    "business": "个体工商户",
    "business_since": "2025-03-31",
    "first_business": "是",
    "in_incubator": "否",
    "situations": "低保家庭;single_parent",
    "all_told": "是",
    "received": "yk-startup",
}


def known(members: tuple[str, ...] = (), education: Education | None = None, **profile: Any) -> dict[str, Any]:
    person = SeekerProfile.model_validate({"seeker_id": "s", "consents": {"sensitive": True}, **profile})
    reading = Reading(education=Said(value=education) if education else None)
    return dict(facts_of(Stated(person, reading, members), TODAY).known)


def test_nothing_stated_is_nothing_known() -> None:
    assert known() == {}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"education": Education.COLLEGE}, True),
        ({"education": Education.VOCATIONAL}, False),
        ({"members": ("graduate",)}, True),
        ({"education": Education.VOCATIONAL, "members": ("graduate",)}, None),
        ({"education": Education.SENIOR, "graduated_on": "2027-07-01"}, None),
        ({}, None),
    ],
)
def test_a_graduate_is_of_a_college_and_what_contradicts_itself_is_asked(
    profile: dict[str, Any], expected: bool | None
) -> None:
    assert known(**profile).get("higher_education") is expected


@pytest.mark.parametrize(
    ("left", "final", "this_year"),
    [
        ("2027-06-30", True, False),
        ("2027-12-31", True, False),
        ("2026-07-01", False, True),
        ("2028-07-01", False, False),
    ],
)
def test_the_year_of_study_that_ends_and_the_year_of_leaving(left: str, final: bool, this_year: bool) -> None:
    """毕业学年: from 1 July of the year before; 毕业年度: the calendar year."""
    facts = known(graduated_on=left)
    assert (facts["final_year"], facts["graduation_year"]) == (final, this_year)


def test_a_year_of_birth_leaves_a_year_open() -> None:
    facts = known(protected={"birth_year": 1966, "sex": "male"})
    assert facts["born"] == Between(date(1966, 1, 1), date(1966, 12, 31))
    assert facts["retires"] == Between(date(2026, 5, 1), date(2027, 6, 30), ahead=True)


def test_without_consent_sex_narrows_nothing() -> None:
    open_to_all = known(protected={"birth_year": 1976})["retires"]
    unsaid = known(protected={"birth_year": 1976, "sex": "male"}, consents={"sensitive": False})
    assert unsaid["retires"] == open_to_all
    assert "sex" not in unsaid


def test_who_was_asked_for_everything_is_not_what_they_did_not_name() -> None:
    facts = known(members=("veteran",), circumstances={"all_told": True, "situations": ["low_income_family"]})
    assert (facts["veteran"], facts["disabled"], facts["low_income_family"], facts["single_parent"]) == (
        True, False, True, False,
    )  # fmt: skip


def test_what_is_certified_is_certified_for_hardship_alone() -> None:
    certified = {"protected": {"groups": ["veteran"], "groups_source": "certified"}}
    assert "hardship_certified" not in known(members=("veteran",), **certified)
    older = {"protected": {"groups": ["older_unemployed"], "groups_source": "certified"}}
    assert known(members=("older_unemployed",), **older)["hardship_certified"] is True


def test_rows_and_forms_are_read_in_the_words_that_people_write() -> None:
    person, notes = SeekerIntake(Regions(ROOT / "data" / "regions")).one({"seeker_id": "s"} | TOLD)
    told = person.circumstances.model_dump(mode="json")
    assert notes == []
    assert told == {
        "employment": "flexible",
        "insured": True,
        "insured_months": 30,
        "unemployed_since": "2026-08-01",
        "left_involuntarily": False,
        "business": "individual",
        "business_since": "2025-03-31",
        "first_business": True,
        "in_incubator": False,
        "situations": ["low_income_family", "single_parent"],
        "all_told": True,
        "received": ["yk-startup"],
    }


def test_circumstances_change_no_column_that_lists_are_made_of(describer: Describer) -> None:
    plain = SeekerProfile.model_validate({"seeker_id": "s", "wish_titles": ["会计"], "summary": "做过出纳"})
    told = plain.model_copy(
        update={"circumstances": SeekerIntake(Regions(ROOT / "data" / "regions")).one(
            {"seeker_id": "s"} | TOLD)[0].circumstances}
    )  # fmt: skip
    rows = []
    for person in (plain, told):
        (reading,) = describer.read_seekers([person])
        described = DescribedSeeker(1, 1, person, reading)
        rows.append(
            (describer.seeker_rows([described]).packed(), describer.protected_rows([described], TODAY).packed())
        )
    assert [one.tobytes() for one in rows[0]] == [one.tobytes() for one in rows[1]]
