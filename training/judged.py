"""People judged against real ads by reading: the judgements, the ads they speak of, and the measures.

The committed file (`tests/golden/judged_people.jsonl`) holds synthetic people, hashed ids and grades; the ads are
measure-only and lie beside the project.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

REPOSITORY = Path(__file__).resolve().parent.parent
GOLDEN = REPOSITORY / "tests" / "golden"
JUDGED_PEOPLE = GOLDEN / "judged_people.jsonl"
"""30 people whose failing places were read while the product was mended: what is measured on them is in-sample."""
JUDGED_LATER = GOLDEN / "judged_people_2.jsonl"
"""10 people of other trades, written and judged before anything was measured on them."""
REAL_ADS = REPOSITORY.parent / "shared" / "data" / "real_ads"
AD_FILES = ("public_service_ads.csv.gz", "commercial_ads.csv.gz")
DEPTH = 10

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`grade` 0 not at all .. 3 just right; `fails`: stated hard requirements that the person does not meet."""

    grade: int
    fails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedPerson:
    """A person as import columns, and what was judged, by hashed ad id."""

    columns: dict[str, str]
    judgements: dict[str, Judgement]

    @property
    def seeker_id(self) -> str:
        return self.columns["seeker_id"]

    @property
    def wishes(self) -> list[str]:
        return self.columns["wish_titles"].split(";")


def hashed(job_id: str) -> str:
    """The committed form of an ad's id: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(job_id.encode()).hexdigest()[:16]


def load_people(path: Path = JUDGED_PEOPLE) -> list[JudgedPerson]:
    """Everybody in the file, in its order."""
    return [_person(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def load_ads(people: Iterable[JudgedPerson], real_ads: Path = REAL_ADS) -> pd.DataFrame:
    """The judged ads with the columns of the shared files; `ad` is the hashed id."""
    wanted = {ad for person in people for ad in person.judgements}
    frames = [pd.read_csv(real_ads / name, dtype=str, keep_default_na=False) for name in AD_FILES]
    ads = pd.concat(frames).drop_duplicates("job_id")
    ads["ad"] = ads["job_id"].map(hashed)
    return ads[ads["ad"].isin(wanted)].reset_index(drop=True)


def ndcg(grades: Sequence[int], of_all: Iterable[int], depth: int = DEPTH) -> float:
    """Discounted gain of a ranking against the best possible, in [0, 1].

    Parameters
    ----------
    grades : of the ranked items, best place first
    of_all : grades of everything judged, listed or not

    Notes
    -----
    Exponential gain 2^grade - 1, discount 1 / log2(place + 1) (Burges et al., ICML 2005).
    """
    ideal = _gain(sorted(of_all, reverse=True)[:depth])
    return _gain(grades[:depth]) / ideal if ideal else 0.0


def failing_share(ranked: Sequence[Judgement], depth: int = DEPTH) -> float:
    """Share of the first places whose ad has a stated hard requirement that the person fails."""
    top = ranked[:depth]
    return sum(bool(one.fails) for one in top) / len(top) if top else 0.0


def interval(values: Floats, seed: int = 0, rounds: int = 2000) -> tuple[float, float]:
    """95 % percentile bootstrap of the mean; `values` holds one figure a person."""
    rng = np.random.default_rng(seed)
    means = values[rng.integers(0, len(values), (rounds, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def _gain(grades: Sequence[int]) -> float:
    places = np.arange(1, len(grades) + 1)
    return float(np.sum((2.0 ** np.array(grades, float) - 1) / np.log2(places + 1)))


def _person(line: dict[str, Any]) -> JudgedPerson:
    judgements = {one["ad"]: Judgement(one["grade"], tuple(one["fails"])) for one in line["judgements"]}
    return JudgedPerson(line["person"], judgements)
