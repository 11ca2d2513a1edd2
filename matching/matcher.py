"""The matcher: a pure function from the rows selected to the list shown, in both directions.

Retrieval *selects* a few hundred rows among all that pass the hard conditions; the matcher *orders* them: features,
ranker, the policy's weights and floors, similar postings spread out. A decision keeps what was selected, so the order
can be made again from the store, byte for byte, whatever the index holds by then.
"""

from dataclasses import dataclass, field, replace
from itertools import compress

import numpy as np

from matching.columns import Array, PostingRows, ProtectedRows, SeekerRows
from matching.eligibility import Pairing, open_questions
from matching.explain import QUESTIONS
from matching.ranking.congestion import Pressure, expected, queue_moves
from matching.ranking.features import features
from matching.ranking.floors import shortlist
from matching.ranking.floors_account import account
from matching.ranking.policy import Floor, Policy
from matching.ranking.priority import Ranks, bonus, floor_moves, floors_for, moves, pair_traits, qualified
from matching.ranking.ranker import Ranker
from matching.ranking.rebalance import best_first, spread
from matching.ranking.weighing import Weighing, lost, weigh
from matching.reach import distance_km
from matching.results import FloorsAccount, Move


@dataclass(frozen=True, slots=True)
class Order:
    """The rows to show, best first; all fields are parallel.

    Attributes
    ----------
    rows : int array of shape (n,)
        Positions in the rows that were handed in.
    base_ranks : int array of shape (n,)
        Place by the ranker alone among all rows handed in; 1 is best.
    scores : float array of shape (n,)
        The ranker's, in [0, 1], before the policy.
    contributions : float array of shape (n, n_features)
    unsure : list of length n
        The rules of eligibility that have a question to ask about each (of `explain.QUESTIONS`).
    distances : float array of shape (n,)
        Kilometres, NaN when unknown.
    moves : tuple of length n
        What the policy did, empty where nothing.
    weighing : Weighing or None
        How strongly priority acted on a list of postings, and what it cost.
    floors : FloorsAccount
        What a shortlist owed to whom; empty for a seeker's list.
    base : int array of shape (m,)
        Of a shortlist the rows that the ranker alone would have shown, best first; empty for a list of postings.
    loss : float
        Part of the nDCG by the ranker's scores that the list gives up for the policy.
    """

    rows: Array
    base_ranks: Array
    scores: Array
    contributions: Array
    unsure: list[frozenset[str]]
    distances: Array
    moves: tuple[tuple[Move, ...], ...]
    weighing: Weighing | None = None
    floors: FloorsAccount = field(default_factory=FloorsAccount)
    base: Array = field(default_factory=lambda: np.empty(0, np.int64))
    loss: float = 0.0


