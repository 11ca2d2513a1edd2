"""What goes out about WeChat accounts and about what a person is told, for OpenAPI."""

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict


class Login(BaseModel):
    """A bearer token of this seeker, and when it ends."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"token": "eyJhbGciOi…", "seeker_id": "S0001", "expires_at": "2026-11-24T01:30:00+00:00"},
            ]
        }
    )

    token: str
    seeker_id: str
    expires_at: str


class Invitation(BaseModel):
    """What the person types into the mini-program, once, before it ends."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"invitation": "7KQ2MXA9", "expires_at": "2026-11-24T01:30:00+00:00"}]}
    )

    invitation: str
    expires_at: str


MESSAGE_EXAMPLE: JsonDict = {
    "seq": 1042,
    "message_id": "m_5f0c9f0e5f0c9f0e5f0c9f0e",
    "kind": "posting",
    "about": ["YK-2026-0412"],
    "title": "叉车司机 · 营口某港务有限公司",
    "lines": ["鲅鱼圈区，每月 5500—7000 元"],
    "why": ["你有叉车证", "离家 6 公里"],
    "decision_id": "d_0193f2",
    "created_at": "2026-11-25T01:30:00+00:00",
    "read_at": None,
    "dismissed_at": None,
    "reason": None,
}


class Message(BaseModel):
    """`kind` is posting, gig, fair, programme or progress; `about` are the ids it speaks of; `seq` rises."""

    model_config = ConfigDict(json_schema_extra={"examples": [MESSAGE_EXAMPLE]})

    seq: int
    message_id: str
    kind: str
    about: list[str]
    title: str
    lines: list[str]
    why: list[str]
    decision_id: str | None
    created_at: str
    read_at: str | None
    dismissed_at: str | None
    reason: str | None


class Inbox(BaseModel):
    """`unread` in the whole inbox; `before` asks for the next page, None on the last."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"unread": 1, "items": [MESSAGE_EXAMPLE], "before": None}]}
    )

    unread: int
    items: list[Message]
    before: int | None


class Subscriptions(BaseModel):
    """By kind of message: the template's id, and how many messages of it may still be sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "bound": True,
                    "templates": {"posting": "zun-LzcQyW-edafCVvzPkK4de2Rllr1fFpw2A_x0oXE"},
                    "free": {"posting": 3},
                }
            ]
        }
    )

    bound: bool
    templates: dict[str, str]
    free: dict[str, int]


CALL_EXAMPLE: JsonDict = {
    "message_id": "m_5f0c9f0e5f0c9f0e5f0c9f0e",
    "seeker_id": "S0001",
    "name": "张**",
    "phone": "13800000000",
    "title": "新岗位：叉车司机",
    "lines": ["叉车司机，营口某港务有限公司，鲅鱼圈区，每月 5500—7000 元"],
    "why": ["有叉车证"],
    "due": "2026-11-25T01:30:00+00:00",
    "attempts": 0,
}


class Call(BaseModel):
    """Whom to call and what to say; `attempts` calls found nobody."""

    model_config = ConfigDict(json_schema_extra={"examples": [CALL_EXAMPLE]})

    message_id: str
    seeker_id: str
    name: str
    phone: str | None
    title: str
    lines: list[str]
    why: list[str]
    due: str
    attempts: int


class Calls(BaseModel):
    """`waiting` counts all that are due; `items` are the first of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"waiting": 1, "items": [CALL_EXAMPLE]}]})

    waiting: int
    items: list[Call]


class Called(BaseModel):
    """`again`: when the person comes back to the list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"message_id": "m_5f0c9f0e5f0c9f0e5f0c9f0e", "state": "sent", "again": None}]}
    )

    message_id: str
    state: str
    again: str | None
