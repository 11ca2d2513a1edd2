"""The ads of a simulated market: rows as the product makes them, the records behind them, and what is true of them.

Words are described once each by the product's describer; a row takes the columns of its words, and facts (place, pay,
schooling …) fill what the words leave open. So 50,000 rows cost seconds, and each is the row of its record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from matching.columns import PostingRows, mask_of
from matching.reach import on_sphere
from matching.records import JobPosting, Place
from matching.results import DescribedPosting
from matching.text.describe import Describer, employer_number
from matching.vocabulary import Education, EmploymentKind, PayUnit, Trait
from training.market.assumptions import Assumptions
from training.market.places import Places
from training.market.seasons import POSTINGS, beginnings
from training.market.wording import Ad

SOURCE = "simulated-market"
"""What `source` says of every ad drawn here."""
LOCAL_PAY = 4131.0
"""Yuan a month, migrant workers near home, 2023 (NBS survey, data/policy/facts.json)."""
PAY_OF_MAJOR = {"1": 1.8, "2": 1.35, "3": 1.0, "4": 0.9, "5": 0.85, "6": 1.1}
"""Median against LOCAL_PAY by major group; an assumption."""
PAY_SPREAD, PAY_WIDTHS, PAY_STATED, SCHOOLING_STATED, YEARS_STATED = 0.35, (0.05, 0.3), 0.98, 0.43, 0.27
"""Spread of the middle of pay, least and largest half of its span, shares of ads that state each: chosen beside the ads
of two public services (`python -m training.market.realism`)."""
HEADCOUNTS, HEADCOUNT_CHANCES = (1, 2, 3, 5, 10), (0.35, 0.3, 0.15, 0.12, 0.08)
KINDS = (EmploymentKind.FULL_TIME, EmploymentKind.PART_TIME, EmploymentKind.CASUAL, EmploymentKind.TRAINEESHIP)
KIND_CHANCES = (0.8, 0.07, 0.08, 0.05)
SCHOOLING_OF_MAJOR = {"1": Education.BACHELOR, "2": Education.COLLEGE, "3": Education.COLLEGE}
BEFORE = 45
"""Ads of the first day were published up to so many days earlier."""
STANDING = 0.4
"""Share of the ads that stand on the first day."""
ADS_AN_EMPLOYER = 3
BATCH = 200
Given = dict[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Postings:
    """n ads; `rows.key` is the place, and all are closed until the simulation opens them.

    `given` tells which facts stand in columns of the record instead of its words.
    """

    rows: PostingRows
    words: Sequence[Ad]
    of_words: NDArray[np.int64]
    points: NDArray[np.float64]
    employers: NDArray[np.int64]
    given: Given

    def __len__(self) -> int:
        return len(self.of_words)

    @property
    def codes(self) -> list[str]:
        """What each truly offers."""
        return [self.words[at].code for at in self.of_words]

    def record(self, at: int) -> JobPosting:
        """The ad as its employer states it now."""
        row, ad = self.rows.one(at), self.words[self.of_words[at]]
        given = {name: bool(mask[at]) for name, mask in self.given.items()}
        longitude, latitude = self.points[at].tolist()
        return JobPosting(
            posting_id=posting_id(at),
            title=ad.title,
            employer=employer_name(int(self.employers[at])),
            description=ad.body,
            place=Place(district_code=str(row.street), longitude=longitude, latitude=latitude),
            education_min=_level(int(row.education_required)) if given["education_required"] else None,
            experience_min_years=float(row.experience_required) if given["experience_required"] else None,
            salary_min=float(row.pay_low) if given["pay_low"] else None,
            salary_max=float(row.pay_high) if given["pay_low"] else None,
            salary_unit=PayUnit.MONTH if given["pay_low"] else None,
            headcount=int(row.headcount) if given["headcount"] else None,
            kind=list(EmploymentKind)[row.kind - 1],
            source=SOURCE,
            published_at=day_of(int(row.published_on)),
            expires_at=day_of(int(row.expires_on)),
        )


def draw_postings(
    n: int, words: Sequence[Ad], describer: Describer, places: Places, assumed: Assumptions, rng: np.random.Generator
) -> Postings:
    """n ads with these words, each used about equally often."""
    of_words = rng.permutation(np.arange(n) % len(words))
    rows = described(words, describer).take(of_words)
    rows.key[:] = np.arange(n)
    rows.is_open[:] = False
    codes, points = places.drawn(n, rng)
    rows.street[:], rows.district[:] = codes, codes // 1000
    rows.sphere[:], rows.coarse[:] = on_sphere(points[:, 0], points[:, 1]), False
    rows.kind[:] = [1 + list(EmploymentKind).index(KINDS[at]) for at in rng.choice(len(KINDS), n, p=KIND_CHANCES)]
    training = rows.kind == 1 + list(EmploymentKind).index(EmploymentKind.TRAINEESHIP)
    rows.traits[training] |= mask_of([Trait.TRAINEESHIP], Trait)
    employers = rng.integers(0, -(-n // ADS_AN_EMPLOYER), n)
    numbers = np.array([employer_number(employer_name(one)) for one in range(-(-n // ADS_AN_EMPLOYER))])
    rows.employer[:] = numbers[employers]
    _draw_days(rows, assumed, rng)
    majors = np.array([words[at].code[0] for at in of_words])
    return Postings(rows, words, of_words, points, employers, _fill(rows, majors, rng))


def described(words: Sequence[Ad], describer: Describer) -> PostingRows:
    """A row for each ad's words alone."""
    batches = []
    for start in range(0, len(words), BATCH):
        records = [
            JobPosting(posting_id="-", title=ad.title, employer="-", description=ad.body)
            for ad in words[start : start + BATCH]
        ]
        readings = describer.read_postings(records)
        batches.append(
            describer.posting_rows([DescribedPosting(0, 0, *one) for one in zip(records, readings, strict=True)])
        )
    return PostingRows.concatenate(batches)


