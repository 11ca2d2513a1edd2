"""Contrast: a title is drawn near another text of its occupation and away from those of other occupations (InfoNCE).

The loss is sentence-transformers' MultipleNegativesRankingLoss, both ways (van den Oord et al. 2018). One pair an
occupation stands in a batch: title with title, name, definition or task. Hard negatives are texts of an occupation of
the same minor group. About 15 % of labels are wrong; the guard against them asks the encoder before fine-tuning, which
saw no label: titles whose nearest others all contradict their label are left out, and a negative that is as good as
the same text is hidden.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.adapter import Adapter
from training.lessons import Lessons
from training.pupil import Pupil, Say, States, learn, unit_rows

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
RECIPE = "contrast 1"
TEXTS, PAIRS, TEMPERATURE = 26_000, 64, 0.05
"""Texts read in one training (as many as prototypes read), pairs a batch; temperature of centred cosines."""
KINDS = (0.4, 0.3, 0.15, 0.15)
"""How often the other text is a title, name, definition, task, as far as the occupation has one."""
NEIGHBOURS, SAME_TEXT = 5, 0.75
"""So many neighbours are asked about a label; from this centred cosine on, two texts are the same."""
GROUP = 7
"""Codes of one minor group share so many signs."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A way to learn by contrast.

    Parameters
    ----------
    hard : each pair brings a text of a neighbouring occupation as a negative
    guarded : doubtful labels are left out, near-copies are no negatives
    dims : lengths of vectors whose losses are averaged; none means the full length (Kusupati et al., NeurIPS 2022)
    """

    hard: bool = False
    guarded: bool = False
    dims: tuple[int, ...] = ()

    def learn(
        self, lessons: Lessons, states: States, say: Say = lambda _: None, texts: int = TEXTS, seed: int = 0
    ) -> Adapter:
        """What these lessons change in the encoder; the same lessons give the same adapter."""
        import torch

        torch.manual_seed(seed)
        pupil = Pupil(lessons.texts, states, half=True)
        teacher = pupil.vectors(range(len(lessons.texts)))
        centre = teacher[torch.from_numpy(lessons.kind == 0)].mean(dim=0)
        known = unit_rows(teacher - centre).numpy()
        doubted = doubtful(known, lessons) if self.guarded else np.zeros(len(known), np.bool_)
        say(f"{doubted.sum()} of {(lessons.kind == 0).sum()} labels doubted")
        drawing = Drawing(lessons, doubted, self.hard, np.random.default_rng(seed))

        def loss_of(columns: Ints) -> Any:
            vectors = [pupil(column) - centre for column in columns]
            hidden = no_negatives(columns, lessons.right, known if self.guarded else None)
            losses = [info_nce([one[:, :dim] for one in vectors], hidden) for dim in self.dims or (known.shape[1],)]
            return torch.stack(losses).mean()

        steps = texts // (PAIRS * (3 if self.hard else 2))
        return learn(pupil, [drawing.batch() for _ in range(steps)], loss_of, say=say)


def info_nce(columns: Sequence[Any], hidden: Mask) -> Any:
    """Mean loss both ways of anchors, positives and maybe negatives, each (b, d); `hidden` (b, n) are no negatives."""
    import torch
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.util import cos_sim

    mask = torch.from_numpy(hidden)
    loss = MultipleNegativesRankingLoss(
        None,
        scale=1 / TEMPERATURE,
        similarity_fct=lambda asked, offered: cos_sim(asked, offered).masked_fill(mask[:, : len(offered)], -torch.inf),
        directions=("query_to_doc", "doc_to_query"),
        partition_mode="per_direction",
    )
    return loss.compute_loss_from_embeddings(list(columns), None)


def no_negatives(columns: Ints, right: Ints, teacher: NDArray[np.float32] | None) -> Mask:
    """Which candidates (b, n) must not push an anchor away: others of its occupation, and the teacher's near-copies.

    Parameters
    ----------
    columns : places of anchors, positives and maybe negatives, (2 or 3, b)
    teacher : unit vectors of all texts; None asks no teacher
    """
    anchors, offered = columns[0], columns[1:].ravel()
    hidden: Mask = right[anchors][:, None] == right[offered][None, :]
    if teacher is not None:
        hidden |= teacher[anchors] @ teacher[offered].T >= SAME_TEXT
    hidden[np.arange(len(anchors)), np.arange(len(anchors))] = False
    return hidden


def doubtful(teacher: NDArray[np.float32], lessons: Lessons) -> Mask:
    """Titles of whose nearest other titles none lies in the label's minor group and most agree on another one."""
    titles = np.flatnonzero(lessons.kind == 0)
    alike = teacher[titles] @ teacher[titles].T
    np.fill_diagonal(alike, -1)
    k = min(NEIGHBOURS, len(titles) - 1)
    nearest = np.argpartition(-alike, k - 1, axis=1)[:, :k]
    group = np.unique(groups_of(lessons)[titles], return_inverse=True)[1]
    theirs = group[nearest]
    agreed = (theirs[:, :, None] == theirs[:, None, :]).sum(axis=2).max(axis=1)
    found = np.zeros(len(teacher), np.bool_)
    found[titles] = (theirs != group[:, None]).all(axis=1) & (agreed > k / 2)
    return found


