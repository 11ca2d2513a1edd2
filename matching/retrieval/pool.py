"""One side of the market: its rows, and the few hundred of them worth ranking for somebody of the other side."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, RLock
from typing import Any, Self

import numpy as np

from matching.columns import DIM, OCCUPATION_DIM, Array, PostingRows, Rows, SeekerRows, widen
from matching.retrieval.fusion import merge
from matching.retrieval.lexical import Terms, WordIndex
from matching.retrieval.table import Table
from matching.retrieval.vectors import Floats, Ints, Mask, Take, VectorIndex, fitted

OCCUPATION_SHARE = 0.35
"""The similarity of two rows is so much the cosine of their occupations, the rest that of their titles.

One index over both: on 25,800 real titles it found, with the grams of the title, 57 % of the ads of the same occupation
among 300 candidates; a second index over titles alone added two points for twice the time.
"""
_LENGTHS = ((1 - OCCUPATION_SHARE) ** 0.5, OCCUPATION_SHARE**0.5)
WORD_BUDGET, GRAM_BUDGET = 8_000, 12_000
"""Entries of inverted lists read for one query; the commonest terms, which say least, are left out first."""
LOCKED = 512
"""Rows written at once while a search waits."""

IndexMaker = Callable[[int, Take], VectorIndex]


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody is looked up by.

    Attributes
    ----------
    vectors : float32 of shape (q, DIM + OCCUPATION_DIM)
        Title and occupation of each wish; none when neither is known.
    words, grams : uint16, one-dimensional
        Hashed as in the columns; 0 is none.
    """

    vectors: Floats
    words: Terms
    grams: Terms

    @classmethod
    def of(cls, rows: PostingRows | SeekerRows) -> Self:
        """From rows of one posting or seeker: one row, or one for each wish.

        Who names no title is looked up by what they tell of themselves.
        """
        titles, bodies = np.atleast_2d(rows.title_vector), np.atleast_2d(rows.body_vector)
        titles = np.where(titles.any(axis=1, keepdims=True), titles, bodies)
        vectors = _joined(titles, np.atleast_2d(rows.occupation_vector))
        return cls(vectors[vectors.any(axis=1)], np.ravel(rows.words), np.ravel(rows.title_grams))


class Pool:
    """Rows of one kind that come and go, and their indexes. Safe for several threads.

    Parameters
    ----------
    kind : type
        PostingRows or SeekerRows.
    make_index : callable
        Makes the vector index from its dimension and from where vectors are kept (say FaissIndex).
    all_below : int
        Up to so many allowed rows all of them are candidates.

    Notes
    -----
    A change is complete for every search that begins after `put` or `drop` has returned. Row numbers are used again:
    hold `reading()` from making a mask until the rows of its candidates have been taken.
    """

    def __init__(self, kind: type[Rows], make_index: IndexMaker, *, all_below: int = 1_500) -> None:
        self._table, self._all_below = Table(kind), all_below
        self._alive = np.zeros(0, np.bool_)
        self._vectors = make_index(DIM + OCCUPATION_DIM, self._vectors_of)
        self._words = WordIndex(lambda rows: self._table.rows.words[rows])
        self._grams = WordIndex(lambda rows: self._table.rows.title_grams[rows])
        self._writing, self._lock = Lock(), RLock()
        self.version = 0
        """Another number after every change."""

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """All rows, as they are and stay until the end of the block; a vacated row has key -1."""
        with self._lock:
            yield self._table.rows

    def row_of(self, key: int) -> int | None:
        """The row number of a key, or None."""
        return self._table.row_of(key)

    def put(self, row: Rows) -> int:
        """Insert or replace the row (n = 1) of its key; returns the row number."""
        return int(self.put_many(row)[0])

    def put_many(self, rows: Rows) -> Ints:
        """Insert or replace rows (n,), each key once; returns their row numbers (n,)."""
        with self.filling() as put:
            return put(rows)

    @contextmanager
    def filling(self) -> Iterator[Callable[[Rows], Ints]]:
        """What `put_many` does in parts, no key in two of them; the indexes take in all of them at the end, at once.

        Lists and centres are then made once, where many `put_many` would make them again and again.
        """
        filled = [np.empty(0, np.int64)]

        def put(rows: Rows) -> Ints:
            filled.append(self._write(rows))
            return filled[-1]

        with self._writing:
            self.version += 1
            yield put
            self._index(np.concatenate(filled))

    def drop(self, key: int) -> None:
        """Forget the row of a key, if there is one."""
        self.drop_many([key])

    def drop_many(self, keys: Iterable[int]) -> None:
        """Forget the rows of keys; those that are not there are passed over."""
        with self._writing:
            self.version += 1
            known = [key for key in dict.fromkeys(keys) if self._table.row_of(key) is not None]
            rows = np.array([self._table.row_of(key) for key in known], np.int64)
            with self._lock:
                self._alive[rows] = False
            for index in (self._vectors, self._words, self._grams):
                index.remove(rows)
            with self._lock:
                for key in known:
                    self._table.drop(key)

    def candidates(self, query: Query, allowed: Mask | None = None, k: int = 300) -> Ints:
        """Row numbers worth ranking, each once, the most promising first.

        Parameters
        ----------
        allowed : ndarray of bool, optional
            Over row numbers; rows beyond its end are not allowed. None allows all.
        k : int
            At most so many, and at least a third when a vector is known and so many are allowed. All allowed
            rows come back when they are no more than `all_below`.
        """
        with self._lock:
            mask = self._alive if allowed is None else self._alive & fitted(allowed, len(self._alive))
            if np.count_nonzero(mask) <= max(k, self._all_below):
                return np.flatnonzero(mask)
            return merge(list(self._rankings(query, mask, k)), k)

    def __len__(self) -> int:
        return len(self._table)

    def _rankings(self, query: Query, mask: Mask, k: int) -> Iterator[Ints]:
        """By title and occupation, by the title's grams, by words."""
        if len(query.vectors):
            yield self._vectors.search(query.vectors, -(-k // 3), mask).rows
        yield self._grams.search(query.grams, k // 2, mask, GRAM_BUDGET).rows
        yield self._words.search(query.words, k // 4, mask, WORD_BUDGET).rows

    def _write(self, rows: Rows) -> Ints:
        places = [np.empty(0, np.int64)]
        for at in range(0, len(rows), LOCKED):
            part = rows.take(np.arange(at, min(at + LOCKED, len(rows))))
            with self._lock:
                places.append(self._table.put_many(part))
        return np.concatenate(places)

    def _index(self, places: Ints) -> None:
        for index in (self._vectors, self._words, self._grams):
            index.add(places)
        with self._lock:
            self._alive = fitted(self._alive, len(self._table.rows))
            self._alive[places] = True

    def _vectors_of(self, rows: Ints) -> Floats:
        held = self._table.rows
        return _joined(held.title_vector[rows], held.occupation_vector[rows])


def _joined(titles: Array, occupations: Array) -> Floats:
    """Columns as vectors (n, DIM + OCCUPATION_DIM), weighed so that title and occupation have length 1 together."""
    return widen(titles, occupations, lengths=_LENGTHS)