def _draw_days(rows: PostingRows, assumed: Assumptions, rng: np.random.Generator) -> None:
    n = len(rows)
    began = rng.choice(assumed.days, n, p=beginnings(POSTINGS, assumed.start, assumed.days))
    began = np.where(rng.random(n) < STANDING, -rng.integers(0, BEFORE, n), began)
    lives = np.maximum(rng.exponential(assumed.ad_lives, n), 7)
    lives = np.where(began < 0, np.maximum(lives, 1 - began), lives)
    rows.published_on[:] = assumed.first_day + began
    rows.expires_on[:] = assumed.first_day + began + lives


def _fill(rows: PostingRows, majors: NDArray[np.str_], rng: np.random.Generator) -> Given:
    """Facts where the words leave them open; which are then given in columns."""
    n = len(rows)
    middle = LOCAL_PAY * np.array([PAY_OF_MAJOR.get(major, 1.0) for major in majors]) * rng.lognormal(0, PAY_SPREAD, n)
    width = rng.uniform(*PAY_WIDTHS, n)
    levels = np.array([SCHOOLING_OF_MAJOR.get(major, Education.JUNIOR).rank for major in majors])
    levels = np.maximum(levels + rng.choice([-1, 0, 0, 1], n), 1)
    given = {
        "pay_low": np.isnan(rows.pay_low) & np.isnan(rows.pay_high) & (rng.random(n) < PAY_STATED),
        "education_required": (rows.education_required == 0)
        & (rows.education_preferred == 0)
        & (rng.random(n) < SCHOOLING_STATED),
        "experience_required": np.isnan(rows.experience_required)
        & np.isnan(rows.experience_preferred)
        & (rng.random(n) < YEARS_STATED),
        "headcount": rows.headcount == 0,
    }
    drawn = {
        "pay_low": np.round(middle * (1 - width), -2),
        "education_required": levels,
        "experience_required": rng.choice([1, 1, 2, 3], n),
        "headcount": rng.choice(HEADCOUNTS, n, p=HEADCOUNT_CHANCES),
    }
    for name, mask in given.items():
        getattr(rows, name)[mask] = drawn[name][mask]
    stated = given["pay_low"]
    rows.pay_high[stated] = np.round(middle * (1 + width), -2)[stated]
    return given


def posting_id(at: int) -> str:
    return f"SIM-P{at:06d}"


def employer_name(number: int) -> str:
    return f"模拟用人单位{number:05d}号"


def day_of(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _level(rank: int) -> Education:
    """The first level of that height."""
    return next(level for level in Education if level.rank == rank)
