"""What is stored: postings, seekers, interactions. Field names are the import columns and the JSON names.

A record holds what was *stated*. What was *understood* from its words is a `Reading` (results.py).
Records know their own rules and units; cleaning of wild input happens before, in intake.
"""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from matching.vocabulary import (
    DismissReason,
    Education,
    EmploymentKind,
    GroupSource,
    InteractionKind,
    PayUnit,
    PriorityGroup,
)

Identifier = str


def _by_law(name: str) -> str:
    return PriorityGroup(name) if name in PriorityGroup.__members__.values() else name


GroupName = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$"), AfterValidator(_by_law)]
"""A priority group: a member of `PriorityGroup`, or the name of a further one that a policy defines."""


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


class Consents(Record):
    """What the person agreed to. Personalisation is an opt-out (个保法 24); the other two are opt-ins (个保法 29)."""

    personalisation: bool = True
    sensitive: bool = False
    push: bool = False


class SeekerProfile(Record):
    """Someone looking for work. `wish_salary_min` in yuan a month; texts are in the person's own words."""

    seeker_id: Identifier = Field(min_length=1, max_length=128)
    wish_titles: tuple[str, ...] = ()
    wish_districts: tuple[str, ...] = ()
    wish_district_codes: tuple[str, ...] = ()
    wish_salary_min: float | None = Field(default=None, ge=0)
    wish_kinds: tuple[EmploymentKind, ...] = ()
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
    contact: Contact = Contact()
    consents: Consents = Consents()


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
