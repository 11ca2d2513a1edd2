"""What goes out to a person about themselves, for OpenAPI."""

from typing import Any

from pydantic import BaseModel
from pydantic.config import JsonDict

from api.answers import Salary, example_of
from api.answers_casework import APPLICATION, POSTING, Applied

FACT: JsonDict = {
    "field": "skills",
    "name": "会的",
    "value": ["开叉车"],
    "text": "开叉车",
    "source": "stated",
    "since": "2026-11-23T01:30:00+00:00",
    "used_for": "用来找岗位、排先后、写推荐理由",
}
TAG: JsonDict = {
    "tag": "occupation:6-30-05-02",
    "name": "职业",
    "value": "叉车司机",
    "text": "叉车司机",
    "source": "guessed",
    "words": "",
    "confidence": 0.91,
    "used_for": "用来找岗位、排先后、写推荐理由",
}
REFUSED: JsonDict = {
    "code": "4-09-08",
    "text": "保洁员、生活垃圾清运工、生活垃圾处理工（环境卫生服务人员）",
    "source": "stated",
    "since": "2026-11-23T01:30:00+00:00",
    "used_for": "用来不给你看、不推给你这类岗位，不参与排先后。关闭个性化推荐时不用",
}
CONSENT: JsonDict = {
    "consent": "consent_push",
    "name": "岗位提醒",
    "agreed": False,
    "since": "2026-11-23T01:30:00+00:00",
}
LOOK: JsonDict = {"at": "2026-11-23T02:00:00+00:00", "who": "服务专员", "what": "资料", "why": "read"}
CALL: JsonDict = {"what": "登记联系", "at": "2026-11-23T10:00:00+08:00", "note": "电话，下月再联系"}
DATA: JsonDict = {
    "seeker_id": "S0001",
    "facts": [FACT],
    "unwanted": [REFUSED],
    "tags": [TAG],
    "removed_tags": [{"tag": "skill:电焊", "name": "会的", "text": "电焊"}],
    "consents": [CONSENT],
    "looked": [LOOK],
    "calls": [CALL],
}


class Fact(BaseModel):
    """`text` is the value in words; `source`: stated (filled in) or certified (a group).

    `since` is null for what is older than dates.
    """

    field: str
    name: str
    value: Any
    text: str
    source: str
    since: str | None
    used_for: str


class Tag(BaseModel):
    """`source`: read (in the person's `words`), guessed (with a `confidence`) or confirmed by the person."""

    tag: str
    name: str
    value: Any
    text: str
    source: str
    words: str
    confidence: float | None
    used_for: str


class Refused(BaseModel):
    """A kind of work that the person does not want (不看这类): a minor group of 职业分类大典, in words."""

    code: str
    text: str
    source: str
    since: str | None
    used_for: str


class RefusedNow(Refused):
    """`left_out`: postings that would be worth showing and that nothing but this keeps back."""

    left_out: int


class Refusable(BaseModel):
    """The kind of a posting; `is_wished`: the person's own wish is of this kind."""

    code: str
    text: str
    is_wished: bool


class Unwanted(BaseModel):
    """`posting` is null where its kind is not sure enough to be refused, and where it is refused already."""

    model_config = example_of(
        {
            "seeker_id": "S0001",
            "items": [REFUSED | {"left_out": 12}],
            "posting": {
                "code": "4-07-05",
                "text": "保安员、安检员、消防设施操作员等4种（安全保护服务人员）",
                "is_wished": False,
            },
        }
    )

    seeker_id: str
    items: list[RefusedNow]
    posting: Refusable | None


class Saved(BaseModel):
    """`status` is open, expired, closed, held or returned; of the last two everything but the id is left out."""

    model_config = example_of(
        {
            "posting_id": "YK-2026-0412",
            "title": "叉车司机",
            "employer": "营口某港务有限公司",
            "salary": {"min": 5500, "max": 7000, "unit": "month", "text": "5500～7000元/月"},
            "status": "open",
            "saved_at": "2026-11-23T01:30:00+00:00",
        }
    )

    posting_id: str
    title: str | None
    status: str
    saved_at: str
    employer: str | None = None
    district: str | None = None
    kind: str | None = None
    headcount: int | None = None
    salary: Salary | None = None
    published_at: str | None = None
    expires_at: str | None = None


class OwnData(BaseModel):
    """Everything known; who `looked`; `calls` are what counsellors noted, and what the person asked or objected to."""

    model_config = example_of(DATA)

    seeker_id: str
    facts: list[Fact]
    unwanted: list[Refused]
    tags: list[Tag]
    removed_tags: list[dict[str, str]]
    consents: list[dict[str, Any]]
    looked: list[dict[str, str]]
    calls: list[dict[str, str]]


class Export(OwnData):
    """All of it and what happened, machine-readable; `profile` may be put again as it stands."""

    model_config = example_of(
        DATA
        | {
            "format": "jobmatch-export-1",
            "made_at": "2026-11-23T02:00:00+00:00",
            "profile": {"seeker_id": "S0001", "skills": ["开叉车"]},
            "applications": [POSTING | APPLICATION],
            "interactions": [{"posting_id": "YK-2026-0412", "kind": "applied"}],
            "lists": [{"decision_id": "d_0193f2", "made_at": "2026-11-23T01:30:00+00:00"}],
            "messages": [
                {"title": "有新岗位", "lines": [], "why": [], "at": "2026-11-23T02:00:00+00:00", "read_at": None}
            ],
            "gigs": [],
            "free_times": {"weekly": [], "dates": [], "away": []},
            "family": None,
            "wechat_bound": False,
        }
    )

    format: str
    made_at: str
    profile: dict[str, Any]
    applications: list[Applied]
    interactions: list[dict[str, Any]]
    lists: list[dict[str, str]]
    messages: list[dict[str, Any]]
    gigs: list[dict[str, Any]]
    free_times: dict[str, Any]
    family: dict[str, Any] | None
    wechat_bound: bool


class AboutRanking(BaseModel):
    """How lists are made, in under 200 signs, and by which versions; `filing_number` is null until there is one."""

    model_config = example_of(
        {
            "text": "先去掉法律和你自己说过不能做的岗位，再看岗位和你想做的有多像……",
            "filing_number": None,
            "filing_text": "还没有填写算法备案号。",
            "encoder": "e5-small-zh",
            "occupations": "1f0a2b3c4d5e",
            "ranker": "prior-1",
            "policy": "1",
        }
    )

    text: str
    filing_number: str | None
    filing_text: str
    encoder: str
    occupations: str
    ranker: str
    policy: str


class Objection(BaseModel):
    """By `due` a counsellor has called."""

    model_config = example_of(
        {"seeker_id": "S0001", "due": "2026-11-26", "text": "已收到。服务专员最晚11月26日联系你。"}
    )

    seeker_id: str
    due: str
    text: str
