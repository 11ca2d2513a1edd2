"""Both sides of the market as columns: what the filters, rules and features compute on.

One row is one posting or one seeker; a field is a NumPy array over rows. The same rule or feature code serves both
directions because NumPy broadcasts: one seeker (shape ``()``) against many postings (shape ``(n,)``), or the reverse.
A single row is made by `text.describe`; the store keeps it packed, `retrieval.table` keeps many, as a cache.

Conventions: unknown numbers are NaN, unknown codes 0, unknown dates `NO_DATE`; masks are bit sets over the enums of
`vocabulary` in their order (`mask_of`). Vectors are directions in bytes, written by `narrow`, read by `widen`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from functools import cache
from itertools import accumulate
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.records import MOST_UNWANTED

DIM = 384
"""Length of an encoder's vector (e5-small and bge-small-zh; another encoder sets its own before tables are made)."""
OCCUPATION_DIM = 128
NO_DATE = np.iinfo(np.int32).max
GRAM_BUCKETS = 65_536
GRAMS = 32
WORDS = 48
LIKELY = 8
"""Occupations kept of a guess, with their chances: further ones add nothing to the chance that two are the same."""
CERTIFICATE_WORDS = 2
"""Certificates are a bit set of 64 x CERTIFICATE_WORDS, in the order of data/dictionary/certificates.csv."""

Array = NDArray[Any]
Field = tuple[Any, tuple[int, ...], Any]
"""dtype, shape of one row's value, value when nothing is known."""


def day_number(day: date | None) -> int:
    """Days since 1970-01-01, or NO_DATE."""
    return NO_DATE if day is None else (day - date(1970, 1, 1)).days


def narrow(vectors: Array) -> NDArray[np.int8]:
    """Vectors (..., d) as directions, a byte a dimension; zero stays zero.

    `widen` gives unit vectors again, with cosines changed by about .0005. For 250,000 people and postings this saves
    a quarter of a gigabyte beside float16.
    """
    highest = np.abs(vectors).max(axis=-1, keepdims=True)
    return np.rint(vectors * (127.0 / np.where(highest > 0, highest, 1.0))).astype(np.int8)


def widen(*directions: Array, lengths: Sequence[float] | None = None) -> NDArray[np.float32]:
    """Unit vectors of directions (..., d), side by side: float32 (..., sum of d). Zero stays zero.

    `lengths` gives each part another length than 1.
    """
    ends = list(accumulate(direction.shape[-1] for direction in directions))
    wide = np.empty((*directions[0].shape[:-1], ends[-1]), np.float32)
    for direction, end, wanted in zip(directions, ends, lengths or (1.0,) * len(directions), strict=True):
        part = wide[..., end - direction.shape[-1] : end]
        part[...] = direction
        length = np.sqrt(np.vecdot(part, part))
        part *= (np.float32(wanted) / np.maximum(length, np.float32(1.0)))[..., None]
    return wide


def mask_of(members: Iterable[Enum], vocabulary: type[Enum]) -> int:
    """Bit set of enum members: bit i is the i-th member of the vocabulary."""
    order = {member: bit for bit, member in enumerate(vocabulary)}
    return sum(1 << order[member] for member in set(members))


def members_of(mask: int, vocabulary: type[Enum]) -> list[Enum]:
    """The members a bit set names, in the vocabulary's order."""
    return [member for bit, member in enumerate(vocabulary) if mask >> bit & 1]


