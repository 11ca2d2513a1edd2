"""What goes out about families without work, for OpenAPI."""

from typing import Any

from pydantic import BaseModel
from pydantic.config import JsonDict

from api.answers import example_of

FAMILY: JsonDict = {
    "family": 3,
    "state": "zero",
    "state_name": "零就业家庭",
    "why": ["劳动年龄内、能工作、想工作的家人都没有工作（就业促进法第五十六条）。"],
    "since": "2026-11-23",
    "due": "2026-12-13",
    "days": 2,
    "members": [{"seeker_id": "S0001", "name": "张**", "able": True, "seeking": True, "works": False}],
}


class Family(BaseModel):
    """`state`: zero, relieved, not or unsure; `days` without work, `due` by when one should have it."""

    model_config = example_of(FAMILY)

    family: int
    state: str
    state_name: str
    why: list[str]
    since: str | None
    due: str | None
    days: int
    members: list[dict[str, Any]]


class Families(BaseModel):
    """Longest without work first."""

    model_config = example_of({"items": [FAMILY]})

    items: list[Family]
