"""What the word index promises, by value: BM25 of every allowed row, whatever the filter."""

import numpy as np
import pytest

from matching.retrieval.lexical import WordIndex
from matching.retrieval.term_lists import K1, B

ROWS, WIDTH, VOCABULARY = 5_000, 24, 3_000


def documents(n: int, seed: int) -> np.ndarray:
    """Terms (n, WIDTH) as rare and as common as words are; each once in a row, 0 where a row is shorter."""
    rng = np.random.default_rng(seed)
    drawn = np.minimum(rng.zipf(1.3, (n, WIDTH)), VOCABULARY)
    drawn[np.arange(WIDTH) >= rng.integers(4, WIDTH, (n, 1))] = 0
    ordered = np.sort(drawn, axis=1)
    ordered[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
    return ordered.astype(np.uint16)


TERMS = documents(ROWS, 1)
QUERIES = documents(25, 2)


@pytest.fixture
def terms() -> np.ndarray:
    return TERMS.copy()


@pytest.fixture
def index(terms: np.ndarray) -> WordIndex:
    made = WordIndex(lambda rows: terms[rows])
    made.add(np.arange(ROWS))
    return made


def bm25(query: np.ndarray, terms: np.ndarray, corpus: np.ndarray) -> np.ndarray:
    """Score of each row of terms (n, width), by the textbook; statistics from the corpus."""
    lengths, scores = (terms > 0).sum(axis=1), np.zeros(len(terms))
    mean = (corpus > 0).sum(axis=1).mean()
    for term in np.unique(query[query > 0]):
        held = (corpus == term).any(axis=1).sum()
        weight = np.log((len(corpus) - held + 0.5) / (held + 0.5) + 1)
        scores += (terms == term).any(axis=1) * weight * (K1 + 1) / (1 + K1 * (1 - B + B * lengths / mean))
    return scores


@pytest.mark.parametrize("share", [1.0, 0.1, 0.01, 0.001])
def test_it_finds_what_scoring_every_allowed_row_finds(index: WordIndex, share: float) -> None:
    allowed = np.random.default_rng(3).random(ROWS) < share
    for query in QUERIES:
        scores = np.where(allowed, bm25(query, TERMS, TERMS), 0)
        hits = index.search(query, 30, allowed)
        assert allowed[hits.rows].all()
        np.testing.assert_allclose(hits.scores, scores[hits.rows], rtol=1e-4)
        np.testing.assert_allclose(hits.scores, np.sort(scores[scores > 0])[::-1][:30], rtol=1e-4)
        assert len(set(hits.rows.tolist())) == len(hits.rows)


def test_one_search_leaves_nothing_behind_for_the_next(index: WordIndex) -> None:
    first = index.search(QUERIES[0], 50)
    for query in QUERIES:
        index.search(query, 10, np.random.default_rng(4).random(ROWS) < 0.3)
    again = index.search(QUERIES[0], 50)
    assert first.rows.tolist() == again.rows.tolist()
    np.testing.assert_array_equal(first.scores, again.scores)


def test_rows_that_share_no_term_are_not_found(index: WordIndex) -> None:
    assert len(index.search(np.array([0, 0], np.uint16), 10).rows) == 0
    assert len(index.search(np.array([65_000], np.uint16), 10).rows) == 0
    assert len(index.search(QUERIES[0], 10, np.zeros(ROWS, bool)).rows) == 0


def test_a_new_row_is_found_at_once_and_scored_like_the_others(index: WordIndex, terms: np.ndarray) -> None:
    terms[7] = 0
    terms[7, :3] = [60_001, 60_002, 11]
    index.add(np.array([7]))
    assert 7 in index.search(np.array([11], np.uint16), ROWS).rows
    same = np.flatnonzero((terms == 11).any(axis=1) & ((terms > 0).sum(axis=1) == 3))
    scores = dict(zip(*map(np.ndarray.tolist, index.search(np.array([11], np.uint16), ROWS)), strict=True))
    assert scores[7] == pytest.approx(max(scores[int(row)] for row in same), rel=1e-3)


def test_a_replaced_row_is_no_longer_found_by_its_old_terms(index: WordIndex, terms: np.ndarray) -> None:
    old = terms[42][terms[42] > 0]
    terms[42] = 0
    terms[42, 0] = 61_000
    index.add(np.array([42]))
    assert 42 not in index.search(old, ROWS).rows
    assert index.search(np.array([61_000], np.uint16), 5).rows.tolist() == [42]


def test_a_removed_row_is_in_no_answer(index: WordIndex) -> None:
    best = index.search(QUERIES[0], 10).rows
    index.remove(best)
    assert len(index) == ROWS - 10
    assert not np.isin(best, index.search(QUERIES[0], ROWS).rows).any()


def test_a_removed_new_row_is_in_no_answer(index: WordIndex, terms: np.ndarray) -> None:
    terms[7] = 0
    terms[7, 0] = 60_001
    index.add(np.array([7]))
    index.remove(np.array([7, ROWS + 10]))
    assert len(index.search(np.array([60_001], np.uint16), 5).rows) == 0


def test_it_answers_alike_whether_filled_at_once_or_little_by_little(index: WordIndex) -> None:
    slow = WordIndex(lambda rows: TERMS[rows])
    for start in range(0, ROWS, 90):
        slow.add(np.arange(start, min(start + 90, ROWS)))
    slow._rebuild()
    for query in QUERIES:
        assert slow.search(query, 20).rows.tolist() == index.search(query, 20).rows.tolist()


def test_a_budget_keeps_the_rarest_terms(index: WordIndex) -> None:
    rare, common = np.uint16(2_000), np.uint16(1)
    counts = [(term == TERMS).any(axis=1).sum() for term in (rare, common)]
    assert 0 < counts[0] < counts[1]
    query = np.array([common, rare], np.uint16)
    assert len(index.search(query, ROWS, budget=int(counts[0])).rows) == counts[0]
    assert len(index.search(query, ROWS, budget=int(sum(counts))).rows) > counts[1] - 1
    assert len(index.search(query, ROWS, budget=0).rows) == 0
