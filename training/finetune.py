"""Fine-tuning the encoder on what is shipped: data/encoder/adapter.npz (`jobmatch-train finetune`).

Every labelled title is drawn near the prototype of its occupation and away from all others: a softmax over all
occupations at once, so the hard negatives of neighbouring ones are always there (Snell et al., NIPS 2017, with learnt
prototypes that begin as the mean of names, definitions and titles). Names, aliases and definitions are lessons too,
at half weight, so that occupations without a labelled title keep their place. Against labels that are about 15 %
wrong: smoothed targets, and the right minor and middle group count beside the occupation.

Only low-rank changes of the upper layers are learnt (`training.pupil`). Other ways to fine-tune are compared with this
one by `python -m training.encoders`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.text.occupations import LEVELS, level_of
from training.adapter import Adapter
from training.pupil import BATCH, Pupil, Say, States, lower_states, unit_rows
from training.taxonomy import LEVEL_MINOR, LabelledTitle, Occupation

RECIPE = "prototypes 1"
EPOCHS, RATE = 4, 1e-3
PROTOTYPE_RATE, TEMPERATURE, SMOOTHING, LEVEL_LOSSES = 2e-3, 0.05, 0.1, (0.5, 0.2)
OTHER_WEIGHT, NAME_SHARE, DEFINITION_SHARE, SIGNS = 0.5, 0.5, 0.2, 40
"""Weight of names and definitions, the share of each that is read in an epoch, and how much of a longer text."""
SORTED = 1024
"""So many lessons at a time are sorted by length before they are cut into batches, so that little is padded."""
Batch = TypeVar("Batch")


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts, the number of the occupation of each, and its weight; `kind` 0 title, 1 name, 2 definition, 3 task."""

    texts: list[str]
    right: NDArray[np.int64]
    kind: NDArray[np.int64]
    classes: list[str]

    @property
    def weights(self) -> NDArray[np.float32]:
        return np.where(self.kind == 0, 1, OTHER_WEIGHT).astype(np.float32)

    def epoch(self, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
        """Batches of all titles and a share of the rest, each of texts of like length."""
        shares = np.array([1, NAME_SHARE, DEFINITION_SHARE, 0])[self.kind]
        order = rng.permutation(np.flatnonzero(rng.random(len(shares)) < shares))
        lengths = np.array([len(text) for text in self.texts])
        runs = [order[start : start + SORTED] for start in range(0, len(order), SORTED)]
        batches = [
            run[np.argsort(lengths[run], kind="stable")][start : start + BATCH]
            for run in runs
            for start in range(0, len(run), BATCH)
        ]
        return (batches[at] for at in rng.permutation(len(batches)))


def lessons_of(occupations: Sequence[Occupation], titles: Sequence[LabelledTitle], tasks: bool = False) -> Lessons:
    """Labelled titles, names and aliases, definitions, and where asked for the first task of each occupation."""
    groups = [o for o in occupations if o.level >= LEVEL_MINOR]
    given = [
        *((labelled.title, labelled.code, 0) for labelled in titles),
        *((name, o.code, 1) for o in groups for name in (o.name, *o.aliases)),
        *((o.definition[:SIGNS], o.code, 2) for o in groups if o.definition),
        *((o.tasks[0][:SIGNS], o.code, 3) for o in groups if tasks and o.tasks),
    ]
    texts, codes, kind = (list(part) for part in zip(*given, strict=True))
    classes, right = np.unique(np.array(codes), return_inverse=True)
    return Lessons(texts, right, np.array(kind), classes.tolist())


def finetune(
    lessons: Lessons,
    say: Say = lambda _: None,
    epochs: int = EPOCHS,
    seed: int = 0,
    states: States | None = None,
    dims: Sequence[int] = (),
) -> Adapter:
    """What these lessons change in the encoder's upper layers; the same lessons give the same adapter.

    Parameters
    ----------
    states : what the lower layers say of the lessons, if it was computed before
    dims : shorter vectors that shall do too: the loss is the mean over the first so many numbers of each
        (Matryoshka; Kusupati et al., NeurIPS 2022)
    """
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    pupil = Pupil(lessons.texts, states or lower_states(lessons.texts, say))
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


def learn(
    pupil: Pupil,
    batches: Sequence[Batch],
    loss_of: Callable[[Batch], Any],
    prototypes: Sequence[Any] = (),
    say: Say = lambda _: None,
) -> Adapter:
    """One step down each batch's loss, with a one-cycle rate; prototypes learn beside the pupil at a rate of theirs."""
    import torch

    groups = [{"params": pupil.parameters, "weight_decay": 0.01}, {"params": list(prototypes), "weight_decay": 0.0}]
    rates = [RATE, PROTOTYPE_RATE]
    used = 2 if prototypes else 1
    optimiser = torch.optim.AdamW(groups[:used])
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates[:used], total_steps=len(batches) + 1, pct_start=0.1)
    pupil.model.train()
    for step, batch in enumerate(batches):
        loss = loss_of(batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(pupil.parameters, 1.0)
        optimiser.step()
        schedule.step()
        say(f"step {step + 1} of {len(batches)}, loss {loss.item():.2f}")
    pupil.model.eval()
    return pupil.learnt()


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
