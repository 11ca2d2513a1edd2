"""Other ways to represent groups on a list, written from their papers: for comparison only, nothing serves with them.

DetGreedy, DetCons and DetConstSort: Geyik, Ambler & Kenthapadi, KDD 2019, algorithms 1 to 3. FA*IR: Zehlike, Bonchi,
Castillo, Hajian, Megahed & Baeza-Yates, CIKM 2017. The first three know one attribute with one value for each person,
the last one protected group; `one_value_each` and `in_any` say how people of several groups are told to them.
"""

from functools import lru_cache
from math import ceil, floor

import numpy as np
from scipy.stats import binom

NOBODY = -np.inf
EPSILON = 1e-9


def one_value_each(masks: np.ndarray, shares: tuple[float, ...]) -> tuple[np.ndarray, list[float]]:
    """Each person's first group by precedence, or the last value for none; and the share wanted of each value."""
    value = np.where(masks.any(axis=0), masks.argmax(axis=0), len(masks))
    return value, [*shares, max(0.0, 1 - sum(shares))]


def in_any(masks: np.ndarray, shares: tuple[float, ...]) -> tuple[np.ndarray, float]:
    """One protected group of all who belong to any, with the sum of the shares."""
    return masks.any(axis=0), min(0.95, sum(shares))


class _Queues:
    """Candidates of each value of the attribute, best first."""

    def __init__(self, scores: np.ndarray, value: np.ndarray, values: int) -> None:
        self.scores, order = scores, np.argsort(-scores, kind="stable")
        self.rows = [order[value[order] == a].tolist() for a in range(values)]
        self.taken = [0] * values

    def best(self, a: int) -> float:
        return self.scores[self.rows[a][self.taken[a]]] if self.taken[a] < len(self.rows[a]) else NOBODY

    def take(self, a: int) -> int:
        self.taken[a] += 1
        return self.rows[a][self.taken[a] - 1]

    def open(self) -> list[int]:
        return [a for a in range(len(self.rows)) if self.taken[a] < len(self.rows[a])]


def det_greedy(scores: np.ndarray, masks: np.ndarray, shares: tuple[float, ...], limit: int) -> list[int]:
    """Algorithm 1: the best of those below their minimum; else of those below their maximum."""
    return _det(scores, masks, shares, limit, lambda queues, wanted, a, k: -queues.best(a))


def det_cons(scores: np.ndarray, masks: np.ndarray, shares: tuple[float, ...], limit: int) -> list[int]:
    """Algorithm 2: of those below their maximum the one whose next minimum is due first."""

    def due(queues: _Queues, wanted: list[float], a: int, k: int) -> float:
        return ceil(wanted[a] * k - EPSILON) / wanted[a] if wanted[a] else np.inf

    return _det(scores, masks, shares, limit, due)


def _det(scores, masks, shares, limit, by) -> list[int]:  # type: ignore[no-untyped-def]
    value, wanted = one_value_each(masks, shares)
    queues, chosen = _Queues(scores, value, len(wanted)), []
    for k in range(1, min(limit, len(scores)) + 1):
        still = queues.open()
        below_min = [a for a in still if queues.taken[a] < floor(wanted[a] * k + EPSILON)]
        below_max = [a for a in still if queues.taken[a] < ceil(wanted[a] * k - EPSILON)]
        if below_min or not below_max:
            pick = max(below_min or still, key=queues.best)
        else:
            pick = min(below_max, key=lambda a: by(queues, wanted, a, k))
        chosen.append(queues.take(pick))
    return chosen


def det_const_sort(scores: np.ndarray, masks: np.ndarray, shares: tuple[float, ...], limit: int) -> list[int]:
    """Algorithm 3: who falls due is put in and moved up as long as those passed stay within their last place."""
    value, wanted = one_value_each(masks, shares)
    queues, size = _Queues(scores, value, len(wanted)), min(limit, len(scores))
    chosen: list[int] = []
    last_place: list[int] = []
    minimum, k = [0] * len(wanted), 0
    while len(chosen) < size and k <= 100 * size:
        k += 1
        due = [floor(share * k + EPSILON) for share in wanted]
        changed = [a for a in queues.open() if due[a] > minimum[a]]
        for a in sorted(changed, key=queues.best, reverse=True):
            chosen.append(queues.take(a))
            last_place.append(k)
            _move_up(chosen, last_place, scores)
        minimum = due
    while len(chosen) < size:
        chosen.append(queues.take(max(queues.open(), key=queues.best)))
    return chosen[:size]


def _move_up(chosen: list[int], last_place: list[int], scores: np.ndarray) -> None:
    at = len(chosen) - 1
    while at > 0 and last_place[at - 1] >= at + 1 and scores[chosen[at - 1]] < scores[chosen[at]]:
        for row in (chosen, last_place):
            row[at - 1], row[at] = row[at], row[at - 1]
        at -= 1


def fa_ir(
    scores: np.ndarray, masks: np.ndarray, shares: tuple[float, ...], limit: int, alpha: float = 0.1
) -> list[int]:
    """The better of both queues, unless the protected are fewer than a fair coin would give at significance alpha."""
    protected, share = in_any(masks, shares)
    queues, size = _Queues(scores, protected.astype(int), 2), min(limit, len(scores))
    least = minimum_members(share, size, adjusted_alpha(share, size, alpha))
    chosen = []
    for k in range(size):
        wanted = queues.taken[1] < least[k] and queues.best(1) > NOBODY
        chosen.append(queues.take(1 if wanted else int(queues.best(1) > queues.best(0))))
    return chosen


def minimum_members(share: float, size: int, alpha: float) -> list[int]:
    """The fewest protected at each prefix 1..size: the least m with F(m; k, share) > alpha (binomial)."""
    k = np.arange(1, size + 1)
    least = np.maximum(binom.ppf(alpha, k, share).astype(int), 0)
    return np.where(binom.cdf(least, k, share) <= alpha, least + 1, least).tolist()


@lru_cache(256)
def adjusted_alpha(share: float, size: int, alpha: float) -> float:
    """The significance of one prefix at which all prefixes together reject a fair list with probability alpha."""
    low, high = 0.0, alpha
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if rejected(share, minimum_members(share, size, middle)) < alpha else (low, middle)
    return low


def rejected(share: float, least: list[int]) -> float:
    """Probability that a list drawn by coin falls below the fewest at some prefix."""
    passing = np.array([1.0])  # by protected so far
    for fewest in least:
        passing = np.append(passing * (1 - share), 0.0) + np.append(0.0, passing * share)
        passing[:fewest] = 0.0
    return 1.0 - float(passing.sum())
