"""The same in the simulated market (`python -m training.off_policy_market`): its people, ads, hidden tastes and policy.

The market runs once, and every list of a person is kept with all its candidates. Each run then draws people from it
with replacement, shows them lists anew by the market's own logging policy, Plackett-Luce with exact propensities, and
lets them apply as their hidden taste says. The value that is estimated is that of a ranker which heeds the way to work
and pay more than the product does; its true value is computed over all people. Simulated: it predicts no hiring.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

from matching.ranking.features import FEATURES
from matching.ranking.ranker import PRIOR, PriorRanker
from training.cli import open_describer
from training.learning_set import LearningSet
from training.market import Assumptions, Market, Simulation, draw_market
from training.market.log import WIDE
from training.market.showing import drawn, looks, placements
from training.measures import Floats
from training.off_policy import Log, Policy, ranked
from training.off_policy_coverage import RUNS, Draw, coverage, table_of

Ints = NDArray[np.int64]
ASSUMED = Assumptions(days=60, visits=4.0, listed=5, candidates=15, negatives=15, applies_at=-2.4)
"""Few candidates, all kept as negatives: every item that a policy could show is a row. More apply than by default."""
SIZES = 600, 1_500
"""Ads and people of the market."""
OTHER = PriorRanker({**PRIOR, "remote": 4.0, "commute": 2.0, "pay": 3.0, "same_occupation": 1.5, "occupation": 1.0})


@dataclass(frozen=True)
class Stage:
    """Lists with all their candidates, in the order of the logging policy's ranker; rows of a list stand together.

    Attributes
    ----------
    features : (n, F); `chance` (n,), that who looks applies; `sizes` (lists,), candidates of each
    person : (lists,), whose list it is
    """

    features: NDArray[np.float32]
    chance: Floats
    sizes: Ints
    person: Ints
    assumed: Assumptions

    @property
    def theta(self) -> Floats:
        """Chance that each place is looked at."""
        return looks(self.assumed.listed, self.assumed.position_bias).astype(np.float64)

    def truth(self) -> float:
        """Applications a list of the other ranker, over all people."""
        scores, theta = OTHER.score(self.features), self.theta
        starts = np.cumsum(self.sizes) - self.sizes
        spans = [slice(start, start + size) for start, size in zip(starts, self.sizes, strict=True)]
        best = [span.start + np.argsort(-scores[span], kind="stable") for span in spans]
        return float(np.mean([self.chance[order[: len(theta)]] @ theta[: len(order)] for order in best]))

    def draw(self, people: int, pooled: bool) -> Draw:
        """Logs of so many people drawn with replacement, each drawing somebody else."""
        whose = np.unique(self.person)
        lists_of = {one: np.flatnonzero(self.person == one) for one in whose.tolist()}

        def drawing(seed: int) -> tuple[Log, Policy]:
            rng = np.random.default_rng([self.assumed.seed, seed])
            chosen = [lists_of[one] for one in rng.choice(whose, people).tolist()]
            person = np.repeat(np.arange(people), [len(lists) for lists in chosen])
            rows, exposure = self._shown(np.concatenate(chosen), person, rng)
            logging = Policy(np.nan_to_num(rows.propensity).astype(np.float64), exposure) if pooled else None
            return Log(rows, logging=logging), ranked(rows, OTHER.score(rows.features))

        return drawing

    def _shown(self, lists: Ints, person: Ints, rng: np.random.Generator) -> tuple[LearningSet, Floats]:
        """These lists shown once more; the chance that each row is looked at under the logging policy beside them."""
        sizes, listed, explored = self.sizes[lists], self.assumed.listed, self.assumed.exploration
        starts = (np.cumsum(self.sizes) - self.sizes)[lists]
        rows = np.concatenate([np.arange(start, start + size) for start, size in zip(starts, sizes, strict=True)])
        place, propensity = np.zeros(len(rows), np.int16), np.full(len(rows), np.nan, np.float32)
        theta, at = self.theta, 0
        seen = {size: placements(size, listed, explored) @ theta[:size] for size in set(sizes.tolist())}
        for size in sizes.tolist():
            ranks, chances = drawn(size, listed, explored, rng)
            place[at + ranks], propensity[at + ranks] = np.arange(1, len(ranks) + 1), chances
            at += size
        exposure = np.concatenate([seen[size] for size in sizes.tolist()])
        looked = np.append(0.0, theta)[place]
        applied = rng.random(len(rows)) < looked * self.chance[rows]
        n = len(rows)
        return LearningSet(
            features=self.features[rows],
            list_id=np.repeat(np.arange(len(lists)), sizes),
            position=place,
            propensity=propensity,
            examination=np.where(place > 0, looked, np.nan).astype(np.float32),
            applied=applied,
            accepted=np.full(n, -1, np.int8),
            hired=np.zeros(n, np.bool_),
            seeker=np.repeat(person, sizes),
            posting=rows,
            day=np.zeros(n, np.int32),
            recipe="simulated: training.off_policy_market",
        ), exposure


def staged(market: Market) -> Stage:
    """Runs a market whose assumptions keep all candidates: its lists with every one of them."""
    log = Simulation(market).run()["jobs"]
    kept = np.flatnonzero(log.why[: log.size] != WIDE)
    scores = PriorRanker().score(log.features[kept])
    kept = kept[np.lexsort((log.posting[kept], -scores, log.list_id[kept]))]
    _, first, sizes = np.unique(log.list_id[kept], return_index=True, return_counts=True)
    chance = market.truth.applies(log.seeker[kept], log.posting[kept])
    return Stage(log.features[kept], chance, sizes, log.seeker[kept][first], market.assumed)


def main(
    runs: Annotated[int, typer.Option(help="Logs drawn.")] = RUNS,
    people: Annotated[int, typer.Option(help="People in each log.")] = 400,
) -> None:
    """Print how often each interval holds the truth."""
    console, (ads, crowd) = Console(), SIZES
    with console.status("the market runs"):
        reference_dir, describer = open_describer()
        stage = staged(draw_market(reference_dir, describer, (ads, crowd), ASSUMED))
    told = f"{len(np.unique(stage.person)):,} simulated people, {len(stage.sizes):,} lists, {len(FEATURES)} features"
    console.print(f"{told}; true value {stage.truth():.3f} applications a list")
    for title, pooled in (("chance of item and place", False), ("positions pooled", True)):
        found = coverage(stage.draw(people, pooled), stage.truth(), runs)
        console.print(table_of(f"{runs} logs of {people} people, {title}", found))


if __name__ == "__main__":
    typer.run(main)
