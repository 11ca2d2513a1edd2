"""Months and the age of retirement, by worked examples and against a count day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.guidance.periods import MEN, WOMEN_OF_50, WOMEN_OF_55, Track, later, retirement, retirement_between

DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 7, 1), 0, date(2026, 7, 1)),
        (date(9999, 7, 1), 600, date.max),
    ],
)
def test_a_period_ends_on_the_day_of_the_same_number_or_the_last_of_the_month(
    day: date, months: int, expected: date
) -> None:
    """民法典 articles 201, 202."""
    assert later(day, months) == expected


@settings(deadline=None)
@given(DAYS, st.integers(0, 720))
def test_the_day_found_by_arithmetic_is_the_one_found_on_the_calendar(day: date, months: int) -> None:
    """Walk to the month wanted, a month at a time, then down from the number of the day to one that exists."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    length = ((first + timedelta(days=31)).replace(day=1) - first).days
    assert later(day, months) == first + timedelta(days=min(day.day, length) - 1)


@pytest.mark.parametrize(
    ("born", "track", "expected"),
    [
        (date(1964, 12, 9), MEN, date(2024, 12, 9)),
        (date(1965, 1, 9), MEN, date(2025, 2, 9)),
        (date(1965, 4, 9), MEN, date(2025, 5, 9)),
        (date(1965, 5, 9), MEN, date(2025, 7, 9)),
        (date(1976, 9, 1), MEN, date(2039, 9, 1)),
        (date(1990, 9, 1), MEN, date(2053, 9, 1)),
        (date(1970, 1, 1), WOMEN_OF_55, date(2025, 2, 1)),
        (date(1981, 9, 1), WOMEN_OF_55, date(2039, 9, 1)),
        (date(1974, 12, 1), WOMEN_OF_50, date(2024, 12, 1)),
        (date(1975, 1, 1), WOMEN_OF_50, date(2025, 2, 1)),
        (date(1975, 3, 1), WOMEN_OF_50, date(2025, 5, 1)),
        (date(1984, 11, 1), WOMEN_OF_50, date(2039, 11, 1)),
        (date(1965, 1, 31), MEN, date(2025, 2, 28)),
    ],
)
def test_the_age_of_retirement_is_that_of_the_published_tables(born: date, track: Track, expected: date) -> None:
    assert retirement(born, track) == expected


@settings(deadline=None)
@given(DAYS, st.integers(0, 400), st.sampled_from([MEN, WOMEN_OF_50, WOMEN_OF_55]))
def test_who_is_born_later_never_retires_earlier(born: date, days: int, track: Track) -> None:
    assert retirement(born, track) <= retirement(born + timedelta(days=days), track)


@settings(deadline=None)
@given(DAYS, st.integers(0, 364), st.sampled_from([MEN, WOMEN_OF_50, WOMEN_OF_55]))
def test_the_bounds_hold_whatever_the_day_of_birth_and_the_track(first: date, days: int, track: Track) -> None:
    last = first + timedelta(days=364)
    low, high = retirement_between(first, last, (MEN, WOMEN_OF_50, WOMEN_OF_55))
    assert low <= retirement(first + timedelta(days=days), track) <= high
