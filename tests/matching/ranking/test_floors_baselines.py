"""The methods that floors are compared with do what their papers say, so that the comparison is fair."""

import numpy as np
import pytest

from matching.ranking.floors import shortlist
from tests.benchmarks.floors_baselines import (
    adjusted_alpha,
    det_cons,
    det_const_sort,
    det_greedy,
    fa_ir,
    minimum_members,
    rejected,
)

SCORES = np.linspace(1, 0.4, 40)
LAST_TEN = np.arange(40)[None] >= 30


@pytest.mark.parametrize(("share", "rank"), [(0.02, 114), (0.015, 153), (0.1, 22)])
def test_fa_ir_asks_for_the_first_member_of_a_small_quota_far_below_a_list_of_ten(share: float, rank: int) -> None:
    least = minimum_members(share, 200, 0.1)
    assert least[rank - 2 : rank] == [0, 1]
    assert shortlist(np.linspace(1, 0, 200), np.arange(200)[None] == 199, (share,), 200).owed[0].argmax() < rank


def test_fa_ir_s_table_for_a_half_is_that_of_the_paper() -> None:
    assert minimum_members(0.5, 10, 0.1) == [0, 0, 0, 1, 1, 1, 2, 2, 3, 3]


def test_the_adjusted_significance_rejects_a_fair_list_no_more_often_than_said() -> None:
    alpha = adjusted_alpha(0.5, 40, 0.1)
    assert alpha < 0.1
    assert rejected(0.5, minimum_members(0.5, 40, alpha)) <= 0.1
    assert rejected(0.5, minimum_members(0.5, 40, 0.1)) > 0.1


def test_fa_ir_lifts_the_protected_and_not_the_others() -> None:
    order = fa_ir(SCORES, LAST_TEN, (0.5,), 20)
    assert sum(row >= 30 for row in order) > sum(row >= 30 for row in range(20))
    assert [row for row in order if row < 30] == list(range(sum(row < 30 for row in order)))


@pytest.mark.parametrize("method", [det_greedy, det_cons, det_const_sort])
def test_one_attribute_alone_is_kept_at_every_prefix_by_the_deterministic_methods(method: object) -> None:
    order = method(SCORES, LAST_TEN, (0.3,), 20)  # type: ignore[operator]
    members = np.cumsum(LAST_TEN[0][order])
    assert len(set(order)) == 20
    assert (members >= shortlist(SCORES, LAST_TEN, (0.3,), 20).owed[0]).all()


def test_det_const_sort_moves_a_better_one_up_within_the_last_places_of_those_passed() -> None:
    value = np.array([[True, True, False, False, False, False]])
    order = det_const_sort(np.array([0.1, 0.05, 0.9, 0.8, 0.7, 0.6]), value, (0.5,), 4)
    assert order == [2, 0, 3, 1]


def test_det_greedy_falls_short_with_many_values_where_a_list_that_keeps_all_exists() -> None:
    """Geyik et al., section 4: with four values and more DetGreedy may find no way though there is one."""
    short, shares = 0, (0.23, 0.19, 0.13, 0.11, 0.07)
    rng = np.random.default_rng(0)
    for _ in range(50):
        masks = rng.integers(0, 6, 120) == np.arange(5)[:, None]
        scores = rng.random(120) - 0.5 * masks.any(axis=0)
        best = shortlist(scores, masks, shares, 30)
        assert not best.clash
        short += (np.cumsum(masks[:, det_greedy(scores, masks, shares, 30)], axis=1) < best.owed).any()
    assert short > 0
