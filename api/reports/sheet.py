"""The priority report as CSV: a row for each group and week, then for each rule; UTF-8 with the mark Excel needs."""

import csv
import io
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


def sheet_of(report: dict[str, Any]) -> bytes:
    """Two tables, one below the other; an empty cell is a figure that cannot be told or does not exist."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([*COUNTS.values(), *(f"{name}{part}" for name in SHARES.values() for part in PARTS.values())])
    for group in report["groups"]:
        shares = [group[name][part] for name in SHARES for part in PARTS]
        rows.writerow([_cell(group, name) for name in COUNTS] + shares)
    rows.writerow([])
    rows.writerow(RULES.values())
    for rule in report["rules"]:
        rows.writerow([_cell(rule, name) for name in RULES])
    return f"{BOM}{text.getvalue()}".encode()


def _cell(row: dict[str, Any], name: str) -> Any:
    return row[name] or WHOLE if name == "week" else row[name]
