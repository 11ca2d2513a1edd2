"""What comes in, in the names of the import columns.

Only the shape is checked here; intake decides what a value means, as it does for the rows of a file.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from matching.vocabulary import DismissReason, InteractionKind, ReviewOutcome

Id = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f/]+$")]
Line = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=20_000)]
Number = Annotated[float, Field(allow_inf_nan=False)] | Annotated[str, Field(max_length=100)]
Words = Annotated[list[Line], Field(max_length=100)] | Text
Row = dict[str, Any]
Flag = bool | Annotated[str, Field(max_length=20)]


class Body(BaseModel):
    """A misspelt name is an error, not a silence; null means not given."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def row(self) -> Row:
        """What was given, under the names of the import columns."""
        return self.model_dump(exclude_none=True)


POSTING_EXAMPLE: JsonDict = {
    "posting_id": "YK-2026-0412",
    "title": "叉车司机",
    "employer": "营口某港务有限公司",
    "description": "负责堆场装卸，两班倒，包午餐，五险一金。需持叉车证，一年以上经验优先。",
    "district": "鲅鱼圈区",
    "certificates": ["叉车证"],
    "salary_min": 5500,
    "salary_max": 7000,
    "salary_unit": "month",
    "headcount": 3,
    "kind": "full_time",
    "expires_at": "2027-01-31",
}


class PostingBody(Body):
    """A posting; `posting_id`, `title` and `employer` are required."""

    model_config = ConfigDict(json_schema_extra={"examples": [POSTING_EXAMPLE]})

    posting_id: Id
    title: Annotated[str, Field(min_length=1, max_length=500)]
    employer: Annotated[str, Field(min_length=1, max_length=500)]
    description: Text | None = None
    district: Line | None = Field(None, description="Name, or code of 6 or 9 digits")
    address: Line | None = None
    longitude: Number | None = None
    latitude: Number | None = None
    occupation_code: Line | None = Field(None, description="职业分类大典 2022, as 6-18-02-04")
    education_min: Line | None = None
    experience_min_years: Number | None = None
    certificates: Words | None = None
    salary_min: Number | None = None
    salary_max: Number | None = None
    salary_unit: Line | None = Field(None, description="month, day, hour or piece")
    headcount: Number | None = None
    kind: Line | None = Field(
        None, description="full_time, part_time, casual, internship, traineeship or public_welfare; Chinese is read too"
    )
    shift: Words | None = None
    benefits: Words | None = None
    welcome_groups: Words | None = None
    source: Line | None = None
    published_at: Line | None = Field(None, description="Date, as 2026-11-23")
    expires_at: Line | None = Field(None, description="Last day on which it may be shown")


SEEKER_EXAMPLE: JsonDict = {
    "wish_titles": ["叉车司机", "装卸工"],
    "wish_districts": ["鲅鱼圈区"],
    "wish_salary_min": 5000,
    "education": "初中",
    "experience": "在码头开叉车三年",
    "certificates": ["叉车证"],
    "district": "熊岳镇",
    "commute_minutes_max": 45,
    "consent_personalisation": True,
}


