"""Free times: a weekly pattern, dates of their own, days away; held against every minute of a day."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.gigs import FreeTimes, Span

MONDAY = date(2026, 11, 30)


def span(day: int, starts: float, hours: float) -> Span:
    at = datetime.combine(MONDAY, time()) + timedelta(days=day, hours=starts)
    return Span(at, at + timedelta(hours=hours))


def weekly(weekday: int, starts: str, ends: str) -> dict[str, object]:
    return {"weekday": weekday, "starts": starts, "ends": ends}


def test_a_shift_must_lie_wholly_in_free_time():
    free = FreeTimes(weekly=[weekly(1, "08:00", "12:00"), weekly(1, "12:00", "17:30")])
    assert free.cover(span(0, 8, 9.5))
    assert free.cover(span(7, 9, 2))
    assert not free.cover(span(0, 7.75, 2))
    assert not free.cover(span(0, 16, 2))
    assert not free.cover(span(1, 9, 2))


def test_a_date_of_its_own_takes_the_place_of_the_pattern_and_a_day_away_of_everything():
    free = FreeTimes(
        weekly=[weekly(day, "00:00", "00:00") for day in range(1, 8)],
        dates=[{"day": "2026-12-01", "starts": "09:00", "ends": "11:00"}],
        away=["2026-12-02"],
    )
    assert free.cover(span(1, 9, 2))
    assert not free.cover(span(1, 9, 3))
    assert not free.cover(span(2, 9, 1))
    assert free.cover(span(3, 9, 20))
    assert not free.cover(span(0, 20, 6))


def test_free_time_may_run_past_midnight():
    free = FreeTimes(weekly=[weekly(1, "20:00", "06:00")])
    assert free.cover(span(0, 22, 8))
    assert free.cover(span(1, 1, 4))
    assert not free.cover(span(1, 20, 1))


def test_a_stretch_without_length_is_refused():
    with pytest.raises(ValueError, match="全天写 00:00 到 00:00"):
        FreeTimes(weekly=[weekly(1, "08:00", "08:00")])


times = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
patterns = st.lists(st.tuples(st.integers(1, 7), times, times).filter(lambda one: one[1] != one[2]), max_size=6)


@settings(max_examples=200, deadline=None)
@given(patterns, st.sets(st.integers(0, 6), max_size=2), st.integers(0, 6), st.integers(0, 47), st.integers(1, 30))
def test_covered_means_every_half_hour_is_free(pattern, away, day, half, length):
    free = FreeTimes(
        weekly=[weekly(number, f"{starts}", f"{ends}") for number, starts, ends in pattern],
        away=[MONDAY + timedelta(days=one) for one in away],
    )
    wanted = span(day, half / 2, length / 2)

    def is_free(at: datetime) -> bool:
        for number, starts, ends in pattern:
            for begun in (at.date() - timedelta(days=1), at.date()):
                begins = datetime.combine(begun, starts)
                until = datetime.combine(begun, ends) + timedelta(days=int(ends < starts or ends == time()))
                off = {MONDAY + timedelta(days=one) for one in away}
                if begun.isoweekday() == number and begins <= at < until and not {begun, at.date()} & off:
                    return True
        return False

    halves = [wanted.starts + timedelta(minutes=30 * n) for n in range(length)]
    assert free.cover(wanted) == all(map(is_free, halves))