class Rows:
    """Rows with named columns. `take` gathers rows; `one` is a single row whose fields broadcast.

    A row lies together in memory and its columns are views: three hundred rows are gathered by three hundred reads,
    where columns of their own would take thirty times as many.

    Parameters
    ----------
    whole : structured array of shape (n,), or one row of it
        Its fields are those of FIELDS.
    """

    FIELDS: ClassVar[dict[str, Field]] = {}
    SCANNED: ClassVar[tuple[str, ...]] = ()
    """What is read of all rows of a table at once: hard conditions, days, keys."""
    key: Array

    def __init__(self, whole: Any) -> None:
        self.whole = whole

    def __getattr__(self, name: str) -> Array:
        """A column, which is looked up when it is first asked for."""
        if name not in self.FIELDS:
            raise AttributeError(name)
        column: Array = self.whole[name]
        setattr(self, name, column)
        return column

    @classmethod
    def empty(cls, n: int) -> NDArray[np.void]:
        """Room for n rows, zeros: it costs no memory until it is written."""
        return np.zeros(n, cls.layout(aligned=True))

    @classmethod
    def blank(cls, n: int) -> Self:
        """n rows in which nothing is known."""
        rows = cls(cls.empty(n))
        for name, (_, _, unknown) in cls.FIELDS.items():
            getattr(rows, name)[...] = unknown
        return rows

    @classmethod
    def of(cls, **values: Any) -> Self:
        """One row (n = 1) from the fields that are known."""
        row = cls.blank(1)
        for name, value in values.items():
            if name not in cls.FIELDS:
                raise KeyError(name)
            getattr(row, name)[0] = value
        return row

    @classmethod
    def concatenate(cls, rows: Iterable[Self]) -> Self:
        return cls(np.concatenate([cls.empty(0), *(part.whole for part in rows)]))

    def take(self, rows: Array) -> Self:
        return type(self)(self.whole.take(rows))

    def one(self, row: int = 0) -> Self:
        return type(self)(self.whole[row])

    @classmethod
    @cache
    def layout(cls, *, aligned: bool = False) -> np.dtype[np.void]:
        """One row as bytes: its fields in their order, little-endian, with gaps only where it is `aligned`."""
        fields = [(name, np.dtype(dtype).newbyteorder("<"), shape) for name, (dtype, shape, _) in cls.FIELDS.items()]
        return np.dtype(fields, align=aligned)

    def packed(self) -> NDArray[np.void]:
        """The rows in that layout, shape (n,)."""
        packed: NDArray[np.void] = self.whole.astype(self.layout())
        return packed

    def __len__(self) -> int:
        return len(self.whole)


class PostingRows(Rows):
    """Postings. Pay is per month before tax, estimated where the ad pays by day, hour (see text.pay)."""

    FIELDS: ClassVar[dict[str, Field]] = {
        "key": (np.int64, (), -1),
        "is_open": (np.bool_, (), False),
        "published_on": (np.int32, (), NO_DATE),
        "expires_on": (np.int32, (), NO_DATE),  # last day on which it may be shown
        "employer": (np.int64, (), 0),  # hash of the cleaned name
        "district": (np.int32, (), 0),  # six-digit code
        "street": (np.int32, (), 0),  # nine-digit code
        "sphere": (np.float32, (3,), np.nan),  # point on the unit sphere; distance by chord
        "coarse": (np.bool_, (), False),  # the point is the middle of a district: neither street nor coordinates known
        "pay_low": (np.float32, (), np.nan),
        "pay_high": (np.float32, (), np.nan),
        "kind": (np.int8, (), 0),  # 1 + position in EmploymentKind
        "education_required": (np.int8, (), 0),  # Education.rank
        "education_preferred": (np.int8, (), 0),
        "experience_required": (np.float32, (), np.nan),  # years
        "experience_preferred": (np.float32, (), np.nan),
        "certificates_required": (np.uint64, (CERTIFICATE_WORDS,), 0),
        "certificates_preferred": (np.uint64, (CERTIFICATE_WORDS,), 0),
        "demands": (np.uint32, (), 0),  # mask of Demand, required ones only
        "shifts": (np.uint16, (), 0),  # mask of Shift
        "traits": (np.uint32, (), 0),  # mask of Trait
        "exclusive_groups": (np.uint16, (), 0),  # mask of PriorityGroup: nobody else may take it
        "headcount": (np.int16, (), 0),
        "occupations": (np.int16, (LIKELY,), 0),  # 1 + position in the occupation list
        "occupation_chances": (np.float16, (LIKELY,), 0),
        "work": (np.int16, (), 0),  # the likeliest minor group: 1 + position in the occupation list
        "work_chance": (np.float16, (), 0),  # that it is this one, calibrated
        "body_length": (np.int16, (), 0),
        "title_vector": (np.int8, (DIM,), 0),
        "body_vector": (np.int8, (DIM,), 0),
        "occupation_vector": (np.int8, (OCCUPATION_DIM,), 0),
        "occupation_certainty": (np.float16, (), 1),  # length of that vector: near 0 when the title tells little
        "title_grams": (np.uint16, (GRAMS,), 0),  # hashed character 1-2-grams of the cleaned title, 0 = none
        "gram_weights": (np.uint8, (GRAMS,), 0),  # how much each tells, 255 x its share of a unit vector
        "words": (np.uint16, (WORDS,), 0),  # hashed content words and skills of title and body, rarest first
        "word_weights": (np.uint8, (WORDS,), 0),
        "replies": (np.int8, (), 0),  # of the employer, hundredths (ranking.replies): filled in lists of postings only
        "replies_within": (np.int8, (), 0),  # days within which it usually answers; likewise
    }
    SCANNED = (
        "key", "is_open", "published_on", "expires_on", "district", "sphere", "coarse", "pay_high", "kind",
        "education_required", "experience_required", "certificates_required", "demands", "work", "work_chance",
        "shifts", "exclusive_groups",
    )  # fmt: skip
    is_open: Array
    published_on: Array
    expires_on: Array
    employer: Array
    district: Array
    street: Array
    sphere: Array
    coarse: Array
    pay_low: Array
    pay_high: Array
    kind: Array
    education_required: Array
    education_preferred: Array
    experience_required: Array
    experience_preferred: Array
    certificates_required: Array
    certificates_preferred: Array
    demands: Array
    shifts: Array
    traits: Array
    exclusive_groups: Array
    headcount: Array
    occupations: Array
    occupation_chances: Array
    work: Array
    work_chance: Array
    body_length: Array
    title_vector: Array
    body_vector: Array
    occupation_vector: Array
    occupation_certainty: Array
    title_grams: Array
    gram_weights: Array
    words: Array
    word_weights: Array
    replies: Array
    replies_within: Array


