"""What is stored: postings, seekers, interactions. Field names are the import columns and the JSON names.

A record holds what was *stated*. What was *understood* from its words is a `Reading` (results.py).
Records know their own rules and units; cleaning of wild input happens before, in intake.
"""

import hashlib
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from matching.vocabulary import (
    Business,
    DismissReason,
    Education,
    Employment,
    EmploymentKind,
    GroupSource,
    InteractionKind,
    PayUnit,
    PriorityGroup,
    Situation,
)

Identifier = str


def _by_law(name: str) -> str:
    return PriorityGroup(name) if name in PriorityGroup.__members__.values() else name


GroupName = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$"), AfterValidator(_by_law)]
"""A priority group: a member of `PriorityGroup`, or the name of a further one that a policy defines."""


WorkGroup = Annotated[str, Field(pattern=r"^\d-\d{2}-\d{2}$")]
"""A minor group (小类) of 职业分类大典: 4-09-08, 环境卫生服务人员."""
MOST_UNWANTED = 8
"""Minor groups that a profile may refuse: whoever refuses more is better told by what they wish for."""


class Record(BaseModel):
    """Frozen, and strict about unknown fields: a misspelt field is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Record):
    """Where something is: `district` the name as resolved (辽宁省营口市站前区), its code of 6 or 9 digits."""

    district: str | None = None
    district_code: str | None = Field(default=None, pattern=r"^\d{6}(\d{3})?$")
    address: str | None = None
    longitude: float | None = Field(default=None, ge=-180, le=180)
    latitude: float | None = Field(default=None, ge=-90, le=90)

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.longitude is None) != (self.latitude is None):
            raise ValueError("give longitude and latitude together, or neither")
        return self


class JobPosting(Record):
    """A vacancy as its employer states it. Pay in yuan before tax per `salary_unit`; None means not stated."""

    posting_id: Identifier = Field(min_length=1, max_length=128)
    title: str = Field(min_length=1, max_length=200)
    employer: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=20_000)
    place: Place = Place()
    occupation_code: str | None = None
    education_min: Education | None = None
    experience_min_years: float | None = Field(default=None, ge=0, le=60)
    certificates: tuple[str, ...] = ()
    salary_min: float | None = Field(default=None, ge=0)
    salary_max: float | None = Field(default=None, ge=0)
    salary_unit: PayUnit | None = None
    headcount: int | None = Field(default=None, ge=1, le=100_000)
    kind: EmploymentKind | None = None
    shift: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    welcome_groups: tuple[PriorityGroup, ...] = ()
    source: str | None = None
    published_at: date | None = None
    expires_at: date | None = None

    @model_validator(mode="after")
    def _pay_runs_upward(self) -> Self:
        if self.salary_min is not None and self.salary_max is not None and self.salary_max < self.salary_min:
            raise ValueError("salary_max is below salary_min: put the lower figure first")
        return self


class Contact(Record):
    """Who the person is, to those entitled. Encrypted at rest, never in logs, never near the ranker."""

    name: str | None = None
    phone: str | None = None
    id_number: str | None = None


class Protected(Record):
    """Attributes that never reach features or embeddings (就业促进法 articles 25-31, 个人信息保护法 article 28).

    `eligibility` may use sex and birth year for statutory limits only; `priority` may use groups with consent only.
    """

    sex: str | None = Field(default=None, pattern="^(male|female)$")
    birth_year: int | None = Field(default=None, ge=1900, le=2100)
    ethnicity: str | None = None
    marriage: str | None = None
    household_registration: str | None = None
    religion: str | None = None
    health: str | None = None
    groups: tuple[GroupName, ...] = ()
    groups_source: GroupSource | None = None
    groups_evidence: tuple[Annotated[str, Field(pattern=r"^[a-z_]+:\d{4}-\d{2}-\d{2}$")], ...] = ()

    def evidence_day(self, group: str) -> date | None:
        """The day of the evidence for a group, where it is known: `hardship:2026-03-02` in `groups_evidence`."""
        days = dict(entry.split(":") for entry in self.groups_evidence)
        return date.fromisoformat(days[group]) if group in days else None


class Circumstances(Record):
    """What programmes ask beyond the rest of the profile, as the person or an officer stated it; None: not asked.

    Read by guidance alone, never by features, embeddings, rules or priority; `situations` with consent only.
    `all_told`: the person was asked for every group and situation, so what is not named is not so. `received`: ids of
    programmes drawn on before.
    """

    employment: Employment | None = None
    insured: bool | None = None
    insured_months: int | None = Field(default=None, ge=0, le=720)
    unemployed_since: date | None = None
    left_involuntarily: bool | None = None
    business: Business | None = None
    business_since: date | None = None
    first_business: bool | None = None
    in_incubator: bool | None = None
    situations: tuple[Situation, ...] = ()
    all_told: bool = False
    received: tuple[str, ...] = ()


class Consents(Record):
    """What the person agreed to. Personalisation is an opt-out (个保法 24); the other two are opt-ins (个保法 29)."""

    personalisation: bool = True
    sensitive: bool = False
    push: bool = False


class TagWords(Record):
    """What the person says of tags that the system read or guessed (算法推荐管理规定 17): `skill:电焊`, `education`.

    A tag that is `wrong` is not read or guessed again, and counts nowhere; one that is `right` is known from them.
    """

    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


class SeekerProfile(Record):
    """Someone looking for work. `wish_salary_min` in yuan a month; texts are in the person's own words.

    `unwanted_work`: kinds of work they do not want to be shown (不看这类).
    """

    seeker_id: Identifier = Field(min_length=1, max_length=128)
    wish_titles: tuple[str, ...] = ()
    wish_districts: tuple[str, ...] = ()
    wish_district_codes: tuple[str, ...] = ()
    wish_salary_min: float | None = Field(default=None, ge=0)
    wish_kinds: tuple[EmploymentKind, ...] = ()
    unwanted_work: tuple[WorkGroup, ...] = Field(default=(), max_length=MOST_UNWANTED)
    education: Education | None = None
    major: str | None = None
    graduated_on: date | None = None
    experience: str = Field(default="", max_length=20_000)
    skills: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    summary: str = Field(default="", max_length=20_000)
    place: Place = Place()
    commute_minutes_max: int | None = Field(default=None, ge=0, le=600)
    protected: Protected = Protected()
    circumstances: Circumstances = Circumstances()
    contact: Contact = Contact()
    consents: Consents = Consents()
    tags: TagWords = TagWords()


class Interaction(Record):
    """Something that happened between a person and a posting, at a time, perhaps from a list that was shown."""

    interaction_id: Identifier = Field(min_length=1, max_length=128)
    seeker_id: Identifier
    posting_id: Identifier
    kind: InteractionKind
    happened_at: datetime
    decision_id: str | None = None
    reason: DismissReason | None = None


class Employer(Record):
    """What an employer says of itself: `staff` in work, `disabled` people among them, the most it takes (`limit`)."""

    name: str = Field(min_length=1, max_length=200)
    staff: int | None = Field(default=None, ge=0)
    disabled: int | None = Field(default=None, ge=0)
    limit: int | None = Field(default=None, ge=0)


class Category(Record):
    """The categories within which a requirement is asked."""

    field: str
    op: Literal["in"]
    value: tuple[str, ...]


class Requirement(Record):
    """One condition as its source states it: `field` compared by `op`; with `only_if`, within those categories only."""

    text: str
    field: str
    op: Literal["==", "in", ">=", "<=", "<", "between"]
    value: bool | str | float | tuple[str | float, ...]
    unit: str | None = None
    only_if: Category | None = None


class Benefit(Record):
    """What a programme gives; the amount in the words of its source, None where it states none."""

    kind: str
    amount_or_formula: str | None
    max_months: int | None


class Programme(Record):
    """A subsidy, service or right as one source states it (`data/policy/programmes.jsonl`).

    `display`: may be shown as it stands, only once an officer confirmed it, or to staff as background alone. Several
    rows of one `id` are its versions, in force one after the other.
    """

    id: Identifier = Field(pattern=r"^[a-z0-9-]{1,64}$")
    name: str
    jurisdiction: str
    area: str | None
    audience: Literal["seeker", "employer"]
    groups: tuple[str, ...]
    conditions: tuple[Requirement, ...]
    exclusions: tuple[str, ...]
    papers: tuple[str, ...]
    benefit: Benefit
    channel: str | None
    valid_from: date | None
    valid_to: date | None
    article: str | None
    source_title: str
    source_url: str | None
    source_kind: Literal["official", "secondary"]
    confidence: Literal["high", "medium", "low"]
    display: Literal["show", "confirm_first", "background_only"]
    city_article: tuple[int, ...]
    note: str

    def in_force(self, on: date) -> bool:
        """A day that the source does not state bounds nothing."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def is_local(self) -> bool:
        """Of this city, its province or the country; other cities' are for comparison only."""
        return not self.jurisdiction.startswith("other:")

    @cached_property
    def version(self) -> str:
        """Changes with every word of the row: a confirmation holds for the words that were confirmed."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


class Confirmation(Record):
    """An officer's word that a programme may be shown: by whom, when, on which source, for which version.

    `recorded_by`: role and pseudonym of the credential it came by.
    """

    programme_id: Identifier
    version: str = Field(pattern=r"^[0-9a-f]{12}$")
    officer: str = Field(min_length=1, max_length=100)
    source: str = Field(min_length=1, max_length=500)
    confirmed_at: datetime
    recorded_by: str = ""
    holds: bool = True


class TrainingCourse(Record):
    """A course that is open for enrolment; `teaches` are skills and certificates in the words of the dictionaries."""

    course_id: Identifier = Field(min_length=1, max_length=128)
    name: str = Field(min_length=1, max_length=200)
    provider: str = Field(min_length=1, max_length=200)
    teaches: tuple[str, ...] = Field(min_length=1)
    place: Place = Place()
    starts_on: date | None = None
    enrol_until: date | None = None
    days: int | None = Field(default=None, ge=1, le=1000)
    fee: float | None = Field(default=None, ge=0)
    phone: str | None = None
    source: str = Field(min_length=1)

    @property
    def offer_id(self) -> str:
        return self.course_id


class JobFair(Record):
    """A job fair (专场招聘会): which employers come, and the groups it is held for, if any."""

    fair_id: Identifier = Field(min_length=1, max_length=128)
    name: str = Field(min_length=1, max_length=200)
    held_on: date
    hours: str | None = None
    place: Place = Place()
    employers: tuple[str, ...] = ()
    welcomes: tuple[PriorityGroup, ...] = ()
    phone: str | None = None
    source: str = Field(min_length=1)

    @property
    def offer_id(self) -> str:
        return self.fair_id


class Station(Record):
    """A service station (家门口就业服务站), city article 14: to be within 15 minutes."""

    station_id: Identifier = Field(min_length=1, max_length=128)
    name: str = Field(min_length=1, max_length=200)
    place: Place = Place()
    hours: str | None = None
    phone: str | None = None
    source: str = Field(min_length=1)

    @property
    def offer_id(self) -> str:
        return self.station_id


Offer = TrainingCourse | JobFair | Station
