"""Coverage, Gini and exposure of groups, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from matching.ranking.ranker import PriorRanker
from tests.training.drawn import drawn
from training.exposure import coverage, exposure, first_places, gini, group_exposure, seen_in_lists


def test_first_places_are_the_best_and_what_is_barred_is_nowhere() -> None:
    places = first_places(np.array([[0.1, 0.9, -np.inf], [0.5, -np.inf, -np.inf]]), depth=2)
    assert places.tolist() == [[1, 0], [0, -1]]
    assert coverage(places, 3) == pytest.approx(2 / 3)
    assert exposure(places, 3).tolist() == pytest.approx([1 + 1 / np.log2(3), 1, 0])


def test_rows_are_seen_by_their_place_in_their_own_list() -> None:
    rows = drawn(PriorRanker()).take(np.arange(5))
    rows = replace(rows, list_id=np.array([3, 3, 3, 8, 8]))
    seen = seen_in_lists(rows, np.array([0.1, 0.9, 0.5, 0.2, 0.3]))
    assert seen.tolist() == pytest.approx([0.5, 1, 1 / np.log2(3), 1 / np.log2(3), 1])


def test_gini_is_0_when_equal_and_near_1_when_one_has_all() -> None:
    assert gini(np.ones(5)) == pytest.approx(0)
    assert gini(np.array([0.0] * 99 + [1])) == pytest.approx(0.99)
    assert gini(np.array([1.0, 3])) == pytest.approx(0.25)
    assert gini(np.zeros(3)) == 0


def test_a_group_that_is_seen_like_anybody_has_1() -> None:
    seen = np.array([2.0, 0, 1, 1])
    members = {"first": np.array([True, False, False, False]), "half": np.array([True, True, False, False])}
    assert group_exposure(seen, members) == {"first": 2, "half": 1}
    assert group_exposure(seen, {"nobody": np.zeros(4, np.bool_)}) == {}
