"""What may be told to those who are not entitled to single people: nothing about fewer than ten.

Hiding a small cell is not enough where it follows from others. So:

- Groups of fewer than ten are told together, as OTHERS. Where that row too would be small, or would tell of few, it is
  left out; where what is left would still tell of few, the next smallest group goes in with them (`grouping`).
- Told of few is every set of 1 to 9 people whose size follows from the sizes that are shown, everybody's among them,
  by adding and taking away (`tells_of_few`): who is left when the groups are taken from all, who is in one group and
  not in a wider one.
- A group with a small week, or one that would tell of few, is told for the whole span only: a hidden week cannot be
  had by taking the other weeks from the span.
- A rule of the policy speaks of one group, so it is told as groups are, by the people whom it moved.

Weeks are not set against each other: when people of a group that is told were seen is no group.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np

from matching.account.shapes import EVERYBODY, OTHERS, Event, Given, Listed, Report, Row
from matching.account.tally import account

LEAST = 10
"""People in the smallest row that everybody entitled to aggregates may read."""
People = Collection[int]


def without_small_cells(
    groups: Sequence[str],
    weeks: Sequence[date],
    *,
    listed: Sequence[Listed] = (),
    given: Sequence[Given] = (),
    events: Sequence[Event] = (),
) -> Report:
    """The account for those who may read aggregates of ten people and more.

    `merged` names the groups that are told together, `hidden` those that are not told at all.
    """
    whole = {row.group: row for row in account(groups, (), listed=listed, given=given, events=events).rows}
    seen = [group for group in groups if whole[group].people]
    alone, merged = grouping({group: whole[group].members for group in seen}, whole[EVERYBODY].members)
    names = {group: group for group in groups if group in alone} | dict.fromkeys(merged, OTHERS)
    absent = [group for group in groups if group not in seen and not _stood_below(whole[group])]
    report = account(
        [*(group for group in groups if group in alone or group in absent), *([OTHERS] if merged else [])],
        weeks,
        listed=[replace(one, groups={key: _named(of, names) for key, of in one.groups.items()}) for one in listed],
        given=[replace(one, groups=_named(one.groups, names)) for one in given],
        events=[replace(one, groups=_named(one.groups, names)) for one in events],
    )
    told = {row.group for row in report.rows if row.week is None and not _is_small(row)}
    by_week = _told_by_week(report)
    rules = [rule for rule in report.rules if rule.people < LEAST]
    small, small_weeks = {rule.rule for rule in rules if rule.week is None}, {rule.rule for rule in rules}
    return replace(
        report,
        rows=tuple(row for row in report.rows if row.group in (by_week if row.week else told)),
        rules=tuple(rule for rule in report.rules if rule.rule not in (small_weeks if rule.week else small)),
        merged=merged,
        hidden=tuple(group for group in groups if group not in {*alone, *merged, *absent}),
    )


def grouping(members: Mapping[str, People], everybody: People) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which groups are told each by itself, and which together as OTHERS; the rest is not told at all.

    Each group has people, all of them in `everybody`, whose number is told too.
    """
    names = sorted(members, key=lambda name: (len(members[name]), name))
    fewest = sum(len(members[name]) < LEAST for name in names)
    for many in range(fewest, len(names) + 1):
        together, alone = tuple(names[:many]), tuple(names[many:])
        shown = [everybody, *(members[name] for name in alone)]
        if together and not tells_of_few([*shown, {key for name in together for key in members[name]}]):
            return alone, together
        if not tells_of_few(shown):
            return alone, ()
    return (), ()


def tells_of_few(shown: Sequence[People]) -> bool:
    """Whether the sizes of these sets tell that of a set of 1 to 9 people, as sums and differences of them do.

    Such a set's row of ones and zeros is a sum of multiples of theirs. In the reduced echelon form each row alone has
    a 1 in its pivot column, so the multiples are themselves ones and zeros, and all of them can be tried.
    """
    bits: Counter[int] = Counter()
    for place, people in enumerate(shown):
        bits.update(dict.fromkeys(people, 1 << place))
    counted = Counter(bits.values())
    if not counted:
        return False
    patterns = np.array([[pattern >> place & 1 for pattern in counted] for place in range(len(shown))], np.float64)
    basis = _echelon(patterns)
    rows = np.array(list(product((0.0, 1.0), repeat=len(basis)))) @ basis
    sets = np.rint(rows[np.isclose(rows * (1 - rows), 0).all(axis=1)])
    sizes = sets @ np.array(list(counted.values()), np.float64)
    return bool(((sizes > 0) & (sizes < LEAST)).any())


def _echelon(rows: np.ndarray) -> np.ndarray:
    """The reduced row echelon form, without rows of zeros."""
    left, rank = rows.copy(), 0
    for column in range(left.shape[1]):
        if rank == len(left):
            break
        pivot = rank + int(np.argmax(np.abs(left[rank:, column])))
        if np.isclose(left[pivot, column], 0):
            continue
        left[[rank, pivot]] = left[[pivot, rank]]
        left[rank] /= left[rank, column]
        others = np.arange(len(left)) != rank
        left[others] -= np.outer(left[others, column], left[rank])
        rank += 1
    return left[:rank]


def _named(groups: Iterable[str], names: Mapping[str, str]) -> frozenset[str]:
    return frozenset(names[group] for group in groups if group in names)


def _told_by_week(report: Report) -> set[str]:
    """Names of which every week may be told."""
    small = {row.group for row in report.rows if _is_small(row)}
    span = [row for row in report.rows if row.week is None and row.group not in small]
    names = [row.group for row in sorted(span, key=lambda row: (not row.people, row.people))]
    weeks = [[row for row in report.rows if row.week == week] for week in report.weeks]
    while any(tells_of_few([row.members for row in rows if row.group in names]) for rows in weeks):
        names = names[1:]
    return set(names)


def _is_small(row: Row) -> bool:
    return 0 < row.people < LEAST or _stood_below(row)


def _stood_below(row: Row) -> bool:
    """Whether nobody of them was shown, while some would have been by the ranker alone."""
    return not row.people and row.places_base.count > 0
