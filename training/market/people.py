"""The people of a simulated market: rows, protected rows, records, and whom nobody asks: who belongs to which group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import NO_DATE, ProtectedRows, SeekerRows, mask_of
from matching.reach import on_sphere
from matching.records import Consents, Place, Protected, SeekerProfile
from matching.results import DescribedSeeker
from matching.text.describe import Describer
from matching.vocabulary import Education, EmploymentKind, GroupSource, PriorityGroup
from training.market.assumptions import Assumptions
from training.market.places import Places
from training.market.postings import BATCH, LOCAL_PAY, PAY_OF_MAJOR, PAY_SPREAD, Given
from training.market.seasons import GRADUATES, OTHERS, RURAL, beginnings
from training.market.wording import Story

LEVELS = (Education.PRIMARY, Education.JUNIOR, Education.SENIOR, Education.COLLEGE, Education.BACHELOR)
SCHOOLING = (0.146, 0.521, 0.175, 0.118, 0.04)
"""Migrant workers 2023 (facts.json: .8 + 13.8, 52.1, 17.5, 15.8 %); how college and beyond divide is assumed."""
SCHOOLING_OF_PROFESSIONS = (0.0, 0.03, 0.12, 0.5, 0.35)
"""Who wishes for major group 2 or 3 (assumption)."""
MEN, MEAN_AGE, AGE_SPREAD = 0.624, 43.2, 11.0
GRADUATE_AGE = 24
"""So young and with a college: counted as having left it within two years (离校2年内高校毕业生)."""
GROUP_SHARES = {PriorityGroup.RURAL_LABOUR: 0.4, PriorityGroup.VETERAN: 0.04, PriorityGroup.DISABLED: 0.06,
                PriorityGroup.HARDSHIP: 0.08}  # fmt: skip
"""Assumed, near the national estimates: migrant workers of all in work (299.7 of 734 million, 2024); veterans (57
million) and disabled people (85 million, 2010) of all; 就业困难人员 has no published base rate that we know of."""
AGREE_SENSITIVE, PERSONALISED = 0.6, 0.97
STATES_PAY, STATES_KIND, STATES_WAY, STATES_DISTRICT, STATES_SCHOOLING = 0.6, 0.3, 0.4, 0.35, 0.95
LOOKING = 0.3
"""Share of the people who are looking already on the first day."""


@dataclass(frozen=True, slots=True)
class People:
    """n people; `rows.key` is the place. `begins`, `ends`: days between which they look (`ends` not included)."""

    rows: SeekerRows
    protected: ProtectedRows
    words: Sequence[Story]
    of_words: NDArray[np.int64]
    points: NDArray[np.float64]
    groups: NDArray[np.int64]
    agrees: NDArray[np.bool_]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    given: Given

    def __len__(self) -> int:
        return len(self.of_words)

    @property
    def codes(self) -> list[str]:
        """What each truly wishes for."""
        return [self.words[at].code for at in self.of_words]

    @property
    def pasts(self) -> list[str]:
        """What each has truly done."""
        return [self.words[at].past for at in self.of_words]

    @property
    def members(self) -> dict[str, NDArray[np.int64]]:
        """Keys of those of each group who agree that it is used, by its legal name: for a gate alone."""
        held = {group: mask_of([group], PriorityGroup) for group in PriorityGroup}
        return {group.legal_name: np.flatnonzero(self.protected.groups & mask) for group, mask in held.items()}

    def record(self, at: int) -> SeekerProfile:
        """The profile as the person states it now; that it is simulated stands in the id."""
        row, story = self.rows.one(at), self.words[self.of_words[at]]
        longitude, latitude = self.points[at].tolist()
        district = str(row.wish_districts[0]) if row.wish_districts[0] else ""
        kinds = tuple(kind for bit, kind in enumerate(EmploymentKind) if row.kinds >> bit & 1)
        return SeekerProfile(
            seeker_id=seeker_id(at),
            wish_titles=story.wishes,
            wish_district_codes=(district,) if district else (),
            wish_salary_min=float(row.pay_min) if self.given["pay_min"][at] else None,
            wish_kinds=kinds,
            education=LEVELS[row.education - 1] if self.given["education"][at] else None,
            experience=story.experience,
            summary=story.summary,
            place=Place(district_code=str(row.street), longitude=longitude, latitude=latitude),
            commute_minutes_max=None if np.isnan(row.commute_max) else int(row.commute_max),
            protected=self._protected(at),
            consents=Consents(personalisation=bool(row.is_open), sensitive=bool(self.agrees[at])),
        )

    def _protected(self, at: int) -> Protected:
        groups = tuple(group for bit, group in enumerate(PriorityGroup) if self.groups[at] >> bit & 1)
        return Protected(
            sex="female" if self.protected.female[at] else "male",
            birth_year=int(self.protected.birth_year[at]),
            groups=groups,
            groups_source=GroupSource.SELF_DECLARED if groups else None,
        )


def draw_people(
    n: int, words: Sequence[Story], describer: Describer, places: Places, assumed: Assumptions, rng: np.random.Generator
) -> People:
    """n people with these words, each used about equally often."""
    of_words = rng.permutation(np.arange(n) % len(words))
    rows = described(words, describer).take(of_words)
    rows.key[:], rows.is_open[:] = np.arange(n), rng.random(n) < PERSONALISED
    codes, points = places.drawn(n, rng)
    rows.street[:], rows.district[:] = codes, codes // 1000
    rows.sphere[:], rows.coarse[:] = on_sphere(points[:, 0], points[:, 1]), False
    majors = np.array([words[at].code[0] for at in of_words])
    given = _fill(rows, majors, rng)
    schooling = np.where(given["education"], rows.education, 0)
    protected, groups, agrees = _draw_protected(n, schooling, assumed, rng)
    begins = _draw_beginnings(groups, assumed, rng)
    ends = begins + np.maximum(rng.exponential(assumed.stays, n), 3).astype(np.int64)
    rows.updated_on[:] = NO_DATE
    return People(rows, protected, words, of_words, points, groups, agrees, begins, ends, given)


def described(words: Sequence[Story], describer: Describer) -> SeekerRows:
    """A row for each person's words alone."""
    batches = []
    for start in range(0, len(words), BATCH):
        records = [
            SeekerProfile(seeker_id="-", wish_titles=one.wishes, experience=one.experience, summary=one.summary)
            for one in words[start : start + BATCH]
        ]
        readings = describer.read_seekers(records)
        batches.append(
            describer.seeker_rows([DescribedSeeker(0, 0, *one) for one in zip(records, readings, strict=True)])
        )
    return SeekerRows.concatenate(batches)


