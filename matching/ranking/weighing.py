"""How strongly priority acts on one list of postings: as strongly as the policy's epsilon lets it, and no more.

The bonuses b of a person's postings are laid on their scores s at one scale t in [0, 1]: the list W(t) is sorted by
s + t·b. Its loss is what it gives up of the unweighted list's DCG by s, over the places shown: 1 - S(W(t)) / S(W(0)).
Write S and B for the discounted sums of s and b over a list; the discounts fall, so sorting by s + t·b makes
S + t·B the greatest there is. Two things follow.

- The loss never falls as t rises. For t < t', S + t·B >= S' + t·B' and S' + t'·B' >= S + t'·B; added up, B' >= B, and
  so S >= S'. Hence the strongest scale within epsilon is found by bisection over the scales where two rows change
  places, exactly.
- At that scale no list is kinder to the preferred postings for the same loss: from S(L) >= S(W(t)) follows
  B(L) <= B(W(t)).

Near-identical postings are spread out after that, in both lists alike. What spreading costs follows no such rule, so
the list that is shown is measured again, and weakened further where it loses more than epsilon.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.columns import Array
from matching.ranking.rebalance import best_first

Arrange = Callable[[Array], Array]
"""From all rows, best first, to those that are shown."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What priority did to a list.

    Attributes
    ----------
    base, ranked : int arrays of shape (n,)
        All rows, best first: by their scores alone, and with the bonuses.
    shown : int array of shape (places,)
    scale : float
        Part of the bonuses that was laid on, in [0, 1].
    loss : float
        Part of the unweighted list's DCG that was given up, in [0, epsilon].
    """

    base: Array
    ranked: Array
    shown: Array
    scale: float
    loss: float


def weigh(scores: Array, bonuses: Array, keys: Array, epsilon: float | None, arrange: Arrange) -> Weighing:
    """The list with the strongest priority that loses at most epsilon; None sets no limit.

    Parameters
    ----------
    scores, bonuses, keys : ndarrays of shape (n,)
        Bonuses are 0 or more; equal scores go by rising key.
    """
    base = best_first(scores, keys)
    unweighted = arrange(base)
    if epsilon == 0 or not bonuses.any():
        return Weighing(base, base, unweighted, 0.0 if epsilon == 0 else 1.0, 0.0)

    def weighed(scale: float) -> Weighing:
        ranked = best_first(scores + scale * bonuses, keys)
        shown = arrange(ranked)
        return Weighing(base, ranked, shown, scale, lost(scores, shown, unweighted))

    full = weighed(1.0)
    if epsilon is None or full.loss <= epsilon:
        return full
    unshown = Weighing(base, base, unweighted, 0.0, 0.0)
    scales = _scales(scores, bonuses, len(unweighted))
    scales = scales[: _last_within(scores, bonuses, scales, len(unweighted), epsilon)]
    return _strongest(weighed, scales, epsilon) or unshown


def lost(scores: Array, shown: Array, unweighted: Array) -> float:
    """Part of the unweighted list's discounted gain that the shown list gives up."""
    worth = _dcg(scores, unweighted)
    return max(0.0, 1.0 - _dcg(scores, shown) / worth) if worth else 0.0


def _scales(scores: Array, bonuses: Array, places: int) -> Array:
    """One scale for each order that the first places can have, rising."""
    rows = _within_reach(scores, bonuses, places)
    above, lift = scores[rows][:, None] - scores[rows], bonuses[rows] - bonuses[rows][:, None]
    change = (above > 0) & (above < lift)
    turns = np.unique(above[change] / lift[change])
    edges = np.concatenate(([0.0], turns, [1.0]))
    between: Array = (edges[1:] + edges[:-1]) / 2
    return between


def _within_reach(scores: Array, bonuses: Array, places: int) -> Array:
    """Rows that some scale brings among the first places: with the whole bonus they reach what the last one has."""
    if len(scores) <= places:
        return np.arange(len(scores))
    last = np.partition(scores, len(scores) - places)[len(scores) - places]
    reach: Array = np.flatnonzero(scores + bonuses >= last)
    return reach


def _last_within(scores: Array, bonuses: Array, scales: Array, places: int, epsilon: float) -> int:
    """How many of the rising scales lose at most epsilon before spreading; the loss rises with them."""
    rows = _within_reach(scores, bonuses, places)
    own, added = scores[rows], bonuses[rows]
    discounts = _discounts(min(places, len(rows)))
    least = (1.0 - epsilon) * float(np.sort(own)[::-1][: len(discounts)] @ discounts)
    low, high = 0, len(scales)
    while low < high:
        middle = (low + high) // 2
        first = np.argsort(-(own + scales[middle] * added), kind="stable")[: len(discounts)]
        if float(own[first] @ discounts) >= least:
            low = middle + 1
        else:
            high = middle
    return low


def _strongest(weighed: Callable[[float], Weighing], scales: Array, epsilon: float) -> Weighing | None:
    """The list at the greatest scale that loses at most epsilon as shown; where spreading interferes, a lower one."""
    found, low, high = None, 0, len(scales)
    middle = high - 1
    while low < high:
        tried = weighed(float(scales[middle]))
        if tried.loss <= epsilon:
            found, low = tried, middle + 1
        else:
            high = middle
        middle = (low + high) // 2
    return found


def _dcg(scores: Array, shown: Array) -> float:
    """Discounted sum of the shown rows' scores."""
    return float(scores[shown] @ _discounts(len(shown)))


def _discounts(places: int) -> Array:
    """1 / log2(1 + rank) for the first places."""
    if places > len(_DISCOUNTS):
        return 1.0 / np.log2(np.arange(2, places + 2))
    return _DISCOUNTS[:places]


_DISCOUNTS = 1.0 / np.log2(np.arange(2, 130))
