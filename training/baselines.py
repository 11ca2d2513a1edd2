"""Plain methods to beat: scores of every asked title against every offered one, float64 of shape (q, n)."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matching.text.occupations import Floats

Scores = NDArray[np.float64]
Words = Callable[[str], list[str]]


def bm25(asked: Sequence[str], offered: Sequence[str], words: Words, k1: float = 1.2, b: float = 0.75) -> Scores:
    """BM25 over the words of titles (Robertson & Zaragoza 2009)."""
    vectorizer = CountVectorizer(analyzer=words)
    counts = vectorizer.fit_transform(offered).tocoo()
    lengths = np.bincount(counts.row, counts.data, minlength=len(offered))
    holders = np.bincount(counts.col, minlength=counts.shape[1])
    idf = np.log1p((len(offered) - holders + 0.5) / (holders + 0.5))
    weight = counts.data * (k1 + 1) / (counts.data + k1 * (1 - b + b * lengths[counts.row] / lengths.mean()))
    counts.data = idf[counts.col] * weight
    return np.asarray((vectorizer.transform(asked).astype(np.float64) @ counts.tocsr().T).todense())


def by_grams(asked: Sequence[str], offered: Sequence[str]) -> Scores:
    """Cosine of character 1-2-grams, TF-IDF."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    titles = vectorizer.fit_transform(offered)
    return np.asarray((vectorizer.transform(asked) @ titles.T).todense())


def by_encoder(asked: Floats, offered: Floats) -> Scores:
    """Cosine of the encoder's vectors, as they come."""
    return np.asarray(asked @ offered.T, np.float64)