def _fill(rows: SeekerRows, majors: NDArray[np.str_], rng: np.random.Generator) -> Given:
    """Facts where the words leave them open; which are then given in columns."""
    n = len(rows)
    wish = LOCAL_PAY * np.array([PAY_OF_MAJOR.get(major, 1.0) for major in majors]) * rng.lognormal(0, PAY_SPREAD, n)
    profession = np.isin(majors, ("1", "2", "3"))
    levels = np.where(
        profession, rng.choice(len(LEVELS), n, p=SCHOOLING_OF_PROFESSIONS), rng.choice(len(LEVELS), n, p=SCHOOLING)
    )
    given = {
        "pay_min": np.isnan(rows.pay_min) & (rng.random(n) < STATES_PAY),
        "education": (rows.education == 0) & (rng.random(n) < STATES_SCHOOLING),
    }
    rows.pay_min[given["pay_min"]] = np.round(wish * 0.9, -2)[given["pay_min"]]
    rows.education[given["education"]] = (levels + 1)[given["education"]]
    full_time = mask_of([EmploymentKind.FULL_TIME], EmploymentKind)
    rows.kinds[:] = np.where(rng.random(n) < STATES_KIND, full_time, 0)
    rows.commute_max[:] = np.where(rng.random(n) < STATES_WAY, rng.choice([30, 45, 60, 90], n), np.nan)
    rows.wish_districts[:, 0] = np.where(rng.random(n) < STATES_DISTRICT, rows.district, 0)
    return given


def _draw_protected(
    n: int, schooling: NDArray[np.int8], assumed: Assumptions, rng: np.random.Generator
) -> tuple[ProtectedRows, NDArray[np.int64], NDArray[np.bool_]]:
    """Protected rows as they count (groups with consent only), the groups as they are, and who agreed."""
    rows = ProtectedRows.blank(n)
    ages = np.clip(rng.normal(MEAN_AGE, AGE_SPREAD, n), 18, 62).astype(np.int64)
    rows.key[:], rows.birth_year[:], rows.female[:] = np.arange(n), assumed.start.year - ages, rng.random(n) >= MEN
    groups = np.zeros(n, np.int64)
    for group, share in GROUP_SHARES.items():
        groups |= np.where(rng.random(n) < share, mask_of([group], PriorityGroup), 0)
    young = (ages <= GRADUATE_AGE) & (schooling >= Education.COLLEGE.rank)
    groups |= np.where(young, mask_of([PriorityGroup.GRADUATE], PriorityGroup), 0)
    agrees = rng.random(n) < AGREE_SENSITIVE
    rows.groups[:] = np.where(agrees, groups, 0)
    return rows, groups, agrees


def _draw_beginnings(groups: NDArray[np.int64], assumed: Assumptions, rng: np.random.Generator) -> NDArray[np.int64]:
    """The day on which each begins to look, by the season of who they are."""
    n = len(groups)
    days = np.zeros(n, np.int64)
    is_graduate = groups & mask_of([PriorityGroup.GRADUATE], PriorityGroup) > 0
    is_rural = ~is_graduate & (groups & mask_of([PriorityGroup.RURAL_LABOUR], PriorityGroup) > 0)
    for who, mask in ((GRADUATES, is_graduate), (RURAL, is_rural), (OTHERS, ~is_graduate & ~is_rural)):
        days[mask] = rng.choice(assumed.days, mask.sum(), p=beginnings(who, assumed.start, assumed.days))
    return assumed.first_day + np.where(rng.random(n) < LOOKING, 0, days)


def seeker_id(at: int) -> str:
    return f"SIM-S{at:06d}"
