"""What goes out of the report's route, for OpenAPI; the bytes are the desk's."""

from typing import Any

from pydantic import BaseModel, ConfigDict

_SHARE: dict[str, Any] = {"count": 126.0, "of": 768.0, "share": 0.1641, "low": 0.1142, "high": 0.2139}
REPORT_EXAMPLE: dict[str, Any] = {
    "made_at": "2026-11-25T08:30:00+00:00",
    "from": "2026-11-02",
    "to": "2026-11-25",
    "least_people": 10,
    "uncounted_lists": 0,
    "weeks": ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"],
    "policy": {"name": "营口市重点群体就业优先规则", "version": "0a1b2c3d4e5f", "epsilon": 0.03},
    "merged": ["残疾人", "退役军人"],
    "hidden": [],
    "groups": [
        {
            "week": None,
            "group": "graduate",
            "name": "离校2年内高校毕业生",
            "people": 33,
            "lists": 33,
            "shortlists": 100,
            "places": _SHARE,
            "places_base": _SHARE,
            "exposure": _SHARE,
            "exposure_base": _SHARE,
            "applied": {"count": 10, "of": 33, "share": 0.303, "low": 0.1738, "high": 0.4734},
            "hired": {"count": 7, "of": 33, "share": 0.2121, "low": 0.1068, "high": 0.3775},
            "cost": 0.0073,
            "shortlist_cost": None,
        }
    ],
    "rules": [
        {
            "week": None,
            "rule": "graduate-welcomed",
            "says": "岗位欢迎应届毕业生",
            "article": "营口市实施就业优先战略促进高质量充分就业的意见第二十条",
            "times": 88,
            "lists": 34,
            "people": 24,
        }
    ],
}


class Share(BaseModel):
    """`count` of `of`, with the 95 % interval of the share; null where there is too little to say."""

    count: float
    of: float
    share: float | None
    low: float | None
    high: float | None


class GroupRow(BaseModel):
    """One group in one week (null: all weeks). `_base`: by the ranker alone, without the policy.

    Places and exposure are of shortlists; applied and hired are people of `people`. `cost` is the mean part of a
    list's nDCG that was given up, over the lists of postings given to members.
    """

    week: str | None
    group: str
    name: str
    people: int
    lists: int
    shortlists: int
    places: Share
    places_base: Share
    exposure: Share
    exposure_base: Share
    applied: Share
    hired: Share
    cost: float | None
    shortlist_cost: float | None


class RuleRow(BaseModel):
    """How many places a rule moved, on how many lists, of how many people."""

    week: str | None
    rule: str
    says: str | None
    article: str | None
    times: int
    lists: int
    people: int


class PriorityReport(BaseModel):
    """`merged` names groups of too few people, told as `others`; `hidden` those of which nothing may be told.

    `uncounted_lists` are older ones.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [REPORT_EXAMPLE]})

    made_at: str
    to: str
    least_people: int
    uncounted_lists: int
    weeks: list[str]
    policy: dict[str, Any]
    merged: list[str]
    hidden: list[str]
    groups: list[GroupRow]
    rules: list[RuleRow]
