"""nDCG, recall, intervals and grades, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.measures import calibration_error, grades, interval, ndcg, recall


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
