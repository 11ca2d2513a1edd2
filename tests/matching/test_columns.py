"""Columns: quick widening, and tables whose rows come and go."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from matching.columns import NO_DATE, PostingRows, Table, widen

halves = npst.arrays(
    np.float16, st.tuples(st.integers(0, 5), st.integers(1, 9)), elements=st.floats(-60_000, 60_000, width=16)
)


@given(halves)
def test_widening_keeps_every_value_even_the_smallest(half: np.ndarray) -> None:
    np.testing.assert_array_equal(widen(half), half.astype(np.float32))
    np.testing.assert_array_equal(np.signbit(widen(half)), np.signbit(half))


def test_widening_puts_columns_side_by_side() -> None:
    left, right = np.float16([[1, 2], [3, 4]]), np.float16([[5], [6]])
    np.testing.assert_array_equal(widen(left, right), [[1, 2, 5], [3, 4, 6]])
    np.testing.assert_array_equal(widen(left[0]), [1, 2])


def postings(*keys: int, pay: float = 4_000) -> PostingRows:
    return PostingRows.concatenate([PostingRows.of(key=key, pay_low=pay + key, is_open=True) for key in keys])


def test_many_rows_put_at_once_are_as_if_put_one_by_one() -> None:
    at_once, singly = Table(PostingRows, capacity=2), Table(PostingRows, capacity=2)
    for table in (at_once, singly):
        table.put(postings(3))
        table.put(postings(9))
        table.drop(3)
    rows = postings(*range(9, 4_000))
    places = at_once.put_many(rows)
    assert places.tolist() == [singly.put(rows.take(np.array([at]))) for at in range(len(rows))]
    for name in PostingRows.FIELDS:
        np.testing.assert_array_equal(getattr(at_once.rows, name), getattr(singly.rows, name))
    assert at_once.rows.key[at_once.row_of(77)] == 77
    assert at_once.rows.pay_low[at_once.row_of(77)] == 4_077


def test_growing_keeps_rows_and_leaves_new_ones_blank() -> None:
    table = Table(PostingRows, capacity=1)
    table.put_many(postings(*range(50)))
    assert table.rows.key.tolist() == list(range(50))
    row = table.put(PostingRows.of(key=50))
    assert np.isnan(table.rows.pay_low[row])
    assert table.rows.expires_on[row] == NO_DATE


def test_a_key_given_twice_at_once_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Table(PostingRows).put_many(postings(1, 1))
