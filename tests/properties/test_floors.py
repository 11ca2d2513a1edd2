"""Floors on longer shortlists: against an integer programme solved by HiGHS, and laws that every list obeys."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.ranking.floors import shortlist

Case = tuple[np.ndarray, np.ndarray, tuple[float, ...], int]


@st.composite
def shortlists(draw: st.DrawFn, people: int = 60, places: int = 16) -> Case:
    """Up to six overlapping groups whose members tend to score worse; shares may ask for more than there is room."""
    n, groups = draw(st.integers(1, people)), draw(st.integers(0, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    masks = rng.random((groups, n)) < rng.uniform(0.05, 0.4, (groups, 1))
    scores = rng.random(n) - draw(st.sampled_from([0.0, 0.2, 0.5])) * masks.mean(axis=0) if groups else rng.random(n)
    if draw(st.booleans()):
        scores = np.round(scores, 1)
    shares = draw(st.lists(st.integers(1, 60), min_size=groups, max_size=groups))
    return scores, masks, tuple(share / 100 for share in shares), draw(st.integers(1, places))


def solved(scores: np.ndarray, masks: np.ndarray, floors: np.ndarray) -> float | None:
    """The greatest value by a solver that knows nothing of types: x[i, k] = 1 when candidate i stands at place k."""
    n, size = len(scores), floors.shape[1]
    worth = np.outer(scores, 1 / np.log2(np.arange(2, size + 2)))
    rows = [np.kron(np.eye(n), np.ones(size)), np.kron(np.ones(n), np.eye(size))]
    low, high = [np.zeros(n), np.ones(size)], [np.ones(n), np.ones(size)]
    for floor, place in zip(*np.nonzero(floors), strict=True):
        rows.append(np.kron(masks[floor], np.arange(size) <= place)[None])
        low.append(floors[floor, [place]])
        high.append(np.array([np.inf]))
    limits = LinearConstraint(np.vstack(rows), np.concatenate(low), np.concatenate(high))
    found = milp(-worth.ravel(), integrality=1, bounds=Bounds(0, 1), constraints=limits, options={"mip_rel_gap": 0})
    return None if found.x is None else float(np.round(found.x) @ worth.ravel())


@settings(deadline=None, max_examples=60)
@given(shortlists(people=40, places=12))
def test_the_list_is_worth_what_the_solver_finds_and_clashes_are_real(case: Case) -> None:
    result = shortlist(*case)
    best = solved(case[0], case[1], result.kept)
    assert best is not None
    np.testing.assert_allclose([result.value, result.at_most], best, atol=1e-6)
    assert bool(result.clash) == (solved(case[0], case[1], result.owed) is None)


@settings(deadline=None, max_examples=300)
@given(shortlists())
def test_every_prefix_keeps_every_floor_nobody_is_lost_and_the_bytes_repeat(case: Case) -> None:
    scores, masks, _, limit = case
    result = shortlist(*case)
    assert len(set(result.order.tolist())) == len(result.order) == min(limit, len(scores))
    assert (np.cumsum(masks[:, result.order], axis=1) >= result.kept).all()
    assert (result.kept <= result.owed).all()
    assert result.proved
    assert bool(result.clash) != np.array_equal(result.kept, result.owed)
    assert shortlist(*case).order.tobytes() == result.order.tobytes()


@settings(deadline=None)
@given(shortlists())
def test_nobody_stands_above_a_better_one_who_belongs_to_all_the_same_groups(case: Case) -> None:
    scores, masks, order = case[0], case[1], shortlist(*case).order
    for place, row in enumerate(order):
        serves_as_much = (masks[:, order[place + 1 :]] >= masks[:, row, None]).all(axis=0)
        assert (scores[order[place + 1 :]][serves_as_much] <= scores[row]).all()


@settings(deadline=None)
@given(shortlists())
def test_whoever_stands_higher_than_by_score_is_lifted_by_a_floor_that_counts_them(case: Case) -> None:
    scores, masks, result = case[0], case[1], shortlist(*case)
    order = result.order
    by_score = np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
    np.testing.assert_array_equal(result.lifted.any(axis=0), by_score[order] > np.arange(len(order)))
    for place, row in enumerate(order):
        assert (masks[:, row] >= result.lifted[:, place]).all()


@pytest.mark.parametrize(("part", "seed", "clashes"), [(0.07, 5, True), (0.1, 0, False)])
def test_lists_that_leave_hardly_a_way_through_are_proved_as_well(part: float, seed: int, clashes: bool) -> None:
    """Floors of 150 % together: no search of a bearable width can prove these."""
    rng = np.random.default_rng(seed)
    masks = rng.random((6, 120)) < part
    scores = rng.random(120) - 0.3 * masks.any(axis=0)
    result = shortlist(scores, masks, (0.3, 0.3, 0.25, 0.25, 0.25, 0.15), 30)
    assert bool(result.clash) == clashes
    assert (np.cumsum(masks[:, result.order], axis=1) >= result.kept).all()
    assert result.proved
    np.testing.assert_allclose(result.value, solved(scores, masks, result.kept), atol=1e-6)
