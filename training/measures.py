"""nDCG, recall and intervals, for rankings of everything by everybody."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DEPTH, RECALL_DEPTH = 10, 50
RESAMPLES = 1_000


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


def ndcg(scores: Floats, relevance: NDArray[np.int8], depth: int = DEPTH) -> Floats:
    """nDCG of each row of scores (q, n), gain 2^grade - 1, over the full ranking; NaN where nothing is relevant.

    Left-out pairs have relevance -1 and are removed from both the ranking and the ideal.
    """
    gain = np.where(relevance < 0, 0, 2.0 ** np.maximum(relevance, 0) - 1)
    order = np.argsort(-np.where(relevance < 0, -np.inf, scores), axis=1, kind="stable")[:, :depth]
    discount = 1 / np.log2(np.arange(2, order.shape[1] + 2))
    reached = np.take_along_axis(gain, order, axis=1) @ discount
    ideal = -np.sort(-gain, axis=1)[:, : order.shape[1]] @ discount
    share: Floats = np.divide(reached, ideal, out=np.full(len(ideal), np.nan), where=ideal > 0)
    return share


def recall(scores: Floats, relevance: NDArray[np.int8], depth: int = RECALL_DEPTH) -> Floats:
    """Share of the relevant (grade 1 or 2) that stand among the first `depth`, of as many as could; NaN where none."""
    relevant = relevance > 0
    order = np.argsort(-np.where(relevance < 0, -np.inf, scores), axis=1, kind="stable")[:, :depth]
    found = np.take_along_axis(relevant, order, axis=1).sum(axis=1)
    most = np.minimum(relevant.sum(axis=1), depth).astype(np.float64)
    share: Floats = np.divide(found, most, out=np.full(len(most), np.nan), where=most > 0)
    return share


def interval(values: Floats, clusters: Sequence[str], seed: int = 0) -> Interval:
    """Mean with its 95 % interval by bootstrap over whole clusters; NaN values are left out."""
    known = ~np.isnan(values)
    _, cluster = np.unique(np.array(clusters)[known], return_inverse=True)
    sums, counts = np.bincount(cluster, values[known]), np.bincount(cluster)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(sums), (RESAMPLES, len(sums)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(values[known].mean()), float(low), float(high))


def calibration_error(confidence: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: mean gap between confidence and share of right guesses, over equal bins."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[place == b].sum() - right[place == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(confidence))
