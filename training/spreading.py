"""Ways to spread a market's lists, each as its paper describes it; all choose among the same postings.

Lists hold postings whose score lies above NOTHING only, as the product's do.
"""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from matching.ranking.congestion import Congestion, attention, chance, expected, pressure
from training.finite_market import APPLY_RATE, LISTED, NOTHING, Floats, Ints, Lists, Method
from training.measures import Interval

SINKHORN_ROUNDS = 200
STRENGTHS = (0.25, 0.5, 1.0, 2.0)


class Way(NamedTuple):
    """A method at one setting of what makes it stronger; 0 is the list by score alone."""

    family: str
    setting: float
    method: Method


Results = dict[Way, dict[str, Interval]]


def ways() -> Iterator[Way]:
    """Every method from mild to strong."""
    yield Way("score alone", 0, by_score)
    yield from (Way("popularity discount", b, partial(by_popularity, beta=b)) for b in (0.1, 0.25, 0.5, 1.0))
    yield from (Way("FairRec", a, partial(by_fairrec, alpha=a)) for a in (0.25, 0.5, 0.75, 1.0))
    yield from (Way("ReCon", w, partial(by_recon, weight=w)) for w in (0.125, 0.25, 0.5, 1.0))
    yield from (Way("ReCon by places", w, partial(by_recon, weight=w, sized=True)) for w in (0.125, 0.25, 0.5, 1.0))
    yield from (Way("queues (ours), first day", s, partial(by_queue, strength=s, days=1)) for s in STRENGTHS)
    yield from (Way("queues (ours)", s, partial(by_queue, strength=s)) for s in STRENGTHS)


def best(values: Floats, scores: Floats) -> Lists:
    """The first LISTED by `values` of each row, of those with a score worth showing."""
    shown = np.where(scores > NOTHING, values, -np.inf)
    order = np.argsort(-shown, axis=1, kind="stable")[:, :LISTED]
    lists = np.full((len(scores), LISTED), -1)
    lists[:, : order.shape[1]] = np.where(np.isneginf(np.take_along_axis(shown, order, axis=1)), -1, order)
    return lists


def log_odds(scores: Floats) -> Floats:
    clipped = np.clip(scores, 1e-9, 1 - 1e-9)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds


def by_score(scores: Floats, places: Ints) -> Lists:
    """The recommender alone."""
    return best(scores, scores)


def by_popularity(scores: Floats, places: Ints, beta: float) -> Lists:
    """Log-odds less beta x log of how often the posting stands on lists by score alone."""
    lists = by_score(scores, places)
    counts = np.bincount(lists[lists >= 0], minlength=scores.shape[1])
    return best(log_odds(scores) - beta * np.log1p(counts), scores)


def by_fairrec(scores: Floats, places: Ints, alpha: float) -> Lists:
    """FairRec (Patro et al., WWW 2020): every posting at least the part alpha of an equal share of all list places.

    First phase: copies of every posting go round by round to the person whose turn it is, the dearest first. Second:
    lists are filled by score. Our change: a person to whom no copy is open any more is passed over (the paper's
    people may take everything, so it stops there).
    """
    n, postings = scores.shape
    open_now = np.flatnonzero(scores.max(axis=0, initial=0) > NOTHING)
    copies = np.zeros(postings, int)
    copies[open_now] = int(alpha * n * LISTED / max(len(open_now), 1))
    given: list[list[int]] = [[] for _ in range(n)]
    left = np.where(scores > NOTHING, scores, 0.0)
    for _ in range(-(-int(copies.sum()) // max(n, 1))):
        for person in range(n):
            posting = int(np.argmax(left[person] * (copies > 0)))
            if left[person, posting] > 0 and copies[posting] > 0:
                given[person].append(posting)
                left[person, posting] = 0
                copies[posting] -= 1
    rank_first = np.zeros_like(scores)
    for person, got in enumerate(given):
        rank_first[person, got] = 1
    kept = best(scores + rank_first, scores)
    return best(np.where(_on_list(kept, postings), scores, -np.inf), scores)


def _on_list(lists: Lists, postings: int) -> np.ndarray:
    member = np.zeros((len(lists), postings + 1), bool)
    np.put_along_axis(member, lists, True, axis=1)  # -1 marks the last column, which is cut off
    return member[:, :-1]


def by_recon(scores: Floats, places: Ints, weight: float, temperature: float = 1.0, sized: bool = False) -> Lists:
    """ReCon (Mashayekhi et al., RecSys 2023): the recommender's aim and an optimal transport plan, weighed.

    The plan moves equal shares of people to equal shares of postings (`sized`: to shares as large as their places, our
    extension in its favour) at cost log((1 - p) / p), by Sinkhorn's rounds. The paper trains the model on both aims;
    here the model is given, so the log-odds are drawn toward the plan's logarithm by `weight`.
    """
    open_now = (scores > NOTHING).any(axis=0)
    people = (scores > NOTHING).any(axis=1)
    if not people.any():
        return by_score(scores, places)
    kernel = np.where(scores > NOTHING, np.exp(log_odds(scores) / temperature), 1e-12)[np.ix_(people, open_now)]
    share = places[open_now] / places[open_now].sum() if sized else np.full(open_now.sum(), 1 / max(open_now.sum(), 1))
    by_posting = np.ones(len(share))
    for _ in range(SINKHORN_ROUNDS):
        by_person = (1 / len(kernel)) / (kernel @ by_posting)
        by_posting = share / (kernel.T @ by_person)
    potential = np.zeros(scores.shape[1])
    potential[open_now] = temperature * np.log(by_posting)
    return best(log_odds(scores) + weight * potential, scores)


def by_queue(scores: Floats, places: Ints, strength: float, days: int = 2) -> Lists:
    """Ours, with the product's own code: one list after the other, each seeing the queues the others left.

    On the first day the first to come see no queue. On the second everybody comes again and sees the queues of the day
    before without their own part in them, as in a service that has been running.
    """
    figures = Congestion(strength=strength, apply_rate=APPLY_RATE)
    looks, seen = attention(LISTED), np.zeros(scores.shape[1])
    lists = np.full((len(scores), LISTED), -1)
    for _ in range(days):
        for person, own in enumerate(scores):
            _count(seen, lists[person], -looks)
            byte = pressure(chance(places, figures.apply_rate * np.maximum(seen, 0.0)))
            (lists[person],) = best(expected(own, byte, NOTHING, figures)[None], own[None])
            _count(seen, lists[person], looks)
    return lists


def _count(seen: Floats, listed: Ints, looks: Floats) -> None:
    shown = listed[listed >= 0]
    seen[shown] += looks[: len(shown)]
