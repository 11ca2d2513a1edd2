"""What was found so far: values by method and held-out title, told as tables and kept as JSON after each addition."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.table import Table

from training.encoders.judge import MEASURES, Values
from training.measures import Interval, interval


@dataclass(slots=True)
class Findings:
    """Values by method, form and measure, one array a fold; what each method cost.

    Parameters
    ----------
    served : method and form that every other is held against
    report : where the figures are kept
    """

    served: tuple[str, str]
    report: Path
    codes: list[str] = field(default_factory=list)
    values: dict[tuple[str, str], list[dict[str, Values]]] = field(default_factory=dict)
    costs: dict[str, dict[str, float]] = field(default_factory=dict)

    def ask(self, codes: Sequence[str]) -> None:
        """A fold begins: the occupations of the titles that are asked about."""
        self.codes.extend(codes)

    def cost(self, name: str, **figures: float) -> None:
        """Of the last fold."""
        self.costs[name] = figures
        self._keep()

    def add(self, method: str, form: str, judged: dict[str, Values]) -> None:
        """What a method was worth on the fold's titles."""
        self.values.setdefault((method, form), []).append(judged)
        self._keep()

    def figures(self, method: str, form: str) -> dict[str, tuple[Interval, Interval | None]]:
        """Each measure, and the gain on what is served, over the folds in which both were judged."""
        own = self.values[method, form]
        served = self.values.get(self.served, [])
        told: dict[str, tuple[Interval, Interval | None]] = {}
        for measure in MEASURES:
            found = np.concatenate([one[measure] for one in own])
            codes = self.codes[: len(found)]
            gain = None
            if len(served) >= len(own) and (method, form) != self.served:
                other = np.concatenate([one[measure] for one in served])[: len(found)]
                gain = interval(found - other, codes)
            told[measure] = interval(found, codes), gain
        return told

    def tables(self) -> Iterator[Table]:
        """Methods with their gains on what is served; then costs."""
        table = Table("method", "form", *(f"{name}{of}" for name in MEASURES for of in (" [95 %]", ", gain")))
        for method, form in self.values:
            figures = self.figures(method, form).values()
            cells = (str(one) if one else "" for pair in figures for one in pair)
            table.add_row(method, form, *cells)
        yield table
        costs = Table("what it costs", "figures")
        for name, told in self.costs.items():
            costs.add_row(name, ", ".join(f"{value:,.1f} {of}" for of, value in told.items()))
        yield costs

    def _keep(self) -> None:
        rows = [
            {
                "method": method,
                "form": form,
                **{
                    measure: {"value": value._asdict(), "gain": gain._asdict() if gain else None}
                    for measure, (value, gain) in self.figures(method, form).items()
                },
            }
            for method, form in self.values
        ]
        self.report.parent.mkdir(parents=True, exist_ok=True)
        self.report.write_text(json.dumps({"rows": rows, "costs": self.costs}, indent=1), encoding="utf-8")
