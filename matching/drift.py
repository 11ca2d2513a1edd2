"""Whether what comes in is still what the models were judged on: counts by bin, how far they moved, how far is far.

The distance is the population stability index, the sum over bins of (q - p) ln(q / p). The limits of .1 and .25 that
are handed down know nothing of how many rows there are: of 200 rows in ten bins, chance alone passes .1 in one look of
three; of 50,000 a real change stays far below it. Here the limit is what chance reaches in one comparison of twenty,
over all characteristics together (ALARM), at these sizes: the spread under no change is drawn (bootstrap here,
permutation of whole people in `training.drift`) and a scaled chi-square laid through its mean and variance, the form
it has for large samples (Yurdakul & Naranjo, Journal of Risk Model Validation 2020).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from matching.columns import PostingRows, SeekerRows
from matching.vocabulary import Education

ALARM = 0.05
"""Chance that anything at all is called drift when nothing has changed."""
DRAWS = 400
EMPTY = 0.5
"""Added to every bin, so that an empty one is rare, not impossible."""
SCORE_BINS = 20
PAY = (2_500, 3_500, 4_500, 5_500, 7_000, 10_000)
YEARS = (0.5, 1, 3, 5, 10)
SURE = (0.2, 0.4, 0.6, 0.8)
SIGNS = (20, 60, 150, 400)
LEVELS = len(Education) + 1

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Profile = Mapping[str, Sequence[int]]
"""Counts by bin of every characteristic: `posting pay`, `seeker without education`, `jobs score`."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far one characteristic moved, and how far chance alone would move one of twenty looks at all of them."""

    name: str
    psi: float
    limit: float
    rows: int

    @property
    def drifted(self) -> bool:
        return self.psi > self.limit


def psi(reference: NDArray[Any], now: NDArray[Any]) -> Floats:
    """Population stability index of counts (..., bins) against others; leading axes broadcast."""
    p, q = _shares(reference), _shares(now)
    index: Floats = ((q - p) * np.log(q / p)).sum(axis=-1)
    return index


def limit(null: Floats, characteristics: int) -> float:
    """What the index passes by chance with probability ALARM / characteristics.

    Parameters
    ----------
    null : ndarray of shape (draws,)
        The index when nothing has changed.
    """
    mean, variance = float(null.mean()), float(null.var())
    if not mean > 0 or not variance > 0:
        return float("inf")
    scale, freedom = variance / (2 * mean), 2 * mean**2 / variance
    return scale * 2 * float(gammaincinv(freedom / 2, 1 - ALARM / characteristics))


def compare(reference: Profile, now: Profile, seed: int = 0) -> list[Drift]:
    """Every characteristic that both know and have rows of; rows count as independent."""
    rng = np.random.default_rng(seed)
    counted = {name: (np.array(reference[name]), np.array(now[name])) for name in reference if name in now}
    known = {name: pair for name, pair in counted.items() if all(counts.sum() for counts in pair)}
    return [
        Drift(name, float(psi(*pair)), limit(_by_chance(*pair, rng), len(known)), int(pair[1].sum()))
        for name, pair in known.items()
    ]


def majors_of(codes: Sequence[str]) -> Ints:
    """大类 of each place in the classification, whose codes are given in order; place 0 is unknown."""
    return np.array([0, *(int(code[0]) if code[0].isdigit() else 0 for code in codes)])


def postings_profile(rows: PostingRows, majors: Ints) -> dict[str, list[int]]:
    """Of open ads: the mix of occupations, and what was read of them or is missing.

    `majors` names the group of each place in the classification; place 0 is unknown.
    """
    pay = np.fmax(rows.pay_high, rows.pay_low)
    told = {
        "pay": _steps(pay, PAY),
        "schooling": rows.education_required,
        "text": np.digitize(rows.body_length, SIGNS),
        "without pay": ~np.isfinite(pay),
        "without years": np.isnan(rows.experience_required),
        "without form of work": rows.kind == 0,
        "without head-count": rows.headcount == 0,
    }
    return _counted("posting", rows, told, majors)


def seekers_profile(rows: SeekerRows, majors: Ints) -> dict[str, list[int]]:
    """The same of people who look; nothing protected is read."""
    told = {
        "pay": _steps(rows.pay_min, PAY),
        "schooling": rows.education,
        "years": _steps(rows.experience, YEARS),
        "without pay": ~np.isfinite(rows.pay_min),
        "without years": np.isnan(rows.experience),
        "without schooling": rows.education == 0,
    }
    return _counted("seeker", rows, told, majors)


def scores_profile(scores: NDArray[Any]) -> list[int]:
    """Scores in [0, 1] by SCORE_BINS equal bins."""
    return counts(np.minimum((np.asarray(scores) * SCORE_BINS).astype(np.int64), SCORE_BINS - 1), SCORE_BINS)


def counts(bins: NDArray[Any], n: int) -> list[int]:
    """How many rows fall into each of n bins."""
    return [int(count) for count in np.bincount(bins[bins >= 0].astype(np.int64), minlength=n)]


def _steps(figures: NDArray[Any], edges: Sequence[float]) -> NDArray[Any]:
    """Bin of each figure; -1, which is not counted, where it is unknown: gaps are counted apart."""
    return np.where(np.isfinite(figures), np.digitize(figures, edges), -1)


_SIZES = {"pay": len(PAY) + 1, "years": len(YEARS) + 1, "text": len(SIGNS) + 1, "certainty": len(SURE) + 1}


def _counted(
    side: str, rows: PostingRows | SeekerRows, told: Mapping[str, NDArray[Any]], majors: Ints
) -> dict[str, list[int]]:
    """Rows that are open; a gap has two bins: told, missing."""
    both = {
        **told,
        "occupations": majors[rows.occupations[:, 0]],
        "certainty": np.digitize(rows.occupation_certainty.astype(np.float64), SURE),
        "without district": rows.district == 0,
    }
    sizes = _SIZES | {"schooling": LEVELS, "occupations": int(majors.max()) + 1}
    return {f"{side} {name}": counts(bins[rows.is_open], sizes.get(name, 2)) for name, bins in both.items()}


def _shares(found: NDArray[Any]) -> Floats:
    smoothed = np.asarray(found, np.float64) + EMPTY
    shares: Floats = smoothed / smoothed.sum(axis=-1, keepdims=True)
    return shares


def _by_chance(reference: Ints, now: Ints, rng: np.random.Generator) -> Floats:
    """The index between two samples of these sizes from what both hold together; shape (DRAWS,)."""
    together = (reference + now) / (reference.sum() + now.sum())
    drawn = [rng.multinomial(int(one.sum()), together, DRAWS) for one in (reference, now)]
    return psi(*drawn)
