"""What a record says, columns and words taken together: one `Reading` for either side.

A column of its own wins over the words, unless the words insist on more schooling or longer experience.
Occupations are left empty here; `describe` fills them.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from matching.records import JobPosting, SeekerProfile
from matching.results import Pay, Reading, Stated
from matching.text.beginners import just_graduated, year_of_leaving
from matching.text.certificates import Certificates, open_certificates
from matching.text.certificates_told import asked_certificates, held_certificates
from matching.text.clauses import Document
from matching.text.conditions import Benefits, headcount, merged, shifts, stated_pay, wished_shifts
from matching.text.demands import demanded
from matching.text.dictionary import SHIPPED
from matching.text.experience import experience_of, worked_years
from matching.text.limits import stated_limits
from matching.text.majors import Majors, study_spans
from matching.text.protected import masked
from matching.text.schooling import education_of, reached_education
from matching.text.segment import Segmenter
from matching.text.skills import Skills, asked_skills, own_skills
from matching.text.tags import values, without
from matching.text.traits import is_exclusive, stated_traits
from matching.vocabulary import PayUnit, RequirementKind, Shift

T = TypeVar("T")
MOST_SIGNS = 4000
"""So much of one text is read: all of 99.9 % of real ads, and so little that no text is slow to read."""
_OF_PROTECTED = frozenset(("残疾人证",))
"""Certificates that tell a protected fact: never read from a seeker."""


class Reader:
    """Reads postings and seekers with the same extractors."""

    def __init__(
        self,
        reference_dir: Path = SHIPPED,
        segmenter: Segmenter | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.segmenter, self._today = segmenter, today
        self.certificates: Certificates = open_certificates(reference_dir)
        self._skills, self._benefits, self._majors = (
            Skills(reference_dir),
            Benefits(reference_dir),
            Majors(reference_dir),
        )

    def posting(self, posting: JobPosting) -> Reading:
        """What a posting asks and offers."""
        document = Document(f"{posting.title}\n{posting.description[:MOST_SIGNS]}")
        title_end = len(posting.title)
        words = asked_certificates(document, title_end, self.certificates)
        columns = _given(name for value in posting.certificates for name in self.certificates.named(value))
        return Reading(
            education=education_of(posting.education_min, document),
            experience=experience_of(posting.experience_min_years, document),
            certificates=_once([*columns, *words]),
            skills=_once(asked_skills(document, title_end, self._skills, list(study_spans(document)))),
            pay=_column_pay(posting.salary_min, posting.salary_max, posting.salary_unit) or stated_pay(document),
            shifts=_once([*_column_shifts(posting.shift), *shifts(document)]),
            benefits=self._all_benefits(posting, document),
            headcount=posting.headcount or headcount(document, posting.title),
            demands=tuple(demanded(_with_shifts(document, posting.shift), title_end)),
            traits=_once(stated_traits(posting, document)),
            exclusive=is_exclusive(document),
            majors=_once(self._majors.asked(document)),
        )

    def seeker(self, seeker: SeekerProfile) -> Reading:
        """What a person has and wants; nothing protected is read but the limits told for reasons of health."""
        words = (seeker.summary[:MOST_SIGNS], seeker.experience[:MOST_SIGNS])
        told = Document("\n".join(filter(None, words)))
        plain = Document(masked(told.text))
        limits, health_limits = stated_limits(told)
        certificates = self._held(seeker, plain)
        reading = Reading(
            education=Stated(value=seeker.education) if seeker.education else reached_education(plain),
            experience=worked_years(plain) or self._as_a_graduate(seeker, plain),
            certificates=certificates,
            skills=_once([*self._column_skills(seeker), *own_skills(plain, self._skills)]),
            pay=_column_pay(seeker.wish_salary_min, None, PayUnit.MONTH) or stated_pay(plain),
            shifts=_once(wished_shifts(plain)),
            limits=tuple(limits),
            health_limits=tuple(health_limits),
            majors=_once([*self._column_majors(seeker), *self._majors.studied(plain)]),
        )
        return without(reading, seeker.tags.wrong)

    def _all_benefits(self, posting: JobPosting, document: Document) -> tuple[Stated[str], ...]:
        stated = self._benefits.offered(document)
        spans = {benefit.value: benefit.span for benefit in reversed(stated)}
        columns = [self._benefits.named(value) for value in posting.benefits if value.strip()]
        names = merged(iter([*columns, *(benefit.value for benefit in stated)]))
        return tuple(Stated(value=name, span="" if name in columns else spans.get(name, "")) for name in names)

    def _as_a_graduate(self, seeker: SeekerProfile, plain: Document) -> Stated[float] | None:
        """0 years for who left school within the last year and tells of no work."""
        told = year_of_leaving(plain)
        if told is not None and just_graduated(told[0], self._today()):
            return Stated(value=0.0, span=told[1])
        fresh = just_graduated(seeker.graduated_on, self._today()) and not seeker.experience.strip()
        return Stated(value=0.0) if fresh else None

    def _held(self, seeker: SeekerProfile, plain: Document) -> tuple[Stated[str], ...]:
        """Certificates held, then what they cover (B2 covers C1); what is called wrong covers nothing."""
        wrong = values(seeker.tags.wrong, "certificate")
        columns = _given(name for value in seeker.certificates for name in self.certificates.named(value))
        held = [
            stated
            for stated in [*columns, *held_certificates(plain, self.certificates)]
            if stated.value not in _OF_PROTECTED and not (stated.span and stated.value in wrong)
        ]
        covered: list[Stated[str]] = [
            Stated(value=name, span=stated.span)
            for stated in held
            for name in self.certificates.contained(stated.value)
        ]
        return _once([*held, *covered])

    def _column_skills(self, seeker: SeekerProfile) -> list[Stated[str]]:
        """Each entry under its listed name, or as it is written."""
        stated: list[Stated[str]] = []
        for value in map(masked, seeker.skills):
            listed = own_skills(Document(value), self._skills)
            names = [skill.value for skill in listed] or [value.replace("□", "").strip()]
            stated += [Stated(value=name) for name in names if name]
        return stated

    def _column_majors(self, seeker: SeekerProfile) -> list[Stated[str]]:
        major = masked(seeker.major or "").replace("□", "").strip()
        return [Stated(value=major)] if major else []


def _with_shifts(document: Document, column: tuple[str, ...]) -> Document:
    """The document with the shift column's words as lines of their own."""
    return Document("\n".join([document.text, *column])) if column else document


def _once(stated: Iterable[Stated[T]]) -> tuple[Stated[T], ...]:
    """Each value once, in order of first mention; insisted on anywhere is insisted on."""
    first: dict[T, Stated[T]] = {}
    for one in stated:
        known = first.get(one.value)
        if known is None:
            first[one.value] = one
        elif known.kind is RequirementKind.PREFERRED and one.kind is RequirementKind.REQUIRED:
            first[one.value] = replace(known, kind=one.kind, span=one.span)
    return tuple(first.values())


def _given(values: Iterable[T]) -> list[Stated[T]]:
    return [Stated(value=value) for value in values]


def _column_pay(low: float | None, high: float | None, unit: PayUnit | None) -> Pay | None:
    return None if low is None and high is None else Pay(low=low, high=high, unit=unit or PayUnit.MONTH)


def _column_shifts(column: Iterable[str]) -> list[Stated[Shift]]:
    return [Stated(value=stated.value) for value in column for stated in shifts(Document(value))]
