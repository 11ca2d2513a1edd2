"""The priority report as tables: a row for each group and week, a row for each rule; and both as CSV."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

BOM = "\ufeff"
SHARES = {
    "places": "名单位置",
    "places_base": "名单位置（只按排序）",
    "exposure": "曝光",
    "exposure_base": "曝光（只按排序）",
    "applied": "报名人数",
    "hired": "录用人数",
}
PARTS = {"count": "", "of": "总数", "share": "占比", "low": "95%下限", "high": "95%上限"}
COUNTS = {
    "week": "周",
    "name": "群体",
    "people": "人数",
    "lists": "岗位名单数",
    "shortlists": "候选名单数",
    "cost": "优先的代价（nDCG）",
    "shortlist_cost": "候选名单上的代价（nDCG）",
}
RULES = {"week": "周", "says": "规则", "article": "依据", "times": "调整次数", "lists": "名单数", "people": "人数"}
WHOLE = "全部"


Cell = str | float | date | None


def group_rows(report: dict[str, Any], whole: str = WHOLE) -> list[list[Cell]]:
    """The head, then every row; an empty cell is a figure that cannot be told or does not exist."""
    head = [*COUNTS.values(), *(f"{name}{part}" for name in SHARES.values() for part in PARTS.values())]
    rows = [
        [*_cells(row, COUNTS, whole), *(row[name][part] for name in SHARES for part in PARTS)]
        for row in report["groups"]
    ]
    return [head, *rows]


def rule_rows(report: dict[str, Any], whole: str = WHOLE) -> list[list[Cell]]:
    """The head, then every row; a rule of an earlier policy has no words in this one."""
    return [[*RULES.values()], *(_cells(row, RULES, whole) for row in report["rules"])]


def sheet_of(report: dict[str, Any]) -> bytes:
    """Two tables, one below the other; UTF-8 with the mark Excel needs."""
    text = io.StringIO()
    csv.writer(text).writerows([*group_rows(report), [], *rule_rows(report)])
    return f"{BOM}{text.getvalue()}".encode()


def _cells(row: dict[str, Any], names: Iterable[str], whole: str) -> list[Cell]:
    """The first day of a week as a day."""
    return [_week(row["week"]) or whole if name == "week" else row[name] for name in names]


def _week(monday: str | None) -> date | None:
    return date.fromisoformat(monday) if monday else None
