"""What goes out of the what-if routes, for OpenAPI; the bytes are the desk's."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from api.answers import Move

CHANGES_EXAMPLE: dict[str, Any] = {
    "seeker_id": "S0001",
    "posting_id": None,
    "model": "prior-1",
    "policy": "1",
    "personalised": True,
    "now": None,
    "tried": 9,
    "items": [
        {
            "kind": "certificate",
            "text": "如果有叉车证，「叉车司机」会从第14升到第3，它的要求你就都符合了，另有37个岗位对你开放。",
            "profile": {"certificates": ["叉车证"]},
            "asked_by": 12,
            "posting_id": "YK-2026-0412",
            "title": "叉车司机",
            "employer": "营口某港务有限公司",
            "rank_before": 14,
            "rank_after": 3,
            "opened": 37,
            "meets_all": True,
        }
    ],
}


class Standing(BaseModel):
    """Where the posting asked about stands today; `bars` says which conditions are not met."""

    rank: int | None
    bars: list[str]


class Change(BaseModel):
    """One change. `opened` counts postings that fail a condition now and would fail none; ranks are among 100 places.

    `asked_by`: how many postings near the wish ask for it (0: not counted, as for a longer way).
    """

    kind: str
    text: str
    profile: dict[str, Any]
    asked_by: int
    posting_id: str | None
    title: str | None
    employer: str | None
    rank_before: int | None
    rank_after: int | None
    opened: int
    meets_all: bool


class Changes(BaseModel):
    """`tried`: how many changes were run. With personalisation off none is, and `items` is empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [CHANGES_EXAMPLE]})

    seeker_id: str
    posting_id: str | None
    model: str
    policy: str
    personalised: bool
    now: Standing | None
    tried: int
    items: list[Change]


COMPARISON_EXAMPLE: dict[str, Any] = {
    "posting_id": "YK-2026-0412",
    "model": "prior-1",
    "policy": "1",
    "text": "甲排第2，乙排第5。差别最大的是做过的活：甲做过的和岗位更接近。",
    "candidates": [
        {"seeker_id": "S1", "seeker_ref": "s_7F3K", "name": "张**", "rank": 2, "base_rank": 2, "bars": [], "moves": []},
        {"seeker_id": "S2", "seeker_ref": "s_9Q2M", "name": "李**", "rank": 5, "base_rank": 4, "bars": [], "moves": []},
    ],
    "criteria": [
        {
            "criterion": "done",
            "name": "做过的活",
            "better": "first",
            "text": "做过的活：甲做过的和岗位更接近。",
            "weighs_most": True,
            "first": [{"text": "本人的经历里有「叉车」", "evidence": {"posting": "叉车司机", "profile": "开叉车三年"}}],
            "second": [],
        }
    ],
    "tried": 3,
    "turns": [{"kind": "certificate", "text": "如果乙有叉车证，会排到第1，在甲前面。", "rank_after": 1}],
}


class Compared(BaseModel):
    """One of the two; `rank` is null for who is not on the list, and `bars` says why."""

    seeker_id: str
    seeker_ref: str
    name: str | None
    rank: int | None
    base_rank: int | None
    bars: list[str]
    moves: list[Move]


class Said(BaseModel):
    """A reason or a gap of one of the two."""

    text: str
    evidence: dict[str, str]


class Criterion(BaseModel):
    """`better` is first, second or same."""

    criterion: str
    name: str
    better: str
    text: str
    weighs_most: bool
    first: list[Said]
    second: list[Said]


class Turn(BaseModel):
    """A single change of the lower one after which they stand above the other."""

    kind: str
    text: str
    rank_after: int


class Comparison(BaseModel):
    """甲 is the first, 乙 the second."""

    model_config = ConfigDict(json_schema_extra={"examples": [COMPARISON_EXAMPLE]})

    posting_id: str
    model: str
    policy: str
    text: str
    candidates: list[Compared]
    criteria: list[Criterion]
    tried: int
    turns: list[Turn]
