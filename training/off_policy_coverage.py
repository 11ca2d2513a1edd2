"""Do the intervals of off-policy estimates hold the truth? (`python -m training.off_policy_coverage`)

People with tastes that are known here and hidden from the log are shown lists by a policy that mixes its own order
with chance, and another policy's value is estimated from that. Its true value is computed, not simulated. A 95 %
interval should hold it in 95 runs of 100; of 500 runs, 93 to 97 % is what chance allows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from training.learning_set import LearningSet
from training.measures import Floats, Interval
from training.off_policy import Log, Policy, mixed, ranked

RUNS, LEVEL = 500, 0.95
Draw = Callable[[int], tuple[Log, Policy]]
"""Seed -> a log, and the policy whose value is asked, on its rows."""


@dataclass(frozen=True)
class World:
    """Kinds of people with what they would apply for: rows of `chance` (kinds, items), `features` (kinds, items, F).

    A person is of a kind drawn at random and comes back up to `visits` times in a mood of their own, so lists of one
    person go together. The log's policy orders by the first feature, with chance `chaos` anyhow; the other policy
    orders by the second.
    """

    chance: Floats
    features: NDArray[np.float32]
    theta: Floats
    chaos: float = 0.5
    visits: int = 5

    @classmethod
    def drawn(cls, seed: int, kinds: int = 500, items: int = 12, places: int = 5) -> "World":
        """Features that tell of the chance, each in part; places looked at less and less."""
        rng = np.random.default_rng(seed)
        appeal = rng.normal(size=(kinds, 1)) * 0.7 + rng.normal(size=(kinds, items))
        seen = [appeal + rng.normal(size=appeal.shape) * noise for noise in (2.0, 0.8, 1.0)]
        chance = 0.45 / (1 + np.exp(1.0 - appeal))
        return cls(chance, np.stack(seen, axis=2).astype(np.float32), 1 / np.arange(1, places + 1) ** 0.7)

    def truth(self) -> float:
        """Applications a list of the other policy."""
        order = np.argsort(-self.features[:, :, 1], axis=1, kind="stable")[:, : len(self.theta)]
        return float((np.take_along_axis(self.chance, order, axis=1) @ self.theta).mean())

    def log(self, people: int, seed: int) -> LearningSet:
        """Lists of so many people; every item is a row, those not shown at position 0."""
        rng = np.random.default_rng(seed)
        person = np.repeat(np.arange(people), rng.integers(1, self.visits + 1, people))
        kind = rng.integers(0, len(self.chance), people)[person]
        mood = rng.uniform(0, 2, people)[person]
        lists, items = len(person), self.chance.shape[1]
        anyhow = rng.random(lists) < self.chaos
        own = np.argsort(np.argsort(-self.features[kind, :, 0], axis=1, kind="stable"), axis=1, kind="stable")
        place = np.where(anyhow[:, None], np.argsort(rng.random((lists, items)), axis=1), own)
        shown = place < len(self.theta)
        looked = np.where(shown, np.append(self.theta, 0)[np.minimum(place, len(self.theta))], np.nan)
        applied = rng.random((lists, items)) < np.nan_to_num(looked) * self.chance[kind] * mood[:, None]
        propensity = (1 - self.chaos) * (place == own) + self.chaos / items
        return _as_set(self.features[kind], person, place, shown, looked, propensity, applied)


def _as_set(
    features: NDArray[np.float32],
    person: NDArray[np.int64],
    place: NDArray[np.int64],
    shown: NDArray[np.bool_],
    looked: Floats,
    propensity: Floats,
    applied: NDArray[np.bool_],
) -> LearningSet:
    lists, items = place.shape
    n = lists * items
    return LearningSet(
        features=features.reshape(n, -1),
        list_id=np.repeat(np.arange(lists), items),
        position=np.where(shown, place + 1, 0).ravel().astype(np.int16),
        propensity=np.where(shown, propensity, np.nan).ravel().astype(np.float32),
        examination=looked.ravel().astype(np.float32),
        applied=applied.ravel(),
        accepted=np.full(n, -1, np.int8),
        hired=np.zeros(n, np.bool_),
        seeker=np.repeat(person, items),
        posting=np.tile(np.arange(items), lists),
        day=np.zeros(n, np.int32),
        feature_names=tuple(f"appeal {at}" for at in range(features.shape[2])),
        recipe="simulated: training.off_policy_coverage",
    )


def logged(world: World, people: int, pooled: bool) -> Draw:
    """Draws of that world's logs; `pooled` when the log's policy is known well enough to pool positions."""

    def draw(seed: int) -> tuple[Log, Policy]:
        rows = world.log(people, seed)
        judged = _by_feature(rows, 1)
        if not pooled:
            return Log(rows), judged
        anyhow = Policy(np.zeros(len(rows)), np.full(len(rows), world.theta.sum() / world.chance.shape[1]))
        return Log(rows, logging=mixed(anyhow, _by_feature(rows, 0), world.chaos)), judged

    return draw


def _by_feature(rows: LearningSet, feature: int) -> Policy:
    return ranked(rows, rows.features[:, feature].astype(np.float64))


@dataclass(frozen=True)
class Coverage:
    """Of many runs: how often the interval held the truth, mean error and mean width, both relative to the truth."""

    held: float
    bias: float
    width: float


def coverage(draw: Draw, truth: float, runs: int) -> dict[str, Coverage]:
    """Every estimator over so many logs, seeds 0 and up."""
    found: dict[str, list[Interval]] = {}
    for seed in range(runs):
        log, policy = draw(seed)
        for method, estimate in log.estimates(policy).items():
            found.setdefault(method, []).append(estimate.interval(LEVEL))
    return {method: _coverage(np.array(intervals), truth) for method, intervals in found.items()}


def _coverage(intervals: Floats, truth: float) -> Coverage:
    """Of intervals as rows of mean, low, high."""
    mean, low, high = intervals.T
    held = (low <= truth) & (truth <= high)
    return Coverage(float(held.mean()), float(mean.mean() / truth - 1), float((high - low).mean() / truth))


def table_of(title: str, found: dict[str, Coverage]) -> Table:
    table = Table("estimator", "interval holds the truth", "bias", "mean width", title=title)
    for method, one in found.items():
        table.add_row(method, f"{one.held:.1%}", f"{one.bias:+.1%}", f"{one.width:.1%}")
    return table


def main(
    runs: Annotated[int, typer.Option(help="Logs drawn.")] = RUNS,
    people: Annotated[int, typer.Option(help="People in each log.")] = 400,
) -> None:
    """Print how often each interval holds the truth."""
    world, console = World.drawn(0), Console()
    for title, pooled in (("chance of item and place", False), ("positions pooled", True)):
        found = coverage(logged(world, people, pooled), world.truth(), runs)
        console.print(table_of(f"{runs} logs of {people} people, {title}; true value {world.truth():.3f}", found))


if __name__ == "__main__":
    typer.run(main)
