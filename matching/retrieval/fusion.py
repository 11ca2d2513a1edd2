"""Merging rankings by place, not by score: scores of different engines do not compare."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def fuse(ranks: Ints, *, k: float = 60.0) -> Floats:
    """Merge several rankings of the same candidates by reciprocal rank.

    Parameters
    ----------
    ranks : ndarray of shape (n_rankings, n_candidates)
        1 is best; 0 means left out.
    k : float
        How slowly a place loses its worth.

    Returns
    -------
    ndarray of shape (n_candidates,); comparable within one call.

    Notes
    -----
    Cormack, Clarke & Büttcher, SIGIR 2009.
    """
    total: Floats = np.where(ranks > 0, 1.0 / (k + ranks), 0.0).sum(axis=0)
    return total


def ranks_of(rankings: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Candidates (n,) in rising order and their ranks (n_rankings, n), from lists of rows, best first."""
    lengths = [len(rows) for rows in rankings]
    candidates, place = np.unique(np.concatenate([np.empty(0, np.int64), *rankings]), return_inverse=True)
    ranks = np.zeros((len(lengths), len(candidates)), np.int64)
    start = 0
    for line, length in enumerate(lengths):
        ranks[line, place[start : start + length]] = np.arange(1, length + 1)
        start += length
    return candidates, ranks


def merge(rankings: Sequence[Ints], k: int) -> Ints:
    """The k rows that stand best over all rankings, best first; equal ones by row number."""
    candidates, ranks = ranks_of(rankings)
    return candidates[np.argsort(-fuse(ranks), kind="stable")[:k]]