class SeekerRows(Rows):
    """Seekers, without anything protected. Several wishes are one mean vector in a table."""

    FIELDS: ClassVar[dict[str, Field]] = {
        "key": (np.int64, (), -1),
        "is_open": (np.bool_, (), False),  # still looking, and personalisation not switched off
        "may_tell": (np.bool_, (), False),  # agreed to be told of news (consent_push)
        "updated_on": (np.int32, (), NO_DATE),
        "district": (np.int32, (), 0),
        "street": (np.int32, (), 0),
        "sphere": (np.float32, (3,), np.nan),
        "coarse": (np.bool_, (), False),
        "wish_districts": (np.int32, (4,), 0),  # six- or four-digit codes (four: a whole city)
        "commute_max": (np.float32, (), np.nan),  # minutes
        "pay_min": (np.float32, (), np.nan),  # yuan a month
        "kinds": (np.uint8, (), 0),  # mask of EmploymentKind; 0 = any
        "education": (np.int8, (), 0),  # Education.rank; 0 = not said
        "experience": (np.float32, (), np.nan),  # years in the work they did
        "certificates": (np.uint64, (CERTIFICATE_WORDS,), 0),
        "tells": (np.bool_, (), False),  # told of themselves in words: a certificate not named is not held
        "limits": (np.uint32, (), 0),  # mask of Demand
        "unwanted": (np.int16, (MOST_UNWANTED,), 0),  # minor groups refused: 1 + position in the occupation list
        "shifts": (np.uint16, (), 0),  # mask of Shift wished
        "occupations": (np.int16, (LIKELY,), 0),
        "occupation_chances": (np.float16, (LIKELY,), 0),
        "title_vector": (np.int8, (DIM,), 0),
        "body_vector": (np.int8, (DIM,), 0),
        "occupation_vector": (np.int8, (OCCUPATION_DIM,), 0),
        "occupation_certainty": (np.float16, (), 1),
        "past_vector": (np.int8, (OCCUPATION_DIM,), 0),  # occupations of what they have done
        "past_certainty": (np.float16, (), 1),
        "title_grams": (np.uint16, (GRAMS,), 0),
        "gram_weights": (np.uint8, (GRAMS,), 0),
        "words": (np.uint16, (WORDS,), 0),
        "word_weights": (np.uint8, (WORDS,), 0),
    }
    SCANNED = (
        "key", "is_open", "may_tell", "district", "sphere", "coarse", "commute_max", "pay_min", "kinds", "education",
        "experience", "certificates", "tells", "limits", "unwanted", "shifts",
    )  # fmt: skip
    is_open: Array
    may_tell: Array
    updated_on: Array
    district: Array
    street: Array
    sphere: Array
    coarse: Array
    wish_districts: Array
    commute_max: Array
    pay_min: Array
    kinds: Array
    education: Array
    experience: Array
    tells: Array
    certificates: Array
    limits: Array
    unwanted: Array
    shifts: Array
    occupations: Array
    occupation_chances: Array
    title_vector: Array
    body_vector: Array
    occupation_vector: Array
    occupation_certainty: Array
    past_vector: Array
    past_certainty: Array
    title_grams: Array
    gram_weights: Array
    words: Array
    word_weights: Array


class ProtectedRows(Rows):
    """What only statutory rules (birth year, sex) and, with consent, priority and health limits may see."""

    FIELDS: ClassVar[dict[str, Field]] = {
        "key": (np.int64, (), -1),
        "birth_year": (np.int16, (), 0),
        "female": (np.bool_, (), False),
        "groups": (np.uint16, (), 0),  # mask of PriorityGroup; 0 without consent_sensitive
        "groups_until": (np.int32, (), NO_DATE),  # last day on which these are the groups
        "health_limits": (np.uint32, (), 0),  # mask of Demand; 0 without consent_sensitive
    }
    birth_year: Array
    female: Array
    groups: Array
    groups_until: Array
    health_limits: Array
