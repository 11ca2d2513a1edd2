"""Counting: one row for each week and group, and for the whole span of weeks."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date

from matching.account.intervals import Share, share_of_people, share_of_sums
from matching.account.shapes import EVERYBODY, Event, Given, Listed, Report, Row, RuleRow


def account(
    groups: Sequence[str],
    weeks: Sequence[date],
    *,
    listed: Iterable[Listed] = (),
    given: Iterable[Given] = (),
    events: Iterable[Event] = (),
) -> Report:
    """Count everything: for the span (week None) and then each week, everybody and each group."""
    lists, lists_given, happened = list(listed), list(given), list(events)
    rows: list[Row] = []
    rules: list[RuleRow] = []
    for span in (None, *weeks):
        part = [one for one in lists if span in (None, one.week)]
        mine = [one for one in lists_given if span in (None, one.week)]
        those = [one for one in happened if span in (None, one.week)]
        rows += [_row(span, group, part, mine, those) for group in (EVERYBODY, *groups)]
        rules += _rules(span, part, mine)
    return Report(tuple(weeks), tuple(rows), tuple(rules))


def _row(
    span: date | None, group: str, listed: Sequence[Listed], given: Sequence[Given], events: Sequence[Event]
) -> Row:
    mine = [one for one in given if _belongs(one.groups, group)]
    those = [one for one in events if _belongs(one.groups, group)]
    on_lists = {key for one in listed for key in one.shown if _stands_for(one, key, group)}
    people = frozenset(on_lists | {one.person for one in mine} | {one.person for one in those})
    shown = [(one, one.shown) for one in listed]
    base = [(one, one.base) for one in listed]
    return Row(
        span,
        group,
        people,
        lists=len(mine),
        shortlists=len(listed),
        places=_share_of_lists(shown, group, _place),
        places_base=_share_of_lists(base, group, _place),
        exposure=_share_of_lists(shown, group, _exposure),
        exposure_base=_share_of_lists(base, group, _exposure),
        applied=share_of_people(len({one.person for one in those if one.kind == "applied"}), len(people)),
        hired=share_of_people(len({one.person for one in those if one.kind == "hired"}), len(people)),
        cost=_mean([one.loss for one in mine]),
        shortlist_cost=_mean([one.loss for one in listed]) if group == EVERYBODY else None,
    )


def _belongs(groups: Collection[str], group: str) -> bool:
    return group == EVERYBODY or group in groups


def _stands_for(one: Listed, key: int, group: str) -> bool:
    """Whether a place is held by a member; a forgotten person's is held by nobody."""
    return key in one.groups and _belongs(one.groups[key], group)


def _place(place: int) -> float:
    return 1.0


def _exposure(place: int) -> float:
    """How much a place is looked at (Singh & Joachims, KDD 2018; the discount of nDCG)."""
    return 1 / math.log2(place + 1)


def _share_of_lists(
    orders: Sequence[tuple[Listed, tuple[int, ...]]], group: str, size: Callable[[int], float]
) -> Share:
    """The group's part of what the shortlists have to give."""
    parts = [
        sum(size(place) for place, key in enumerate(keys, start=1) if _stands_for(one, key, group))
        for one, keys in orders
    ]
    return share_of_sums(parts, [sum(map(size, range(1, len(keys) + 1))) for _, keys in orders])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _rules(span: date | None, listed: Sequence[Listed], given: Sequence[Given]) -> Iterator[RuleRow]:
    """Every rule that fired, those that moved most first."""
    names = {name for one in listed for name in one.rules} | {name for one in given for name in one.rules}
    rows = [_rule(span, name, listed, given) for name in names]
    yield from sorted(rows, key=lambda row: (-row.times, row.rule))


def _rule(span: date | None, name: str, listed: Sequence[Listed], given: Sequence[Given]) -> RuleRow:
    moved = [one.rules[name] for one in listed if name in one.rules]
    mine = [one for one in given if name in one.rules]
    people = {key for keys in moved for key in keys} | {one.person for one in mine}
    times = sum(map(len, moved)) + sum(one.rules[name] for one in mine)
    return RuleRow(span, name, times, len(moved) + len(mine), frozenset(people))
