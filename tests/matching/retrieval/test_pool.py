"""The pool: who is worth ranking, and that nobody is who is gone or not allowed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import numpy as np
import pytest

from matching.columns import DIM, OCCUPATION_DIM, PostingRows, SeekerRows, narrow, widen
from matching.retrieval.faiss_index import FaissIndex
from matching.retrieval.pool import Pool, Query
from matching.retrieval.vectors import ExactIndex

ENGINES = {
    "exact": ExactIndex,
    "faiss flat": FaissIndex,
    "faiss lists": partial(FaissIndex, flat_below=1_500, gather_below=100),
}
TRADES = 40


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


TITLE_CENTRES = unit(np.random.default_rng(1).standard_normal((TRADES, DIM)))
OCCUPATION_CENTRES = unit(np.random.default_rng(2).standard_normal((TRADES, OCCUPATION_DIM)))


def postings(keys: range, seed: int = 0) -> PostingRows:
    """Open postings; the trade of a key is its remainder, its words and grams are of that trade."""
    rng, trades, rows = np.random.default_rng(seed), np.array(keys) % TRADES, PostingRows.blank(len(keys))
    rows.key[:], rows.is_open[:] = keys, True
    rows.title_vector[:] = narrow(TITLE_CENTRES[trades] + 0.03 * rng.standard_normal((len(keys), DIM)))
    rows.occupation_vector[:] = narrow(
        OCCUPATION_CENTRES[trades] + 0.03 * rng.standard_normal((len(keys), OCCUPATION_DIM))
    )
    rows.words[:, :3] = 1_000 + 10 * trades[:, None] + np.arange(3)
    rows.title_grams[:, :2] = 3_000 + 10 * trades[:, None] + np.arange(2)
    return rows


@pytest.fixture(params=ENGINES)
def pool(request: pytest.FixtureRequest) -> Pool:
    made = Pool(PostingRows, ENGINES[request.param], all_below=50)
    made.put_many(postings(range(4_000)))
    return made


def keys_of(pool: Pool, rows: np.ndarray) -> np.ndarray:
    with pool.reading() as held:
        return held.key[rows]


def seeker_of(trade: int) -> Query:
    """A seeker whose wish is like the postings of a trade."""
    wish = postings(range(trade, trade + 1), seed=9)
    known = {name: getattr(wish, name)[0] for name in ("title_vector", "occupation_vector", "words", "title_grams")}
    return Query.of(SeekerRows.of(key=1, **known))


def test_the_postings_of_ones_own_trade_come_first(pool: Pool) -> None:
    for trade in range(TRADES):
        keys = keys_of(pool, pool.candidates(seeker_of(trade), k=90))
        assert 30 <= len(keys) == len(set(keys.tolist())) <= 90
        assert (keys[:30] % TRADES == trade).all()


@pytest.mark.parametrize("share", [0.5, 0.1, 0.02])
def test_only_allowed_rows_are_candidates(pool: Pool, share: float) -> None:
    allowed = np.random.default_rng(5).random(4_000) < share
    for trade in range(TRADES):
        rows = pool.candidates(seeker_of(trade), allowed, k=60)
        assert allowed[rows].all()
        assert 20 <= len(rows) <= 60 or len(rows) == allowed.sum()


def test_when_few_are_allowed_all_of_them_are_candidates(pool: Pool) -> None:
    allowed = np.zeros(4_000, bool)
    allowed[::90] = True
    assert pool.candidates(seeker_of(3), allowed, k=5).tolist() == np.flatnonzero(allowed).tolist()
    assert len(pool.candidates(seeker_of(3), np.zeros(4_000, bool))) == 0


@pytest.mark.parametrize("missing", ["title_vector", "occupation_vector", "words", "title_grams"])
def test_each_way_of_knowing_a_trade_suffices(pool: Pool, missing: str) -> None:
    """Whatever else is unknown, one sign is enough to find the trade."""
    only = PostingRows.of(key=1, **{missing: getattr(postings(range(7, 8)), missing)[0]})
    keys = keys_of(pool, pool.candidates(Query.of(only), k=60))
    assert np.mean(keys[:20] % TRADES == 7) == 1


def test_who_names_no_title_is_looked_up_by_what_they_tell(pool: Pool) -> None:
    told = SeekerRows.of(key=1, body_vector=narrow(TITLE_CENTRES[4]))
    keys = keys_of(pool, pool.candidates(Query.of(told), k=60))
    assert len(keys) >= 20
    assert (keys[:20] % TRADES == 4).all()


def test_several_wishes_are_all_served(pool: Pool) -> None:
    wishes = SeekerRows.blank(2)
    wishes.title_vector[:] = narrow(TITLE_CENTRES[[4, 30]])
    trades = keys_of(pool, pool.candidates(Query.of(wishes), k=90)) % TRADES
    assert {4, 30} <= set(trades.tolist())
    assert np.isin(trades[:25], [4, 30]).all()


def test_who_says_nothing_gets_nothing_rather_than_an_error(pool: Pool) -> None:
    assert len(pool.candidates(Query.of(SeekerRows.blank(1)), k=10)) == 0


def test_a_dropped_posting_is_in_no_answer_from_then_on(pool: Pool) -> None:
    query, stale = seeker_of(7), np.ones(4_000, bool)
    for _ in range(5):
        rows = pool.candidates(query, stale, k=60)
        best = int(keys_of(pool, rows[:1])[0])
        pool.drop(best)
        assert not np.isin(rows[0], pool.candidates(query, stale, k=60))
        assert pool.row_of(best) is None
    pool.drop(best)
    assert [len(held) for held in (pool, pool._vectors, pool._words, pool._grams)] == [3_995] * 4


def test_a_dropped_posting_is_not_among_all_of_the_few(pool: Pool) -> None:
    allowed = np.zeros(4_000, bool)
    allowed[:40] = True
    pool.drop_many([3, 4, 99_999])
    assert not np.isin([3, 4], pool.candidates(seeker_of(1), allowed)).any()


def test_a_new_posting_is_found_at_once_even_in_the_row_of_another(pool: Pool) -> None:
    row = pool.row_of(7)
    pool.drop(7)
    fresh = postings(range(4_011, 4_012), seed=9)
    assert pool.put(fresh) == row
    rows = pool.candidates(seeker_of(4_011 % TRADES), k=60)
    assert row in rows
    assert row not in pool.candidates(seeker_of(7), k=60)[:40]


def test_a_replaced_posting_is_found_as_what_it_is_now(pool: Pool) -> None:
    moved = postings(range(20, 21), seed=9)
    moved.key[0] = 7
    row = pool.put(moved)
    assert row == pool.row_of(7)
    assert row in pool.candidates(seeker_of(20), k=60)
    assert row not in pool.candidates(seeker_of(7), k=60)[:40]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_pool_filled_in_parts_answers_like_one_filled_at_once_and_not_before_the_end(engine: str) -> None:
    at_once, in_parts = (Pool(PostingRows, ENGINES[engine], all_below=50) for _ in range(2))
    at_once.put_many(postings(range(4_000)))
    with in_parts.filling() as put:
        for first in range(0, 4_000, 1_000):
            put(postings(range(4_000)).take(np.arange(first, first + 1_000)))
        assert len(in_parts.candidates(seeker_of(3))) == 0
    for trade in range(TRADES):
        found = [keys_of(pool, pool.candidates(seeker_of(trade), k=60)) for pool in (at_once, in_parts)]
        np.testing.assert_array_equal(*found)


def test_an_empty_pool_has_no_candidates() -> None:
    assert len(Pool(PostingRows, ExactIndex).candidates(seeker_of(1))) == 0


def changing_rounds() -> Iterator[tuple[range, range]]:
    """Keys to put and keys to drop, round after round."""
    for turn in range(12):
        yield range(4_000 + 200 * turn, 4_200 + 200 * turn), range(200 * turn, 200 * turn + 200)


def test_searches_during_an_import_see_only_rows_that_are_there(pool: Pool) -> None:
    """What a search finds inside one reading is alive, allowed and of the trade its key says."""
    done = Event()

    def write() -> None:
        try:
            for put, drop in changing_rounds():
                pool.put_many(postings(put, seed=put.start))
                pool.drop_many(drop)
        finally:
            done.set()

    def read() -> int:
        turns = 0
        while not done.is_set() or not turns:
            turns += 1
            with pool.reading() as held:
                allowed = held.is_open & (held.key % 3 != 0)
                rows = pool.candidates(seeker_of(turns % TRADES), allowed, k=60)
                keys = held.key[rows]
                assert (keys >= 0).all()
                assert (keys % 3 != 0).all()
                assert 20 <= len(rows) <= 60
                nearest = TITLE_CENTRES @ widen(held.title_vector[rows]).T
                assert (nearest.argmax(axis=0) == keys % TRADES).all()
        return turns

    with ThreadPoolExecutor(3) as threads:
        writing, *readers = threads.submit(write), threads.submit(read), threads.submit(read)
        assert all(reader.result() > 1 for reader in readers)
        writing.result()
    assert len(pool) == 4_000
    left = {key for put, _ in changing_rounds() for key in put} | set(range(2_400, 4_000))
    with pool.reading() as held:
        assert set(held.key[held.key >= 0].tolist()) == left
    found = [keys_of(pool, pool.candidates(seeker_of(trade), k=90)) for trade in range(TRADES)]
    assert set(np.concatenate(found).tolist()) <= left
