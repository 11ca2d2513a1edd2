"""nDCG, recall, intervals and grades, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.measures import calibration_error, grades, interval, judged, ndcg, recall, reliability, sampled


def test_grades_follow_the_classification() -> None:
    found = grades(["6-18-02-04", "6-18-02-00"], ["6-18-02-04", "6-18-02-01", "6-18-01-01"])
    assert found.tolist() == [[2, 1, 0], [1, 1, 0]]


def test_ndcg_by_hand() -> None:
    found = ndcg(np.array([[0.9, 0.8, 0.7]]), np.array([[0, 2, 1]], np.int8))
    ideal = 3 + 1 / np.log2(3)
    assert found[0] == pytest.approx((3 / np.log2(3) + 1 / 2) / ideal)


def test_the_perfect_order_reaches_one_and_nothing_relevant_is_no_question() -> None:
    relevance = np.array([[2, 1, 0, 0], [0, 0, 0, 0]], np.int8)
    found = ndcg(np.array([[4.0, 3, 2, 1]] * 2), relevance)
    assert found[0] == 1
    assert np.isnan(found[1])


def test_left_out_pairs_count_nowhere() -> None:
    scores, relevance = np.array([[9.0, 5, 4]]), np.array([[-1, 2, 0]], np.int8)
    assert ndcg(scores, relevance)[0] == 1
    assert recall(scores, relevance, depth=1)[0] == 1


def test_recall_asks_for_no_more_than_fits() -> None:
    scores, relevance = np.array([[4.0, 3, 2, 1]]), np.array([[1, 2, 1, 0]], np.int8)
    assert recall(scores, relevance, depth=2)[0] == 1
    assert recall(-scores, relevance, depth=2)[0] == 0.5


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30), st.integers(1, 5))
def test_the_interval_holds_its_mean(values: list[float], clusters: int) -> None:
    found = interval(np.array(values), [str(at % clusters) for at in range(len(values))])
    assert found.low - 1e-9 <= found.mean <= found.high + 1e-9


def test_queries_of_one_cluster_are_not_independent() -> None:
    values = np.array([0.0, 1.0] * 50)
    apart = interval(values, [str(at) for at in range(100)])
    together = interval(values, [str(at % 2) for at in range(100)])
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_true_confidence_has_no_calibration_error() -> None:
    assert calibration_error(np.array([1.0, 1.0, 0.0]), np.array([True, True, False])) == 0
    assert calibration_error(np.array([0.9] * 10), np.array([False] * 10)) == pytest.approx(0.9)


def test_map_and_mrr_by_hand() -> None:
    found = judged(np.array([[4.0, 3, 2, 1], [4, 3, 2, 1]]), np.array([[0, 1, -1, 2], [0, 0, 0, 0]], np.int8))
    assert found["map"][0] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert found["mrr"][0] == 1 / 2
    assert np.isnan(found["map"][1])
    assert np.isnan(found["mrr"][1])


def test_a_sample_keeps_one_relevant_and_twenty_others() -> None:
    relevance = np.array([[0] * 100 + [1, 2, -1], [0] * 103], np.int8)
    found = sampled(relevance, seed=3)
    assert (found[0] > 0).sum() == 1
    assert ((found == 0).sum(axis=1) == 20).all()
    assert found[0, -1] == -1
    assert (found != sampled(relevance, seed=4)).any()


def test_sampled_negatives_can_turn_the_order_of_two_methods() -> None:
    """One always finds the right item at place 11 of 2,000; the other at place 1 or at the very end."""
    relevance = np.zeros((400, 2_000), np.int8)
    relevance[:, 0] = 1
    scores = np.tile(-np.arange(2_000.0), (400, 1))
    steady, lucky = scores.copy(), scores.copy()
    steady[:, 0] = -10.5
    lucky[1::2, 0] = -2_001
    assert ndcg(lucky, relevance).mean() > ndcg(steady, relevance).mean() == 0
    few = sampled(relevance)
    assert ndcg(steady, few).mean() > ndcg(lucky, few).mean()


def test_bins_of_reliability_hold_equally_many() -> None:
    found = reliability(np.array([0.1, 0.2, 0.8, 0.9]), np.array([False, False, True, True]), bins=2)
    assert found == [(pytest.approx(0.15), 0, 2), (pytest.approx(0.85), 1, 2)]


def test_an_interval_of_nothing_is_unknown() -> None:
    assert np.isnan(interval(np.array([np.nan]), ["a"])).all()
