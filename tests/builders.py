"""People and postings by traits: what a test does not name is unknown.

``a_seeker(wish="叉车工", certificates=("叉车证",), veteran=True)`` and ``a_posting(title="叉车工", ...)`` give the
record, the reading and the row of one person or posting, made to agree. Everything here is invented.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matching.columns import PostingRows, ProtectedRows, SeekerRows, day_number, mask_of
from matching.reach import on_sphere
from matching.records import MOST_UNWANTED, Consents, JobPosting, Place, Protected, SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker, Pay, Reading, Stated
from matching.text.certificates import open_certificates
from matching.vocabulary import (
    Demand,
    Education,
    EmploymentKind,
    GroupSource,
    PriorityGroup,
    RequirementKind,
    Shift,
    Trait,
)

TODAY = date(2026, 11, 23)
ON = day_number(TODAY)
HOME = (122.2354, 40.6674)
"""Somewhere in 站前区."""


@dataclass(frozen=True)
class Person:
    """One seeker: as described, as a row, and the protected row beside it."""

    described: DescribedSeeker
    row: SeekerRows
    protected: ProtectedRows


@dataclass(frozen=True)
class Job:
    """One posting: as described, and as a row."""

    described: DescribedPosting
    row: PostingRows


def certificate_bits(names: tuple[str, ...], *, closed: bool = False) -> np.ndarray:
    """Mask over the shipped list; `closed` adds what a held certificate contains."""
    listed = open_certificates()
    unknown = set(names) - set(listed.names)
    assert not unknown, f"not in data/dictionary/certificates.csv: {unknown}"
    return listed.mask([inner for name in names for inner in (name, *(listed.contained(name) if closed else ()))])


def north(km: float) -> tuple[float, float]:
    """A place so many kilometres due north of HOME."""
    return HOME[0], HOME[1] + km / 111.195


def place_of(at: tuple[float, float] | None, district: str | None) -> Place:
    longitude, latitude = at or (None, None)
    code = "210802" if district else None
    return Place(district=district, district_code=code, longitude=longitude, latitude=latitude)


def stated(values: tuple[Any, ...], kind: RequirementKind = RequirementKind.REQUIRED) -> tuple[Stated[Any], ...]:
    """Each value as a reader would give it; its span is the value's own words."""
    return tuple(Stated(value=value, kind=kind, span=str(value)) for value in values)


def groups_of(traits: dict[str, bool]) -> tuple[PriorityGroup, ...]:
    """veteran=True, disabled=True ... by the values of PriorityGroup."""
    return tuple(PriorityGroup(name) for name, belongs in traits.items() if belongs)


def a_seeker(
    *,
    key: int = 1,
    wish: str = "理货员",
    experience_words: str = "",
    years: float | None = None,
    education: Education | None = None,
    certificates: tuple[str, ...] = (),
    skills: tuple[str, ...] = (),
    limits: tuple[Demand, ...] = (),
    unwanted: tuple[int, ...] = (),
    health_limits: tuple[Demand, ...] = (),
    shifts: tuple[Shift, ...] = (),
    kinds: tuple[EmploymentKind, ...] = (),
    pay_min: float | None = None,
    commute: int | None = None,
    tells: bool = True,
    at: tuple[float, float] | None = None,
    district: str | None = None,
    consent: bool = True,
    protected: dict[str, Any] | None = None,
    **groups: bool,
) -> Person:
    """A person looking for work; `protected` holds sex, birth_year, ethnicity ...; groups by name."""
    belongs = groups_of(groups)
    record = SeekerProfile(
        seeker_id=f"s{key}",
        wish_titles=(wish,) if wish else (),
        wish_salary_min=pay_min,
        wish_kinds=kinds,
        education=education,
        experience=experience_words,
        skills=skills,
        certificates=certificates,
        place=place_of(at, district),
        commute_minutes_max=commute,
        protected=Protected(groups=belongs, groups_source=GroupSource.CERTIFIED, **(protected or {})),
        consents=Consents(sensitive=consent),
    )
    reading = Reading(
        education=Stated(value=education) if education else None,
        experience=None if years is None else Stated(value=years, span=experience_words),
        certificates=stated(certificates),
        skills=stated(skills),
        limits=stated(limits),
        health_limits=stated(health_limits),
        shifts=stated(shifts),
        pay=None if pay_min is None else Pay(low=pay_min, high=None),
    )
    row = SeekerRows.of(
        key=key,
        is_open=True,
        tells=tells,
        sphere=on_sphere(*(at or (np.nan, np.nan))),
        coarse=at is None and district is not None,
        district=210802 if district else 0,
        commute_max=np.nan if commute is None else commute,
        pay_min=np.nan if pay_min is None else pay_min,
        kinds=mask_of(kinds, EmploymentKind),
        education=education.rank if education else 0,
        experience=np.nan if years is None else years,
        certificates=certificate_bits(certificates, closed=True),
        limits=mask_of(limits, Demand),
        unwanted=[*unwanted, *[0] * (MOST_UNWANTED - len(unwanted))],
        shifts=mask_of(shifts, Shift),
    )
    return Person(DescribedSeeker(key, 1, record, reading), row, protected_row(record, health_limits))


