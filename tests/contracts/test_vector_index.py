"""What every vector index promises, by value: each is compared with a plain product of all vectors."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.errors import IndexDamaged
from matching.retrieval.faiss_index import FaissIndex
from matching.retrieval.faiss_parts import Flat, Inverted
from matching.retrieval.vectors import ExactIndex, HalfMatrix

DIM, ROWS = 32, 4_000
ENGINES: dict[str, Callable[..., Any]] = {
    "exact": ExactIndex,
    "faiss flat": partial(FaissIndex, flat_below=10_000, gather_below=50),
    "faiss lists": partial(FaissIndex, flat_below=1_500, gather_below=50),
    "faiss lists, gathering": partial(FaissIndex, flat_below=1_500, gather_below=1_500),
}
TOLERANCE = 2e-3
"""Vectors are kept in float16, so a similarity may differ in its third decimal place."""


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def clustered(n: int, seed: int) -> np.ndarray:
    """Unit vectors (n, DIM) around 12 centres, as job titles lie around occupations."""
    centres = unit(np.random.default_rng(0).standard_normal((12, DIM)))
    rng = np.random.default_rng(seed)
    return unit(centres[rng.integers(0, 12, n)] + 0.12 * rng.standard_normal((n, DIM)))


VECTORS, QUERIES = clustered(ROWS, 1), clustered(20, 2)


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return ENGINES[request.param]


@pytest.fixture
def index(make: Callable[..., Any]) -> Any:
    made = make(DIM)
    made.add(np.arange(ROWS), VECTORS)
    return made


def brute_force(query: np.ndarray, k: int, allowed: np.ndarray, vectors: np.ndarray = VECTORS) -> np.ndarray:
    """The k highest similarities among allowed rows, highest first."""
    scores = np.atleast_2d(vectors @ query.T if query.ndim == 1 else (vectors @ query.T).max(axis=1))[0]
    return np.sort(scores[allowed[: len(scores)]])[::-1][:k]


def recall(index: Any, query: np.ndarray, k: int, allowed: np.ndarray, vectors: np.ndarray = VECTORS) -> float:
    """Share of hits as near as brute force's last; allowed rows only, each once, scores true and falling."""
    hits = index.search(query, k, allowed)
    assert allowed[hits.rows].all()
    assert len(set(hits.rows.tolist())) == len(hits.rows) == min(k, np.count_nonzero(allowed))
    product = vectors[hits.rows] @ np.atleast_2d(query).T
    np.testing.assert_allclose(hits.scores, product.max(axis=1), atol=TOLERANCE)
    assert (np.diff(hits.scores) <= 0).all()
    wanted = brute_force(query, k, allowed, vectors)
    return float(np.mean(hits.scores >= wanted[-1] - TOLERANCE)) if len(wanted) else 1.0


@pytest.mark.parametrize("share", [1.0, 0.1, 0.01, 0.001])
def test_the_nearest_allowed_rows_are_found_however_narrow_the_filter(index: Any, share: float) -> None:
    allowed = np.random.default_rng(3).random(ROWS) < share
    assert np.mean([recall(index, query, 20, allowed) for query in QUERIES]) >= 0.97


def test_without_a_filter_every_row_is_allowed(index: Any) -> None:
    everything = np.ones(ROWS, bool)
    assert np.mean([recall(index, query, 20, everything) for query in QUERIES]) >= 0.97
    for query in QUERIES:
        np.testing.assert_array_equal(index.search(query, 20).rows, index.search(query, 20, everything).rows)


def test_a_filter_that_bars_the_whole_neighbourhood_leads_to_the_next_one(index: Any) -> None:
    for query in QUERIES:
        allowed = VECTORS @ query < 0.45
        hits = index.search(query, 30, allowed)
        assert allowed[hits.rows].all()
        assert len(hits.rows) == 30
        assert hits.scores.mean() >= brute_force(query, 30, allowed).mean() - 0.1


def test_several_queries_give_the_rows_nearest_to_any_of_them(index: Any) -> None:
    assert recall(index, QUERIES[:3], 30, np.ones(ROWS, bool)) >= 0.95
    assert recall(index, QUERIES[:3], 30, np.random.default_rng(4).random(ROWS) < 0.1) >= 0.9


def test_fewer_come_back_only_when_fewer_are_allowed(index: Any) -> None:
    allowed = np.zeros(ROWS, bool)
    allowed[[5, 70, 900]] = True
    assert set(index.search(QUERIES[0], 10, allowed).rows.tolist()) == {5, 70, 900}
    assert len(index.search(QUERIES[0], 10, np.zeros(ROWS, bool)).rows) == 0
    assert len(index.search(QUERIES[0], ROWS + 5).rows) == ROWS


def test_a_short_mask_allows_nothing_beyond_its_end(index: Any) -> None:
    assert index.search(QUERIES[0], 50, np.ones(100, bool)).rows.max() < 100


def test_an_empty_index_finds_nothing(make: Callable[..., Any]) -> None:
    assert len(make(DIM).search(QUERIES[0], 5).rows) == 0


