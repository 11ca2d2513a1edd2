"""Columns: quick widening, and tables whose rows come and go."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from matching.columns import DIM, NO_DATE, PostingRows, narrow, widen
from matching.retrieval.table import Table

vectors = npst.arrays(
    np.float32, st.tuples(st.integers(0, 5), st.integers(1, 9)), elements=st.floats(-1, 1, width=32)
).map(lambda rows: np.where(np.abs(rows) < 1e-6, 0, rows))


@given(vectors)
def test_a_direction_in_bytes_widens_to_its_unit_vector(rows: np.ndarray) -> None:
    wide, lengths = widen(narrow(rows)), np.linalg.norm(rows, axis=1)
    np.testing.assert_allclose(np.linalg.norm(wide, axis=1), lengths > 0, atol=1e-6)
    cosines = (wide * rows).sum(axis=1)[lengths > 0] / lengths[lengths > 0]
    assert (cosines > 1 - 1e-4).all()


def test_cosines_survive_narrowing() -> None:
    rows = np.random.default_rng(0).standard_normal((200, DIM))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    wide = widen(narrow(rows))
    assert np.abs(wide @ wide.T - rows @ rows.T).max() < 0.003
    assert np.abs(wide @ wide.T - rows @ rows.T).mean() < 0.0006


def test_widening_puts_columns_side_by_side() -> None:
    left, right = np.int8([[3, 4], [0, 0]]), np.int8([[5], [-6]])
    np.testing.assert_allclose(widen(left, right), [[0.6, 0.8, 1], [0, 0, -1]])
    np.testing.assert_allclose(widen(left[0], right[1]), [0.6, 0.8, -1])
    np.testing.assert_allclose(widen(left[0], right[1], lengths=(0.5, 2)), [0.3, 0.4, -2])


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
