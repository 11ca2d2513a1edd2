"""What a trained ranker costs against the one before training: `python -m tests.benchmarks.ranker_bench`.

200 candidates, 22 curves of 60 steps and a slope each, as training makes them; medians of CPU time in milliseconds
within one run, turn by turn.
"""

from statistics import median
from time import process_time

import numpy as np
from rich.console import Console

from matching.ranking.curves import Calibration, Curve
from matching.ranking.features import FEATURES, Floats
from matching.ranking.learned import LearnedRanker
from matching.ranking.ranker import PriorRanker, Ranker

CANDIDATES, STEPS, TURNS, CALLS = 200, 60, 200, 10
CONSOLE = Console()


def a_learned_ranker(rng: np.random.Generator) -> LearnedRanker:
    """As many steps as LightGBM's bins allow."""
    curves = {}
    for name in FEATURES:
        edges, heights = np.sort(rng.uniform(-1, 1, STEPS)), np.cumsum(rng.exponential(0.05, STEPS + 1))
        heights -= heights[np.searchsorted(edges, 0)]
        curves[name] = Curve(slope=0.5, edges=tuple(edges.tolist()), heights=tuple(heights.tolist()))
    return LearnedRanker(curves, -3.0, Calibration(slope=1.0, intercept=0.0))


def milliseconds(ranker: Ranker, values: Floats) -> float:
    """CPU time of scoring once."""
    start = process_time()
    for _ in range(CALLS):
        ranker.score(values)
    return 1000 * (process_time() - start) / CALLS


def main() -> None:
    rng = np.random.default_rng(1)
    values = rng.uniform(-1, 1, (CANDIDATES, len(FEATURES))).astype(np.float32)
    rankers: dict[str, Ranker] = {"prior": PriorRanker(), "learned": a_learned_ranker(rng)}
    taken: dict[str, list[float]] = {name: [] for name in rankers}
    for _ in range(TURNS):
        for name, ranker in rankers.items():
            taken[name].append(milliseconds(ranker, values))
    for name, times in taken.items():
        CONSOLE.print(f"{name:8} {median(times):.3f} ms, {median(times) / median(taken['prior']):.1f} of prior")


if __name__ == "__main__":
    main()
