"""What queues may do to a list, whatever the scores and whatever the queues."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import Array
from matching.ranking.congestion import Congestion, attention, chance, chance_of, expected, pressure, queue_moves
from matching.ranking.rebalance import best_first

NOTHING = 0.05
SCORES = st.floats(0.001, 0.999, allow_nan=False)


@st.composite
def crowded(draw: st.DrawFn) -> dict[str, Any]:
    """Scores of 1-40 postings, the pressure on each, and the figures of a policy."""
    n = draw(st.integers(1, 40))
    return {
        "scores": np.array(draw(st.lists(SCORES, min_size=n, max_size=n))),
        "pressures": np.array(draw(st.lists(st.integers(0, 255), min_size=n, max_size=n)), np.uint8),
        "figures": Congestion(
            strength=draw(st.floats(0.05, 2)), least_chance=draw(st.floats(0.001, 1)), at_least=draw(st.integers(1, 10))
        ),
    }


def order(case: dict[str, Any], pressures: Array | None = None) -> list[int]:
    """Postings worth showing, best first."""
    left = expected(case["scores"], case["pressures"] if pressures is None else pressures, NOTHING, case["figures"])
    ranked = best_first(left, np.arange(len(left)))
    return [row for row in ranked.tolist() if case["scores"][row] > NOTHING]


def odds(score: float) -> float:
    return score / (1 - score)


@given(crowded())
def test_off_gives_the_scores_themselves(case: dict[str, Any]) -> None:
    off = case["figures"].model_copy(update={"strength": 0.0})
    assert (expected(case["scores"], case["pressures"], NOTHING, off) == case["scores"]).all()
    assert Congestion().strength == 0


@given(crowded())
def test_where_nobody_queues_the_scores_stay_exactly_as_they_are(case: dict[str, Any]) -> None:
    quiet = np.zeros_like(case["pressures"])
    assert (expected(case["scores"], quiet, NOTHING, case["figures"]) == case["scores"]).all()


@given(crowded())
def test_everything_worth_showing_stays_on_the_list(case: dict[str, Any]) -> None:
    assert sorted(order(case)) == np.flatnonzero(case["scores"] > NOTHING).tolist()


@given(crowded())
def test_who_has_few_postings_gets_them_in_the_rankers_order(case: dict[str, Any]) -> None:
    if np.count_nonzero(case["scores"] > NOTHING) < case["figures"].at_least:
        assert order(case) == order(case, np.zeros_like(case["pressures"]))


@given(crowded(), st.data())
def test_a_longer_queue_never_raises_a_posting(case: dict[str, Any], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(case["scores"]) - 1))
    longer = case["pressures"].copy()
    longer[row] = data.draw(st.integers(int(longer[row]), 255))
    if row in order(case):
        assert order(case, longer).index(row) >= order(case).index(row)


@given(crowded())
def test_no_queue_puts_a_posting_below_one_that_promises_less_than_it_keeps(case: dict[str, Any]) -> None:
    place = {row: place for place, row in enumerate(order(case))}
    keeps = case["figures"].least_chance ** case["figures"].strength
    for better in place:
        for worse in place:
            if odds(case["scores"][worse]) < odds(case["scores"][better]) * keeps * (1 - 1e-6):
                assert place[better] < place[worse]


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(-5, 1000))
def test_the_chance_falls_with_the_queue_and_rises_with_the_places(queue: float, more: float, places: int) -> None:
    here, longer, wider = chance(np.array([places, places, places + 1]), np.array([queue, queue + more, queue]))
    assert 0 <= longer <= here <= wider <= 1
    assert pressure(np.array([longer]))[0] >= pressure(np.array([here]))[0]


@given(st.floats(2.0**-15, 1))
def test_a_byte_tells_the_chance_to_a_fortieth(exact: float) -> None:
    assert chance_of(pressure(np.array([exact])))[0] == pytest.approx(exact, rel=1 / 40)


def test_no_place_left_is_the_longest_queue() -> None:
    assert pressure(chance(np.array([0, 3, 3]), np.array([0.0, 0.0, 3.0]))).tolist() == [255, 0, 16]


def test_people_look_less_the_further_down() -> None:
    assert attention(3).tolist() == pytest.approx([1, 0.6309, 0.5], abs=1e-4)


def test_of_two_equal_postings_the_one_with_room_comes_first() -> None:
    scores, figures = np.array([0.5, 0.5, 0.2, 0.1, 0.1]), Congestion(strength=1)
    byte = pressure(chance(np.array([2, 2, 2, 2, 2]), np.array([250.0, 1, 0, 0, 0])))
    left = expected(scores, byte, NOTHING, figures)
    assert left[1] == pytest.approx(2 / 5, abs=0.01)  # odds 1 x chance 2/3 is odds 2/3
    assert best_first(left, np.arange(5)).tolist() == [1, 2, 3, 4, 0]


def test_what_a_queue_moved_says_so_and_nothing_else_does() -> None:
    (fell,) = queue_moves((2, 8, 9), 48)
    assert fell.text == "原第2，现第9：看的和报名的人多、名额少，现在报名被录用的可能估计约12%"
    assert (fell.rule, fell.article) == ("congestion", "")
    assert "不到1%" in queue_moves((2, 8, 9), 255)[0].text
    (rose,) = queue_moves((5, 4, 4), 0)
    assert rose.text == "原第5，现第4：原来排在前面的岗位人多名额少，往后放了"
    for unmoved in ((2, 2, 2), (2, 2, 5), (5, 5, 4), (2, 4, 1), (4, 3, 5)):
        assert queue_moves(unmoved, 48) == ()