def test_a_removed_row_is_in_no_answer_and_can_come_back(index: Any) -> None:
    nearest = index.search(QUERIES[0], 10).rows
    index.remove(nearest)
    assert len(index) == ROWS - 10
    assert not np.isin(nearest, index.search(QUERIES[0], 500).rows).any()
    index.remove(nearest)
    index.add(nearest, VECTORS[nearest])
    assert len(index) == ROWS
    assert set(index.search(QUERIES[0], 10).rows) == set(nearest)


def test_a_replaced_row_is_found_where_it_is_and_not_where_it_was(index: Any) -> None:
    moved = VECTORS.copy()
    rows = index.search(QUERIES[0], 5).rows
    moved[rows] = -QUERIES[0]
    index.add(rows, moved[rows])
    assert len(index) == ROWS
    assert not np.isin(rows, index.search(QUERIES[0], 300).rows).any()
    assert set(index.search(-QUERIES[0], 5).rows) == set(rows)


def test_it_answers_alike_whether_filled_at_once_or_little_by_little(make: Callable[..., Any]) -> None:
    made = make(DIM)
    for start in range(0, ROWS, 130):
        rows = np.arange(start, min(start + 130, ROWS))
        made.add(rows, VECTORS[rows])
    allowed = np.random.default_rng(5).random(ROWS) < 0.2
    assert np.mean([recall(made, query, 20, allowed) for query in QUERIES]) >= 0.97


def test_vectors_that_are_not_handed_over_are_taken_from_where_they_are_kept(make: Callable[..., Any]) -> None:
    index = make(DIM, lambda rows: VECTORS[rows])
    index.add(np.arange(ROWS))
    assert np.mean([recall(index, query, 20, np.ones(ROWS, bool)) for query in QUERIES]) >= 0.97


def test_what_was_saved_is_loaded_and_can_change(index: Any, tmp_path: Path) -> None:
    index.remove(np.array([1, 2, 3]))
    index.save(tmp_path / "index", identity="e5", revision=41)
    loaded, revision = type(index).load(tmp_path / "index", identity="e5")
    assert (revision, len(loaded)) == (41, ROWS - 3)
    allowed = np.random.default_rng(6).random(ROWS) < 0.5
    for query in QUERIES:
        before, after = index.search(query, 20, allowed), loaded.search(query, 20, allowed)
        assert before.rows.tolist() == after.rows.tolist()
    loaded.add(np.array([1]), QUERIES[:1])
    loaded.remove(np.array([4]))
    assert loaded.search(QUERIES[0], 1).rows[0] == 1
    assert len(loaded) == ROWS - 3


def test_a_flipped_byte_is_seen(index: Any, tmp_path: Path) -> None:
    path = tmp_path / "index"
    index.save(path, identity="e5", revision=1)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(IndexDamaged, match="checksum"):
        type(index).load(path, identity="e5")


def test_a_missing_short_or_foreign_file_is_refused(index: Any, tmp_path: Path) -> None:
    path = tmp_path / "index"
    with pytest.raises(IndexDamaged):
        type(index).load(path, identity="e5")
    index.save(path, identity="e5", revision=1)
    with pytest.raises(IndexDamaged, match="identity"):
        type(index).load(path, identity="bge")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(IndexDamaged):
        type(index).load(path, identity="e5")


def test_saving_again_leaves_no_other_file(index: Any, tmp_path: Path) -> None:
    index.save(tmp_path / "index", identity="e5", revision=1)
    index.save(tmp_path / "index", identity="e5", revision=2)
    assert type(index).load(tmp_path / "index", identity="e5")[1] == 2
    assert {path.name for path in tmp_path.iterdir()} == {"index", "index.json"}


def test_faiss_is_flat_while_small_then_makes_lists_and_learns_them_again_at_four_times_the_size() -> None:
    vectors, index = clustered(7_000, 7), FaissIndex(DIM, flat_below=1_500, gather_below=10)
    index.add(np.arange(1_500), vectors[:1_500])
    assert isinstance(index._part, Flat)
    index.add(np.arange(1_500, 1_600), vectors[1_500:1_600])
    first = index._part
    assert isinstance(first, Inverted)
    index.add(np.arange(1_600, 6_400), vectors[1_600:6_400])
    assert index._part is first
    index.add(np.arange(6_400, 6_401), vectors[6_400:6_401])
    assert index._part is not first
    assert index._part.index.nlist > first.index.nlist
    found = [recall(index, query, 20, np.arange(7_000) < 6_401, vectors) for query in QUERIES]
    assert np.mean(found) >= 0.95


def test_faiss_scores_from_the_vectors_that_somebody_else_keeps() -> None:
    kept = HalfMatrix(DIM)
    kept.put(np.arange(ROWS), VECTORS)
    index = FaissIndex(DIM, kept.take, flat_below=1_500, gather_below=50)
    index.add(np.arange(ROWS), VECTORS)
    assert np.mean([recall(index, query, 20, np.ones(ROWS, bool)) for query in QUERIES]) >= 0.97
