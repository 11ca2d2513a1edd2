"""What vectors of titles are worth: the same questions to every method, asked of titles whose family nobody saw.

nDCG@10 of the full ranking of all other held-out titles by the cosine of centred vectors, relevant where the
occupation is the same; a title is no answer to itself. Top-1 and top-3 of a plain classifier that learnt from the
vectors of all other titles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.text.occupations import Floats, unit
from training.baselines import PlainClassifier, by_encoder
from training.measures import ndcg
from training.taxonomy import LabelledTitle

Values = NDArray[np.float64]
MEASURES = ("ndcg@10", "top1", "top3")


@dataclass(frozen=True, slots=True)
class Split:
    """Titles and which of them are held out."""

    titles: Sequence[LabelledTitle]
    held: NDArray[np.bool_]

    @property
    def asked(self) -> list[LabelledTitle]:
        return [title for title, held in zip(self.titles, self.held, strict=True) if held]

    @property
    def learnt(self) -> list[LabelledTitle]:
        return [title for title, held in zip(self.titles, self.held, strict=True) if not held]


def judge(split: Split, vectors: Floats) -> dict[str, Values]:
    """Each measure of each held-out title by the vectors (n, d) of all titles; NaN where nothing could be found."""
    codes = [one.code for one in split.learnt]
    plain = PlainClassifier().fit(vectors[~split.held], codes)
    best = plain.classes_[np.argsort(-plain.chances(vectors[split.held]), axis=1)[:, :3]]
    right = best == np.array([one.code for one in split.asked])[:, None]
    return {
        "ndcg@10": similar(split, vectors),
        "top1": right[:, 0].astype(np.float64),
        "top3": right.any(axis=1).astype(np.float64),
    }


def similar(split: Split, vectors: Floats) -> Values:
    """nDCG@10 of each held-out title by cosine."""
    centred = unit(vectors[split.held] - vectors[~split.held].mean(axis=0))
    codes, titles = (np.array([getattr(one, name) for one in split.asked]) for name in ("code", "title"))
    relevance = (codes[:, None] == codes[None, :]).astype(np.int8)
    relevance[titles[:, None] == titles[None, :]] = -1
    return ndcg(by_encoder(centred, centred), relevance)


def truncated(vectors: Floats, dim: int) -> Floats:
    """The first `dim` numbers of each vector, at unit length again."""
    return unit(vectors[:, :dim])


def principal(split: Split, vectors: Floats, dim: int) -> Floats:
    """The rival of cutting, for which nothing is trained: `dim` principal components of titles that are not held out.

    They have unit length, measured from the centre.
    """
    known = vectors[~split.held]
    centre = known.mean(axis=0)
    _, _, directions = np.linalg.svd(known - centre, full_matrices=False)
    return unit((vectors - centre) @ directions[:dim].T)