class Matcher:
    """Judges pairs by one ranker and one version of the policy. Holds no rows and no records."""

    def __init__(self, ranker: Ranker, policy: Policy) -> None:
        self.ranker, self.policy = ranker, policy

    def jobs(
        self,
        seeker: SeekerRows,
        protected: ProtectedRows,
        postings: PostingRows,
        pressures: Pressure | None = None,
        *,
        on: int,
        limit: int,
    ) -> Order:
        """Order postings (n,) for one seeker, with the pressure (n,) of the queue before each (None: nobody queues).

        Priority costs the list that heeds the queues at most the policy's epsilon.
        """
        values = features(seeker, postings, on)
        scores = self.ranker.score(values)
        traits, added = self._weights(seeker, protected, postings)
        kept = np.flatnonzero(scores > self.ranker.nothing_shared)

        def arrange(order: Array) -> Array:
            return np.searchsorted(kept, spread(kept[order], postings, limit)[:limit])

        pressures = np.zeros(len(postings), np.uint8) if pressures is None else pressures
        left = expected(scores, pressures, self.ranker.nothing_shared, self.policy.congestion)
        weighing = weigh(left[kept], added[kept], postings.key[kept], self.policy.epsilon, arrange)
        shown, groups = kept[weighing.shown], int(protected.groups)
        alone = weighing.base if left is scores else best_first(scores[kept], postings.key[kept])
        ranks = _ranks_of(weighing.shown, alone, weighing.ranked)
        queued = _places(weighing.base, len(kept))[weighing.shown]
        moved = tuple(
            (moves(self.policy, groups, int(traits[row]), rank) if rank.weighted < place else ())
            + queue_moves((rank.base, place, rank.shown), int(pressures[row]))
            for row, rank, place in zip(shown.tolist(), ranks, queued.tolist(), strict=True)
        )
        pair = Pairing(seeker, protected, postings.take(shown), on)
        order = self._order(pair, shown, ranks, scores[shown], values[shown], moved, weighing)
        return replace(order, loss=weighing.loss)

    def worth(self, seeker: SeekerRows, protected: ProtectedRows, postings: PostingRows, *, on: int) -> Array:
        """What an offer of each posting (n,) is worth to one person, in [0, 1]: score and weight; 0: nothing shared."""
        scores = self.ranker.score(features(seeker, postings, on))
        _, added = self._weights(seeker, protected, postings)
        return np.where(scores > self.ranker.nothing_shared, np.minimum(scores + added, 1.0), 0.0)

    def _weights(self, seeker: SeekerRows, protected: ProtectedRows, postings: PostingRows) -> tuple[Array, Array]:
        """Traits and bonuses of postings (n,) for one person; nothing to do for who belongs to no group."""
        if not protected.groups:
            return np.zeros(len(postings), np.uint32), np.zeros(len(postings))
        traits = pair_traits(self.policy, seeker, postings)
        return traits, bonus(self.policy, protected.groups, traits)

    def people(
        self, seekers: SeekerRows, protected: ProtectedRows, posting: PostingRows, *, on: int, limit: int
    ) -> Order:
        """Order seekers (n,) for one posting; the floors of the policy hold at every prefix."""
        values = features(seekers, posting, on)
        scores = self.ranker.score(values)
        traits = pair_traits(self.policy, seekers, posting)
        weighed = scores + bonus(self.policy, protected.groups, traits)
        ranked = self._worth_showing(best_first(weighed, seekers.key), scores)
        floors = floors_for(self.policy, posting)
        counted = qualified(self.policy, floors, protected, scores)[:, ranked]
        listed = shortlist(weighed[ranked], counted, tuple(floor.share for floor in floors), limit)
        shown = ranked[listed.order]
        unweighted = best_first(scores, seekers.key)
        ranks = _ranks_of(shown, unweighted, ranked)
        base = self._worth_showing(unweighted, scores)[:limit]
        moved = tuple(
            self._why_moved(int(protected.groups[row]), int(traits[row]), rank, tuple(compress(floors, lifted)))
            for row, rank, lifted in zip(shown.tolist(), ranks, listed.lifted.T.tolist(), strict=True)
        )
        pair = Pairing(seekers.take(shown), protected.take(shown), posting, on)
        order = self._order(pair, shown, ranks, scores[shown], values[shown], moved)
        return replace(order, floors=account(floors, listed, counted), base=base, loss=lost(scores, shown, base))

    def _worth_showing(self, order: Array, scores: Array) -> Array:
        """The order without pairs that have less in common than nothing: a list is not padded."""
        kept: Array = order[scores[order] > self.ranker.nothing_shared]
        return kept

    def _why_moved(self, groups: int, traits: int, rank: Ranks, lifted: tuple[Floor, ...]) -> tuple[Move, ...]:
        if rank.shown >= rank.base:
            return ()
        return moves(self.policy, groups, traits, rank) + floor_moves(lifted, rank)

    def _order(
        self,
        pair: Pairing,
        shown: Array,
        ranks: list[Ranks],
        scores: Array,
        values: Array,
        moved: tuple[tuple[Move, ...], ...],
        weighing: Weighing | None = None,
    ) -> Order:
        base_ranks = np.array([rank.base for rank in ranks], np.int64)
        distances = distance_km(pair.seekers.sphere, pair.postings.sphere)
        added, unsure = self.ranker.contributions(values), open_questions(pair, QUESTIONS)
        return Order(shown, base_ranks, scores, added, unsure, distances, moved, weighing)


def _ranks_of(shown: Array, base: Array, weighted: Array) -> list[Ranks]:
    """Where each row shown stands in the three orders."""
    in_base, in_weighted = (_places(order, len(base)).tolist() for order in (base, weighted))
    return [Ranks(in_base[row], in_weighted[row], rank) for rank, row in enumerate(shown.tolist(), start=1)]


def _places(order: Array, n: int) -> Array:
    """Place of each of n rows in an order, from 1; 0 for those that do not stand in it."""
    place = np.zeros(n, np.int64)
    place[order] = np.arange(1, len(order) + 1)
    return place
