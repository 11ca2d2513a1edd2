"""Hours and rest of one person over all shifts: each article once by example, all of them against an oracle."""

from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.gigs import GigRules, Span, age_fault, is_minor, rest_faults
from matching.ranking.articles import Articles
from tests.conftest import ROOT
from tests.matching.gigs.oracle import QUARTER, is_lawful

RULES = GigRules.load(ROOT / "data" / "policy" / "gigs.yaml")
MONDAY = datetime(2026, 11, 30)


def shift(day: int, starts: float, hours: float) -> Span:
    at = MONDAY + timedelta(days=day, hours=starts)
    return Span(at, at + timedelta(hours=hours))


def codes(held: list[Span], wanted: Span, *, minor: bool = False) -> list[str]:
    return [one.code for one in rest_faults(held, wanted, RULES.rest, minor=minor)]


def test_every_limit_that_rests_on_an_article_quotes_it():
    articles = Articles.load(ROOT / "data" / "policy")
    limits = [getattr(RULES.rest, name) for name in type(RULES.rest).model_fields]
    assert sum(bool(one.article) for one in limits) == 7
    assert [articles.fault(one.article, one.quote) for one in limits if one.article] == [None] * 7


@pytest.mark.parametrize(
    ("held", "wanted", "expected"),
    [
        ([], shift(0, 8, 9), []),
        ([], shift(0, 8, 9.25), ["day_hours"]),
        ([shift(0, 8, 5)], shift(0, 13.5, 4), []),
        ([shift(0, 8, 5)], shift(0, 13.25, 3), ["short_break"]),
        ([shift(0, 8, 5)], shift(0, 14, 4.25), ["day_hours"]),
        ([shift(0, 8, 5)], shift(0, 12, 2), ["overlap"]),
        ([shift(0, 14, 8)], shift(1, 9, 4), []),
        ([shift(0, 14, 8)], shift(1, 8, 4), ["short_rest"]),
        ([shift(day, 8, 8) for day in range(5)], shift(5, 8, 4), []),
        ([shift(day, 8, 8) for day in range(5)], shift(5, 8, 4.25), ["week_hours"]),
        ([shift(day, 8, 4) for day in range(6)], shift(6, 8, 1), ["rest_day"]),
        ([shift(day, 8, 4) for day in range(5)], shift(5, 20, 5), ["rest_day"]),
        ([shift(day, 8, 4) for day in range(5)], shift(5, 20, 4), []),
    ],
)
def test_each_rule_by_example(held, wanted, expected):
    assert codes(held, wanted) == expected


def test_a_month_of_extensions_ends_at_its_limit():
    rest = RULES.rest.model_copy(update={"extension_month_hours": RULES.rest.extension_month_hours.model_copy()})
    rest = rest.model_copy(update={"extension_month_hours": rest.extension_month_hours.model_copy(update={"value": 2})})
    held = [shift(1, 8, 9), shift(3, 8, 9)]
    assert [one.code for one in rest_faults(held, shift(8, 8, 9), rest)] == ["month_extension"]
    assert rest_faults(held, shift(8, 8, 8), rest) == []
    assert rest_faults(held, shift(35, 8, 9), rest) == []


def test_minors_work_neither_at_night_nor_beyond_eight_hours():
    assert codes([], shift(0, 8, 8), minor=True) == []
    assert codes([], shift(0, 8, 8.25), minor=True) == ["day_hours"]
    assert codes([], shift(0, 18, 4.25), minor=True) == codes([], shift(0, 5.75, 2), minor=True) == ["minor_night"]
    assert codes([], shift(0, 6, 4), minor=True) == codes([], shift(0, 18, 4), minor=True) == []


def test_nobody_under_sixteen_and_nobody_who_may_be():
    on = date(2026, 12, 1)
    found = {year: age_fault(year, on, RULES.rest) for year in (None, 2011, 2010, 2009)}
    assert [fault and fault.code for fault in found.values()] == ["age_unknown", "under_age", "age_unsure", None]
    assert all(fault.article == "劳动法第十五条" for fault in found.values() if fault)
    assert [is_minor(year, on, RULES.rest) for year in (None, 2009, 2008, 2007)] == [False, True, True, False]


spans = st.builds(
    lambda day, quarter, length: Span(
        MONDAY + timedelta(days=day) + quarter * QUARTER, MONDAY + timedelta(days=day) + (quarter + length) * QUARTER
    ),
    st.integers(-2, 12),
    st.integers(0, 95),
    st.integers(1, 40),
)


day_by_day = st.lists(st.integers(1, 12), min_size=6, max_size=9).map(
    lambda lengths: [shift(day, 8, quarters / 4) for day, quarters in enumerate(lengths)]
)
"""A short shift every morning: weeks without a rest day, which single shifts seldom come to."""


@settings(max_examples=200, deadline=None)
@given(st.lists(spans, max_size=16) | day_by_day, st.booleans(), st.integers(1, 4), st.integers(0, 3))
def test_shift_after_shift_what_is_taken_is_lawful_and_what_is_refused_is_not(wanted, minor, extension, month):
    """The month's limit is made small, so that it is met within two weeks."""
    rest = RULES.rest.model_copy(
        update={
            "extension_day_hours": RULES.rest.extension_day_hours.model_copy(update={"value": extension}),
            "extension_month_hours": RULES.rest.extension_month_hours.model_copy(update={"value": month}),
        }
    )
    rules = RULES.model_copy(update={"rest": rest})
    held: list[Span] = []
    for one in wanted:
        taken = not rest_faults(held, one, rest, minor=minor)
        assert taken == is_lawful([*held, one], rules, minor=minor)
        held += [one] if taken else []


@settings(max_examples=100, deadline=None)
@given(st.lists(spans, max_size=4))
def test_the_order_in_which_shifts_are_taken_changes_nothing(wanted):
    def all_taken(order: tuple[Span, ...]) -> bool:
        return all(not rest_faults(order[:n], one, RULES.rest) for n, one in enumerate(order))

    assert len({all_taken(order) for order in permutations(wanted)}) <= 1
