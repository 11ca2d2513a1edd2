"""What titles written for this project teach: half of them learnt, the other half judged, with what is served.

`python -m training.written`. Each judged title is one that no label names, of whatever trade; the encoder
that is served learnt from labels alone. Occupation models with and without the half that is learnt stand side by side.
"""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.retrieval.encoder import open_encoder
from matching.text.occupations import TOP, OccupationModel
from training.cli import open_trial, places
from training.laboratory import Laboratory
from training.measures import interval
from training.random_split import drawn
from training.remembering import Remembering
from training.taxonomy import LabelledTitle, read_written_titles


def named_rightly(lab: Laboratory, model: OccupationModel, titles: list[LabelledTitle]) -> NDArray[np.bool_]:
    """Whether each of three guesses of each title is right, (n, 3)."""
    texts = [one.title for one in titles]
    right = np.zeros((len(titles), TOP), np.bool_)
    for row, guesses in enumerate(model.guesses(model.probabilities(lab.encode(texts), texts))):
        right[row, : len(guesses)] = [guess.code == titles[row].code for guess in guesses]
    return right


def main() -> None:
    """Prints top-1 and top-3 of the half that is judged, with 95 % intervals by occupation."""
    reference_dir, directory = places()
    encoder, written = Remembering(open_encoder(directory.name, directory.parent)), read_written_titles(reference_dir)
    learnt = drawn(len(written), len(written) // 2, seed=0)
    judged = [one for one, taken in zip(written, learnt, strict=True) if not taken]
    halves = {
        "labels and names": [],
        "and half of the written titles": [one for one, taken in zip(written, learnt, strict=True) if taken],
    }
    for what, taught in halves.items():
        lab = Laboratory(reference_dir, encoder, partial(open_trial, str(directory)), taught)
        right = named_rightly(lab, lab.model_without(np.zeros(len(lab.titles), np.bool_)), judged)
        codes = [one.code for one in judged]
        shares = (
            interval(found.astype(np.float64), codes) for found in (right[:, 0], np.logical_or.reduce(right, axis=1))
        )
        print(f"{what}: top-1, top-3 of {len(judged)} titles", *shares)


if __name__ == "__main__":
    main()
