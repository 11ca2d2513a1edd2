"""Who was asked what: lists of both directions as questions to seekers and to employers.

On a list of postings a seeker is asked at every place that is looked at, and the employer of what is applied for is
asked after that. On a shortlist it is the other way round: the employer is asked at every place, and who is invited
after that. Whoever is asked after the other side's yes has `replied`: nothing depends on a place then, but it is
another question, with a level of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from training.learning_set import SAID_YES, LearningSet
from training.rankers.logistic import Bools, Floats
from training.rankers.positions import inverse, looked_at

Correction = Literal["likelihood", "weights", "none"]
"""Of positions: in the likelihood of what was seen, by inverse propensity, or not at all."""


@dataclass(frozen=True, slots=True)
class Questions:
    """Pairs of which one side was asked; all arrays are parallel.

    Attributes
    ----------
    features : float32 array of shape (n, F)
    yes : bool
    looked : chance that the question was seen, as far as the likelihood is to know
    weight : float
    replied : bool
    """

    features: NDArray[np.float32]
    yes: Bools
    looked: Floats
    weight: Floats
    replied: Bools


def seeker_asked(sets: Sequence[LearningSet], correction: Correction, sampled: float) -> Questions:
    """Places on lists of postings, and invitations from shortlists."""
    return _together(
        _places(one, one.applied, correction, sampled)
        if one.direction == "jobs"
        else _replies(one, one.accepted == SAID_YES, one.applied)
        for one in sets
    )


def employer_asked(sets: Sequence[LearningSet], correction: Correction, sampled: float) -> Questions:
    """Places on shortlists, and applications from lists of postings."""
    return _together(
        _places(one, one.accepted == SAID_YES, correction, sampled)
        if one.direction == "people"
        else _replies(one, one.applied, one.accepted == SAID_YES)
        for one in sets
    )


def _places(data: LearningSet, yes: Bools, correction: Correction, sampled: float) -> Questions:
    """Whom the list was made for, asked at every place; `sampled` is the weight of what was not shown."""
    looked, weight = np.ones(len(data)), np.where(data.position > 0, 1.0, sampled)
    if correction == "likelihood":
        looked = looked_at(data, yes)
    elif correction == "weights":
        weight = weight * inverse(looked_at(data, yes), yes)
    return Questions(data.features, yes, looked, weight, np.zeros(len(data), np.bool_))


def _replies(data: LearningSet, asked: Bools, yes: Bools) -> Questions:
    """The other side, asked after a yes."""
    n = int(asked.sum())
    return Questions(data.features[asked], yes[asked], np.ones(n), np.ones(n), np.ones(n, np.bool_))


def _together(parts: Iterable[Questions]) -> Questions:
    several = list(parts)
    return Questions(
        *(np.concatenate([getattr(one, name) for one in several]) for name in Questions.__dataclass_fields__)
    )
