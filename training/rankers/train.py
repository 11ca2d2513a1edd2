"""From learning sets to a model's directory: learn from the earlier days, be judged on the later, write it down.

What is written is what was judged, not a ranker taught once more with the later days. It serves nobody until it is
promoted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from matching.errors import BadInput
from matching.ranking.curves import CARD, Provenance, RankerFile
from matching.ranking.learned import LearnedRanker
from matching.ranking.ranker import PriorRanker
from training.atomic import new_directory
from training.judge import Judgement, judge, slices_of
from training.learning_set import Direction, LearningSet
from training.rankers.card import card
from training.rankers.two_heads import HEADS, TOO_SMALL, TwoHeads

STEPS = HEADS + 1


@dataclass(frozen=True, slots=True)
class Trained:
    """A ranker, what it learnt from, and how it did on later lists, by direction, against the one before training."""

    file: RankerFile
    learnt_from: tuple[LearningSet, ...]
    judgements: Mapping[Direction, Judgement]

    @property
    def identity(self) -> str:
        return LearnedRanker.of(self.file).identity

    def save(self, folder: Path) -> Path:
        """Write `folder`/<identity>, whole or not at all."""
        with new_directory(folder / self.identity) as draft:
            self.file.save(draft)
            (draft / CARD).write_text(card(self.file, self.identity, self.judgements), encoding="utf-8")
        return folder / self.identity


def train(
    sets: Sequence[LearningSet],
    method: TwoHeads,
    held_back: float,
    made_at: datetime,
    tell: Callable[[], object] = lambda: None,
) -> Trained:
    """Teach one ranker from lists of either direction, or of both; the last part of the days is held back to judge.

    `tell` hears of each of the STEPS.

    Raises
    ------
    BadInput
        There is nothing to learn from.
    """
    if not all(map(len, sets)):
        raise BadInput("学习集", None, TOO_SMALL)
    days = [int(np.quantile(one.day, 1 - held_back)) for one in sets]
    early, late = zip(*(one.split(day) for one, day in zip(sets, days, strict=True)), strict=True)
    provenance = Provenance(
        estimator=repr(method),
        data=tuple(one.digest() for one in early),
        recipes=tuple(f"{one.recipe}; before day {day}" for one, day in zip(sets, days, strict=True)),
        made_at=made_at.isoformat(timespec="seconds"),
        until=max(days),
    )
    learnt = method.fit(list(early), tell)
    judgements = {
        now.direction: judge(learnt.ranker(), now, PriorRanker(), slices=slices_of(now, then))
        for then, now in zip(early, late, strict=True)
    }
    tell()
    return Trained(learnt.as_file(provenance), early, judgements)
