"""What the encoder learns from: labelled titles, names, definitions and tasks of occupations, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.pupil import BATCH
from training.taxonomy import LEVEL_MINOR, LabelledTitle, Occupation

OTHER_WEIGHT, NAME_SHARE, DEFINITION_SHARE, SIGNS = 0.5, 0.5, 0.2, 40
"""Weight of names and definitions, the share of each that is read in an epoch, and how much of a longer text."""
SORTED = 1024
"""So many lessons at a time are sorted by length before they are cut into batches, so that little is padded."""
TASK = 3


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts, the number of the occupation of each, and its weight; `kind` 0 title, 1 name, 2 definition, 3 task."""

    texts: list[str]
    right: NDArray[np.int64]
    kind: NDArray[np.int64]
    classes: list[str]

    @property
    def without_tasks(self) -> "Lessons":
        """The same without tasks, which are the last."""
        kept = int((self.kind != TASK).sum())
        return replace(self, texts=self.texts[:kept], right=self.right[:kept], kind=self.kind[:kept])

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


def lessons_of(occupations: Sequence[Occupation], titles: Sequence[LabelledTitle]) -> Lessons:
    """Labelled titles, names and aliases, definitions, and the first task of each occupation."""
    groups = [o for o in occupations if o.level >= LEVEL_MINOR]
    given = [
        *((labelled.title, labelled.code, 0) for labelled in titles),
        *((name, o.code, 1) for o in groups for name in (o.name, *o.aliases)),
        *((o.definition[:SIGNS], o.code, 2) for o in groups if o.definition),
        *((o.tasks[0][:SIGNS], o.code, TASK) for o in groups if o.tasks),
    ]
    texts, codes, kind = (list(part) for part in zip(*given, strict=True))
    classes, right = np.unique(np.array(codes), return_inverse=True)
    return Lessons(texts, right, np.array(kind), classes.tolist())
