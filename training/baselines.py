"""Plain methods to beat: scores of every asked title against every offered one, float64 of shape (q, n)."""

import warnings
from collections.abc import Callable, Sequence
from typing import Self

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


class PlainClassifier:
    """A logistic regression on centred title vectors: what anybody would try first to name an occupation.

    Attributes
    ----------
    classes_ : ndarray of str, shape (C,), ascending
    """

    def fit(self, vectors: Floats, codes: Sequence[str]) -> Self:
        """Learn from vectors (n, d) of labelled titles and their codes."""
        self._centre = vectors.mean(axis=0)
        self._regression = LogisticRegression(C=10, max_iter=100)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._regression.fit(unit(vectors - self._centre), list(codes))
        self.classes_: NDArray[np.str_] = self._regression.classes_
        return self

    def chances(self, vectors: Floats) -> Scores:
        """Of each class, shape (n, C)."""
        chances: Scores = self._regression.predict_proba(unit(vectors - self._centre))
        return chances

    def predict(self, vectors: Floats) -> list[str]:
        """The likeliest code of each of n."""
        likeliest: list[str] = self.classes_[self.chances(vectors).argmax(axis=1)].tolist()
        return likeliest


def by_classifier(classifier: PlainClassifier, asked: Floats, offered: Floats) -> tuple[Scores, Scores]:
    """The encoder's cosine and the chance that the classifier names one occupation, z-scored by query and added.

    Returns
    -------
    Scores of shape (q, n), and backward of shape (n, q).
    """
    same, cosine = classifier.chances(asked) @ classifier.chances(offered).T, by_encoder(asked, offered)
    return _standard(cosine) + _standard(same), _standard(cosine.T) + _standard(same.T)


def _standard(scores: Scores) -> Scores:
    """Rows with mean 0 and deviation 1; a row of equal scores is 0."""
    spread = scores.std(axis=1, keepdims=True)
    standard: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    return standard
