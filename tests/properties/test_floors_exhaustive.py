"""Floors against every permutation: 10,000 random shortlists of up to eight people in overlapping groups.

For each, all orders are enumerated: the list keeps what it promises, none that keeps it is worth more, clashes are
minimal, and what remains of clashing floors is what the order of precedence allows.
"""

from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import NamedTuple

import numpy as np
import pytest

from matching.ranking.floors import Demand, Shortlist, shortlist

CASES, PARTS = 10_000, 10
SHARES = (0.125, 0.15, 0.2, 0.25, 0.29, 0.34, 0.5, 0.6, 0.75)


class Case(NamedTuple):
    scores: np.ndarray
    masks: np.ndarray
    shares: tuple[float, ...]
    limit: int


@cache
def orders(n: int, size: int) -> np.ndarray:
    """Every list of `size` out of n people: shape (size, n! / (n - size)!)."""
    return np.array(list(permutations(range(n), size)), np.int8).T.copy()


def a_case(rng: np.random.Generator) -> Case:
    """Half the time everybody belongs to one group at least, a few to more, and members score worse."""
    n, groups = int(rng.integers(1, 9)), int(rng.integers(1, 7))
    scores = rng.integers(0, 12, n) / 10 if rng.random() < 0.3 else rng.random(n)
    masks = rng.random((groups, n)) < rng.choice([0.1, 0.3, 0.5])
    if rng.random() < 0.5:
        masks = (rng.integers(0, groups, n) == np.arange(groups)[:, None]) | (rng.random((groups, n)) < 0.1)
    scores = scores - rng.choice([0.0, 0.3, 0.6]) * masks.mean(axis=0)
    return Case(scores, masks, tuple(rng.choice(SHARES, groups).tolist()), int(rng.integers((n + 1) // 2, n + 2)))


class Enumerated:
    """All lists of one case: members in their prefixes (G, L, lists), and their values (lists,)."""

    def __init__(self, case: Case) -> None:
        size = min(case.limit, len(case.scores))
        every = orders(len(case.scores), size)
        self.members = np.array(
            [mask.astype(np.int8)[every[:size]].cumsum(axis=0, dtype=np.int8) for mask in case.masks]
        )
        weights = np.array([1 / np.log2(place + 1) for place in range(1, size + 1)])
        self.values = weights @ case.scores[every]

    def keeping(self, floors: np.ndarray) -> np.ndarray:
        kept = np.ones(len(self.values), np.bool_)
        for floor, place in zip(*np.nonzero(floors), strict=True):
            kept &= self.members[floor, place] >= floors[floor, place]
        return kept

    def meeting(self, demands: tuple[Demand, ...]) -> np.ndarray:
        met = np.ones(len(self.values), np.bool_)
        for demand in demands:
            met &= self.members[demand.floor, demand.prefix - 1] >= demand.members
        return met

    def by_precedence(self, owed: np.ndarray) -> np.ndarray:
        """Floor by floor, prefix by prefix, the most that some list still gives."""
        kept, still = np.zeros_like(owed), np.ones(len(self.values), np.bool_)
        for floor, place in np.ndindex(owed.shape):
            members = self.members[floor, place]
            kept[floor, place] = min(owed[floor, place], members[still].max())
            still &= members >= kept[floor, place]
        return kept


def owed_to(case: Case) -> np.ndarray:
    size = min(case.limit, len(case.scores))
    shares = [Fraction(str(share)) for share in case.shares]
    floors = np.array([[share * k // 1 for k in range(1, size + 1)] for share in shares], np.int64)
    return np.minimum(floors, case.masks.sum(axis=1)[:, None])


def must_be_a_minimal_clash(clash: tuple[Demand, ...], owed: np.ndarray, every: Enumerated) -> None:
    assert all(demand.members <= owed[demand.floor, demand.prefix - 1] for demand in clash)
    assert not every.meeting(clash).any()
    for i in range(len(clash)):
        assert every.meeting(clash[:i] + clash[i + 1 :]).any()
    earliest = next(k for k in range(1, owed.shape[1] + 1) if not every.keeping(owed[:, :k]).any())
    assert max(demand.prefix for demand in clash) == earliest


def must_be_right(case: Case, result: Shortlist) -> None:
    every, owed = Enumerated(case), owed_to(case)
    np.testing.assert_array_equal(result.owed, owed)
    assert len(set(result.order.tolist())) == len(result.order) == owed.shape[1]
    np.testing.assert_array_equal(result.kept, every.by_precedence(owed))
    members = np.cumsum(case.masks[:, result.order], axis=1)
    assert (members >= result.kept).all()
    best = every.values[every.keeping(result.kept)].max()
    assert result.value == pytest.approx(best, abs=1e-9)
    assert result.at_most == pytest.approx(best, abs=1e-9)
    assert result.free == pytest.approx(every.values.max(), abs=1e-9)
    if every.keeping(owed).any():
        assert result.clash == ()
    else:
        must_be_a_minimal_clash(result.clash, owed, every)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_permutation_keeps_the_floors_and_is_worth_more(part: int) -> None:
    rng, clashes = np.random.default_rng(part), 0
    for _ in range(CASES // PARTS):
        case = a_case(rng)
        result = shortlist(*case)
        must_be_right(case, result)
        clashes += bool(result.clash)
    assert clashes > CASES // PARTS // 100, "too few clashes to say anything about them"
