"""The best list that keeps its floors, place by place: dynamic programming over how many of each type were taken.

Only a candidate's type (the floors that count it) and the order within a type matter: within a type the better one
comes first, or the two could change places and the list would gain. So the first k places are told by a count per
type, and of two ways to the same counts only the better can lead on. A beginning is followed as long as its bound
(`floors_bound`) reaches a cutoff. A narrow search with a cutoff close to the bound finds a list and mostly proves it; a
wide one with that list's value as its cutoff proves it or finds the better one; what is left goes to a solver.
"""

from dataclasses import dataclass

import numpy as np

from matching.columns import Array
from matching.ranking.floors_bound import bound
from matching.ranking.floors_program import solved

GAPS = (0.0015, 0.0075, 0.04, np.inf)
"""Cutoffs to try, as parts of the bound that a list may fall short of it."""
NARROW, WIDE = 64, 2_000
"""Beginnings kept at a place; of those left out the best bound is known (`Found.at_most`)."""
FEW, MANY = 3, 12
"""Rounds of pricing (`floors_bound`): few prove most lists; many make the wide search of the others shorter."""
TOLERANCE, PROVED = 1e-9, 1e-6
"""Values are compared to nine digits; HiGHS proves to six."""
_MIX = np.random.default_rng(0).integers(1, 2**63, 64, dtype=np.uint64)
"""A beginning's key is the sum of its types' numbers modulo 2^64."""


def discounts(size: int) -> Array:
    """What a score counts at places 1..size: 1 / log2(1 + place), as in DCG; rounded, the same on every machine."""
    return np.round(1.0 / np.log2(np.arange(2, size + 2)), 12)


