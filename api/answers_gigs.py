"""What goes out about gigs, for OpenAPI."""

from typing import Any

from pydantic import BaseModel
from pydantic.config import JsonDict

from api.answers import example_of

SHIFT: JsonDict = {
    "shift_id": "YK-G-1205-A",
    "posting_id": "YK-2026-0412",
    "starts_at": "2026-12-05T08:00",
    "ends_at": "2026-12-05T17:00",
    "when": "12月5日（周六）08:00到17:00，共9小时",
    "places": 5,
    "left": 3,
    "pay": 22,
    "pay_unit": "hour",
    "settlement": "daily",
    "pay_text": "22元/小时，日结，这一班合198元（税前）",
    "district": "营口市站前区",
    "address": "渤海大街西1号",
}
WORK: JsonDict = {"title": "快递分拣员", "employer": "营口某物流有限公司"}
HEAD: JsonDict = {"decision_id": "d_0193f2", "model": "prior-1", "policy": "1", "personalised": True}
GIG: JsonDict = (
    {"rank": 1}
    | WORK
    | SHIFT
    | {
        "reasons": [
            {"code": "gig_time", "text": "12月5日（周六）08:00到17:00，共9小时，都在你有空的时间里", "evidence": {}},
            {"code": "gig_way", "text": "骑电动车约14分钟", "evidence": {"minutes": "14"}},
        ],
        "gaps": [{"code": "full", "text": "名额满了，可以候补，有人让出来会通知你"}],
    }
)
RESERVED: JsonDict = (
    SHIFT
    | WORK
    | {
        "state": "reserved",
        "state_name": "已占位，等你确认",
        "since": "2026-12-03T09:30:00",
        "until": "2026-12-03T10:00:00",
        "place_in_line": None,
        "next": "请在12月3日10:00前确认，过时让给下一位。",
        "may": ["confirm", "release"],
    }
)
COMES: JsonDict = {
    "seeker_ref": "s_7F3K9Q2MXA",
    "state": "confirmed",
    "state_name": "已确认",
    "since": "2026-12-03T09:40:00",
    "name": "张三",
    "phone": "13800000000",
}
FREE: JsonDict = {
    "seeker_id": "S0001",
    "weekly": [{"starts": "08:00:00", "ends": "18:00:00", "weekday": 6}],
    "dates": [{"starts": "12:00:00", "ends": "20:00:00", "day": "2026-12-12"}],
    "away": ["2026-12-19"],
}


class FreeTimes(BaseModel):
    """When the person is free, as they said it."""

    model_config = example_of(FREE)

    seeker_id: str
    weekly: list[dict[str, Any]]
    dates: list[dict[str, Any]]
    away: list[str]


class Shift(BaseModel):
    """Times are the city's; `when` and `pay_text` say the same in words."""

    model_config = example_of(SHIFT)

    shift_id: str
    posting_id: str
    starts_at: str
    ends_at: str
    when: str
    places: int
    left: int
    pay: float
    pay_unit: str
    settlement: str
    pay_text: str
    district: str | None
    address: str | None


class StoredShift(Shift):
    """`outcome` is added, updated or unchanged."""

    model_config = example_of(SHIFT | {"outcome": "added", "notes": []})

    outcome: str
    notes: list[str]


class Gig(Shift):
    """A shift for a person, with why and with what is missing."""

    model_config = example_of(GIG)

    rank: int
    title: str
    employer: str
    reasons: list[dict[str, Any]]
    gaps: list[dict[str, str]]


class Gigs(BaseModel):
    """Best first; by time and place alone with personalisation off. `hint`: what to do for a list at all.

    `decision_id` leads to what the list was made from, and makes it again (`/v1/decisions/{decision_id}`).
    """

    model_config = example_of(HEAD | {"rules": "2026-11-25", "hint": "", "items": [GIG]})

    decision_id: str
    model: str
    policy: str
    personalised: bool
    rules: str
    hint: str
    items: list[Gig]


class Reservation(Shift):
    """`next` says in words what comes; `until` is when it ends by itself; `may`: confirm, release, reserve, wait."""

    model_config = example_of(RESERVED)

    title: str
    employer: str
    state: str
    state_name: str
    since: str
    until: str | None
    place_in_line: int | None
    next: str
    may: list[str]


class Reservations(BaseModel):
    """Latest change first."""

    model_config = example_of({"items": [RESERVED]})

    items: list[Reservation]


class Comes(BaseModel):
    """Who holds a place; name and telephone once they have confirmed, never a group."""

    model_config = example_of(COMES)

    seeker_ref: str
    state: str
    state_name: str
    since: str
    name: str | None
    phone: str | None


class Roster(Shift):
    """A shift with how many wait and who comes."""

    model_config = example_of(SHIFT | {"waiting": 2, "people": [COMES]})

    waiting: int
    people: list[Comes]


class Rosters(BaseModel):
    """By time."""

    model_config = example_of({"items": [SHIFT | {"waiting": 2, "people": [COMES]}]})

    items: list[Roster]
