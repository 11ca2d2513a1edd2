"""Who was asked what: lists of both directions as questions to seekers and to employers.

On a list of postings a seeker chooses among the places, and the employer of what is applied for is asked after that.
On a shortlist it is the other way round: the employer chooses, and who is invited is asked after that. Choices are
compared within their list; who is asked after the other side's yes is asked alone, whatever the place.

Lists that led to nothing tell nothing of what was preferred, and are left out.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.learning_set import SAID_YES, LearningSet
from training.rankers.answers import ALONE, Answers, Bools
from training.rankers.positions import inverse, looked_at

Correction = Literal["likelihood", "weights", "none"]
"""Of positions: in the likelihood of the choice, by inverse propensity, or not at all."""


class Questions(NamedTuple):
    """Pairs (n, F) of which one side was asked, and the answers."""

    features: NDArray[np.float32]
    answers: Answers


def seeker_asked(sets: Sequence[LearningSet], correction: Correction, sampled: float) -> Questions:
    """Choices from lists of postings, and answers to invitations."""
    return _together(
        _choices(one, one.applied, correction, sampled)
        if one.direction == "jobs"
        else _replies(one, one.accepted == SAID_YES, one.applied)
        for one in sets
    )


def employer_asked(sets: Sequence[LearningSet], correction: Correction, sampled: float) -> Questions:
    """Choices from shortlists, and answers to applications."""
    return _together(
        _choices(one, one.accepted == SAID_YES, correction, sampled)
        if one.direction == "people"
        else _replies(one, one.applied, one.accepted == SAID_YES)
        for one in sets
    )


def readiness(sets: Sequence[LearningSet], correction: Correction) -> tuple[float, float]:
    """Share of what seekers, and employers, looked at or were asked that they said yes to."""
    yes, asked = np.zeros(2), np.zeros(2)
    for one in sets:
        sides = one.applied, one.accepted == SAID_YES
        first, other = (0, 1) if one.direction == "jobs" else (1, 0)
        looked = np.ones(len(one)) if correction == "none" else looked_at(one, sides[first])
        yes += np.array([sides[side].sum() if side == first else (sides[0] & sides[1]).sum() for side in (0, 1)])
        asked[[first, other]] += looked[one.position > 0].sum(), sides[first].sum()
    seekers, employers = (yes / np.maximum(asked, 1)).tolist()
    return seekers, employers


def _choices(data: LearningSet, yes: Bools, correction: Correction, sampled: float) -> Questions:
    """What was not shown competes as if looked at with chance `sampled`."""
    known, weight = looked_at(data, yes), np.ones(len(data))
    looked = known if correction == "likelihood" else np.ones(len(data))
    if correction == "weights":
        weight = inverse(known, yes)
    looked = np.where(data.position > 0, looked, sampled)
    kept = np.isin(data.list_id, data.list_id[yes])
    return Questions(data.features[kept], Answers(yes[kept], looked[kept], weight[kept], data.list_id[kept]))


def _replies(data: LearningSet, asked: Bools, yes: Bools) -> Questions:
    n = int(asked.sum())
    return Questions(data.features[asked], Answers(yes[asked], np.ones(n), np.ones(n), np.full(n, ALONE)))


def _together(parts: Iterable[Questions]) -> Questions:
    """One after the other; lists of different sets stay apart."""
    several, first, lists = list(parts), 0, []
    for one in several:
        lists.append(np.where(one.answers.lists == ALONE, ALONE, one.answers.lists + first))
        first = max(first, int(lists[-1].max(initial=0)) + 1)
    columns = [[getattr(one.answers, name) for one in several] for name in ("yes", "looked", "weight")]
    answers = Answers(*map(np.concatenate, [*columns, lists]))
    return Questions(np.concatenate([one.features for one in several]), answers)
