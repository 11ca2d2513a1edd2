"""Prototypes: every title is drawn near the prototype of its occupation and away from all others.

A softmax over all occupations at once, so the hard negatives of neighbouring ones are always there (Snell et al., NIPS
2017, with learnt prototypes that begin as the mean of names, definitions and titles). Names, aliases and definitions
are lessons too, at half weight, so that occupations without a labelled title keep their place. Against labels that are
about 15 % wrong: smoothed targets, and the right minor and middle group count beside the occupation.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.text.occupations import LEVELS, level_of
from training.adapter import Adapter
from training.lessons import Lessons
from training.pupil import Pupil, Say, States, learn, unit_rows

RECIPE = "prototypes 1"
EPOCHS = 4
TEMPERATURE, SMOOTHING, LEVEL_LOSSES = 0.05, 0.1, (0.5, 0.2)


def learn_prototypes(
    lessons: Lessons,
    states: States,
    say: Say = lambda _: None,
    dims: Sequence[int] = (),
    epochs: int = EPOCHS,
    seed: int = 0,
) -> Adapter:
    """What these lessons, tasks aside, change in the encoder's upper layers; the same ones give the same adapter.

    Parameters
    ----------
    states : what the lower layers say of the lessons
    dims : shorter vectors that shall do too: the loss is the mean over the first so many numbers of each
        (Matryoshka; Kusupati et al., NeurIPS 2022)
    """
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    lessons = lessons.without_tasks
    pupil = Pupil(lessons.texts, states)
    start = pupil.vectors(range(len(lessons.texts)))
    centre = start[torch.from_numpy(lessons.kind == 0)].mean(dim=0)
    prototypes = _means(unit_rows(start - centre), lessons).requires_grad_()
    groups = [torch.from_numpy(level_of(lessons.classes, length)) for length in LEVELS]

    def loss_of(batch: NDArray[np.int64]) -> Any:
        vectors, right = pupil(batch) - centre, torch.from_numpy(lessons.right[batch])
        trust = torch.from_numpy(lessons.weights[batch])
        near = (
            unit_rows(vectors[:, :dim]) @ unit_rows(prototypes[:, :dim]).T / TEMPERATURE
            for dim in dims or (vectors.shape[1],)
        )
        losses = [(trust * _losses(each, right, groups)).sum() / trust.sum() for each in near]
        return torch.stack(losses).mean()

    batches = [batch for _ in range(epochs) for batch in lessons.epoch(rng)]
    return learn(pupil, batches, loss_of, [prototypes], say)


def _means(vectors: Any, lessons: Lessons) -> Any:
    """The first prototypes, (C, hidden)."""
    import torch

    trust = torch.from_numpy(np.where(lessons.kind == 0, 0.5, 1).astype(np.float32))[:, None]
    total = torch.zeros(len(lessons.classes), vectors.shape[1])
    return unit_rows(total.index_add(0, torch.from_numpy(lessons.right), trust * vectors))


def _losses(near: Any, right: Any, groups: Sequence[Any]) -> Any:
    """Smoothed cross entropy of the occupation, and cross entropies of its minor and middle group; one number a row."""
    import torch

    chances = torch.log_softmax(near, dim=1)
    rows = torch.arange(len(right))
    total = -(1 - SMOOTHING) * chances[rows, right] - SMOOTHING * chances.mean(dim=1)
    for weight, group in zip(LEVEL_LOSSES, groups, strict=True):
        summed = torch.zeros(len(right), int(group.max()) + 1).index_add(1, group, chances.exp())
        total = total - weight * (summed[rows, group[right]] + 1e-6).log()
    return total
