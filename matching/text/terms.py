"""Words and character 1-2-grams as 16-bit numbers, and how much each tells (a fixed table built at set-up).

A term's number is a hash, 1 to 65,535; 0 is none. Two terms may share a number; among the few dozen of one text that
is rare, and it only ever makes two texts a little more alike.
"""

import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.columns import GRAM_BUCKETS, GRAMS, WORDS

Terms = NDArray[np.uint16]
Shares = NDArray[np.uint8]
FILE = "idf.npz"


def term(text: str) -> int:
    """The number of a word or gram."""
    return zlib.crc32(text.encode()) % (GRAM_BUCKETS - 1) + 1


def grams(title: str) -> list[int]:
    """Numbers of the distinct characters and neighbouring pairs of a cleaned title, in order of appearance."""
    plain = "".join(title.lower().split())
    found = dict.fromkeys([*plain, *(plain[at : at + 2] for at in range(len(plain) - 1))])
    return list(dict.fromkeys(map(term, found)))


class Telling:
    """How rare a term is: inverse document frequencies over the occupation classification and titles.

    Parameters
    ----------
    gram_idf, word_idf : float32 of shape (GRAM_BUCKETS,)
        ``log((1 + documents) / (1 + documents with the term)) + 1``; an unseen term counts as seen once.
    """

    def __init__(self, gram_idf: NDArray[np.float32], word_idf: NDArray[np.float32]) -> None:
        self.gram_idf, self.word_idf = gram_idf, word_idf

    @classmethod
    def load(cls, directory: Path) -> "Telling":
        with np.load(directory / FILE, allow_pickle=False) as stored:
            return cls(stored["grams"], stored["words"])

    def save(self, directory: Path) -> None:
        np.savez_compressed(directory / FILE, grams=self.gram_idf, words=self.word_idf)

    def title_row(self, title: str) -> tuple[Terms, Shares]:
        """The rarest GRAMS grams of a title, for the columns `title_grams` and `gram_weights`."""
        return _row(grams(title), self.gram_idf, GRAMS)

    def words_row(self, words: Iterable[str]) -> tuple[Terms, Shares]:
        """The rarest WORDS words, rarest first, for the columns `words` and `word_weights`."""
        return _row(list(dict.fromkeys(map(term, words))), self.word_idf, WORDS)


def idf(documents: Iterable[Iterable[int]]) -> NDArray[np.float32]:
    """The table of a collection of documents, each the numbers of its terms."""
    counts, n = np.zeros(GRAM_BUCKETS, np.int64), 0
    for document in documents:
        counts[list(set(document))] += 1
        n += 1
    weights: NDArray[np.float32] = (np.log((1 + n) / np.maximum(1 + counts, 2)) + 1).astype(np.float32)
    weights[0] = 0
    return weights


def _row(terms: list[int], weights: NDArray[np.float32], width: int) -> tuple[Terms, Shares]:
    """The terms that tell most, and 255 x their share of a unit vector; both padded with 0."""
    row, shares = np.zeros(width, np.uint16), np.zeros(width, np.uint8)
    if terms:
        found = np.array(terms, np.uint16)
        kept = found[np.argsort(-weights[found], kind="stable")[:width]]
        row[: len(kept)] = kept
        shares[: len(kept)] = np.rint(255 * weights[kept] / np.linalg.norm(weights[kept]))
    return row, shares
