"""Records to what the rest computes on: readings with occupations, and rows of columns."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any

import numpy as np
from msgspec.structs import replace

from matching.columns import (
    PostingRows,
    ProtectedRows,
    SeekerRows,
    day_number,
    mask_of,
    narrow,
)
from matching.reach import on_sphere
from matching.records import MOST_UNWANTED, JobPosting, Place, SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker, OccupationGuess, Reading, Stated
from matching.text.clean import clean_text
from matching.text.meaning import Encode, Encoder, Meaning, Meanings
from matching.text.occupations import OccupationModel
from matching.text.pay import monthly
from matching.text.reader import Reader
from matching.text.regions import Regions
from matching.text.segment import Segmenter
from matching.text.tags import OCCUPATION, values
from matching.text.told import Told, texts_of_posting, texts_of_seeker, wishes_of
from matching.vocabulary import Demand, EmploymentKind, PriorityGroup, RequirementKind, Shift, Trait

__all__ = ["Describer", "Encode", "Encoder", "texts_of_posting", "texts_of_seeker"]

REQUIRED, PREFERRED = RequirementKind.REQUIRED, RequirementKind.PREFERRED
Members = Callable[[SeekerProfile, date], tuple[int, date]]


class Describer:
    """Makes readings and rows. Pure in its inputs: the same record gives the same row.

    Parameters
    ----------
    encode : callable
        Texts -> unit vectors (n, dim); asked again for the same texts, so it should remember.
    members : callable
        Mask of the priority groups that count for a person on a day, and its last day (`Policy.membership`).
    """

    def __init__(
        self,
        reader: Reader,
        occupations: OccupationModel,
        encode: Encode,
        regions: Regions,
        members: Members,
    ) -> None:
        self.reader, self.occupations = reader, occupations
        self._segmenter = _segmenter_of(reader)
        self.is_word = self._segmenter.is_word
        self._meanings = Meanings(occupations, encode)
        self._regions, self._members = regions, members

    # ------------------------------------------------------------------------------------------ readings

    def read_postings(self, postings: Sequence[JobPosting]) -> list[Reading]:
        """What every posting says; its stated occupation code wins over the guess."""
        readings = [self.reader.posting(posting) for posting in postings]
        texts = [texts_of_posting(posting) for posting in postings]
        return _with(readings, self._meanings.guessed(texts, [posting.occupation_code for posting in postings]))

    def read_seekers(self, seekers: Sequence[SeekerProfile]) -> list[Reading]:
        """What every person has and wants."""
        readings = [self.reader.seeker(seeker) for seeker in seekers]
        texts = [texts_of_seeker(seeker) for seeker in seekers]
        wrong = [_wrong(seeker) for seeker in seekers]
        return _with(readings, self._meanings.guessed(texts, [None] * len(seekers), wrong))

    # ---------------------------------------------------------------------------------------------- rows

    def posting_rows(self, described: Sequence[DescribedPosting]) -> PostingRows:
        """One row for each posting, in order; open."""
        texts = [texts_of_posting(entry.posting) for entry in described]
        meaning = self._meanings.of(texts, [entry.posting.occupation_code for entry in described])
        rows = PostingRows.blank(len(described))
        for at, (entry, told) in enumerate(zip(described, texts, strict=True)):
            _fill(rows, at, self._posting_fields(entry, told))
        self._fill_meaning(rows, meaning, texts, [entry.reading for entry in described])
        rows.work[:], rows.work_chance[:] = meaning.work, meaning.work_chance
        return rows

    def seeker_rows(self, described: Sequence[DescribedSeeker]) -> SeekerRows:
        """One row for each person, in order; several wishes are one mean."""
        texts = [texts_of_seeker(entry.seeker) for entry in described]
        wrong = [_wrong(entry.seeker) for entry in described]
        meaning = self._meanings.of(texts, [None] * len(described), wrong)
        rows = SeekerRows.blank(len(described))
        for at, entry in enumerate(described):
            _fill(rows, at, self._seeker_fields(entry))
        self._fill_meaning(rows, meaning, texts, [entry.reading for entry in described])
        rows.past_vector[:] = narrow(meaning.past_vector)
        rows.past_certainty[:] = np.linalg.norm(meaning.past_vector, axis=1)
        return rows

    def seeker_row_like(self, row: SeekerRows, entry: DescribedSeeker) -> SeekerRows:
        """The row of who tells, word for word, what the person of `row` (n = 1) tells, and states other facts."""
        other: SeekerRows = row.take(np.zeros(1, np.int64))
        _fill(other, 0, self._seeker_fields(entry))
        return other

    def wish_rows(self, seeker: SeekerProfile, row: SeekerRows) -> SeekerRows:
        """The person's `row` (n = 1) once for each wish, with that wish's own title vector; for looking up.

        Occupations stay those of all wishes together, and words stand in the first row alone.
        """
        titles = wishes_of(seeker)
        if len(titles) < 2:
            return row
        rows: SeekerRows = row.take(np.zeros(len(titles), np.int64))
        rows.title_vector[:] = narrow(self._meanings.of_titles(titles))
        rows.words[1:], rows.title_grams[1:] = 0, 0
        return rows

    def protected_rows(
        self, described: Sequence[DescribedSeeker], on: date, members: Members | None = None
    ) -> ProtectedRows:
        """Birth year and sex for statutory rules; groups (by other `members`, if given) and health only by consent."""
        members = members or self._members
        rows = ProtectedRows.blank(len(described))
        for at, entry in enumerate(described):
            told, agreed = entry.seeker.protected, entry.seeker.consents.sensitive
            groups, until = members(entry.seeker, on) if agreed else (0, None)
            fields = {
                "key": entry.key,
                "birth_year": told.birth_year or 0,
                "female": told.sex == "female",
                "groups": groups,
                "groups_until": day_number(until),
                "health_limits": _mask(entry.reading.health_limits, Demand) if agreed else 0,
            }
            _fill(rows, at, fields)
        return rows

    def forget_places(self) -> None:
        """Let go of addresses that were looked up."""
        self._regions.forget()

    def _posting_fields(self, entry: DescribedPosting, told: Told) -> dict[str, object]:
        posting, reading = entry.posting, entry.reading
        low, high = monthly(reading.pay) if reading.pay else (np.nan, np.nan)
        return {
            "key": entry.key,
            "is_open": True,
            "published_on": day_number(posting.published_at),
            "expires_on": day_number(posting.expires_at),
            "employer": employer_number(posting.employer),
            **self.place_columns(posting.place),
            "pay_low": low,
            "pay_high": high,
            "kind": 1 + list(EmploymentKind).index(posting.kind) if posting.kind else 0,
            **_asked(reading),
            "demands": _mask(reading.demands, Demand, REQUIRED),
            "shifts": _mask(reading.shifts, Shift),
            "traits": _mask(reading.traits, Trait),
            "exclusive_groups": mask_of(posting.welcome_groups, PriorityGroup) if reading.exclusive else 0,
            "certificates_required": self.reader.certificates.mask(_values(reading.certificates, REQUIRED)),
            "certificates_preferred": self.reader.certificates.mask(_values(reading.certificates, PREFERRED)),
            "headcount": min(reading.headcount or 0, np.iinfo(np.int16).max),
            "body_length": min(len(told.body), np.iinfo(np.int16).max),
        }

    def _seeker_fields(self, entry: DescribedSeeker) -> dict[str, object]:
        seeker, reading = entry.seeker, entry.reading
        wishes = [code for code in map(_wish_code, seeker.wish_district_codes) if code][:4]
        refused = [self.occupations.groups.position(code) for code in seeker.unwanted_work]
        return {
            "key": entry.key,
            "is_open": seeker.consents.personalisation,
            "may_tell": seeker.consents.push,
            **self.place_columns(seeker.place),
            "wish_districts": [*wishes, *[0] * (4 - len(wishes))],
            "commute_max": np.nan if seeker.commute_minutes_max is None else seeker.commute_minutes_max,
            "pay_min": monthly(reading.pay)[0] if reading.pay else np.nan,
            "kinds": mask_of(seeker.wish_kinds, EmploymentKind),
            "education": reading.education.value.rank if reading.education else 0,
            "experience": reading.experience.value if reading.experience else np.nan,
            "certificates": self.reader.certificates.mask(_values(reading.certificates)),
            "tells": bool(seeker.experience or seeker.summary),
            "limits": _mask(reading.limits, Demand),
            "unwanted": [*refused, *[0] * (MOST_UNWANTED - len(refused))],
            "shifts": _mask(reading.shifts, Shift),
        }

    def place_columns(self, place: Place) -> dict[str, object]:
        """District, street and the point; the centre of the division where no coordinates are given."""
        code = place.district_code or ""
        point = (place.longitude, place.latitude)
        centre = point if point[0] is not None else self._regions.centre(place.district_code)
        longitude, latitude = centre or (None, None)
        return {
            "district": int(code[:6] or 0),
            "street": int(code) if len(code) == 9 else 0,
            "sphere": on_sphere(np.nan if longitude is None else longitude, np.nan if latitude is None else latitude),
            "coarse": point[0] is None and len(code) != 9,
        }

    def _fill_meaning(
        self, rows: PostingRows | SeekerRows, meaning: Meaning, texts: Sequence[Told], readings: Sequence[Reading]
    ) -> None:
        rows.title_vector[:], rows.body_vector[:] = narrow(meaning.title_vector), narrow(meaning.body_vector)
        rows.occupation_vector[:] = narrow(meaning.occupation_vector)
        rows.occupation_certainty[:] = np.linalg.norm(meaning.occupation_vector, axis=1)
        rows.occupations[:], rows.occupation_chances[:] = meaning.occupations, meaning.occupation_chances
        for at, (told, reading) in enumerate(zip(texts, readings, strict=True)):
            rows.title_grams[at], rows.gram_weights[at] = self.occupations.telling.title_row(" ".join(told.titles))
            rows.words[at], rows.word_weights[at] = self.occupations.telling.words_row(self._words(told, reading))

    def _words(self, told: Told, reading: Reading) -> list[str]:
        """Skills as the reader names them, then the content words of all texts."""
        text = "\n".join([*told.titles, told.body])
        cut = self._segmenter.content_words(text)
        return [*(skill.lower() for skill in _values(reading.skills)), *cut]


def _segmenter_of(reader: Reader) -> Segmenter:
    if reader.segmenter is None:
        raise ValueError("a Describer cuts words: make the Reader with a Segmenter")
    return reader.segmenter


def _wrong(seeker: SeekerProfile) -> frozenset[str]:
    return values(seeker.tags.wrong, OCCUPATION)


def _with(readings: list[Reading], guesses: list[tuple[OccupationGuess, ...]]) -> list[Reading]:
    return [replace(reading, occupations=guess) for reading, guess in zip(readings, guesses, strict=True)]


def _asked(reading: Reading) -> dict[str, object]:
    """Education and experience, each under what it is: asked for, or only preferred."""
    fields: dict[str, object] = {}
    if reading.education:
        fields[f"education_{reading.education.kind}"] = reading.education.value.rank
    if reading.experience:
        fields[f"experience_{reading.experience.kind}"] = reading.experience.value
    return fields


def _mask(stated: Iterable[Stated[Any]], vocabulary: type[Enum], kind: RequirementKind | None = None) -> int:
    return mask_of(_values(stated, kind), vocabulary)


def _values(stated: Iterable[Stated[Any]], kind: RequirementKind | None = None) -> list[Any]:
    return [one.value for one in stated if kind is None or one.kind == kind]


def _fill(rows: PostingRows | SeekerRows | ProtectedRows, at: int, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        getattr(rows, name)[at] = value


def _wish_code(code: str) -> int:
    """Six digits of a district, four of a whole city, 0 for a whole province."""
    if code.endswith("0000"):
        return 0
    return int(code[:4]) if code[4:6] == "00" else int(code[:6])


def employer_number(name: str) -> int:
    """A number for the name, the same on every machine."""
    digest = hashlib.sha256("".join(clean_text(name).lower().split()).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