def protected_row(record: SeekerProfile, health_limits: tuple[Demand, ...] = ()) -> ProtectedRows:
    """The protected row as the service makes it: groups and health limits are 0 without consent."""
    agreed = record.consents.sensitive
    return ProtectedRows.of(
        key=1,
        birth_year=record.protected.birth_year or 0,
        female=record.protected.sex == "female",
        groups=mask_of(record.protected.groups, PriorityGroup) if agreed else 0,
        health_limits=mask_of(health_limits, Demand) if agreed else 0,
    )


def a_posting(
    *,
    key: int = 1,
    title: str = "理货员",
    employer: str = "营口示例商贸有限公司",
    description: str = "",
    education: Education | None = None,
    years: float | None = None,
    certificates: tuple[str, ...] = (),
    certificates_preferred: tuple[str, ...] = (),
    skills: tuple[str, ...] = (),
    demands: tuple[Demand, ...] = (),
    work: tuple[int, float] = (0, 0.0),
    shifts: tuple[Shift, ...] = (),
    traits: tuple[Trait, ...] = (),
    only_for: tuple[PriorityGroup, ...] = (),
    kind: EmploymentKind | None = None,
    pay: tuple[float, float] | None = None,
    headcount: int | None = None,
    at: tuple[float, float] | None = None,
    district: str | None = None,
    is_open: bool = True,
    expires: date | None = None,
    published: date | None = None,
) -> Job:
    """A vacancy; `pay` is per month."""
    low, high = pay or (None, None)
    record = JobPosting(
        posting_id=f"p{key}",
        title=title,
        employer=employer,
        description=description,
        place=place_of(at, district),
        salary_min=low,
        salary_max=high,
        headcount=headcount,
        kind=kind,
        welcome_groups=only_for,
        published_at=published,
        expires_at=expires,
    )
    reading = Reading(
        education=Stated(value=education, span=f"{education.chinese}及以上") if education else None,
        experience=None if years is None else Stated(value=years, span=f"{years:g}年以上经验"),
        certificates=stated(certificates) + stated(certificates_preferred, RequirementKind.PREFERRED),
        skills=stated(skills),
        demands=stated(demands),
        shifts=stated(shifts),
        traits=stated(traits),
        pay=None if pay is None else Pay(low=low, high=high),
        headcount=headcount,
        exclusive=bool(only_for),
    )
    row = PostingRows.of(
        key=key,
        is_open=is_open,
        published_on=day_number(published),
        expires_on=day_number(expires),
        employer=abs(hash_of(employer)),
        sphere=on_sphere(*(at or (np.nan, np.nan))),
        coarse=at is None and district is not None,
        district=210802 if district else 0,
        pay_low=np.nan if low is None else low,
        pay_high=np.nan if high is None else high,
        kind=0 if kind is None else 1 + list(EmploymentKind).index(kind),
        education_required=education.rank if education else 0,
        experience_required=np.nan if years is None else years,
        certificates_required=certificate_bits(certificates),
        certificates_preferred=certificate_bits(certificates_preferred),
        demands=mask_of(demands, Demand),
        work=work[0],
        work_chance=work[1],
        shifts=mask_of(shifts, Shift),
        traits=mask_of(traits, Trait),
        exclusive_groups=mask_of(only_for, PriorityGroup),
        headcount=headcount or 0,
        title_grams=grams_of(title),
    )
    return Job(DescribedPosting(key, 1, record, reading), row)


def hash_of(text: str) -> int:
    """The same number in every process."""
    return int.from_bytes(text.encode()[-7:], "big")


def grams_of(title: str, size: int = 32) -> np.ndarray:
    """Numbers for the title's characters and pairs, padded with 0, as the rows keep them."""
    pieces = [*title, *(title[i : i + 2] for i in range(len(title) - 1))]
    numbers = sorted({1 + hash_of(piece) % 65_521 for piece in pieces})[:size]
    return np.array(numbers + [0] * (size - len(numbers)), np.uint16)


def posting_rows(*jobs: Job) -> PostingRows:
    return PostingRows.concatenate(job.row for job in jobs)


def seeker_rows(*people: Person) -> SeekerRows:
    return SeekerRows.concatenate(person.row for person in people)


def protected_rows(*people: Person) -> ProtectedRows:
    return ProtectedRows.concatenate(person.protected for person in people)
