"""A small market with finite capacity: who applies where from the lists shown, and who is hired.

Assumptions, none of them fitted to anybody's behaviour:

- The recommender's scores are the product's own for the sample people and postings (`sample_market`), or drawn
  (`drawn_market`: taste in eight dimensions and a common liking for some postings). Head-counts are as stated, 2 where
  they are not. There are as many seekers as places.
- A person's taste is the score with noise on its log-odds (NOISE): the recommender knows people imperfectly. Employers
  judge with noise of their own.
- Everybody comes once a round, in random order, and gets one list of LISTED postings still open, without those that
  refused them. They look at each place with probability 1 / log2(1 + place) and apply to the best MOST_APPLICATIONS of
  what they saw.
- At the end of a round employers and applicants are matched by deferred acceptance (Gale & Shapley 1962) among the
  applications made. Who is hired leaves with the place. After ROUNDS rounds it ends.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.ranking.congestion import attention
from matching.ranking.ranker import PriorRanker

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Lists = Ints
"""Shape (n_seekers, LISTED): postings, best first, -1 where the list has ended."""
Method = Callable[[Floats, Ints], Lists]
"""Lists from scores (n_seekers in the order they come, n_postings; 0 = not to be had) and places still open."""

LISTED, MOST_APPLICATIONS, ROUNDS, NOISE = 10, 3, 3, 0.5
DIMENSIONS, ASSUMED_PLACES = 8, 2
NOTHING = PriorRanker().nothing_shared
APPLY_RATE = MOST_APPLICATIONS / attention(LISTED).sum()
"""Applications for each look at a list: what a service counts after its first days."""


@dataclass(frozen=True, slots=True)
class FiniteMarket:
    """`scores`, `tastes` and `judgements`: (n_seekers, n_postings), 0 where the law or a hard condition bars."""

    scores: Floats
    tastes: Floats
    judgements: Floats
    places: Ints


def with_noise(scores: Floats, places: Ints, rng: np.random.Generator) -> FiniteMarket:
    """Seekers and employers who feel differently from what the recommender believes."""
    odds = np.log(np.clip(scores, 1e-9, 1 - 1e-9) / np.clip(1 - scores, 1e-9, 1))
    felt = [1 / (1 + np.exp(-odds - rng.normal(0, NOISE, odds.shape))) * (scores > 0) for _ in range(2)]
    return FiniteMarket(scores, felt[0], felt[1], places)


def sample_market(known: Floats, headcounts: Ints, seed: int) -> FiniteMarket:
    """As many seekers as places, drawn from the sample people; `known` are the matcher's scores, 0 where barred."""
    rng = np.random.default_rng(seed)
    places = np.where(headcounts > 0, headcounts, ASSUMED_PLACES)
    return with_noise(known[rng.integers(0, len(known), places.sum())], places, rng)


