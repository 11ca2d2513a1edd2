"""A filtered search is a search of what the filter lets through, for any rows, masks and queries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from matching.retrieval.faiss_index import FaissIndex
from matching.retrieval.lexical import WordIndex
from matching.retrieval.vectors import ExactIndex, VectorIndex

DIM, MOST = 8, 60

cells = st.floats(-1, 1, width=16).map(lambda cell: 0.0 if abs(cell) < 1e-3 else cell)
term_rows = npst.arrays(np.uint16, st.tuples(st.integers(1, MOST), st.just(5)), elements=st.integers(0, 12))


@st.composite
def markets(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Vectors (n, DIM), a query (DIM,), a mask of any length, and how many are wanted."""
    n = draw(st.integers(1, MOST))
    vectors = draw(npst.arrays(np.float32, (n, DIM), elements=cells))
    query = draw(npst.arrays(np.float32, DIM, elements=cells))
    mask = draw(npst.arrays(np.bool_, st.integers(0, n + 5)))
    return vectors, query, mask, draw(st.integers(0, n + 5))


def let_through(mask: np.ndarray, n: int) -> np.ndarray:
    return np.flatnonzero(mask[:n])


@pytest.mark.parametrize("make", [ExactIndex, FaissIndex, lambda dim: FaissIndex(dim, gather_below=0)])
@settings(deadline=None, max_examples=60)
@given(market=markets())
def test_filtered_vectors_are_the_best_of_the_filtered_set(make: type[VectorIndex], market: tuple) -> None:
    vectors, query, mask, k = market
    index = make(DIM)
    index.add(np.arange(len(vectors)), vectors)
    hits = index.search(query, k, mask)
    rows = let_through(mask, len(vectors))
    assert np.isin(hits.rows, rows).all()
    assert len(np.unique(hits.rows)) == len(hits.rows) == min(k, len(rows))
    np.testing.assert_allclose(hits.scores, np.sort(vectors[rows] @ query)[::-1][:k], atol=2e-3)
    np.testing.assert_allclose(hits.scores, vectors[hits.rows] @ query, atol=2e-3)


@settings(deadline=None, max_examples=60)
@given(
    terms=term_rows,
    query=npst.arrays(np.uint16, 4, elements=st.integers(0, 12)),
    mask=npst.arrays(np.bool_, st.integers(0, MOST + 5)),
    k=st.integers(0, MOST),
    listed=st.booleans(),
)
def test_filtered_words_are_the_best_of_the_filtered_set(
    terms: np.ndarray, query: np.ndarray, mask: np.ndarray, k: int, listed: bool
) -> None:
    for row in terms:
        row[: len(np.unique(row))], row[len(np.unique(row)) :] = np.unique(row), 0
    index = WordIndex(lambda rows: terms[rows])
    index.add(np.arange(len(terms)))
    if listed:
        index._rebuild()
    everything = dict(zip(*map(np.ndarray.tolist, index.search(query, len(terms))), strict=True))
    sharing = np.isin(terms, query[query > 0]).any(axis=1)
    assert set(everything) == set(np.flatnonzero(sharing).tolist())
    hits = index.search(query, k, mask)
    rows = let_through(mask & np.pad(sharing, (0, 2 * MOST))[: len(mask)], len(terms))
    assert len(hits.rows) == min(k, len(rows))
    wanted = sorted((everything[row] for row in rows.tolist()), reverse=True)[:k]
    np.testing.assert_allclose(hits.scores, wanted, rtol=1e-5)
    np.testing.assert_allclose(hits.scores, [everything[row] for row in hits.rows.tolist()], rtol=1e-5)
