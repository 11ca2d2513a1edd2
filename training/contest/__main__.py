"""Does learning pay, and does heeding places? Simulated markets answer: `python -m training.contest`.

Each market is drawn anew, run by the ranker before training with a policy that explores, and left behind: every method
learns from its lists of either direction and ranks people and postings that came later. nDCG@10 by the true chance
that both sides say yes, over everything they may take; differences are paired, person by person (on shortlists posting
by posting), with 95 % intervals. It is shown at the position bias of nDCG's discount and at a strong one.

Everything is simulated: it shows whether methods do what they claim, and predicts no real hiring.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from matching.ranking.features import Floats as Features
from matching.ranking.ranker import PriorRanker
from training.cli import open_describer
from training.contest.unseen import unseen
from training.judge import labels
from training.learning_set import SAID_YES, Direction, LearningSet
from training.market import Assumptions, Market, Recipe, Simulation, draw_market
from training.measures import Floats, interval
from training.rankers.additive import AdditiveTrees
from training.rankers.lambdamart import LambdaMart
from training.rankers.logistic import MonotoneLogistic
from training.rankers.two_heads import TwoHeads

Score = Callable[[Features], Floats]
Sets = Mapping[Direction, LearningSet]
Figures = Mapping[Direction, Mapping[str, Floats]]
"""nDCG@10 of each case, by direction and method."""
BIASES = {"ordinary": 1.0, "strong": 3.0}
OURS, CARELESS, WEIGHED = "two heads", "  places not heeded", "  weights for places"
SLOPES, STEPS = "  slopes alone", "  steps alone"
PRIOR, IN_LIST, SAMPLED = "before training", "LambdaMART, shown", "LambdaMART, sampled"
AFTER = 14
"""Days between the last that is learnt from and the one that is judged."""


def learn(sets: Sets) -> Mapping[Direction, Mapping[str, Score]]:
    """Every method, taught, by direction; ours is one ranker for both."""
    both = list(sets.values())
    ours = {
        OURS: TwoHeads(),
        CARELESS: TwoHeads(correction="none"),
        WEIGHED: TwoHeads(correction="weights"),
        SLOPES: TwoHeads(MonotoneLogistic),
        STEPS: TwoHeads(AdditiveTrees),
    }
    scores: dict[str, Score] = {name: method.fit(both).ranker().score for name, method in ours.items()}
    scores[PRIOR] = PriorRanker().score
    return {direction: scores | lambdamarts(one) for direction, one in sets.items()}


def lambdamarts(one: LearningSet) -> dict[str, Score]:
    """LambdaMART on clicks as they are: against what else was shown, and against what was sampled beside it."""
    yes = one.applied if one.direction == "jobs" else one.accepted == SAID_YES
    kept = {IN_LIST: one.take(one.position > 0), SAMPLED: one.take((one.position == 0) | yes)}
    return {
        name: LambdaMart().fit(rows.features, labels(rows), rows.group_sizes()).decision_function
        for name, rows in kept.items()
    }


def judged(market: Market, sets: Sets, most: int) -> Figures:
    """nDCG@10 of every method on the same cases."""
    cases, learnt = unseen(market, list(sets.values()), most, market.assumed.seed), learn(sets)
    return {
        direction: {
            name: np.array([case.ndcg(score(case.features)) for case in cases[direction]])
            for name, score in scores.items()
        }
        for direction, scores in learnt.items()
    }


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
    cases: Annotated[int, typer.Option(min=10, help="Of each direction in each market, at most.")] = 400,
) -> None:
    """Compare rankers in simulated markets; a quarter of an hour."""
    console = Console(width=110)
    reference_dir, describer = open_describer()
    with Progress(console=console) as progress:
        task = progress.add_task("days", total=markets * days * len(BIASES))
        for name, bias in BIASES.items():
            figures = []
            for seed in range(markets):
                assumed = Assumptions(seed=seed, days=days, visits=3.0, position_bias=bias)
                market = draw_market(reference_dir, describer, (postings, seekers), assumed)
                sets = lived(market, lambda: progress.advance(task))
                figures.append(judged(market, sets, cases))
            for direction in figures[0]:
                console.print(table(f"{name} position bias", figures, direction))


def lived(market: Market, tell: Callable[[], object]) -> Sets:
    """Runs a market and gives what was known AFTER days before its end."""
    assumed, simulation = market.assumed, Simulation(market)
    for day in range(assumed.first_day, assumed.last_day):
        simulation.day(day)
        tell()
    until = assumed.last_day - AFTER
    return {
        direction: log.learning_set(until, Recipe(), f"simulated market, seed {assumed.seed}")
        for direction, log in simulation.logs.items()
    }


if __name__ == "__main__":
    typer.run(main)
