"""Rows by the terms they share with a query: BM25 over inverted lists, inside any filter.

Terms are the 16-bit hashes that a Table's columns hold anyway (content words of title and body, character
1-2-grams of titles), so nothing is cut or kept twice, a restart builds the lists in a fraction of a second, and a
new row is found at once.

Why not tantivy: its filters are queries over indexed fields, while ours is any mask the rules of eligibility make. On
44,000 real ads and title queries it took .67 ms within a 10 % mask (fetching ten times too many) and 3.9 ms within a
1 % mask (a set of row ids); these lists took .13 and .17 ms, and need no commit (`tests/benchmarks`).
"""

from collections.abc import Callable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from matching.columns import GRAM_BUCKETS
from matching.retrieval.term_lists import Scratch, TermLists, lengths_of
from matching.retrieval.vectors import NOTHING, Floats, Hits, Ints, Mask, best, fitted, room_for

Terms = NDArray[np.uint16]
TakeTerms = Callable[[Ints], Terms]
"""Row numbers (n,) -> their terms (n, width); 0 is none, and each term stands once in a row."""

FRESH_SHARE, FRESH_LEAST, FRESH_MOST = 16, 64, 4096
"""The lists are made again when a sixteenth of the rows, but at least 64 and at most 4,096, are not yet in them."""


class WordIndex:
    """Rows that share terms with a query, by BM25; each row holds a term or does not.

    Exact: within a mask it finds what scoring every allowed row would find. Safe for several threads.

    Parameters
    ----------
    take : TakeTerms
        Where the terms of rows are kept. It must know a row before the row is added here.
    """

    def __init__(self, take: TakeTerms) -> None:
        self._take = take
        self._lists = TermLists.of(np.empty(0, np.int64), take)
        self._present = np.zeros(0, np.bool_)
        self._listed = np.zeros(0, np.bool_)
        self._fresh = np.empty(0, np.int64)
        self._scratch = Scratch(0)
        self._writing, self._lock = Lock(), Lock()

    def add(self, rows: Ints) -> None:
        """Insert rows (n,), or read their terms again."""
        rows = np.asarray(rows, np.int64)
        with self._writing:
            with self._lock:
                self._put(rows)
            if len(self._fresh) > min(FRESH_MOST, max(FRESH_LEAST, len(self) // FRESH_SHARE)):
                self._rebuild()

    def remove(self, rows: Ints) -> None:
        """Forget rows (n,); those that are not there are passed over."""
        with self._writing, self._lock:
            rows = rows[rows < len(self._present)]
            self._present[rows] = self._listed[rows] = False
            self._fresh = self._fresh[self._present[self._fresh]]

    def search(self, terms: Terms, k: int, allowed: Mask | None = None, budget: int | None = None) -> Hits:
        """The k best rows that hold a term at all.

        Parameters
        ----------
        terms : ndarray of shape (t,), uint16
            0 is none.
        allowed : ndarray of bool, optional
            Over row numbers; rows beyond its end are not allowed.
        budget : int, optional
            Most entries to read: the rarest terms are kept while their lists are together no longer. None reads all.
        """
        with self._lock:
            mask = self._present if allowed is None else self._present & fitted(allowed, len(self._present))
            terms = self._lists.rarest(terms, budget)
            if not (len(terms) and k):
                return NOTHING
            weights = self._lists.weights(terms)
            return self._scored(terms, weights, mask, k)

    def __len__(self) -> int:
        return int(np.count_nonzero(self._present))

    def _put(self, rows: Ints) -> None:
        length = room_for(len(self._present), rows)
        self._present, self._listed = fitted(self._present, length), fitted(self._listed, length)
        if length > len(self._scratch.sums):
            self._scratch = Scratch(length)
        self._present[rows], self._listed[rows] = True, False
        self._fresh = np.union1d(self._fresh, rows)

    def _rebuild(self) -> None:
        """New lists over all present rows; searches go on in the old ones meanwhile."""
        present = self._present.copy()
        lists = TermLists.of(np.flatnonzero(present), self._take)
        with self._lock:
            self._lists, self._listed, self._fresh = lists, present, np.empty(0, np.int64)

    def _scored(self, terms: Terms, weights: Floats, mask: Mask, k: int) -> Hits:
        rows, sums = self._lists.sums(terms, weights, mask & self._listed, self._scratch)
        fresh = self._fresh[mask[self._fresh]]
        if len(fresh):
            rows, sums = np.concatenate([rows, fresh]), np.concatenate([sums, self._fresh_sums(fresh, terms, weights)])
        found = sums > 0
        return best(rows[found], sums[found], k)

    def _fresh_sums(self, rows: Ints, terms: Terms, weights: Floats) -> Floats:
        held = self._take(rows)
        table = np.zeros(GRAM_BUCKETS, np.float32)
        table[terms] = weights
        sums: Floats = table[held].sum(axis=1) * self._lists.dampening(lengths_of(held))
        return sums
