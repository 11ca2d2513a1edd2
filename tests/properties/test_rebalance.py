"""Laws of the order after the weights."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import PostingRows
from matching.ranking.rebalance import AT_MOST, WINDOW, spread
from tests.builders import grams_of

TITLES = ("理货员", "理货员（夜班）", "会计", "焊工", "电焊工")


@st.composite
def lists(draw: st.DrawFn) -> tuple[np.ndarray, PostingRows]:
    n = draw(st.integers(0, 40))
    rows = PostingRows.blank(n)
    rows.employer[:] = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    for row, title in enumerate(draw(st.lists(st.sampled_from(TITLES), min_size=n, max_size=n))):
        rows.title_grams[row] = grams_of(title)
    return np.array(draw(st.permutations(range(n))), np.int64), rows


@given(lists())
def test_spreading_loses_nothing_adds_nothing_and_is_the_same_every_time(
    listed: tuple[np.ndarray, PostingRows],
) -> None:
    order, rows = listed
    after = spread(order, rows)
    assert sorted(after.tolist()) == sorted(order.tolist())
    np.testing.assert_array_equal(after, spread(order, rows))


@given(lists())
def test_no_window_holds_more_alike_than_allowed_while_others_remain(listed: tuple[np.ndarray, PostingRows]) -> None:
    """Identical titles of one employer; once only they remain they follow one another."""
    order, rows = listed
    after = spread(order, rows)
    names = [(int(rows.employer[row]), tuple(rows.title_grams[row].tolist())) for row in after]
    for place in range(len(after)):
        family, window = names[place], names[max(0, place - WINDOW + 1) : place]
        rest = set(names[place:])
        if family[0] and window.count(family) >= AT_MOST:
            assert all(other[0] in {name[0] for name in window} for other in rest)


@given(lists())
def test_rows_of_one_family_keep_their_order(listed: tuple[np.ndarray, PostingRows]) -> None:
    order, rows = listed
    place = {row: i for i, row in enumerate(order.tolist())}
    seen: dict[tuple[int, bytes], int] = {}
    for row in spread(order, rows).tolist():
        family = (int(rows.employer[row]), rows.title_grams[row].tobytes())
        assert place[row] > seen.get(family, -1)
        seen[family] = place[row]
