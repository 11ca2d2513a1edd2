"""Who a person is changes nothing that they may take, but for the statutory rules named here."""

from typing import Any

import numpy as np
import pytest

from matching.eligibility import RULES, admissible
from matching.vocabulary import Demand, Education, EmploymentKind, PriorityGroup, Shift
from tests.builders import ON, Person, a_posting, a_seeker, north, posting_rows

MARKET = posting_rows(
    a_posting(key=1),
    a_posting(key=2, education=Education.COLLEGE, years=3),
    a_posting(key=3, certificates=("叉车证",), demands=(Demand.HEAVY_LIFTING,)),
    a_posting(key=4, demands=(Demand.NIGHT_SHIFT, Demand.STANDING), shifts=(Shift.NIGHT,)),
    a_posting(key=5, pay=(3000, 4500), at=north(3)),
    a_posting(key=6, pay=(2000, 2200), at=north(60)),
    a_posting(key=7, kind=EmploymentKind.TRAINEESHIP),
    a_posting(key=8, demands=(Demand.CHEMICALS, Demand.HEIGHTS, Demand.DUST_NOISE_HEAT)),
    a_posting(key=9, kind=EmploymentKind.PUBLIC_WELFARE),
)
UNDERGROUND = a_posting(key=10, demands=(Demand.UNDERGROUND,)).row


def someone(**traits: Any) -> Person:
    stated: dict[str, Any] = {"education": Education.SENIOR, "years": 3, "pay_min": 3000, "commute": 40}
    return a_seeker(at=north(0), certificates=("叉车证",), **stated, **traits)


def open_to(person: Person, market: Any = MARKET) -> list[bool]:
    answer: list[bool] = admissible(person.row.one(), person.protected.one(), market, on=ON).tolist()
    return answer


@pytest.mark.parametrize(
    "who",
    [
        {"sex": "female"},
        {"sex": "male"},
        {"birth_year": 2005},
        {"birth_year": 1970},
        {"birth_year": 1952},
        {"ethnicity": "满族"},
        {"marriage": "已婚"},
        {"household_registration": "农村"},
        {"religion": "无"},
        {"health": "慢性病"},
        {"sex": "female", "birth_year": 1961, "ethnicity": "朝鲜族", "marriage": "离异"},
    ],
)
def test_sex_age_ethnicity_marriage_registration_religion_and_health_change_nothing(who: dict[str, Any]) -> None:
    assert open_to(someone(protected=who)) == open_to(someone())


@pytest.mark.parametrize("group", list(PriorityGroup))
def test_belonging_to_a_group_closes_nothing_and_without_consent_changes_nothing(group: PriorityGroup) -> None:
    reserved = posting_rows(a_posting(only_for=(group,)), a_posting(key=2))
    assert open_to(someone(**{group.value: True})) == open_to(someone())
    assert open_to(someone(consent=False, **{group.value: True}), reserved) == open_to(someone(), reserved)


def test_health_limits_without_consent_change_nothing() -> None:
    assert open_to(someone(health_limits=tuple(Demand), consent=False)) == open_to(someone())


def test_the_statutory_rules_are_these_three_and_each_names_its_article() -> None:
    statutory = {rule.code: rule.article for rule in RULES if rule.article}
    assert statutory == {
        "minimum_age": "劳动法第十五条",
        "minors": "劳动法第六十四条",
        "women": "女职工劳动保护特别规定附录第一条",
    }


def test_work_underground_is_the_one_thing_that_sex_changes() -> None:
    assert open_to(someone(protected={"sex": "female"}), UNDERGROUND) == [False]
    assert open_to(someone(protected={"sex": "male"}), UNDERGROUND) == [True]


def test_the_market_tells_people_apart_by_what_they_can_do() -> None:
    """Else the equalities above would hold for want of anything to decide."""
    assert 0 < np.sum(open_to(someone())) < len(MARKET)
    assert open_to(someone(limits=(Demand.STANDING,))) != open_to(someone())
