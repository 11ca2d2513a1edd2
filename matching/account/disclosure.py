"""What may be told to those who are not entitled to single people: nothing about fewer than ten.

Hiding a small cell is not enough where it follows from others. So:

- A group with a small week is told for the whole span only: the hidden week cannot be had by taking the other weeks
  from the span. A group that is small in the span is not told at all.
- Small is also whom a row leaves out: of everybody, fewer than ten who do not belong.
- Of two groups of which one lies within the other, by fewer than ten people, the inner one is not told.
- A rule of the policy speaks of one group, so it is told as groups are, by the people whom it moved.

Differences of three and more rows are not looked for: groups overlap, and no row tells who belongs to none.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from matching.account.shapes import EVERYBODY, Report, Row, RuleRow

LEAST = 10
"""People in the smallest row that everybody entitled to aggregates may read."""
R = TypeVar("R", Row, RuleRow)


def without_small_cells(report: Report) -> Report:
    """The report for those who may read aggregates of ten people and more; `hidden` names what was left out."""
    telling = {id(row) for row in report.rows if _tells_of_few(row, report.rows)}
    rows = _told(report.rows, [row for row in report.rows if _is_small(row.people) or id(row) in telling])
    rules = _told(report.rules, [rule for rule in report.rules if _is_small(rule.people)])
    told = {row.group for row in rows}
    hidden = dict.fromkeys(row.group for row in report.rows if row.people and row.group not in told)
    return replace(report, rows=rows, rules=rules, hidden=tuple(hidden))


def _told(rows: Sequence[R], faulty: Sequence[R]) -> tuple[R, ...]:
    """Without every week of a name of which one week is at fault, and without every row of one at fault in the span."""
    wholly = {row.name for row in faulty if row.week is None}
    by_week = {row.name for row in faulty}
    return tuple(row for row in rows if row.name not in wholly and (row.week is None or row.name not in by_week))


def _is_small(people: int) -> bool:
    return 0 < people < LEAST


def _tells_of_few(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a wider row of the same time, everybody's or a wider group's, less this one would tell of a few."""
    return row.group != EVERYBODY and any(
        other.week == row.week and row.members < other.members and _is_small(other.people - row.people)
        for other in rows
    )
