"""Inverted lists over 16-bit terms, made once and only read."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import GRAM_BUCKETS
from matching.retrieval.vectors import Floats, Ints, Mask

Terms = NDArray[np.uint16]

K1, B = 1.2, 0.75
"""The customary constants of BM25 (Robertson & Zaragoza 2009)."""
BATCH = 65_536


def lengths_of(terms: Terms) -> Ints:
    """How many terms each row of (n, width) holds; shape (n,)."""
    lengths: Ints = np.count_nonzero(terms, axis=-1)
    return lengths


class Scratch:
    """Working space over row numbers, kept between searches because clearing it would cost more than they do."""

    def __init__(self, length: int) -> None:
        self.sums = np.zeros(length, np.float32)
        self._last = np.zeros(length, np.int32)

    def once(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Each of rows once, without sorting: at the place where it stands last."""
        places = np.arange(len(rows), dtype=np.int32)
        self._last[rows] = places
        first: NDArray[np.int32] = rows[self._last[rows] == places]
        return first


@dataclass(frozen=True, slots=True)
class TermLists:
    """For each term the rows that hold it: `rows[starts[t]:starts[t + 1]]`.

    Attributes
    ----------
    starts : int64 of shape (GRAM_BUCKETS + 1,)
    rows : int32 of shape (entries,)
    damp : float32 over row numbers; see dampening
    """

    starts: Ints
    rows: NDArray[np.int32]
    damp: Floats
    count: int
    mean_length: float

    @classmethod
    def of(cls, rows: Ints, take: Callable[[Ints], Terms]) -> "TermLists":
        """Lists over rows (n,), rising, whose terms `take` knows."""
        lengths, counts = np.zeros(len(rows), np.int64), np.zeros(GRAM_BUCKETS, np.int64)
        for at in range(0, len(rows), BATCH):
            terms = take(rows[at : at + BATCH])
            lengths[at : at + BATCH] = lengths_of(terms)
            counts += np.bincount(terms.ravel(), minlength=GRAM_BUCKETS)
        counts[0] = 0
        starts = np.concatenate([[0], np.cumsum(counts)])
        entries, free = np.empty(starts[-1], np.int32), starts[:-1].copy()
        for at in range(0, len(rows), BATCH):
            _fill(entries, free, rows[at : at + BATCH], take(rows[at : at + BATCH]))
        lists = cls(starts, entries, np.zeros(int(rows.max(initial=-1)) + 1, np.float32), len(rows),
                    float(lengths.mean()) if len(rows) else 1.0)  # fmt: skip
        lists.damp[rows] = lists.dampening(lengths)
        return lists

    def rarest(self, terms: Terms, budget: int | None) -> Terms:
        """The distinct terms, rarest first, as far as their lists are together no longer than `budget`."""
        terms = np.unique(terms[terms > 0])
        if budget is None:
            return terms
        lengths = self._lengths(terms)
        order = np.argsort(lengths, kind="stable")
        return terms[order[np.cumsum(lengths[order]) <= budget]]

    def weights(self, terms: Terms) -> Floats:
        """How much each term says (t,): log((N - n + .5) / (n + .5) + 1), times K1 + 1."""
        held = self._lengths(terms)
        return ((K1 + 1) * np.log1p((self.count - held + 0.5) / (held + 0.5))).astype(np.float32)

    def dampening(self, lengths: Ints) -> Floats:
        """What a row's length (n,) leaves of a term's weight."""
        share = lengths / max(self.mean_length, 1.0)
        return (1.0 / (1 + K1 * (1 - B + B * share))).astype(np.float32)

    def sums(self, terms: Terms, weights: Floats, mask: Mask, scratch: Scratch) -> tuple[Ints, Floats]:
        """Rows within the mask that hold a term (m,), each once, and their BM25 (m,)."""
        lists = [self.rows[self.starts[term] : self.starts[term + 1]] for term in terms.tolist()]
        entries = np.concatenate(lists)
        kept = np.flatnonzero(mask[entries])
        rows = entries[kept]
        np.add.at(scratch.sums, rows, np.repeat(weights, [len(rows) for rows in lists])[kept])
        rows = scratch.once(rows)
        sums = scratch.sums[rows] * self.damp[rows]
        scratch.sums[rows] = 0
        return rows.astype(np.int64), sums

    def _lengths(self, terms: Terms) -> Ints:
        at = terms.astype(np.int64)
        return self.starts[at + 1] - self.starts[at]


def _fill(entries: NDArray[np.int32], free: Ints, rows: Ints, terms: Terms) -> None:
    """Write a batch's rows into the lists of their terms, moving each list's first free place on."""
    flat = terms.ravel()
    order = np.argsort(flat, kind="stable")  # a radix sort for 16 bits
    order = order[np.count_nonzero(flat == 0) :]
    sorted_terms = flat[order].astype(np.int64)
    counts = np.bincount(sorted_terms, minlength=GRAM_BUCKETS)
    within = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    entries[free[sorted_terms] + within] = rows[order // terms.shape[1]]
    free += counts
