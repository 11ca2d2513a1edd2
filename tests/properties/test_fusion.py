"""Promises of merging rankings by place."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.retrieval.fusion import fuse, merge, ranks_of

rankings = st.lists(
    st.lists(st.integers(0, 40), unique=True, max_size=20).map(lambda rows: np.array(rows, np.int64)), max_size=5
)


def test_a_place_is_worth_one_over_sixty_and_itself() -> None:
    np.testing.assert_allclose(fuse(np.array([[1, 2, 0], [3, 0, 0]])), [1 / 61 + 1 / 63, 1 / 62, 0])
    np.testing.assert_allclose(fuse(np.array([[1]]), k=9), [0.1])


@given(rankings)
def test_ranks_say_where_each_candidate_stands_in_each_ranking(lists: list[np.ndarray]) -> None:
    candidates, ranks = ranks_of(lists)
    assert candidates.tolist() == sorted({row for rows in lists for row in rows.tolist()})
    for rows, line in zip(lists, ranks, strict=True):
        held = rows.tolist()
        assert line.tolist() == [held.index(row) + 1 if row in held else 0 for row in candidates.tolist()]


@given(rankings, st.integers(0, 60))
def test_merging_keeps_the_best_by_the_sum_of_their_places(lists: list[np.ndarray], k: int) -> None:
    worth: dict[int, float] = {}
    for rows in lists:
        for place, row in enumerate(rows.tolist(), start=1):
            worth[row] = worth.get(row, 0) + 1 / (60 + place)
    merged = merge(lists, k).tolist()
    assert len(merged) == len(set(merged)) == min(k, len(worth))
    np.testing.assert_allclose([worth[row] for row in merged], sorted(worth.values(), reverse=True)[:k])


@given(rankings, st.randoms(use_true_random=False))
def test_the_order_of_the_rankings_does_not_matter(lists: list[np.ndarray], random: np.random.Generator) -> None:
    candidates, ranks = ranks_of(lists)
    shuffled = lists[:]
    random.shuffle(shuffled)
    again, other = ranks_of(shuffled)
    assert again.tolist() == candidates.tolist()
    np.testing.assert_allclose(fuse(other), fuse(ranks))


@given(rankings, st.data())
def test_a_better_place_never_lowers_a_candidate(lists: list[np.ndarray], data: st.DataObject) -> None:
    candidates, ranks = ranks_of(lists)
    raised = np.argwhere(ranks > 1)
    if not len(raised):
        return
    line, at = raised[data.draw(st.integers(0, len(raised) - 1))]
    better = ranks.copy()
    better[line, at] -= 1
    assert fuse(better)[at] > fuse(ranks)[at]
    others = np.arange(len(candidates)) != at
    np.testing.assert_array_equal(fuse(better)[others], fuse(ranks)[others])
