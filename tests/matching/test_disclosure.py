"""What may be told to everybody: small groups together, and nothing from which fewer than ten people follow."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.account import (
    EVERYBODY,
    LEAST,
    OTHERS,
    Given,
    Listed,
    Report,
    account,
    grouping,
    tells_of_few,
    without_small_cells,
)
from matching.desk.tallies import MERGED, ListChange, Person, by_group
from matching.vocabulary import DecisionKind

WEEK = date(2026, 11, 23)
BEFORE = WEEK - timedelta(days=7)
GROUPS = ("veteran", "disabled", "rural", "hardship")
NOBODY: frozenset[str] = frozenset()
VETERAN, DISABLED, RURAL = (frozenset({group}) for group in GROUPS[:3])
MEMBERSHIPS = [frozenset(some) for some in chain.from_iterable(combinations(GROUPS, many) for many in range(5))]


def people(first: int, many: int, groups: frozenset[str], week: date = WEEK) -> list[Given]:
    return [Given(week, key, groups, 0.0, {"rule": 1}) for key in range(first, first + many)]


def report_of(*mine: Sequence[Given], groups: tuple[str, ...] = GROUPS) -> Report:
    found = without_small_cells(groups, [BEFORE, WEEK], given=[one for some in mine for one in some])
    assert all(one.people >= LEAST or one.people == 0 for one in (*found.rows, *found.rules))
    return found


def told(*mine: Sequence[Given]) -> dict[str, set[date | None]]:
    """Which weeks of which group with people may be read."""
    rows = [one for one in report_of(*mine).rows if one.people and one.group != EVERYBODY]
    return {group: {one.week for one in rows if one.group == group} for group in dict.fromkeys(r.group for r in rows)}


def test_a_group_of_ten_is_told_and_one_of_nine_is_left_out_when_it_is_the_only_one() -> None:
    report = report_of(people(0, 10, VETERAN), people(20, 9, DISABLED), people(100, 30, NOBODY))
    assert {one.group for one in report.rows if one.people} == {EVERYBODY, "veteran"}
    assert (report.merged, report.hidden) == ((), ("disabled",))


def test_groups_under_ten_are_told_together_and_who_is_in_both_once() -> None:
    both = people(40, 1, DISABLED | RURAL)
    some = (people(0, 10, VETERAN), people(20, 5, DISABLED), people(30, 5, RURAL), both, people(100, 30, NOBODY))
    report = report_of(*some)
    (others,) = [one for one in report.rows if one.group == OTHERS and one.week is None]
    assert (others.people, others.lists, others.cost) == (11, 11, 0.0)
    assert (set(report.merged), report.hidden) == ({"disabled", "rural"}, ())
    assert told(*some)["veteran"] == {None, WEEK}


def test_where_a_small_group_follows_from_all_the_others_the_next_smallest_goes_in_with_it() -> None:
    """Everybody less the two larger groups would be the third."""
    report = report_of(people(0, 50, VETERAN), people(100, 40, DISABLED), people(200, 5, RURAL))
    shown = {one.group: one.people for one in report.rows if one.week is None and one.people}
    assert shown == {EVERYBODY: 95, "veteran": 50, OTHERS: 45}
    assert set(report.merged) == {"disabled", "rural"}


def test_a_group_of_nobody_is_told_to_be_of_nobody_unless_some_stood_below() -> None:
    crowd = people(100, 30, NOBODY)
    assert [one.people for one in report_of(crowd).rows if one.group == "rural"] == [0, 0, 0]
    keys = tuple(range(10))
    listed = Listed(WEEK, keys, (*keys[:8], 50, 51), {50: RURAL, 51: RURAL} | dict.fromkeys(keys, NOBODY), 0.0, {})
    report = without_small_cells(GROUPS, [WEEK], listed=[listed], given=crowd)
    assert not [one for one in report.rows if one.group == "rural"]
    assert report.hidden == ("rural",)


def test_of_fewer_than_ten_altogether_nothing_is_told() -> None:
    assert not [one for one in report_of(people(0, 9, VETERAN)).rows if one.people]


def test_a_small_week_hides_the_other_weeks_so_that_it_cannot_be_reckoned_back() -> None:
    weeks = [*people(0, 9, VETERAN, BEFORE), *people(20, 30, VETERAN), *people(100, 50, NOBODY, BEFORE)]
    assert told(weeks, people(200, 50, NOBODY))["veteran"] == {None}


def test_a_group_that_nearly_everybody_is_in_would_tell_of_the_rest() -> None:
    assert told(people(0, 40, VETERAN), people(100, 3, NOBODY)) == {}


def test_of_two_groups_of_which_one_lies_within_the_other_by_few_only_one_row_is_told() -> None:
    both, wider = people(0, 20, VETERAN | DISABLED), people(50, 4, DISABLED)
    report = report_of(both, wider, people(100, 50, NOBODY))
    shown = {one.group: one.people for one in report.rows if one.week is None and one.people}
    assert "veteran" not in shown
    assert sorted(shown.values()) == [24, 74]


def test_rules_that_moved_few_are_not_told() -> None:
    some = [Given(WEEK, key, VETERAN, 0.0, {"small": 1} if key < 9 else {"large": 2}) for key in range(30)]
    assert {one.rule for one in report_of(some, people(100, 30, NOBODY)).rules} == {"large", "rule"}


@pytest.mark.parametrize(
    ("sets", "tells"),
    [
        ([range(30), range(21)], True),
        ([range(30), range(20)], False),
        ([range(40), range(15), range(15, 31)], True),
        ([range(9)], True),
        ([range(10)], False),
        ([], False),
    ],
)
def test_of_few_is_told_by_sums_and_differences(sets: list[Collection[int]], tells: bool) -> None:
    assert tells_of_few(sets) is tells


def test_half_of_a_sum_tells_too() -> None:
    """(A + B - C) / 2 is whoever is in A and B alone."""
    one, two, three = set(range(5)), set(range(5, 25)), set(range(25, 45))
    assert tells_of_few([one | two, one | three, two | three])


counts = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 40))
crowds = st.fixed_dictionaries(dict.fromkeys(MEMBERSHIPS, counts)).filter(lambda crowd: any(crowd.values()))


def members_of(crowd: Mapping[frozenset[str], int]) -> tuple[dict[str, set[int]], dict[int, frozenset[str]]]:
    """Keys by group, and groups by key."""
    belongs = dict(enumerate(of for of, many in crowd.items() for _ in range(many)))
    found = {group: {key for key, of in belongs.items() if group in of} for group in GROUPS}
    return {group: keys for group, keys in found.items() if keys}, belongs


def smallest_that_follows(shown: Sequence[Collection[int]]) -> float:
    """Size of the smallest set that is a sum of multiples of these, by trying each union of their pieces under ten."""
    pieces: dict[tuple[bool, ...], int] = {}
    for key in set().union(*shown):
        name = tuple(key in one for one in shown)
        pieces[name] = pieces.get(name, 0) + 1
    if not pieces:
        return np.inf
    rows = np.array(list(pieces), float).T
    sizes = np.array(list(pieces.values()))
    choices = [(0.0, 1.0) if size < LEAST else (0.0,) for size in sizes]
    unions = np.array(list(product(*choices)))
    unions = unions[(unions @ sizes > 0) & (unions @ sizes < LEAST)]
    onto = np.linalg.pinv(rows) @ rows
    follows = np.isclose(unions @ onto, unions, atol=1e-7).all(axis=1)
    return float(min(unions[follows] @ sizes, default=np.inf))


@settings(deadline=None)
@given(crowds)
def test_from_the_groups_that_are_told_nobody_can_derive_one_of_fewer_than_ten(
    crowd: dict[frozenset[str], int],
) -> None:
    groups, belongs = members_of(crowd)
    alone, together = grouping(groups, set(belongs))
    shown: list[set[int]] = [groups[name] for name in alone]
    shown += [set().union(*(groups[name] for name in together))] if together else []
    assert not set(alone) & set(together)
    assert set(together) in (set(), set(groups) - set(alone))
    assert not shown or smallest_that_follows([set(belongs), *shown]) >= LEAST


@settings(deadline=None)
@given(crowds)
def test_small_is_found_exactly_when_a_small_set_follows(crowd: dict[frozenset[str], int]) -> None:
    groups, belongs = members_of(crowd)
    shown = [set(belongs), *groups.values()]
    assert tells_of_few(shown) == (smallest_that_follows(shown) < LEAST)


@settings(deadline=None, max_examples=40)
@given(crowds, st.integers(0, 3))
def test_no_report_tells_of_few_in_any_week(crowd: dict[frozenset[str], int], seed: int) -> None:
    _, belongs = members_of(crowd)
    weeks = np.random.default_rng(seed).integers(0, 2, len(belongs))
    mine = [Given((BEFORE, WEEK)[weeks[key]], key, of, 0.0, {}) for key, of in belongs.items()]
    report = report_of(mine)
    for week in (None, BEFORE, WEEK):
        assert smallest_that_follows([one.members for one in report.rows if one.week == week]) >= LEAST
    everything = {one.group: one.people for one in account(GROUPS, [], given=mine).rows if one.people}
    named = {*report.merged, *report.hidden, *(one.group for one in report.rows)} - {OTHERS}
    assert set(everything) - {EVERYBODY} <= named


@settings(deadline=None)
@given(crowds)
def test_what_another_policy_would_do_is_counted_by_the_same_rule(crowd: dict[frozenset[str], int]) -> None:
    groups, belongs = members_of(crowd)
    lists = [
        ListChange(str(key), DecisionKind.SHORTLIST, {key: 1}, [Person(key, of)], (0.0, 0.0))
        for key, of in belongs.items()
    ]
    found = by_group(lists, DecisionKind.SHORTLIST)
    rest = [keys for name, keys in groups.items() if name not in found]
    sets = {name: set().union(*rest) if name == MERGED else groups[name] for name in found}
    assert {name: counted["people"] for name, counted in found.items()} == {name: len(of) for name, of in sets.items()}
    assert not sets or smallest_that_follows([set(belongs), *sets.values()]) >= LEAST
