"""What every protocol of the evaluation shares: texts encoded once, occupation models without what is held back."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.columns import PostingRows, SeekerRows
from matching.desk import Desk
from matching.records import JobPosting, SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker
from matching.text.describe import Describer, Encoder
from matching.text.occupations import OccupationModel
from matching.text.reader import Reader
from matching.text.regions import Regions
from matching.text.segment import Segmenter
from training.baselines import PlainClassifier
from training.datasets import LabelledAd
from training.occupations import Material, centre_of_bodies, count_terms, gather, train
from training.remembering import Remembering
from training.taxonomy import LabelledTitle, read_occupations, read_titles


class Laboratory:
    """Everything that is the same in all folds and splits; texts are encoded once.

    `open_desk` opens a Desk of its own in a directory, with the occupation model that lies in its `models`. `written`
    titles are learnt too, but those that are the same as one held back.
    """

    def __init__(
        self,
        reference_dir: Path,
        encoder: Encoder,
        open_desk: Callable[[Path], Desk],
        written: Sequence[LabelledTitle] = (),
    ) -> None:
        remembering = Remembering(encoder)
        self.encode, self.open_desk = remembering.encode, open_desk
        self.identity, self.dim = encoder.identity, encoder.dim
        self.titles, self._occupations = read_titles(reference_dir), read_occupations(reference_dir)
        self._written = written
        segmenter = Segmenter(reference_dir)
        self._reader, self._regions = Reader(reference_dir, segmenter), Regions(reference_dir / "regions")
        self.words = segmenter.content_words
        self._telling = count_terms(self._occupations, self.titles, segmenter)
        self._material = gather(self._occupations, self.titles, written, self)
        self._body_centre = centre_of_bodies(self._occupations, self)

    @property
    def named(self) -> list[tuple[str, str]]:
        """Names and aliases of the classification, each with its code."""
        chosen = slice(len(self.titles), len(self._material.texts) - len(self._written))
        return list(zip(self._material.texts[chosen], self._material.codes[chosen], strict=True))

    def model_without(self, held_back: NDArray[np.bool_]) -> OccupationModel:
        """An occupation model trained on all names and on the titles that are not held back."""
        m = self._material
        kept = learnable(self.titles, held_back, len(self.named), self._written)
        places = np.flatnonzero(kept)
        part = Material(
            [m.texts[at] for at in places], [m.codes[at] for at in places], m.weights[kept], m.vectors[kept]
        )
        return train(part, self._telling, self._body_centre, self._occupations)

    def plain_classifier(self, learnt: Sequence[LabelledTitle]) -> PlainClassifier:
        """One that knows these titles and nothing else."""
        return PlainClassifier().fit(self.encode([one.title for one in learnt]), [one.code for one in learnt])

    def describer(self, model: OccupationModel) -> Describer:
        return Describer(self._reader, model, self.encode, self._regions, lambda seeker, on: (0, date.max))


def learnable(
    titles: Sequence[LabelledTitle], held_back: NDArray[np.bool_], named: int, written: Sequence[LabelledTitle]
) -> NDArray[np.bool_]:
    """Which rows of the material may be learnt: labelled titles that are not held back, all names, and written titles
    but those that say the same as one held back."""
    held = {one.title for one, back in zip(titles, held_back, strict=True) if back}
    apart = np.array([one.title not in held for one in written], np.bool_)
    return np.concatenate([~held_back, np.ones(named, np.bool_), apart])


def seeker_rows(describer: Describer, wishes: Sequence[LabelledTitle]) -> SeekerRows:
    """People who say nothing but one wish."""
    profiles = [SeekerProfile(seeker_id=str(at), wish_titles=(one.written,)) for at, one in enumerate(wishes)]
    readings = describer.read_seekers(profiles)
    return describer.seeker_rows(
        [DescribedSeeker(at, 1, *pair) for at, pair in enumerate(zip(profiles, readings, strict=True))]
    )


def posting_rows(describer: Describer, ads: Sequence[LabelledAd]) -> PostingRows:
    """The ads as they are."""
    postings: list[JobPosting] = [ad.posting for ad in ads]
    readings = describer.read_postings(postings)
    return describer.posting_rows(
        [DescribedPosting(at, 1, *pair) for at, pair in enumerate(zip(postings, readings, strict=True))]
    )
