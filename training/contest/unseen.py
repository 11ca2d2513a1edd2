"""What a ranker is judged on in the simulator: people and postings of the future that it has never seen, all of them.

On the last day, every new person against every new posting that they may take, and the reverse; the truth is the
chance that both sides say yes: the person applies, the employer answers, and says yes. Nothing is sampled and nothing
depends on what some policy had shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import Array
from matching.eligibility import admissible
from matching.ranking.features import features
from training.learning_set import Direction, LearningSet
from training.market import Market
from training.market.replying import second_of
from training.measures import Floats, ndcg

LEAST = 20
"""With fewer to choose from, nothing is ranked."""


@dataclass(frozen=True, slots=True)
class Case:
    """One who asks for a list, all who are new and may stand on it, (n,), and the chance that both say yes, (n,)."""

    asker: int
    offered: Array
    features: NDArray[np.float32]
    wanted: Floats

    def ndcg(self, scores: Floats) -> float:
        return float(ndcg(scores[None], self.wanted[None])[0])


def unseen(market: Market, learnt: Iterable[LearningSet], most: int, seed: int) -> Mapping[Direction, list[Case]]:
    """At most so many cases of each direction, of a market that has run, without whom the sets speak of."""
    seekers = np.unique(np.concatenate([one.seeker for one in learnt]))
    postings = np.unique(np.concatenate([one.posting for one in learnt]))
    rows, people, day = market.postings.rows, market.people, market.assumed.last_day - 1
    new_jobs = np.setdiff1d(np.flatnonzero(rows.is_open), postings)
    new_people = np.setdiff1d(np.flatnonzero((people.begins <= day) & (people.ends > day)), seekers)
    rng = np.random.default_rng(seed)
    jobs = (_jobs(market, int(one), new_jobs, day) for one in rng.permutation(new_people))
    crowds = (_people(market, int(one), new_people, day) for one in rng.permutation(new_jobs))
    return {"jobs": _first(jobs, most), "people": _first(crowds, most)}


def _jobs(market: Market, seeker: int, postings: Array, day: int) -> Case:
    row, protected = market.people.rows.one(seeker), market.people.protected.one(seeker)
    allowed = postings[admissible(row, protected, market.postings.rows.take(postings), on=day)]
    offered = market.postings.rows.take(allowed)
    market.replies.fill(offered, second_of(day))
    values = features(row, offered, day)
    return Case(seeker, allowed, values, _wanted(market, np.full(len(allowed), seeker), allowed))


def _people(market: Market, posting: int, seekers: Array, day: int) -> Case:
    row, people = market.postings.rows.one(posting), market.people
    allowed = seekers[admissible(people.rows.take(seekers), people.protected.take(seekers), row, on=day)]
    values = features(people.rows.take(allowed), row, day)
    return Case(posting, allowed, values, _wanted(market, allowed, np.full(len(allowed), posting)))


def _wanted(market: Market, seekers: Array, postings: Array) -> Floats:
    """Silence is no yes."""
    truth = market.truth
    return truth.applies(seekers, postings) * truth.accepts(seekers, postings) * truth.responds(postings)


def _first(cases: Iterator[Case], most: int) -> list[Case]:
    found: list[Case] = []
    for case in cases:
        if len(found) == most:
            break
        if len(case.wanted) >= LEAST:
            found.append(case)
    return found
