"""Whether floors can be kept together, which of them clash, and what remains of them by precedence.

Scores play no part here: only how many candidates there are of each type (the set of floors that count them). A list
that keeps the floors is sought place by place; a set S of floors is beyond reach as soon as the members it still owes
at some prefix are more than the places up to there can hold, the most overlapping candidates first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matching.columns import Array

ALL_SUBSETS = 8
"""Up to so many floors every set of them is looked at; beyond, single floors, pairs, and all together."""


@dataclass(frozen=True, slots=True)
class Demand:
    """The first `prefix` places hold at least `members` of the group of floor number `floor`."""

    floor: int
    prefix: int
    members: int


class Supply:
    """Candidates as counts of types, types as bit sets of floors; G floors."""

    def __init__(self, masks: Array) -> None:
        self.floors = len(masks)
        self.powers = 1 << np.arange(self.floors)
        types, counts = np.unique(self.powers @ masks, return_counts=True)
        self.types, self.counts = types.tolist(), tuple(counts.tolist())
        self.subsets = _subsets(self.floors)
        served = np.array([[type_ >> g & 1 for g in range(self.floors)] for type_ in self.types]).reshape(
            -1, self.floors
        )
        in_both = served @ self.subsets.T
        self.cover = -np.sort(-np.repeat(in_both, counts, axis=0), axis=0)
        """How many floors of a set (column) the first, second, … most overlapping candidate serves."""

    def can_keep(self, owed: Array) -> bool:
        """Whether some list of L candidates holds, at every prefix, the members owed (G, L)."""
        return self.way(owed) is not None

    def way(self, owed: Array) -> list[int] | None:
        """Types of the first candidates of such a list, as far as any floor is open; None when there is none."""
        least = self.least(owed)
        return None if (least[:, 0] > 0).any() else _Walk(self, owed, least).way()

    def least(self, owed: Array) -> Array:
        """Services that each set of floors must have had after 0..L places, so that the rest can still be given."""
        size = owed.shape[1]
        given = np.zeros((len(self.subsets), size + 1), np.int64)
        given[:, 1:] = np.cumsum(self.cover[:size], axis=0).T
        asked = np.zeros((len(self.subsets), size + 1), np.int64)
        asked[:, 1:] = self.subsets @ owed
        least = asked.copy()
        for ahead in range(1, size + 1):
            np.maximum(least[:, :-ahead], asked[:, ahead:] - given[:, ahead, None], out=least[:, :-ahead])
        return least


class _Walk:
    """Depth first: at each place one of the types that serve most of what is open, the most urgent first."""

    def __init__(self, supply: Supply, owed: Array, least: Array) -> None:
        self.supply, self.least, self.final = supply, least, owed[:, -1]
        self.due = [np.searchsorted(row, np.arange(row[-1]), side="right").tolist() for row in owed]
        self.dead: set[tuple[int, ...]] = set()

    def way(self) -> list[int] | None:
        return self._from(0, np.zeros(self.supply.floors, np.int64), self.supply.counts)

    def _from(self, place: int, have: Array, left: tuple[int, ...]) -> list[int] | None:
        open_floors = int((have < self.final) @ self.supply.powers)
        if not open_floors:
            return []
        if left in self.dead or (self.supply.subsets @ have < self.least[:, place]).any():
            return None
        for kind in self._options(have.tolist(), left, open_floors):
            served = np.right_shift(self.supply.types[kind], np.arange(len(have))) & 1
            rest = self._from(place + 1, have + served, (*left[:kind], left[kind] - 1, *left[kind + 1 :]))
            if rest is not None:
                return [self.supply.types[kind], *rest]
        self.dead.add(left)
        return None

    def _options(self, have: list[int], left: tuple[int, ...], open_floors: int) -> list[int]:
        """A type for each largest set of open floors that one candidate serves; others can wait, by exchange."""
        kind_of = {self.supply.types[kind] & open_floors: kind for kind, count in enumerate(left) if count}
        largest = [serves for serves in kind_of if not any(serves & ~other == 0 != other ^ serves for other in kind_of)]
        return [kind_of[serves] for serves in sorted(largest, key=lambda serves: self._urgency(serves, have))]

    def _urgency(self, serves: int, have: list[int]) -> list[int]:
        """Places at which the next member of each served floor is due, soonest first."""
        return sorted(self.due[floor][count] for floor, count in enumerate(have) if serves >> floor & 1) or [1 << 30]


def by_precedence(supply: Supply, owed: Array) -> Array:
    """The members still asked (G, L): earlier floors first, and for each floor at every prefix in turn, as many as
    what is already promised leaves room for. All of them, when all can be kept."""
    kept = np.zeros_like(owed)
    for floor in range(supply.floors):
        kept[floor] = owed[floor]
        if not supply.can_keep(kept):
            kept[floor] = 0
            for prefix in np.flatnonzero(owed[floor]):
                _add_one(supply, kept, owed, floor, int(prefix))
    return kept


def _add_one(supply: Supply, kept: Array, owed: Array, floor: int, prefix: int) -> None:
    """Ask one member more from this prefix on, if owed and possible."""
    if kept[floor, prefix] < owed[floor, prefix]:
        kept[floor, prefix:] += 1
        if not supply.can_keep(kept):
            kept[floor, prefix:] -= 1


def conflict(supply: Supply, owed: Array) -> tuple[Demand, ...]:
    """Demands that cannot be met together, though all but any one of them can; () when all can be kept.

    They clash at the earliest prefix at which any clash: the greatest prefix among them.
    """
    if supply.can_keep(owed):
        return ()
    within = _first_clash(supply, owed)
    demands = set(_demands(owed[:, :within]))
    for floor in range(supply.floors - 1, -1, -1):
        fewer = {demand for demand in demands if demand.floor != floor}
        demands = demands if supply.can_keep(_asked(fewer, owed.shape[0], within)) else fewer
    for demand in sorted(demands, key=lambda demand: (demand.prefix, -demand.floor)):
        fewer = demands - {demand}
        demands = demands if supply.can_keep(_asked(fewer, owed.shape[0], within)) else fewer
    return tuple(sorted(demands, key=lambda demand: (demand.floor, demand.prefix)))


def _first_clash(supply: Supply, owed: Array) -> int:
    """The shortest list that cannot keep the floors."""
    low, high = 1, owed.shape[1]
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if supply.can_keep(owed[:, :middle]) else (low, middle)
    return low


def _demands(owed: Array) -> Iterable[Demand]:
    """One for each prefix at which a floor asks for more than before."""
    for floor, prefix in zip(*np.nonzero(np.diff(owed, axis=1, prepend=0)), strict=True):
        yield Demand(int(floor), int(prefix) + 1, int(owed[floor, prefix]))


def _asked(demands: Iterable[Demand], floors: int, size: int) -> Array:
    asked = np.zeros((floors, size), np.int64)
    for demand in demands:
        row = asked[demand.floor, demand.prefix - 1 :]
        np.maximum(row, demand.members, out=row)
    return asked


def _subsets(floors: int) -> Array:
    """Sets of floors as rows of 0 and 1."""
    sizes = range(1, floors + 1) if floors <= ALL_SUBSETS else sorted({1, 2, floors})
    rows = [[g in chosen for g in range(floors)] for size in sizes for chosen in combinations(range(floors), size)]
    return np.array(rows, np.int64).reshape(-1, floors)
