"""Plays a small simulated market into the report of the evaluation: `python -m training.contest.told`.

Every method, both directions, and the learnt one by district. Simulated: it shows whether methods do what they claim,
and predicts no real hiring. `make rankers` plays larger markets.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from matching.text.describe import Describer
from matching.text.regions import Regions
from training.cli import REPORT, open_describer
from training.contest.played import OURS, PRIOR, Figures, judged, learn, lived
from training.contest.unseen import Case, unseen
from training.evaluate import add_market
from training.learning_set import Direction
from training.market import Assumptions, Market, draw_market
from training.measures import Floats, interval

SIZES, DAYS, CASES = (600, 2_400), 100, 200
"""Postings and seekers; days; cases judged of each direction at most: a minute or two."""


def simulated(
    reference_dir: Path,
    describer: Describer,
    sizes: tuple[int, int] = SIZES,
    days: int = DAYS,
) -> dict[str, Any]:
    """What the page shows of one market."""
    market = draw_market(reference_dir, describer, sizes, Assumptions(days=days, visits=3.0))
    sets = lived(market, lambda: None)
    cases = unseen(market, sets.values(), CASES, market.assumed.seed)
    figures, regions = judged(cases, learn(sets)), Regions(reference_dir / "regions")
    return {
        "postings": sizes[0],
        "seekers": sizes[1],
        "days": days,
        "directions": [
            _direction(name, figures, _districts(market, cases[name], name, regions)) for name in figures if cases[name]
        ],
    }


def _districts(market: Market, cases: Sequence[Case], direction: Direction, regions: Regions) -> list[str]:
    """Where each one lives, or each posting lies, who asks for a list."""
    asking = market.people.rows if direction == "jobs" else market.postings.rows
    found = (regions.get(str(asking.district[case.asker])) for case in cases)
    return [one.name if one else "不详" for one in found]


def _direction(direction: Direction, figures: Figures, districts: list[str]) -> dict[str, Any]:
    """Gains are of the learnt ranker, case by case."""
    values, every = figures[direction], np.arange(len(districts))
    return {
        "direction": direction,
        "cases": len(districts),
        "methods": [
            {"name": name.strip(), "ours": name == OURS, "value": interval(found, every)._asdict()}
            | {"gain": None if name == OURS else interval(values[OURS] - found, every)._asdict()}
            for name, found in values.items()
        ],
        "districts": list(_slices(values, np.array(districts))),
    }


def _slices(values: Mapping[str, Floats], districts: np.ndarray[Any, Any]) -> Iterator[dict[str, Any]]:
    for district in np.unique(districts):
        at = districts == district
        ours, prior = values[OURS][at], values[PRIOR][at]
        cases = np.arange(len(ours))
        yield {
            "district": str(district),
            "cases": len(ours),
            "ours": interval(ours, cases)._asdict(),
            "prior": interval(prior, cases)._asdict(),
            "gain": interval(ours - prior, cases)._asdict(),
        }


def main() -> None:
    with Console().status("a simulated market"):
        add_market(simulated(*open_describer()), REPORT)


if __name__ == "__main__":
    main()
