"""What every ranker does, and the one that serves before anything has been trained: a weighted sum, a logistic curve.

The weights of wish against title were chosen on random splits of labelled titles (`jobmatch-train evaluate`); those of
what people tell of themselves, of pay, years and schooling follow a listwise softmax fit to judged people
(`python -m training.people`), rounded: fitted on one of the two sets it gained .02 on the other, both ways. The rest
(place, form of work, freshness) is judgement; so is the weight of an employer's replies: where half of all applications
are answered, it moves a posting by .25 at the very most, less than that its pay is stated at all.
"""

import hashlib
import json
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.ranking.features import BEFORE, FEATURES, Floats, odd_columns

PRIOR = {
    "title": 1.0,
    "occupation": 2.0,
    "same_occupation": 3.0,
    "spelling": 0.5,
    "done": 1.0,
    "wish_in_body": 0.4,
    "story_in_title": 2.5,
    "story_in_body": 1.2,
    "words": 1.0,
    "remote": 1.5,
    "commute": 0.5,
    "district": 0.2,
    "pay": 1.0,
    "pay_stated": 0.3,
    "kind": 0.5,
    "shift": 0.1,
    "schooling_used": 0.3,
    "schooling_short": 1.0,
    "experience": 0.7,
    "certificates": 0.1,
    "fresh": 0.05,
    "poor": 0.02,
    "replies": 0.5,
}
PRIOR_BEFORE = {name: PRIOR[name] for name in BEFORE}
"""By these it judged before employers' replies were known: its lists are still made again."""
OFFSET = -3.0
"""A pair that shares nothing scores .05."""


class Ranker(Protocol):
    """Judges pairs by their features alone; what each feature adds is exact, so that reasons are true.

    Attributes
    ----------
    identity : str
        Another one for whatever would score otherwise; decisions are replayed by it.
    nothing_shared : float
        Score of a pair whose features are all 0; what scores no more is not shown.
    """

    identity: str
    nothing_shared: float

    def score(self, features: Floats) -> NDArray[np.float64]:
        """Shape (n, F) -> (n,); in [0, 1], higher is better, comparable between lists."""

    def contributions(self, features: Floats) -> Floats:
        """What each feature adds before the curve; shape (n, F). With the offset they add up to the log-odds."""


class PriorRanker:
    """Linear in the features; scores in [0, 1], higher is better, comparable between lists."""

    def __init__(self, weights: dict[str, float] = PRIOR, offset: float = OFFSET) -> None:
        odd = odd_columns(weights.keys())
        if odd:
            raise ValueError(f"weights and features disagree about {', '.join(sorted(odd))}")
        names = [name for name in FEATURES if name in weights]
        self._weights = np.array([weights.get(name, 0.0) for name in FEATURES], np.float32)
        self._offset, self._columns = np.float32(offset), len(names)
        self.nothing_shared = float(1 / (1 + np.exp(-offset)))
        """Score of a pair whose features are all 0."""
        state = json.dumps([names, [weights[name] for name in names], offset])
        self.identity = f"prior-{hashlib.sha256(state.encode()).hexdigest()[:12]}"

    def score(self, features: Floats) -> NDArray[np.float64]:
        """Shape (n, F) -> (n,); of fewer columns the sum is the same to the last digit as before others were added."""
        known = np.ascontiguousarray(features[:, : self._columns])
        logits = (known @ self._weights[: self._columns] + self._offset).astype(np.float64)
        scores: NDArray[np.float64] = 1 / (1 + np.exp(-logits))
        return scores

    def contributions(self, features: Floats) -> Floats:
        """What each feature adds before the logistic curve; shape (n, F), in the order of FEATURES."""
        added: Floats = features * self._weights
        return added