def reserved(owed: Array) -> Array:
    """Members that must stand in each prefix already, because later ones gain one a place at most: (G, L)."""
    places = np.arange(owed.shape[1])
    rising: Array = np.maximum.accumulate((owed - places)[:, ::-1], axis=1)[:, ::-1] + places
    return np.maximum(rising, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A list (positions of the candidates), its value, and a value that no list with these floors exceeds."""

    order: Array
    value: float
    at_most: float

    @property
    def proved(self) -> bool:
        return self.at_most <= self.value + PROVED


@dataclass(slots=True)
class _Beginnings:
    """Beginnings of lists, one a row: places taken of each type (m, T), sum of scores, value, loss, key (m,)."""

    taken: Array
    total: Array
    value: Array
    lost: Array
    key: Array

    @classmethod
    def nothing(cls, types: int) -> "_Beginnings":
        """The one beginning in which nobody is placed."""
        return cls(np.zeros((1, types), np.int64), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1, np.uint64))

    def rows(self, rows: Array) -> "_Beginnings":
        return _Beginnings(self.taken[rows], self.total[rows], self.value[rows], self.lost[rows], self.key[rows])


class Search:
    """Candidates (n,) by falling score with the members (G, n) of groups of whom prefixes owe (G, L)."""

    def __init__(self, scores: Array, masks: Array, owed: Array, sweeps: int = FEW) -> None:
        self.size = owed.shape[1]
        self.discounts = discounts(self.size)
        self.steps = -np.diff(self.discounts, append=0.0)
        self.powers = 1 << np.arange(len(masks))
        self.types, kind = np.unique(self.powers @ masks, return_inverse=True)
        self.kept = _may_appear(self.types, kind, self.size)
        self.scores, self.reserved = scores[self.kept], reserved(owed)
        self.serves = self.types[:, None] >> np.arange(len(masks)) & 1
        self.masks = masks[:, self.kept]
        limit = bound(self.scores, self.masks, self.reserved, self.steps, sweeps)
        self.best, self.ceiling = limit.best, float(limit.best.sum())
        self.sets, self.least = np.zeros((len(self.types), 0), np.int64), np.zeros((0, self.size + 1), np.int64)
        self._tables(kind[self.kept], limit.misfit, limit.lasting)

    def _tables(self, kind: Array, misfit: Array, lasting: Array) -> None:
        """`queue` (T, longest + 1): candidates of each type in order, then `n` for nobody, who costs too much."""
        n, counts = len(kind), np.bincount(kind, minlength=len(self.types))
        by_kind = np.argsort(kind, kind="stable")
        queue = np.full((len(counts), counts.max() + 1), n)
        queue[kind[by_kind], np.arange(n) - np.repeat(np.cumsum(counts) - counts, counts)] = by_kind
        self.queue, self.starts = queue.ravel(), np.arange(len(counts)) * queue.shape[1]
        self.cost = np.full((self.size, n + 1), np.inf)
        self.cost[:, :-1] = lasting - misfit - self.steps[:, None] * self.scores
        held = np.zeros((self.size, *queue.shape))
        padded = np.hstack([misfit, np.zeros((self.size, 1))])
        np.cumsum(padded[:, queue[:, :-1]], axis=2, out=held[:, :, 1:])
        self.held = held.reshape(self.size, -1)

    def narrow(self) -> Found | None:
        """A good list, often proved best; None when the floors clash or leave hardly a way through."""
        runs = (self.run(self.ceiling - gap * abs(self.ceiling), NARROW) for gap in GAPS)
        return next((found for found in runs if found), None)

    def proved(self, known: Found) -> Found:
        """The best list, given one that is known."""
        known = known if known.proved else self.run(known.value, WIDE) or known
        return known if known.proved else self._solved() or known

    def _solved(self) -> Found | None:
        """By the solver, which takes seconds."""
        solution = solved(np.outer(self.scores, self.discounts), self.masks, self.reserved)
        if solution is None:
            return None
        order, at_most = solution
        value = float(self.scores[order] @ self.discounts)
        return Found(self.kept[order], value, max(value, at_most))

    def look_ahead(self, sets: Array, least: Array) -> None:
        """Leave beginnings of which some set of floors (s, G) has had fewer services than `least` (s, L + 1)."""
        self.sets, self.least = self.serves @ sets.T, least

    def run(self, cutoff: float, width: int) -> Found | None:
        """The best list worth the cutoff or more, keeping `width` beginnings a place; None when none was found."""
        now = _Beginnings.nothing(len(self.types))
        trail: list[tuple[Array, Array]] = []
        least_left_out = np.inf
        for place in range(self.size):
            now, before, last = self._extend(now, place, self.ceiling - cutoff + TOLERANCE)
            if self.least.size:
                fits = np.flatnonzero((now.taken @ self.sets >= self.least[:, place + 1]).all(axis=1))
                now, before, last = now.rows(fits), before[fits], last[fits]
            if len(now.value) > width:
                by_loss = np.argsort(now.lost, kind="stable")
                least_left_out = min(least_left_out, float(now.lost[by_loss[width]]))
                now, before, last = now.rows(by_loss[:width]), before[by_loss[:width]], last[by_loss[:width]]
            if not len(now.value):
                return None
            trail.append((before, last))
        best = int(np.argmax(now.value))
        value = float(now.value[best])
        return Found(self.kept[_traced(trail, best)], value, max(value, self.ceiling - least_left_out))

    def _extend(self, now: _Beginnings, place: int, most: float) -> tuple[_Beginnings, Array, Array]:
        """Beginnings one place longer that lose `most` at most, where each comes from, and the candidate put last."""
        at = now.taken + self.starts
        slipped = self.best[place] - self.steps[place] * now.total - self.held[place].take(at).sum(axis=1)
        head = self.queue.take(at)
        lost = (now.lost + slipped)[:, None] + self.cost[place].take(head)
        members = now.taken @ self.serves
        missing = (members < self.reserved[:, place]) @ self.powers
        rows, kinds = np.nonzero((lost < most) & (missing[:, None] & ~self.types == 0))
        if self.least.size:
            still_open = (members < self.reserved[:, -1]) @ self.powers
            own = self._not_surpassed(head[rows], head[rows, kinds], still_open[rows] & self.types[kinds])
            rows, kinds = rows[own], kinds[own]
        last = head[rows, kinds]
        score = self.scores[last]
        value = now.value[rows] + score * self.discounts[place]
        key = now.key[rows] + _MIX[kinds]
        own = _best_of_each(key, value) if len(now.value) > 1 else np.arange(len(key))
        rows, kinds, last = rows[own], kinds[own], last[own]
        taken = now.taken[rows]
        taken[np.arange(len(rows)), kinds] += 1
        total = now.total[rows] + score[own]
        longer = _Beginnings(taken, total, value[own], lost[rows, kinds], key[own])
        return longer, rows, last

    def _not_surpassed(self, heads: Array, last: Array, serves: Array) -> Array:
        """Choices beside which no better one serves all the open floors that they would."""
        surpassed = (heads < last[:, None]) & (serves[:, None] & ~self.types == 0)
        return np.flatnonzero(~surpassed.any(axis=1))


def _may_appear(types: Array, kind: Array, size: int) -> Array:
    """Candidates with fewer than `size` better ones who serve at least the same groups: nobody else can be listed."""
    of_type = kind == np.arange(len(types))[:, None]
    covers = (types[:, None] & ~types == 0).astype(np.float64)
    before = covers @ np.cumsum(of_type, axis=1)
    return np.flatnonzero(before[kind, np.arange(len(kind))] <= size)


def _best_of_each(key: Array, value: Array) -> Array:
    """Rows of the greatest value of each key."""
    order = np.lexsort((-value, key))
    first = np.ones(len(order), np.bool_)
    first[1:] = key[order[1:]] != key[order[:-1]]
    return order[first]


def _traced(trail: list[tuple[Array, Array]], state: int) -> Array:
    """The candidates on the way to one beginning of the last place."""
    way = []
    for before, last in reversed(trail):
        way.append(int(last[state]))
        state = int(before[state])
    return np.array(way[::-1], np.int64)
