"""What priority adds to a request: 300 candidates, 20 places, `python -m tests.benchmarks.weighing_bench`.

Medians in milliseconds of the policy's part alone (bonuses, the search for the scale, spreading of its lists), against
a person of no group, whose list is sorted and spread once either way. Scores and traits are drawn, not measured.
"""

from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from rich.console import Console

from matching.columns import Array, PostingRows
from matching.ranking.policy import Policy
from matching.ranking.priority import bonus, traits_of
from matching.ranking.rebalance import spread
from matching.ranking.weighing import weigh
from matching.vocabulary import Trait

CANDIDATES, PLACES, LISTS = 300, 20, 500
CONSOLE = Console()
POLICY = Policy.load(Path(__file__).parents[2] / "data" / "policy" / "priority.yaml")


def a_market(rng: np.random.Generator) -> tuple[Array, PostingRows]:
    """Scores that lie close, a tenth of the postings with each trait, one employer in ten crowding the list."""
    rows = PostingRows.blank(CANDIDATES)
    rows.key[:] = np.arange(CANDIDATES)
    rows.employer[:] = rng.integers(1, 100, CANDIDATES)
    rows.title_grams[:, :6] = rng.integers(1, 60_000, (CANDIDATES, 6))
    rows.traits[:] = (rng.random((CANDIDATES, len(Trait))) < 0.1) @ (1 << np.arange(len(Trait)))
    return rng.beta(2, 4, CANDIDATES), rows


def seconds(rng: np.random.Generator, groups: int, epsilon: float) -> tuple[float, float]:
    """Time of one list, and the scale at which priority acted."""
    scores, rows = a_market(rng)
    start = perf_counter()
    added = bonus(POLICY, np.uint16(groups), traits_of(rows)) if groups else np.zeros(CANDIDATES)
    found = weigh(scores, added, rows.key, epsilon, lambda order: spread(order, rows, PLACES)[:PLACES])
    return perf_counter() - start, found.scale


def main() -> None:
    hardship = POLICY.mask(["hardship", "older_unemployed", "disabled"])
    cases = {"no group": (0, 0.02), "within epsilon": (hardship, 1.0), "restrained": (hardship, 0.001)}
    for name, (groups, epsilon) in cases.items():
        rng = np.random.default_rng(1)
        taken = [seconds(rng, groups, epsilon) for _ in range(LISTS)]
        times, scales = zip(*taken, strict=True)
        CONSOLE.print(f"{name:15} {1000 * median(times):.3f} ms, scale {np.mean(scales):.2f}")


if __name__ == "__main__":
    main()