def drawn_market(seed: int, postings: int = 200) -> FiniteMarket:
    """Tastes of low rank, some postings liked by all, half of the pairs barred, head-counts of 1-10."""
    rng = np.random.default_rng(seed)
    places = rng.choice([1, 2, 3, 5, 10], postings, p=[0.35, 0.3, 0.15, 0.12, 0.08])
    people, jobs = rng.normal(size=(places.sum(), DIMENSIONS)), rng.normal(size=(postings, DIMENSIONS))
    odds = people @ jobs.T / np.sqrt(DIMENSIONS) * 1.5 + rng.normal(0, 1, postings) - 2
    return with_noise(1 / (1 + np.exp(-odds)) * (rng.random(odds.shape) < 0.5), places, rng)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a market: the job of every seeker (-1 none) and the lists of the first round, by seeker."""

    hired: Ints
    lists: Lists


def simulate(market: FiniteMarket, method: Method, seed: int) -> Outcome:
    """All rounds; the same seed gives the same people in the same order whatever the method."""
    open_to, left = market.scores.copy(), market.places.copy()
    hired = np.full(len(open_to), -1)
    first: Lists = np.full((len(open_to), LISTED), -1)
    for step in range(ROUNDS):
        rng = np.random.default_rng([seed, step])
        coming = rng.permutation(len(hired))
        looks = rng.random((len(hired), LISTED)) < attention(LISTED)
        coming = coming[hired[coming] < 0]
        lists = method(open_to[coming] * (left > 0), left)
        if step == 0:
            first[coming] = lists
        applications = _applications(market.tastes[coming], lists, looks[coming])
        jobs = _accepted(applications, market.judgements[coming], left)
        hired[coming] = jobs
        left -= np.bincount(jobs[jobs >= 0], minlength=len(left))
        for person, wanted in zip(coming, applications, strict=True):
            open_to[person, wanted] = 0
    return Outcome(hired, first)


def _applications(tastes: Floats, lists: Lists, looks: NDArray[np.bool_]) -> list[Ints]:
    """Of each person the postings applied to, dearest first."""
    seen = [places[look & (places >= 0)] for places, look in zip(lists, looks, strict=True)]
    return [
        postings[np.argsort(-taste[postings], kind="stable")][:MOST_APPLICATIONS]
        for postings, taste in zip(seen, tastes, strict=True)
    ]


def _accepted(applications: list[Ints], judgements: Floats, places: Ints) -> Ints:
    """The job of every applicant, -1 for none: seekers propose, dearest first; employers keep the best so far."""
    jobs = np.full(len(applications), -1)
    kept: list[list[tuple[float, int]]] = [[] for _ in places]
    waiting = [(person, 0) for person in range(len(applications))]
    next_wish = np.zeros(len(applications), int)
    while waiting:
        person, wish = waiting.pop()
        if wish >= len(applications[person]):
            continue
        next_wish[person] = wish + 1
        posting = int(applications[person][wish])
        kept[posting].append((float(judgements[person, posting]), person))
        jobs[person] = posting
        if len(kept[posting]) > places[posting]:
            worst = min(kept[posting])
            kept[posting].remove(worst)
            jobs[worst[1]] = -1
            waiting.append((worst[1], int(next_wish[worst[1]])))
    return jobs


MEASURES = {
    "matches": "people hired, of 100 places",
    "nothing": "seekers without a job at the end, of 100",
    "welfare": "mean taste for one's job, 0 without one",
    "quality": "nDCG of the first lists by score, against the best by score alone",
    "gini": "Gini coefficient of the postings' places on first lists",
    "coverage": "postings on some first list, of 100",
    "congestion": "sum of share x log share / log n of the postings (ReCon); -1 is even",
    "uneven": "Gini coefficient of the looks at each place offered",
    "crowd": "looks at a place offered, of the worst posting in a hundred",
    "short": "seekers with fewer than 5 postings where score alone shows 5, of 100",
}


def measure(market: FiniteMarket, outcome: Outcome, plain: Lists) -> dict[str, float]:
    """The figures of MEASURES; `plain` are the lists by score alone."""
    n, postings = market.scores.shape
    on_list = outcome.lists >= 0
    counts = np.bincount(outcome.lists[on_list], minlength=postings)
    shares = counts[counts > 0] / counts.sum()
    looks = np.bincount(outcome.lists[on_list], np.broadcast_to(attention(LISTED), on_list.shape)[on_list], postings)
    with_job = np.flatnonzero(outcome.hired >= 0)
    few = (on_list.sum(axis=1) < 5) & ((plain >= 0).sum(axis=1) >= 5)
    return {
        "matches": 100 * len(with_job) / market.places.sum(),
        "nothing": 100 * (1 - len(with_job) / n),
        "welfare": float(market.tastes[with_job, outcome.hired[with_job]].sum() / n),
        "quality": _worth(market.scores, outcome.lists) / _worth(market.scores, plain),
        "gini": gini(counts),
        "coverage": 100 * float(np.mean(counts > 0)),
        "congestion": float((shares * np.log(shares)).sum() / np.log(postings)),
        "uneven": gini(looks / market.places),
        "crowd": float(np.quantile(looks / market.places, 0.99)),
        "short": 100 * float(few.mean()),
    }


def _worth(scores: Floats, lists: Lists) -> float:
    """Discounted score of all lists together."""
    gains = np.take_along_axis(scores, np.maximum(lists, 0), axis=1) * (lists >= 0)
    return float((gains @ attention(LISTED)).sum())


def gini(counts: Floats | Ints) -> float:
    """0 when all are equal, near 1 when one has everything."""
    ordered = np.sort(counts)
    n = len(ordered)
    return float(2 * (np.arange(1, n + 1) @ ordered) / (n * ordered.sum()) - (n + 1) / n)
