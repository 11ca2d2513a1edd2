"""What is to be allocated and what came of it: pure data, by index; people and employers have no other name here."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from matching.columns import Array


@dataclass(frozen=True, slots=True)
class Floor:
    """At least `at_least` of all offers lie on `edges` (bool, shape (n_edges,)): 残疾人大学生不少于12人."""

    name: str
    edges: Array
    at_least: int

    def count(self, chosen: Array) -> int:
        """How many of the chosen edges (indices) count."""
        return int(np.count_nonzero(self.edges[chosen]))


@dataclass(frozen=True, slots=True)
class Market:
    """A sparse market. An edge is a reachable pair: the person may take the place.

    Attributes
    ----------
    seekers, postings : int array of shape (n_edges,)
        The two ends of each edge; each pair once.
    values : float array of shape (n_edges,)
        What the offer is worth, in [0, 1].
    places : int array of shape (n_postings,)
        Head-count of each posting.
    employers : int array of shape (n_postings,)
        Whose posting it is, an index into `employer_limits`.
    employer_limits : int array of shape (n_employers,)
        The most offers that may go to each.
    employer_names : tuple of str
        How a conflict names them.
    offers_each : int
        The most offers to one person.
    total : int
        The most offers at all.
    floors : tuple of Floor, in the order of precedence
    """

    n_seekers: int
    seekers: Array
    postings: Array
    values: Array
    places: Array
    employers: Array
    employer_limits: Array
    employer_names: tuple[str, ...]
    offers_each: int
    total: int
    floors: tuple[Floor, ...] = ()

    def __post_init__(self) -> None:
        pairs = self.seekers.astype(np.int64) * max(len(self.places), 1) + self.postings
        if len(np.unique(pairs)) != len(pairs):
            raise ValueError("a pair stands twice: give each edge once")
        if len(self.values) and not (self.values.min() >= 0 and self.values.max() <= 1):
            raise ValueError("values lie in [0, 1]: scale them")

    def __len__(self) -> int:
        return len(self.values)

    @property
    def reachable(self) -> int:
        """How many people have an edge."""
        return len(np.unique(self.seekers))

    def only(self, edges: Array) -> Self:
        """The market of these edges (bool mask) with the same ends and limits."""
        floors = tuple(replace(floor, edges=floor.edges[edges]) for floor in self.floors)
        ends = {name: getattr(self, name)[edges] for name in ("seekers", "postings", "values")}
        return replace(self, floors=floors, **ends)

    def lowered(self, levels: list[int]) -> Self:
        """The same with other figures for the floors."""
        floors = [replace(floor, at_least=level) for floor, level in zip(self.floors, levels, strict=True)]
        return replace(self, floors=tuple(floors))


@dataclass(frozen=True, slots=True)
class Prices:
    """What one more place would be worth: a proof of optimality that anybody can check (`check.value_bound`).

    All are at least 0, in the unit of the values: by posting, by employer, of the total, by floor; `first` is what a
    person's first offer counts beyond its value.
    """

    postings: Array
    employers: Array
    total: float
    floors: Array
    first: float


@dataclass(frozen=True, slots=True)
class Certificate:
    """How good the allocation is, and how good any could be.

    `covered` people have an offer and at most `covered_bound` could; no allocation that keeps the floors and covers as
    many is worth more than `value_bound`. `proof` is 对偶价格 (checkable from the prices) or 分支定界 (HiGHS's own).
    """

    offers: int
    covered: int
    covered_bound: int
    value: float
    value_bound: float
    proof: str

    @property
    def gap(self) -> float:
        """The most that is lost, as a share of the value."""
        return max(self.value_bound - self.value, 0.0) / self.value if self.value else 0.0


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A floor that cannot be kept: asked for, and reached at most."""

    name: str
    asked: int
    reached: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """`chosen`: edge indices, ascending. `market`: what was solved, its floors at what can be reached.

    `conflict`: names of demands that cannot be met together, and of which none can be left out; () when all are met.
    `held`: places kept free because too few people of a reserved group can take them.
    """

    market: Market
    chosen: Array
    prices: Prices
    certificate: Certificate
    shortfalls: tuple[Shortfall, ...] = ()
    conflict: tuple[str, ...] = ()
    held: int = 0