class SeekerBody(Body):
    """A seeker's profile. Every field may be left out; the id is the one of the address."""

    model_config = ConfigDict(json_schema_extra={"examples": [SEEKER_EXAMPLE]})

    seeker_id: Id | None = None
    wish_titles: Words | None = None
    wish_districts: Words | None = None
    wish_salary_min: Number | None = Field(None, description="Yuan a month")
    wish_kinds: Words | None = None
    unwanted_work: Words | None = Field(None, description="不看这类: minor groups of 职业分类大典, as 4-09-08")
    education: Line | None = None
    major: Line | None = None
    graduated_on: Line | None = None
    experience: Text | None = None
    skills: Words | None = None
    certificates: Words | None = None
    summary: Text | None = None
    district: Line | None = None
    longitude: Number | None = None
    latitude: Number | None = None
    commute_minutes_max: Number | None = None
    address: Line | None = None
    name: Line | None = Field(None, description="Kept encrypted, as telephone and identity number are")
    phone: Line | None = None
    id_number: Line | None = None
    birth_year: Number | None = Field(None, description="For the statutory minimum age only")
    sex: Line | None = Field(None, description="For statutory limits only, as health; never for ranking")
    ethnicity: Line | None = None
    marriage: Line | None = None
    household_registration: Line | None = None
    religion: Line | None = None
    health: Line | None = None
    groups: Words | None = Field(None, description="重点群体; used only with consent_sensitive")
    groups_source: Line | None = None
    groups_evidence: Words | None = Field(None, description="Day of the evidence, by group: hardship:2026-03-02")
    employment: Line | None = Field(
        None, description="unemployed, on_benefit, employed or flexible; for guidance alone"
    )
    insured: Flag | None = Field(None, description="Pays social insurance now")
    insured_months: Number | None = Field(None, description="Months of unemployment insurance paid in all")
    unemployed_since: Line | None = Field(None, description="Day on which unemployment was registered")
    left_involuntarily: Flag | None = None
    business: Line | None = Field(None, description="no_business, individual or company")
    business_since: Line | None = None
    first_business: Flag | None = None
    in_incubator: Flag | None = None
    situations: Words | None = Field(
        None, description="Of family or status, as a programme asks; used with consent only"
    )
    all_told: Flag | None = Field(
        None, description="Was asked for all groups and situations: what is not named is not so"
    )
    received: Words | None = Field(None, description="Ids of programmes drawn on before")
    consent_personalisation: Flag | None = None
    consent_sensitive: Flag | None = None
    consent_push: Flag | None = None


class ConsentsBody(Body):
    """What the person agrees to from now on; what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"consent_personalisation": False}]})

    consent_personalisation: bool | None = Field(None, description="个人信息保护法 article 24: may be switched off")
    consent_sensitive: bool | None = Field(None, description="article 29: separate consent for sensitive information")
    consent_push: bool | None = None


class ConfirmationBody(Body):
    """An officer's word on one programme, in the version that was read."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"officer": "李红", "source": "市人社局就业科 2026年11月20日电话核实", "version": "0a1b2c3d4e5f"}
            ]
        }
    )

    officer: Annotated[str, Field(min_length=1, max_length=100)]
    source: Annotated[str, Field(min_length=1, max_length=500, description="What was read or who was asked")]
    version: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$", description="As the list of programmes gave it")]
    holds: bool = Field(True, description="false: it may no longer be shown")


class ReviewBody(Body):
    """What a person decided about a posting under review, and why.

    `revision` is that of the review that was looked at: should the posting have changed since, nothing is decided and
    the answer is 409 `stale`. Send it whenever a person decides; it may be left out by a program that decides about
    whatever stands there.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "passed", "revision": 1042, "note": "已改为中性写法"}]}
    )

    outcome: Annotated[ReviewOutcome, Field(strict=False)]
    revision: Annotated[int | None, Field(ge=0, lt=2**63)] = None
    note: Line | None = None


EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class InteractionBody(Body):
    """Something that happened between a seeker and a posting. The same `interaction_id` twice counts once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "interaction_id": "a-000127",
                    "seeker_id": "S0001",
                    "posting_id": "YK-2026-0412",
                    "kind": "dismissed",
                    "reason": "太远",
                    "happened_at": "2026-11-23T09:30:00+08:00",
                }
            ]
        }
    )

    interaction_id: Id | None = Field(None, description="Made from the other fields when left out")
    seeker_id: Id | None = Field(None, description="May be left out by the seeker itself")
    posting_id: Id
    kind: Annotated[InteractionKind, Field(strict=False)]
    happened_at: Annotated[AwareDatetime, Field(strict=False, ge=EARLIEST)] | None = Field(
        None, description="ISO 8601 with a time zone; now when left out"
    )
    decision_id: Id | None = None
    reason: Annotated[DismissReason, Field(strict=False)] | None = None
