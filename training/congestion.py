"""Lists that spread against lists by score alone, in markets of finite capacity (`python -m training.congestion`).

Prints a table for each market and draws reports/congestion.png: what each method pays in list quality for what it
gains. Every figure is about a simulated market (`training.finite_market` states its assumptions), none about hiring.
"""

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from matching.columns import day_number
from matching.desk import Desk
from matching.eligibility import admissible
from matching.ranking.features import features
from training.cli import REPORT, open_judges
from training.finite_market import (
    MEASURES,
    FiniteMarket,
    Floats,
    Ints,
    drawn_market,
    measure,
    sample_market,
    simulate,
)
from training.measures import Interval, interval
from training.spreading import Results, Way, by_score, ways

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
SEEDS = 10


def known_market(desk: Desk) -> tuple[Floats, Ints]:
    """The matcher's scores of every sample person for every posting, 0 where barred, and the head-counts."""
    day = day_number(desk.today())
    desk.catch_up()
    with desk.market.postings.reading() as postings, desk.market.seekers.reading() as people:
        protected = desk.market.protected(len(people))
        scores = [
            desk.matcher.ranker.score(features(people.one(row), postings, day))
            * admissible(people.one(row), protected.one(row), postings, on=day)
            for row in range(len(people))
        ]
        return np.array(scores), postings.headcount.astype(np.int64)


def judge(draw: Callable[[int], FiniteMarket], seeds: int) -> Results:
    """Every way in the same markets, one for each seed: means with their 95 % intervals over the markets."""
    found: dict[Way, list[dict[str, float]]] = {way: [] for way in ways()}
    for seed in range(seeds):
        market = draw(seed)
        plain = simulate(market, by_score, seed).lists
        for way, figures in found.items():
            figures.append(measure(market, simulate(market, way.method, seed), plain))
    marks = [str(seed) for seed in range(seeds)]
    return {
        way: {name: interval(np.array([one[name] for one in figures]), marks) for name in MEASURES}
        for way, figures in found.items()
    }


def table_of(title: str, results: Results) -> Table:
    table = Table("method", "setting", *MEASURES, title=title)
    for way, figures in results.items():
        table.add_row(way.family, f"{way.setting:g}", *(_short(figures[name]) for name in MEASURES))
    return table


def _short(figure: Interval) -> str:
    return f"{figure.mean:.3g} ±{(figure.high - figure.low) / 2:.2g}"


def main(seeds: Annotated[int, typer.Option(help="Markets drawn of each kind.")] = SEEDS) -> None:
    """Draw the markets, try every method, print and plot."""
    from training.congestion_plot import draw_fronts  # needs matplotlib, which the rest does not

    console = Console(width=200)
    with tempfile.TemporaryDirectory() as directory:
        desk, _, _ = open_judges(Path(directory))
        for side in ("postings", "seekers"):
            desk.import_file("postings" if side == "postings" else "seekers", SAMPLE / f"{side}.csv")
        known, headcounts = known_market(desk)
        desk.close_down()
    markets: dict[str, Callable[[int], FiniteMarket]] = {
        "sample people and postings": partial(sample_market, known, headcounts),
        "drawn at random": drawn_market,
    }
    judged = {title: judge(draw, seeds) for title, draw in markets.items()}
    for title, results in judged.items():
        console.print(table_of(title, results))
    for name, meaning in MEASURES.items():
        console.print(f"  {name}: {meaning}")
    REPORT.parent.mkdir(exist_ok=True)
    rows = [
        {"market": title, "method": way.family, "setting": way.setting, **figures}
        for title, results in judged.items()
        for way, figures in results.items()
    ]
    (REPORT.parent / "congestion.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    draw_fronts(judged, REPORT.parent / "congestion.png")


if __name__ == "__main__":
    typer.run(main)
