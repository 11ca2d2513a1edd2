"""The engine against whole worlds tried one by one, around every boundary of the shipped rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matching.guidance.catalogue import Catalogue
from matching.guidance.conditions import Between, Facts, Leaf, leaves, met_from
from matching.guidance.judging import Status, condition_of, judge
from tests.conftest import ROOT
from tests.matching.guidance.oracle import FIGURES, WORDS, Oracle

POLICY = ROOT / "data" / "policy"
CATALOGUE = Catalogue.load(POLICY)
ORACLE = Oracle(POLICY / "entitlements.yaml")
BOOK = CATALOGUE.book
LEAP = date(2028, 2, 29)
EDGES = [LEAP, date(2026, 2, 28), date(2026, 8, 31), date(2027, 1, 31), date(2026, 12, 31), date(2027, 3, 1)]
MOST_WORLDS = 1_000
DAYS = st.sampled_from(EDGES) | st.dates(date(2025, 1, 1), date(2030, 12, 31))


@st.composite
def days_near(draw: st.DrawFn, on: date) -> date:
    """A day at, just before or just after a boundary."""
    months = draw(st.sampled_from(FIGURES)) * draw(st.sampled_from([1, -1]))
    return on + relativedelta(months=months) + timedelta(days=draw(st.sampled_from([0, 0, 1, -1, 3, -3])))


@st.composite
def values(draw: st.DrawFn, name: str, on: date) -> Any:
    kind = BOOK.facts[name].kind
    if kind == "flag":
        return draw(st.booleans())
    if kind == "word":
        return draw(st.sampled_from(WORDS[name]))
    if kind == "number":
        return draw(st.sampled_from([0, 11, 12, 13, 500]))
    first = draw(days_near(on))
    later = draw(st.sampled_from([0, 0, 1, 27, 364]))
    return Between(first, first + timedelta(days=later), ahead=kind == "ahead")


def rows_of(entry: str, on: date) -> list[Any]:
    return [rule for name in BOOK.by_entry[entry].rules if (rule := CATALOGUE.on(name, on))]


@pytest.mark.parametrize("entry", sorted(BOOK.by_entry))
@settings(max_examples=30, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_met_failed_and_not_known_are_what_all_worlds_say(entry: str, data: st.DataObject) -> None:
    on = data.draw(DAYS)
    rules = rows_of(entry, on)
    assume(rules)
    rows, unless = [rule.programme for rule in rules], BOOK.by_entry[entry].unless
    known = {}
    for name in sorted(ORACLE.asked(rows, unless)):
        if data.draw(st.integers(0, 3)):
            known[name] = data.draw(values(name, on))
    worlds = 1
    for name in ORACLE.asked(rows, unless):
        worlds *= len(ORACLE._possible(name, known.get(name), on))
    assume(worlds <= MOST_WORLDS)
    engine = condition_of(BOOK.by_entry[entry], rules, BOOK).outcome(Facts(on, known))
    assert int(engine) == ORACLE.outcome(rows, unless, known, on)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_of_whom_everything_is_known_every_entry_is_what_the_one_world_says(data: st.DataObject) -> None:
    """And what excludes each other is never open together without saying so."""
    on = data.draw(DAYS)
    known = {name: data.draw(values(name, on)) for name in sorted(BOOK.facts)}
    known = {
        name: replace(one, latest=one.earliest) if isinstance(one, Between) else one for name, one in known.items()
    }
    judged = judge(CATALOGUE, Facts(on, known), lambda one: True)
    for one in judged:
        holds = ORACLE.outcome([rule.programme for rule in one.rules], one.entry.unless, known, on) > 0
        open_to_all = Status.PERHAPS if one.unstated else Status.ENTITLED
        assert one.status is (open_to_all if holds else Status.NOT), one.entry.entry
    open_now = {one.entry.entry for one in judged if one.status is not Status.NOT}
    for each in BOOK.exclusive:
        together = open_now.issuperset(each.entries)
        assert [each in one.choose for one in judged if one.entry.entry in each.entries].count(True) == 2 * together


def test_the_boundaries_fuzzed_are_those_that_the_rules_name() -> None:
    assert {leaf.value for leaf in all_leaves() if isinstance(leaf.value, int) and _is_day(leaf)} == set(FIGURES)


def all_leaves() -> Iterator[Leaf]:
    for rule in (rule for versions in CATALOGUE.rules.values() for rule in versions):
        for part in (rule.audience, rule.requires):
            yield from leaves(part) if part else ()


def _is_day(leaf: Leaf) -> bool:
    return BOOK.facts[leaf.fact].kind in ("since", "ahead")


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_knowing_more_never_turns_a_judgement_that_was_certain(data: st.DataObject) -> None:
    on, entry = data.draw(DAYS), data.draw(st.sampled_from(sorted(BOOK.by_entry)))
    condition = condition_of(BOOK.by_entry[entry], rows_of(entry, on), BOOK)
    names = sorted({leaf.fact for leaf in leaves(condition)})
    more = {name: data.draw(values(name, on)) for name in names}
    less = {name: value for name, value in more.items() if data.draw(st.booleans())}
    before, after = condition.outcome(Facts(on, less)), condition.outcome(Facts(on, more))
    assert before in (0, after)


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_what_fails_today_for_want_of_time_holds_from_the_day_that_is_told(data: st.DataObject) -> None:
    on = data.draw(DAYS)
    leaf = data.draw(st.sampled_from([one for one in all_leaves() if _is_day(one)]))
    known = data.draw(values(leaf.fact, on))
    assume(leaf.outcome(Facts(on, {leaf.fact: known})) < 0)
    day = met_from(leaf, known)
    if day is None:
        for days in (1, 40, 4_000):
            assert leaf.outcome(Facts(on + timedelta(days=days), {leaf.fact: known})) < 0
    else:
        assert leaf.outcome(Facts(day, {leaf.fact: known})) > 0
        exact = known.earliest == known.latest
        assert not exact or leaf.outcome(Facts(day - timedelta(days=1), {leaf.fact: known})) < 0
