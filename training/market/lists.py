"""One list of the simulated service: selected, judged by the ranker, drawn by the logging policy, written down."""

from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.columns import PostingRows
from matching.eligibility import admissible
from matching.ranking.features import features
from matching.ranking.ranker import PriorRanker
from training.learning_set import Direction
from training.market.draw import Market
from training.market.log import DEEP, SHOWN, WIDE, Log
from training.market.near import Near
from training.market.replying import second_of
from training.market.showing import drawn, looks

Ints = NDArray[np.int64]
TRIED = 6
"""So many are drawn for each wide negative that is wanted: most fail a hard condition."""


class Shown(NamedTuple):
    """What stands on a list, first place first, and its rows in the log."""

    items: Ints
    rows: Ints


class Service(Protocol):
    """Makes lists of one direction and writes them to its log."""

    log: Log

    def make(self, asker: int, day: int, near: Near, hidden: set[int], rng: np.random.Generator) -> Shown:
        """A list for one person or one ad, without what is hidden from it; empty when nothing is worth showing."""


class Lists:
    """The simulated service: the product's features, hard conditions and ranker, and lists drawn with known chances."""

    def __init__(self, market: Market, direction: Direction, ranker: PriorRanker, log: Log) -> None:
        self._direction, self._ranker, self.log, self._assumed = direction, ranker, log, market.assumed
        self._seekers, self._protected = market.people.rows, market.people.protected
        self._postings = market.postings.rows
        self._looks = looks(market.assumed.listed, market.assumed.position_bias)
        self._replies = market.replies

    def make(self, asker: int, day: int, near: Near, hidden: set[int], rng: np.random.Generator) -> Shown:
        """See `Service`; candidates are `near`, negatives from everything."""
        assumed, offered = self._assumed, self._postings if self._direction == "jobs" else self._seekers
        single = self._seekers if self._direction == "jobs" else self._postings
        found = near.of(single.occupations[asker], assumed.candidates, rng)
        wide = near.some(TRIED * assumed.negatives, rng)
        both = np.setdiff1d(np.union1d(found, wide), list(hidden))
        rows = offered.take(both)
        if isinstance(rows, PostingRows):
            self._replies.fill(rows, second_of(day))
        kept = np.flatnonzero(self._admitted(asker, both, rows, day))
        values = self._features(asker, rows.take(kept), day)
        items = both[kept]
        return self._draw(asker, day, items, values, (np.isin(items, found), np.isin(items, wide)), rng)

    def _draw(
        self, asker: int, day: int, items: Ints, values: NDArray[np.float32], found: tuple[NDArray[np.bool_], ...],
        rng: np.random.Generator,
    ) -> Shown:  # fmt: skip
        """The list from the best candidates by score, and negatives beside it; `found`: near, and drawn widely."""
        assumed = self._assumed
        scores = self._ranker.score(values)
        worth = np.flatnonzero(found[0] & (scores > self._ranker.nothing_shared))
        ranked = worth[np.argsort(-scores[worth], kind="stable")][: assumed.candidates]
        if not len(ranked):
            return Shown(np.empty(0, np.int64), np.empty(0, np.int64))
        ranks, chances = drawn(len(ranked), assumed.listed, assumed.exploration, rng)
        deep = rng.permutation(np.delete(ranked, ranks))[: assumed.negatives]
        wide = rng.permutation(np.setdiff1d(np.flatnonzero(found[1]), [*ranked[ranks], *deep]))[: assumed.negatives]
        at = np.concatenate([ranked[ranks], wide, deep])
        shown, unknown = len(ranks), np.full(len(wide) + len(deep), np.nan)
        columns = {
            "features": values[at],
            "position": np.concatenate([np.arange(1, shown + 1), np.zeros(len(unknown))]).astype(np.int16),
            "propensity": np.concatenate([chances, unknown]),
            "examination": np.concatenate([self._looks[:shown], unknown]),
            "why": np.repeat([SHOWN, WIDE, DEEP], [shown, len(wide), len(deep)]),
        }
        sides = (asker, items[at]) if self._direction == "jobs" else (items[at], asker)
        written = self.log.add(day, *sides, **columns)
        return Shown(items[ranked[ranks]], written[:shown])

    def _admitted(self, asker: int, both: Ints, rows: Any, day: int) -> NDArray[np.bool_]:
        if self._direction == "jobs":
            return admissible(self._seekers.one(asker), self._protected.one(asker), rows, on=day)
        return admissible(rows, self._protected.take(both), self._postings.one(asker), on=day)

    def _features(self, asker: int, rows: Any, day: int) -> NDArray[np.float32]:
        """One row's features against many; a table of one row keeps its shape."""
        if self._direction == "jobs":
            return features(self._seekers.one(asker), rows, day)
        return features(rows, self._postings.one(asker), day)
