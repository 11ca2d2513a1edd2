"""What flows between the stages: Reading, Hit, Verdict, Reason, Gap, Match, Decision. Pure data, no engine.

Readings are msgspec structs: a list decodes twenty of them, and pydantic took five times as long and twice the memory.
They hold no circles, so the garbage collector need not walk the thousands that are remembered.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

from matching.records import JobPosting, SeekerProfile
from matching.vocabulary import DecisionKind, Demand, Education, Outcome, PayUnit, RequirementKind, Shift, Trait

T = TypeVar("T")


class Stated(Struct, Generic[T], frozen=True, omit_defaults=True, gc=False):
    """One thing read from words: its value, whether it is insisted on, and the words themselves.

    For a seeker `kind` is REQUIRED throughout (they have it, or insist on it). `span` is verbatim from the text,
    or "" when it came from a column of its own.
    """

    value: T
    kind: RequirementKind = RequirementKind.REQUIRED
    span: str = ""


class OccupationGuess(Struct, frozen=True, omit_defaults=True, gc=False):
    """One occupation of 职业分类大典 2022 (code like 6-18-02-04) with a calibrated probability in [0, 1]."""

    code: str
    name: str
    confidence: float


class Pay(Struct, frozen=True, omit_defaults=True, gc=False):
    """Pay in yuan before tax per `unit`; `negotiable` means only 面议 was written."""

    low: float | None
    high: float | None
    unit: PayUnit = PayUnit.MONTH


class Reading(Struct, frozen=True, omit_defaults=True, gc=False):
    """What one record says, columns and words taken together (a column wins over the words).

    One shape for both directions. For a posting: what it asks and offers. For a seeker: what they have and want
    (`education` they reached, `experience` years they worked, `certificates` they hold, `limits` what they cannot
    or will not do). Tuples are in order of first mention, each value once.
    """

    education: Stated[Education] | None = None
    experience: Stated[float] | None = None
    certificates: tuple[Stated[str], ...] = ()
    skills: tuple[Stated[str], ...] = ()
    pay: Pay | None = None
    shifts: tuple[Stated[Shift], ...] = ()
    benefits: tuple[Stated[str], ...] = ()
    headcount: int | None = None
    demands: tuple[Stated[Demand], ...] = ()  # postings only
    limits: tuple[Stated[Demand], ...] = ()  # seekers only, never from statements about health
    health_limits: tuple[Stated[Demand], ...] = ()  # seekers only, used with consent_sensitive only
    traits: tuple[Stated[Trait], ...] = ()  # postings only
    exclusive: bool = False  # posting only for its welcome_groups (仅限残疾人)
    majors: tuple[Stated[str], ...] = ()
    occupations: tuple[OccupationGuess, ...] = ()  # top 3, most likely first


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found by one index: `score` is comparable only within that answer, higher is nearer."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """One hard condition judged for one pair. `article` names the law where there is one."""

    code: str
    outcome: Outcome
    text: str
    article: str | None = None


class Reason(NamedTuple):
    """A true sentence in plain Chinese. `evidence`: the words of posting and profile it rests on."""

    code: str
    text: str
    evidence: dict[str, str]


class Gap(NamedTuple):
    """What is missing or must be asked, and whether it bars (it does not, or the pair would not be listed)."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class DescribedPosting:
    """A posting with what was understood from it. `key` is the store's number for it, `revision` its version."""

    key: int
    revision: int
    posting: JobPosting
    reading: Reading


@dataclass(frozen=True, slots=True)
class DescribedSeeker:
    key: int
    revision: int
    seeker: SeekerProfile
    reading: Reading


@dataclass(frozen=True, slots=True)
class Move:
    """Why a row stands elsewhere than its base score says: the policy rule, its article, how far."""

    rule: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class FloorKept:
    """One floor of the policy on one shortlist: the members it owed the whole list, and those who stand on it.

    `short_from` is the first prefix that holds fewer than owed, because earlier floors went first; None when kept.
    """

    rule: str
    article: str
    owed: int
    members: int
    short_from: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Clashing:
    """One of several demands that cannot be met together: the first `prefix` people, `members` of them."""

    rule: str
    prefix: int
    members: int
    text: str


@dataclass(frozen=True, slots=True)
class FloorsAccount:
    """What a shortlist owed to whom: each floor, a minimal set of clashing demands, and the cost.

    `loss` is the part of the list's discounted score that the floors cost against the list without them; `proved`
    that no list keeping them costs less.
    """

    floors: tuple[FloorKept, ...] = ()
    clash: tuple[Clashing, ...] = ()
    loss: float = 0.0
    proved: bool = True


class Match(NamedTuple):
    """One place on a list, in either direction: `key` is the posting's or the seeker's."""

    key: int
    rank: int
    base_rank: int
    score: float
    distance_km: float | None
    moves: tuple[Move, ...]
    reasons: tuple[Reason, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A list that was shown, to be made again: `body` holds versions, inputs and places as the audit wrote them.

    `subject_key` is the store's number of the seeker (kind RECOMMENDATION) or posting (SHORTLIST) the list was made
    for, None for a walk-in; `revision` the store's number when it was made.
    """

    decision_id: str
    kind: DecisionKind
    subject_key: int | None
    revision: int
    created_at: datetime
    body: bytes
