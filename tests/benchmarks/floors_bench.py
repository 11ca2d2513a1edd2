"""Floors on shortlists against other methods: violations, loss and time, on invented candidates.

    python -m tests.benchmarks.floors_bench [--lists 200] [--candidates 200] [--limit 20] [--plot]

Six overlapping groups of 7 to 22 % each, whose members score lower (a tenth per group, two at most); each floor asks
for 5 to 20 %. Violations count pairs of floor and prefix. Losses are parts of the discounted score, against the list
without floors and against the best list that keeps them (negative where a method keeps less). Also the prefix at which
FA*IR asks for the first member of a small quota. Times are of the processor, the
better of two calls. `--plot` writes reports/floors.png.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from matching.ranking.floors import shortlist
from matching.ranking.floors_search import discounts
from tests.benchmarks.floors_baselines import det_cons, det_const_sort, det_greedy, fa_ir, minimum_members

Method = Callable[[np.ndarray, np.ndarray, tuple[float, ...], int], list[int]]
GROUPS = 6


class Figures(NamedTuple):
    """Of one method over all lists: medians, and shares of prefixes."""

    violated: float
    lists: float
    loss: float
    against_best: float
    median_ms: float
    p95_ms: float


def ours(scores: np.ndarray, masks: np.ndarray, shares: tuple[float, ...], limit: int) -> list[int]:
    return shortlist(scores, masks, shares, limit).order.tolist()


def by_score(scores: np.ndarray, masks: np.ndarray, shares: tuple[float, ...], limit: int) -> list[int]:
    return np.argsort(-scores, kind="stable")[:limit].tolist()


METHODS: dict[str, Method] = {
    "this project (exact)": ours,
    "DetGreedy": det_greedy,
    "DetCons": det_cons,
    "DetConstSort": det_const_sort,
    "FA*IR": fa_ir,
    "score alone": by_score,
}


def candidates(lists: int, n: int) -> Iterator[tuple[np.ndarray, np.ndarray, tuple[float, ...]]]:
    rng = np.random.default_rng(0)
    for _ in range(lists):
        masks = rng.random((GROUPS, n)) < rng.uniform(0.07, 0.22, (GROUPS, 1))
        scores = np.clip(rng.beta(4, 4, n) - 0.1 * np.minimum(masks.sum(axis=0), 2), 0, 1)
        yield scores, masks, tuple((rng.integers(5, 21, GROUPS) / 100).tolist())


def timed(method: Method, *case: Any) -> tuple[list[int], float]:
    start = time.thread_time()
    order = method(*case)
    return order, time.thread_time() - start


def measure(method: Method, lists: int, n: int, limit: int) -> Figures:
    rows, seconds = [], []
    for scores, masks, shares in candidates(lists, n):
        order, first = timed(method, scores, masks, shares, limit)
        seconds.append(min(first, timed(method, scores, masks, shares, limit)[1]))
        best = shortlist(scores, masks, shares, limit)
        short = np.cumsum(masks[:, order], axis=1) < best.owed
        value = float(scores[order] @ discounts(len(order)))
        rows.append((short.mean(), short.any(), 1 - value / best.free, 1 - value / best.value))
    violated, any_violated, loss, against_best = np.mean(rows, axis=0)
    return Figures(violated, any_violated, loss, against_best, *(1000 * np.percentile(seconds, [50, 95])))


def report(figures: dict[str, Figures], given: argparse.Namespace) -> None:
    title = f"{given.lists} lists of {given.limit} from {given.candidates}, {GROUPS} overlapping groups"
    table = Table("method", title=title)
    for name in ("prefixes violated", "lists violated", "loss", "against best", "median ms", "p95 ms"):
        table.add_column(name, justify="right")
    for method, f in figures.items():
        shares = (f"{100 * share:.2f} %" for share in (f.violated, f.lists, f.loss, f.against_best))
        table.add_row(method, *shares, f"{f.median_ms:.2f}", f"{f.p95_ms:.2f}")
    Console(width=120).print(table)
    for share in (0.02, 0.015, 0.1):
        first = 1 + next(k for k, least in enumerate(minimum_members(share, 400, 0.1)) if least)
        Console().print(f"FA*IR, alpha .1, share {share:.1%}: first member asked for at rank {first}", highlight=False)


def plot(figures: dict[str, Figures], file: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for method, f in figures.items():
        axes.scatter(100 * f.violated, 100 * f.loss, label=method)
    axes.set(xlabel="prefixes violated, %", ylabel="loss against the list without floors, %")
    axes.legend()
    file.parent.mkdir(exist_ok=True)
    figure.savefig(file, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=int, default=200)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--plot", action="store_true")
    given = parser.parse_args()
    figures = {name: measure(method, given.lists, given.candidates, given.limit) for name, method in METHODS.items()}
    report(figures, given)
    proved = sum(shortlist(*case, given.limit).proved for case in candidates(given.lists, given.candidates))
    Console().print(f"proved best: {proved} of {given.lists} lists", highlight=False)
    if given.plot:
        plot(figures, Path("reports/floors.png"))


if __name__ == "__main__":
    main()
