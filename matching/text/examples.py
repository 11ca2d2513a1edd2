"""How near a title comes, letter by letter, to an example of each occupation: labelled titles, names, tasks.

A network forgets what it was told once, and half the occupations were told of once. So the nearest example counts
beside it, by the cosine of character 1-2-grams, rare ones counting more. Neighbours by the encoder's vectors were tried
too and add nothing: the network reads those.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import GRAM_BUCKETS
from matching.text.terms import Telling

Floats = NDArray[np.float32]


class Examples(NamedTuple):
    """Inverted lists over grams; n examples of C occupations, E entries."""

    starts: NDArray[np.int32]  # (GRAM_BUCKETS + 1,) where the list of each gram begins
    rows: NDArray[np.uint16]  # (E,) examples that have the gram
    shares: NDArray[np.float16]  # (E,) the gram's share of the example's unit vector, times the example's strength
    first: NDArray[np.int32]  # (C,) first example of each occupation; they are sorted by it


def examples_of(texts: Sequence[str], places: Sequence[int], strengths: Sequence[float], telling: Telling) -> Examples:
    """Examples from cleaned texts.

    Parameters
    ----------
    places : column of the occupation that each exemplifies; every column from 0 to the last occurs
    strengths : what a text like the example to the letter gives; 1 for the best
    """
    order = np.argsort(places, kind="stable")
    told = [telling.title_row(texts[at]) for at in order]
    grams, shares = (np.stack(part) for part in zip(*told, strict=True))
    row, column = np.nonzero(shares)
    gram = grams[row, column]
    by_gram = np.argsort(gram, kind="stable")
    share = shares[row, column] / np.float32(255) * np.asarray(strengths, np.float32)[order][row]
    return Examples(
        np.searchsorted(gram[by_gram], np.arange(GRAM_BUCKETS + 1)).astype(np.int32),
        row[by_gram].astype(np.uint16),
        share[by_gram].astype(np.float16),
        np.flatnonzero(np.diff(np.asarray(places)[order], prepend=-1)).astype(np.int32),
    )


def likeness(examples: Examples, telling: Telling, titles: Sequence[str]) -> Floats:
    """Strength times cosine of the nearest example of every occupation: (n, C), in [0, 1]."""
    nearest = np.zeros((len(titles), len(examples.first)), np.float32)
    n_examples = max(int(examples.rows.max(initial=0)), int(examples.first[-1])) + 1
    for at, title in enumerate(titles):
        grams, shares = telling.title_row(title)
        begin = examples.starts[grams]
        lengths = examples.starts[grams.astype(np.int64) + 1] - begin
        found = np.repeat(begin - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        products = np.repeat(shares / np.float32(255), lengths) * examples.shares[found]
        alike = np.bincount(examples.rows[found], products, n_examples)
        nearest[at] = np.maximum.reduceat(alike, examples.first)
    return nearest
