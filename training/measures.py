"""nDCG, recall, MAP, MRR and intervals, for rankings of everything by everybody.

Scores and relevance have shape (q, n): a query a row. Left-out pairs have relevance -1 and stand in neither the ranking
nor the ideal. A query to which nothing is relevant is NaN: it is no question.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Relevance = NDArray[Any]
"""Grades, or true utilities of 0 and more; -1 left out."""
DEPTH, RECALL_DEPTH = 10, 50
RESAMPLES = 1_000
AT_ONCE = 2_000_000
"""Clusters drawn at once: what bounds the memory of an interval."""


class Interval(NamedTuple):
    """A mean and its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def grades(asked: Sequence[str], offered: Sequence[str]) -> NDArray[np.int8]:
    """Relevance of n_offered codes to n_asked codes: 2 the same occupation, 1 the same minor group, 0 otherwise."""
    a, b = np.array(asked), np.array(offered)
    same = a[:, None] == b[None, :]
    minor = a.astype("U7")[:, None] == b.astype("U7")[None, :]
    grade: NDArray[np.int8] = same.astype(np.int8) + minor.astype(np.int8)
    return grade


def in_order(scores: Floats, relevance: Relevance) -> Relevance:
    """Relevance of each row's items, best score first, left-out ones last; ties stand in the order given."""
    order = np.argsort(-np.where(relevance < 0, -np.inf, scores), axis=1, kind="stable")
    return np.take_along_axis(relevance, order, axis=1)


def ndcg(scores: Floats, relevance: Relevance, depth: int = DEPTH) -> Floats:
    """nDCG of each row, gain 2^grade - 1, discount 1 / log2(place + 1) (Burges et al., ICML 2005)."""
    return _ndcg(in_order(scores, relevance), depth)


def recall(scores: Floats, relevance: Relevance, depth: int = RECALL_DEPTH) -> Floats:
    """Share of the relevant (grade above 0) that stand among the first `depth`, of as many as could."""
    return _recall(in_order(scores, relevance), depth)


def judged(scores: Floats, relevance: Relevance) -> dict[str, Floats]:
    """Every measure of MEASURES for each row, sorted once."""
    ranked = in_order(scores, relevance)
    return {name: measure(ranked) for name, measure in MEASURES.items()}


def sampled(relevance: Relevance, negatives: int = 20, seed: int = 0) -> Relevance:
    """One relevant item a row and `negatives` others drawn at random; all else left out.

    The shortcut of much published work, which keeps neither the value of a measure nor the order of methods
    (Krichene & Rendle, KDD 2020). Here to show just that.
    """
    luck = np.random.default_rng(seed).random(relevance.shape)
    kept = _lowest(np.where(relevance > 0, luck, np.inf), 1)
    kept |= _lowest(np.where(relevance == 0, luck, np.inf), min(negatives, relevance.shape[1]))
    return np.where(kept, relevance, -1).astype(relevance.dtype)


def _lowest(keys: Floats, n: int) -> NDArray[np.bool_]:
    """Where the n lowest finite keys of each row are."""
    limit = np.partition(keys, n - 1, axis=1)[:, [n - 1]]
    return (keys <= limit) & np.isfinite(keys)


def _ndcg(ranked: Relevance, depth: int = DEPTH) -> Floats:
    gain = np.where(ranked < 0, 0, 2.0 ** np.maximum(ranked, 0) - 1)
    width = min(depth, gain.shape[1])
    discount = 1 / np.log2(np.arange(2, width + 2))
    ideal = -np.sort(-gain, axis=1)[:, :width] @ discount
    return _share(gain[:, :width] @ discount, ideal)


def _recall(ranked: Relevance, depth: int = RECALL_DEPTH) -> Floats:
    relevant = ranked > 0
    return _share(relevant[:, :depth].sum(axis=1), np.minimum(relevant.sum(axis=1), depth))


def _average_precision(ranked: Relevance) -> Floats:
    """Mean over the relevant of the precision down to each."""
    relevant = ranked > 0
    precision = np.cumsum(relevant, axis=1) / np.arange(1, ranked.shape[1] + 1)
    return _share((precision * relevant).sum(axis=1), relevant.sum(axis=1))


def _reciprocal_rank(ranked: Relevance) -> Floats:
    """One over the place of the first relevant."""
    relevant = ranked > 0
    first = relevant.argmax(axis=1)
    return _share(np.ones(len(first)), np.where(relevant.sum(axis=1) > 0, first + 1, 0))


def _share(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    share: Floats = np.full(len(whole), np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


MEASURES: dict[str, Callable[[Relevance], Floats]] = {
    "ndcg@10": _ndcg,
    "recall@50": _recall,
    "map": _average_precision,
    "mrr": _reciprocal_rank,
}
"""By name, of relevance that stands in the order of the ranking."""


def interval(values: Floats, clusters: Sequence[str] | NDArray[Any], seed: int = 0) -> Interval:
    """Mean with its 95 % interval by bootstrap over whole clusters; NaN values are left out, of nothing all is NaN."""
    known = ~np.isnan(values)
    _, cluster = np.unique(np.array(clusters)[known], return_inverse=True)
    sums, counts = np.bincount(cluster, values[known]), np.bincount(cluster)
    if not len(sums):
        return Interval(np.nan, np.nan, np.nan)
    rng, n = np.random.default_rng(seed), len(sums)
    means = np.empty(RESAMPLES)
    for start in range(0, RESAMPLES, block := max(1, AT_ONCE // n)):
        drawn = rng.integers(0, n, (min(block, RESAMPLES - start), n))
        means[start : start + block] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(values[known].mean()), float(low), float(high))


def calibration_error(confidence: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: mean gap between confidence and share of right guesses, over equal bins."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[place == b].sum() - right[place == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(confidence))


def reliability(predicted: Floats, happened: NDArray[np.bool_], bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean prediction, share that happened and count, over bins of equally many; rare events need no wide bins."""
    parts = np.array_split(np.argsort(predicted, kind="stable"), min(bins, len(predicted)) or 1)
    return [(float(predicted[part].mean()), float(happened[part].mean()), len(part)) for part in parts if len(part)]
