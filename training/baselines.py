"""Plain methods to beat: scores of every asked title against every offered one, float64 of shape (q, n)."""

import warnings
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from matching.text.occupations import Floats, unit

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


def classifier(vectors: Floats, codes: Sequence[str]) -> tuple[Callable[[Floats], Scores], list[str]]:
    """A logistic regression on centred title vectors: vectors (n, d) -> chances (n, C), and the C codes."""
    centre = vectors.mean(axis=0)
    regression = LogisticRegression(C=10, max_iter=100)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        regression.fit(unit(vectors - centre), codes)
    return lambda asked: np.asarray(regression.predict_proba(unit(asked - centre))), regression.classes_.tolist()


def by_classifier(known: tuple[Floats, Sequence[str]], asked: Floats, offered: Floats) -> tuple[Scores, Scores]:
    """The encoder's cosine and the chance that a plain classifier names one occupation, z-scored by query and added.

    Parameters
    ----------
    known : vectors of labelled titles and their codes
        What a logistic regression on centred title vectors learns from.

    Returns
    -------
    Scores of shape (q, n), and backward of shape (n, q).
    """
    guess, _ = classifier(*known)
    one, other = guess(asked), guess(offered)
    same, cosine = one @ other.T, by_encoder(asked, offered)
    return _standard(cosine) + _standard(same), _standard(cosine.T) + _standard(same.T)


def _standard(scores: Scores) -> Scores:
    """Rows with mean 0 and deviation 1; a row of equal scores is 0."""
    spread = scores.std(axis=1, keepdims=True)
    standard: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    return standard
