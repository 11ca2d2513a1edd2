"""What goes out of the guidance routes, for OpenAPI; the bytes are the desk's."""

from typing import Any

from pydantic import BaseModel, ConfigDict

GROUND_EXAMPLE: dict[str, Any] = {
    "id": "yk-ss-grad-flex",
    "version": "9f0d2c4b7a11",
    "name": "高校毕业生灵活就业社保补贴(市)",
    "article": "第二十条",
    "source": "营口市实施就业优先战略促进高质量充分就业实施意见(40条)",
    "url": None,
    "display": "show",
    "confidence": "high",
    "valid_from": None,
    "valid_to": None,
    "confirmed_at": None,
    "confirmed_on": None,
}
ENTRY_EXAMPLE: dict[str, Any] = {
    "entry": "insurance-graduate",
    "name": "灵活就业社会保险补贴（高校毕业生）",
    "status": "entitled",
    "done": False,
    "meant": True,
    "says": "灵活就业自己交社保的，补一部分，最长24个月。",
    "requires": ["离校2年内未就业", "以灵活就业方式按时缴社保", "按时缴费"],
    "why": ["大专以上毕业", "离校2年内未就业", "以灵活就业方式按时缴社保"],
    "ask": [],
    "change": [],
    "amount": {"stated": False, "text": "文件没有写标准，到窗口问。", "rule": None},
    "max_months": 24,
    "papers": [],
    "where": ["就近的街道、社区就业服务站"],
    "limits": [],
    "choose": [],
    "rules": [GROUND_EXAMPLE],
}
GUIDANCE_EXAMPLE: dict[str, Any] = {
    "seeker_id": "S0001",
    "on": "2026-11-25",
    "programmes_version": "ca5d6ce7c36a",
    "personalised": True,
    "sensitive_used": False,
    "entitled": [ENTRY_EXAMPLE],
    "perhaps": [],
    "plans": [],
    "not": [],
    "questions": [{"ask": "现在在交社会保险吗？", "entries": ["灵活就业社会保险补贴（高校毕业生）"]}],
    "others": {"audiences": ["退役军人", "残疾人"], "text": "还有给退役军人、残疾人的政策。"},
    "courses": [],
    "fairs": [],
    "stations": [
        {
            "station_id": "ST01",
            "name": "跃进街道家门口就业服务站",
            "hours": "工作日8:30到17:00",
            "place": "站前区跃进街道",
            "way": {"text": "步行约9分钟", "minutes": 9},
            "phone": None,
            "source": "市就业服务中心",
            "near": True,
        }
    ],
    "awaiting": [],
    "background": [],
}

PROGRAMME_EXAMPLE: dict[str, Any] = {
    "programme_id": "yk-ss-grad-flex",
    "version": "9f0d2c4b7a11",
    "name": "高校毕业生灵活就业社保补贴(市)",
    "jurisdiction": "yingkou",
    "audience": "seeker",
    "display": "show",
    "in_force": True,
    "shown": True,
    "article": "第二十条",
    "source": "营口市实施就业优先战略促进高质量充分就业实施意见(40条)",
    "url": None,
    "note": "",
    "confirmed": None,
}
SUPPORT_EXAMPLE: dict[str, Any] = {
    "name": "吸纳就业社会保险补贴",
    "requires": ["签订1年以上劳动合同", "按时缴社保"],
    "amount": ENTRY_EXAMPLE["amount"],
    "max_months": 12,
    "papers": [],
    "where": ["就近的街道、社区就业服务站"],
    "limits": [],
    "rules": [GROUND_EXAMPLE],
}


class Ground(BaseModel):
    """The row that a statement rests on: its article or document, and the officer's word where one was needed."""

    id: str
    version: str
    name: str
    article: str | None
    source: str
    url: str | None
    display: str
    confidence: str
    valid_from: str | None
    valid_to: str | None
    confirmed_at: str | None
    confirmed_on: str | None


class Amount(BaseModel):
    """In the words of the row `rule`; where no source states a figure, `text` says so."""

    stated: bool
    text: str
    rule: str | None


class Entry(BaseModel):
    """One programme for one person: `ask` is what to find out, `change` what would open it, `choose` what it excludes.

    `requires` are the conditions in the words of the rows; `meant` is false of what is for others,
    `done` true of what is of no use any more.
    """

    entry: str
    name: str
    status: str
    done: bool
    meant: bool
    says: str
    requires: list[str]
    why: list[str]
    ask: list[str]
    change: list[str]
    amount: Amount
    max_months: int | None
    papers: list[str]
    where: list[str]
    limits: list[str]
    choose: list[str]
    rules: list[Ground]


class Question(BaseModel):
    """What to find out, and the programmes that wait for it."""

    ask: str
    entries: list[str]


class Others(BaseModel):
    """For whom else there are programmes, in general words: nothing is supposed of the person."""

    audiences: list[str]
    text: str


class Way(BaseModel):
    """From home; minutes null where either end is known to the district alone."""

    text: str
    minutes: int | None


class Offered(BaseModel):
    """Where something is, and who says so."""

    name: str
    place: str
    way: Way
    phone: str | None
    source: str


class Course(Offered):
    """`why`: the gaps it answers, with how many postings near the wish ask."""

    course_id: str
    provider: str
    starts_on: str | None
    enrol_until: str | None
    days: int | None
    fee: str
    why: list[str]


class Fit(BaseModel):
    posting_id: str
    title: str
    employer: str


class Fair(Offered):
    """`fits`: postings of employers present, from the person's own list."""

    fair_id: str
    held_on: str
    hours: str | None
    employers: int
    fits: list[Fit]


class Station(Offered):
    """`near`: within 15 minutes."""

    station_id: str
    hours: str | None
    near: bool


class Background(Ground):
    """For staff alone."""

    note: str


class Guidance(BaseModel):
    """Programmes by what they are to this person. `awaiting` and `background` are for staff alone.

    Without consent to sensitive information nothing rests on any; with personalisation off, on nothing of the profile.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [GUIDANCE_EXAMPLE]}, extra="allow")

    seeker_id: str
    on: str
    programmes_version: str
    personalised: bool
    sensitive_used: bool
    entitled: list[Entry]
    perhaps: list[Entry]
    plans: list[Entry]
    questions: list[Question]
    others: Others
    courses: list[Course]
    fairs: list[Fair]
    stations: list[Station]
    awaiting: list[Entry] | None = None
    background: list[Background] | None = None


class ProgrammeRow(BaseModel):
    """One row as staff see it; `shown`: people may see it today."""

    model_config = ConfigDict(json_schema_extra={"examples": [PROGRAMME_EXAMPLE]})

    programme_id: str
    version: str
    name: str
    jurisdiction: str
    audience: str
    display: str
    in_force: bool
    shown: bool
    article: str | None
    source: str
    url: str | None
    note: str
    confirmed: dict[str, str] | None


class Programmes(BaseModel):
    """All rows, in the order of the file."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [PROGRAMME_EXAMPLE]}]})

    items: list[ProgrammeRow]


class Support(BaseModel):
    """One row of the general sheet for employers."""

    name: str
    requires: list[str]
    amount: Amount
    max_months: int | None
    papers: list[str]
    where: list[str]
    limits: list[str]
    rules: list[Ground]


class HiringSupport(BaseModel):
    """What hiring may bring any employer: the same whoever the candidate is, so that it tells of nobody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2026-11-25", "programmes_version": "ca5d6ce7c36a", "items": [SUPPORT_EXAMPLE]}]
        }
    )

    on: str
    programmes_version: str
    items: list[Support]