def groups_of(lessons: Lessons) -> NDArray[np.str_]:
    """The minor group of each text."""
    return np.array(lessons.classes)[lessons.right].astype(f"U{GROUP}")


class Drawing:
    """Batches of places: anchors (titles), other texts of their occupations, and maybe texts of neighbouring ones."""

    def __init__(self, lessons: Lessons, left_out: Mask, hard: bool, rng: np.random.Generator) -> None:
        self._right, self._hard, self._rng = lessons.right, hard, rng
        usable = [np.flatnonzero((lessons.kind == kind) & ~left_out) for kind in range(len(KINDS))]
        self._of = [dict(_by(lessons.right[places], places)) for places in usable]
        self._anchors = usable[0][[self._partners(int(at)) > 0 for at in usable[0]]]
        minor = groups_of(lessons)
        spoken = np.concatenate(usable[:2])
        near = dict(_by(minor[spoken], spoken))
        self._near = {
            code: near[group][lessons.right[near[group]] != code]
            for code, group in {(int(lessons.right[at]), str(minor[at])) for at in self._anchors}
        }
        self._spoken = spoken

    def batch(self) -> Ints:
        """Places (2 or 3, b): one row of anchors, one of positives, maybe one of negatives."""
        order = self._rng.permutation(self._anchors)
        _, first = np.unique(self._right[order], return_index=True)
        anchors = order[np.sort(first)[:PAIRS]]
        columns = [anchors, np.array([self._positive(int(at)) for at in anchors])]
        if self._hard:
            columns.append(np.array([self._negative(int(at)) for at in anchors]))
        return np.stack(columns)

    def _texts(self, kind: int, at: int) -> Ints:
        found = self._of[kind].get(int(self._right[at]), np.empty(0, np.int64))
        others: Ints = found[found != at]
        return others

    def _partners(self, at: int) -> int:
        return sum(len(self._texts(kind, at)) for kind in range(len(KINDS)))

    def _positive(self, at: int) -> int:
        kinds = self._rng.choice(len(KINDS), len(KINDS), replace=False, p=KINDS)
        texts = next(found for kind in kinds if len(found := self._texts(int(kind), at)))
        return int(self._rng.choice(texts))

    def _negative(self, at: int) -> int:
        """Of the minor group; any other occupation's where the group has no other."""
        code = int(self._right[at])
        near = self._near[code]
        return int(self._rng.choice(near if len(near) else self._spoken[self._right[self._spoken] != code]))


def _by(keys: NDArray[Any], places: Ints) -> Iterator[tuple[Any, Ints]]:
    """Places by key."""
    order = np.argsort(keys, kind="stable")
    values, starts = np.unique(keys[order], return_index=True)
    yield from zip(values.tolist(), np.split(places[order], starts[1:])[: len(values)], strict=True)
