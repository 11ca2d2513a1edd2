"""What goes out about applications, for OpenAPI."""

from typing import Any

from pydantic import BaseModel
from pydantic.config import JsonDict

from api.answers import example_of

STEP: JsonDict = {"what": "登记面试", "who": "企业", "at": "2026-11-23T09:30:00+08:00", "reason": ""}
APPLICATION: JsonDict = {
    "state": "applied",
    "state_name": "已报名",
    "since": "2026-11-23T09:30:00+08:00",
    "due": "2026-11-28",
    "must_act": "企业",
    "reason": "",
    "next": "等企业答复，最晚11月28日。",
    "steps": [STEP],
    "may": ["ask", "withdraw"],
}
POSTING: JsonDict = {"posting_id": "YK-2026-0412", "title": "叉车司机", "employer": "营口某港务有限公司"}
RECEIVED: JsonDict = {
    "state": "applied",
    "state_name": "已报名",
    "since": "2026-11-23T09:30:00+08:00",
    "due": "2026-11-28",
    "must_act": "企业",
    "seeker_ref": "s_7F3K9Q2MXA",
    "sent": {"name": "张三", "phone": "13800000000", "experience": "在码头开叉车三年"},
    "notice": "",
    "allowed": [{"event": "invite", "name": "登记面试"}, {"event": "refuse", "name": "登记未录用"}],
}


class Step(BaseModel):
    """`who`: 本人, 企业, 服务专员 or 系统."""

    what: str
    who: str
    at: str
    reason: str


class Application(BaseModel):
    """`must_act` is who acts next, by `due`; `next` says it in words; `may` are ask, withdraw or apply (again)."""

    model_config = example_of(APPLICATION)

    state: str
    state_name: str
    since: str
    due: str | None
    must_act: str
    reason: str
    next: str
    steps: list[Step]
    may: list[str]


class Applied(Application):
    """With its posting."""

    model_config = example_of(POSTING | APPLICATION)

    posting_id: str
    title: str
    employer: str


class Applications(BaseModel):
    """Latest change first."""

    model_config = example_of({"items": [POSTING | APPLICATION]})

    items: list[Applied]


class ApplicationForm(BaseModel):
    """What is `sent` to the `recipient` (a value of null is not filled in), what is `not_sent`, and how it stands."""

    model_config = example_of(
        POSTING
        | {
            "may_apply": False,
            "recipient": "营口某港务有限公司",
            "sent": [{"field": "name", "name": "姓名", "value": "张三"}],
            "not_sent": ["身份证号", "困难身份", "家庭情况"],
            "application": APPLICATION,
        }
    )

    posting_id: str
    title: str
    employer: str
    may_apply: bool
    recipient: str
    sent: list[dict[str, str | None]]
    not_sent: list[str]
    application: Application | None


class ReceivedApplication(BaseModel):
    """As the employer sees it; `sent` is null unless the person applied and it is under way.

    `notice`: that the reason that was given may be unlawful, and is held for a counsellor; else "".
    """

    model_config = example_of(RECEIVED)

    state: str
    state_name: str
    since: str
    due: str | None
    must_act: str
    seeker_ref: str
    sent: dict[str, Any] | None
    notice: str
    allowed: list[dict[str, str]]


class ReceivedApplications(BaseModel):
    """Latest change first."""

    model_config = example_of({"items": [RECEIVED]})

    items: list[ReceivedApplication]
