"""零就业家庭: who counts, what is still to be asked, and how long it lasts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.casework.families import (
    RELIEF_DAYS,
    Family,
    FamilyMember,
    FamilyState,
    Standing,
    judged,
    kept_up,
    without,
)

DAY = date(2026, 11, 23)
ZERO, NOT, RELIEVED, UNSURE = FamilyState.ZERO, FamilyState.NOT, FamilyState.RELIEVED, FamilyState.UNSURE
UNABLE = FamilyMember(2, False, False)
JOBLESS, AT_WORK, OLD = Standing(True, False), Standing(True, True), Standing(False, False)


def family(*members: FamilyMember, urban: bool = True, others_work: bool = False) -> Family:
    return Family(members or (FamilyMember(1, True, True), FamilyMember(2, True, True)), urban, others_work, "张三同意")


@pytest.mark.parametrize(
    ("given_family", "standings", "state"),
    [
        (family(), {1: JOBLESS, 2: JOBLESS}, ZERO),
        (family(), {1: JOBLESS, 2: AT_WORK}, NOT),
        (family(), {1: JOBLESS, 2: OLD}, ZERO),
        (family(), {1: OLD, 2: OLD}, NOT),
        (family(), {1: JOBLESS, 2: Standing(False, True)}, NOT),
        (family(urban=False), {1: JOBLESS, 2: JOBLESS}, NOT),
        (family(others_work=True), {1: JOBLESS, 2: JOBLESS}, NOT),
        (family(FamilyMember(1, False, True), FamilyMember(2, True, False)), {1: JOBLESS, 2: JOBLESS}, NOT),
        (family(), {1: JOBLESS, 2: Standing(True, None)}, UNSURE),
        (family(), {1: Standing(None, False), 2: JOBLESS}, UNSURE),
        (
            family(FamilyMember(1, True, True), FamilyMember(2, False, False)),
            {1: JOBLESS, 2: Standing(None, False)},
            ZERO,
        ),
    ],
)
def test_a_family_is_what_the_article_says(given_family, standings, state):
    found, why = judged(given_family, standings)
    assert found is state
    assert why


def test_what_is_not_known_is_asked_by_the_place_of_the_member():
    assert judged(family(), {1: JOBLESS, 2: Standing(None, None)})[1] == [
        "第2位家人：问现在有没有工作。",
        "第2位家人：问出生年份。",
    ]


def test_it_is_timed_until_somebody_has_work_and_again_when_the_work_is_lost():
    one = kept_up(family(), ZERO, DAY)
    assert (one.since, one.due, one.days(DAY + timedelta(days=5))) == (DAY, DAY + timedelta(days=RELIEF_DAYS), 5)
    assert kept_up(one, ZERO, DAY + timedelta(days=9)) == one
    assert kept_up(one, UNSURE, DAY + timedelta(days=9)) == one
    relieved = kept_up(one, RELIEVED, DAY + timedelta(days=10))
    assert (relieved.since, relieved.due, relieved.days(DAY + timedelta(days=99))) == (None, None, 10)
    assert judged(relieved, {1: AT_WORK, 2: JOBLESS})[0] is RELIEVED
    assert kept_up(relieved, ZERO, DAY + timedelta(days=30)).since == DAY + timedelta(days=30)


@given(st.lists(st.sampled_from(FamilyState), max_size=12))
def test_spells_follow_each_other_and_only_the_last_is_open(states):
    one = family()
    for number, state in enumerate(states):
        one = kept_up(one, state, DAY + timedelta(days=number))
        assert all(end is not None for _, end in one.spells[:-1])
        days = [day for spell in one.spells for day in spell if day]
        assert days == sorted(days)
        assert (one.since is not None) == (one.due is not None)


def test_who_leaves_takes_the_words_of_the_consent_along():
    left = without(family(), 1)
    assert ([one.seeker for one in left.members], left.consent) == ([2], "")
