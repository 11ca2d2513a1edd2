"""Who is seen: how a method's first places are spread over what is offered, and over groups of people.

The k-th place counts 1 / log2(k + 1), as in nDCG (Singh & Joachims, KDD 2018). Groups come from synthetic people only,
never from a feature.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from training.learning_set import LearningSet
from training.measures import DEPTH, Floats


def first_places(scores: Floats, depth: int = DEPTH) -> NDArray[np.int64]:
    """Columns of the first `depth` of every row of scores (q, n), best first; barred pairs (-inf) are -1."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    return np.where(np.isfinite(np.take_along_axis(scores, order, axis=1)), order, -1)


def exposure(places: NDArray[np.int64], offered: int) -> Floats:
    """How much each of the offered is seen over all lists; shape (offered,)."""
    weight = np.broadcast_to(1 / np.log2(np.arange(2, places.shape[1] + 2)), places.shape)
    listed = places >= 0
    seen: Floats = np.bincount(places[listed], weight[listed], minlength=offered).astype(np.float64)
    return seen


def seen_in_lists(learning_set: LearningSet, scores: Floats) -> Floats:
    """Exposure of each row in its own list as the scores order it, 1 / log2(place + 1); shape (n,)."""
    order = np.lexsort((-scores, learning_set.list_id))
    sizes = learning_set.group_sizes()
    place = np.arange(len(learning_set)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    seen: Floats = np.empty(len(learning_set))
    seen[order] = 1 / np.log2(place + 2)
    return seen


def coverage(places: NDArray[np.int64], offered: int) -> float:
    """Share of the offered that stand on at least one list."""
    return len(np.unique(places[places >= 0])) / offered


def gini(amounts: Floats) -> float:
    """0 when all have the same, near 1 when one has everything."""
    total = float(amounts.sum())
    if total == 0:
        return 0.0
    n, ordered = len(amounts), np.sort(amounts)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))


def group_exposure(seen: Floats, members: Mapping[str, NDArray[np.bool_]]) -> dict[str, float]:
    """Exposure a member of each group over exposure a person of all: 1 is as much as anybody."""
    each = float(seen.mean())
    return {group: float(seen[inside].mean()) / each for group, inside in members.items() if inside.any() and each > 0}
