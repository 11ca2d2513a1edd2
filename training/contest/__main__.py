"""Does learning pay, and does heeding places? Simulated markets answer: `python -m training.contest`.

Each market is drawn anew, run by the ranker before training with a policy that explores, and left behind: every method
learns from its lists of either direction and ranks people and postings that came later. nDCG@10 by the true chance
that both sides say yes (silence is no yes), over everything they may take; differences are paired, person by person (on
shortlists posting by posting), with 95 % intervals. It is shown at the position bias of nDCG's discount and at a strong
one.

How the heads are summed was settled by theory and looked at on seeds 100 to 102; a run reports seeds from 0 on.

Everything is simulated: it shows whether methods do what they claim, and predicts no real hiring.
"""

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from training.cli import open_describer
from training.contest.played import OURS, Figures, judged, learn, lived
from training.contest.unseen import unseen
from training.learning_set import Direction
from training.market import Assumptions, draw_market
from training.measures import interval

BIASES = {"ordinary": 1.0, "strong": 3.0}


def table(title: str, figures: Sequence[Figures], direction: Direction) -> Table:
    """Every method, and what ours has over it; each case is a cluster of its own."""
    names = list(figures[0][direction])
    values = {name: np.concatenate([one[direction][name] for one in figures]) for name in names}
    clusters = np.arange(len(values[OURS]))
    shown = Table(title=f"{title}, {direction}: {len(clusters)} cases", title_justify="left")
    for column in ("method", "nDCG@10", "two heads less it"):
        shown.add_column(column)
    for name, found in values.items():
        gain = "" if name == OURS else str(interval(values[OURS] - found, clusters))
        shown.add_row(name, str(interval(found, clusters)), gain)
    return shown


def main(
    markets: Annotated[int, typer.Option(min=1, help="How many for each strength of position bias.")] = 3,
    postings: Annotated[int, typer.Option(min=100)] = 2_000,
    seekers: Annotated[int, typer.Option(min=100)] = 8_000,
    days: Annotated[int, typer.Option(min=60)] = 120,
    cases: Annotated[int, typer.Option(min=10, help="Of each direction in each market, at most.")] = 1_000,
    habit: Annotated[float, typer.Option(min=0, max=1, help="How far answering is a habit of employers: assumed.")] = (
        Assumptions().habit
    ),
) -> None:
    """Compare rankers in simulated markets; a quarter of an hour."""
    console = Console(width=110)
    reference_dir, describer = open_describer()
    with Progress(console=console) as progress:
        task = progress.add_task("days", total=markets * days * len(BIASES))
        for name, bias in BIASES.items():
            figures = []
            for seed in range(markets):
                assumed = Assumptions(seed=seed, days=days, visits=3.0, position_bias=bias, habit=habit)
                market = draw_market(reference_dir, describer, (postings, seekers), assumed)
                sets = lived(market, lambda: progress.advance(task))
                asked = unseen(market, sets.values(), cases, seed)
                figures.append(judged(asked, learn(sets)))
            for direction in figures[0]:
                console.print(table(f"{name} position bias", figures, direction))


if __name__ == "__main__":
    typer.run(main)
