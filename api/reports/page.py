"""The priority report as one HTML page: charts drawn as SVG in the template, the figures in a table beside each."""

from functools import lru_cache
from typing import Any

from jinja2 import Template

from api.reports.pages import rooms

WIDTH = 420
"""Of a chart's field, in its own units."""
EVERYBODY = "everybody"


def page_of(report: dict[str, Any]) -> bytes:
    """UTF-8; needs no other file."""
    span = [row for row in report["groups"] if row["week"] is None]
    groups = [row for row in span if row["group"] != EVERYBODY and row["people"]]
    page: str = _template().render(
        report=report,
        everybody=next((row for row in span if row["group"] == EVERYBODY), None),
        groups=groups,
        courses=[_course(report, row["group"], row["name"]) for row in groups],
        costs=_costs(report),
        rules=[rule for rule in report["rules"] if rule["week"] is None],
        width=WIDTH,
    )
    return page.encode()


def _course(report: dict[str, Any], group: str, name: str) -> dict[str, Any]:
    """One group's exposure by week, where its weeks may be told."""
    weeks = [row for row in report["groups"] if row["group"] == group and row["week"] and row["exposure"]["of"]]
    return {"name": name, "weeks": weeks}


def _costs(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in report["groups"] if row["group"] == EVERYBODY and row["week"] and row["cost"] is not None]


@lru_cache(maxsize=1)
def _template() -> Template:
    made = rooms()
    made.filters |= {"percent": _percent, "scale": _scale, "figure": _figure}
    return made.get_template("priority.html")


def _percent(share: dict[str, Any]) -> str:
    """「16.4%（126/768）」; 「—」 where there is nothing to divide by."""
    if share["share"] is None:
        return "—"
    return f"{share['share']:.1%}（{_figure(share['count'])}/{_figure(share['of'])}）"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def _scale(rows: list[dict[str, Any]], *names: str) -> float:
    """Units of a share's width: what the furthest end of these shares needs, with a little air."""
    ends = [row[name]["high"] or row[name]["share"] or 0 for row in rows for name in names]
    return WIDTH / (max(ends, default=0) * 1.05 or 1)
