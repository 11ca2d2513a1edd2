"""What stands beside a person on a shortlist: the way in minutes, and when they say they can work."""

from datetime import date, time

import pytest

from matching.explain import Person, Voice
from matching.explain.glance import availability, journey
from matching.gigs import FreeTimes
from matching.gigs.free_times import OneDay, Weekly
from matching.results import Stated
from matching.vocabulary import Demand, EmploymentKind, Shift
from tests.builders import a_posting, a_seeker, north
from tests.matching.explaining import case_of, reading, why

TODAY = date(2026, 11, 26)
MORNING = {"starts": time(8), "ends": time(12)}


NOTHING = FreeTimes()


def said(free: FreeTimes = NOTHING, **traits) -> tuple[str, ...]:
    return availability(Person(a_seeker(**traits).described, Voice.OTHERS), free, TODAY)


@pytest.mark.parametrize("kilometres", [0.4, 2, 7, 20])
def test_the_way_is_told_as_the_reasons_tell_it(kilometres: float) -> None:
    person, job = a_seeker(at=north(0), commute=600), a_posting(at=north(kilometres))
    told = journey(case_of(person, job, Voice.OTHERS))
    assert "分钟" in told
    assert why(person, job, Voice.OTHERS)["distance"].startswith(told)


def test_a_way_that_is_not_known_is_said_to_be_unknown() -> None:
    assert journey(case_of(a_seeker(at=None), a_posting(at=north(1)), Voice.OTHERS)) == "距离未知"


def test_who_says_nothing_of_their_time_has_nothing_told() -> None:
    assert said() == ()


def test_forms_of_work_that_tell_of_a_group_are_not_told() -> None:
    kinds = (EmploymentKind.PUBLIC_WELFARE, EmploymentKind.TRAINEESHIP, EmploymentKind.PART_TIME)
    assert said(kinds=kinds) == ("想找兼职",)
    assert said(kinds=kinds[:2]) == ()


def test_shifts_and_hours_refused_are_told_unless_their_words_are_private() -> None:
    assert said(shifts=(Shift.DAY,), limits=(Demand.NIGHT_SHIFT,)) == ("班次：白班", "不上夜班")
    private = reading(a_seeker(), limits=(Stated(Demand.NIGHT_SHIFT, span="怀孕了不上夜班"),))
    assert availability(Person(private.described, Voice.OTHERS), FreeTimes(), TODAY) == ()
    assert said(health_limits=(Demand.NIGHT_SHIFT,)) == ()


def test_free_times_for_gigs_are_told_by_their_hours_and_days_gone_by_are_not() -> None:
    weekly = tuple(Weekly(weekday=number, **MORNING) for number in (1, 3))
    night = Weekly(weekday=5, starts=time(22), ends=time(6))
    gone, coming = OneDay(day=date(2026, 11, 25), **MORNING), OneDay(day=date(2026, 11, 28), starts=time(), ends=time())
    free = FreeTimes(weekly=(*weekly, night), dates=(gone, coming))
    (told,) = said(free)
    assert told == "零工有空：周一、周三08:00到12:00；周五22:00到次日06:00；11月28日（周六）全天"
