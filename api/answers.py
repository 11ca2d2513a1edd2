"""What goes out, for OpenAPI: the bytes are the desk's, these models only describe them."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict


def example_of(example: JsonDict) -> ConfigDict:
    """With one example in the description."""
    return ConfigDict(json_schema_extra={"examples": [example]})


class Problem(BaseModel):
    """RFC 9457. `code` is stable; `field` and `cure` say where and what to do."""

    model_config = example_of(
        {
            "type": "urn:jobmatch:problem:bad_input",
            "status": 422,
            "code": "bad_input",
            "title": "内容有误",
            "detail": "district='鲅鱼圏区': 没有这个地方，是不是「鲅鱼圈区」？",
            "field": "district",
            "cure": "没有这个地方，是不是「鲅鱼圈区」？",
            "request_id": "5f0c9f0e",
        }
    )

    type: str
    status: int
    code: str
    title: str
    detail: str
    cure: str | None = None
    field: str | None = None
    errors: list[dict[str, str]] | None = None
    merged_into: str | None = None
    """Of code `merged`, for staff who serve the person: the id that was kept."""
    request_id: str | None = None


class Alive(BaseModel):
    model_config = example_of({"status": "ok"})

    status: str


class Readiness(BaseModel):
    """`index_revision` behind `store_revision` is the lag; `reason` says why it is not ready.

    `ranker_refused` says why the version that was promoted last does not serve; the one named goes on serving.
    """

    model_config = example_of(
        {
            "ready": True,
            "reason": None,
            "index_revision": 1042,
            "store_revision": 1042,
            "open_postings": 380,
            "seekers": 239,
            "encoder": "e5-small-zh",
            "ranker": "prior-1",
            "challenger": None,
            "ranker_loaded_at": "2026-11-23T01:30:00+00:00",
            "ranker_refused": None,
        }
    )

    ready: bool
    reason: str | None
    index_revision: int
    store_revision: int | None
    open_postings: int
    seekers: int
    encoder: str
    ranker: str
    challenger: str | None
    ranker_loaded_at: str
    ranker_refused: str | None


FINDING_EXAMPLE: JsonDict = {
    "kind": "sex",
    "span": "限男性",
    "field": "description",
    "start": 0,
    "end": 3,
    "verdict": "unlawful",
    "article": "就业促进法第二十七条",
    "rewrite": "性别不限",
    "why": "招聘信息不得限定性别或者规定性别优先",
}


class Published(BaseModel):
    """`outcome` is added, updated, unchanged or merged.

    `screening`: what is unlawful (`verdict` unlawful) or dishonest (trap) in it, so that it is shown to nobody until a
    person has decided; what is doubtful; and what an advertisement must state and this one does not (missing).
    """

    model_config = example_of(
        {
            "posting_id": "YK-2026-0412",
            "revision": 1042,
            "outcome": "added",
            "notes": [],
            "screening": [FINDING_EXAMPLE],
        }
    )

    posting_id: str
    revision: int
    outcome: str
    notes: list[str]
    screening: list[dict[str, Any]]


class Posting(BaseModel):
    """Under the names of the import columns. `status` is open, expired, closed, held (for review) or returned.

    While it is held or returned, `screening` says what is to be mended, and `review_note` why it was returned.
    """

    model_config = example_of(
        {
            "posting_id": "YK-2026-0412",
            "title": "叉车司机",
            "employer": "营口某港务有限公司",
            "status": "open",
            "merged_ids": [],
            "revision": 1042,
        }
    )

    posting_id: str
    title: str
    employer: str
    status: str
    merged_ids: list[str]
    revision: int
    screening: list[dict[str, Any]] = []
    review_note: str = ""


class Stored(BaseModel):
    """`notes` say what was read otherwise than it was written."""

    model_config = example_of({"seeker_id": "S0001", "revision": 1043, "outcome": "updated", "notes": []})

    seeker_id: str
    revision: int
    outcome: str
    notes: list[str]


class Seeker(BaseModel):
    """The profile under the names of the import columns, and what was `understood` from it."""

    model_config = example_of({"seeker_id": "S0001", "wish_titles": ["叉车司机"], "understood": {"limits": []}})

    seeker_id: str
    wish_titles: list[str]
    understood: dict[str, Any]


class Consents(BaseModel):
    """As they stand now."""

    model_config = example_of(
        {"seeker_id": "S0001", "consent_personalisation": False, "consent_sensitive": True, "consent_push": False}
    )

    seeker_id: str
    consent_personalisation: bool
    consent_sensitive: bool
    consent_push: bool


class ImportSummary(BaseModel):
    """read = added + updated + unchanged + merged + rejected. Up to 1,000 rejected rows are listed; the file has all.

    `notes` counts accepted rows of which something was read otherwise than written; the first are told. `flagged`
    counts written postings in which screening found something, `held` those of them that wait for a person.
    """

    model_config = example_of(
        {
            "read": 2,
            "added": 1,
            "updated": 0,
            "unchanged": 0,
            "merged": 0,
            "rejected": 1,
            "notes": 1,
            "flagged": 0,
            "held": 0,
            "rejects_file": "/var/lib/jobmatch/rejects/upload-20261123T093000-rejects.csv",
            "unknown_columns": [],
            "rejects": [
                {
                    "row": 3,
                    "field": "district",
                    "column": "工作地点",
                    "value": "鲅鱼圏区",
                    "cure": "是不是「鲅鱼圈区」？",
                }
            ],
            "first_notes": [{"row": 2, "note": "经纬度不在营口，没有采用"}],
        }
    )

    read: int
    added: int
    updated: int
    unchanged: int
    merged: int
    rejected: int
    notes: int
    flagged: int
    held: int
    rejects_file: str | None
    unknown_columns: list[str]
    rejects: list[dict[str, Any]]
    first_notes: list[dict[str, Any]]


class Reason(BaseModel):
    """A true sentence; `evidence` holds the words of posting and profile that it rests on."""

    code: str
    text: str
    evidence: dict[str, str]


class Gap(BaseModel):
    code: str
    text: str


class Move(BaseModel):
    """The rule of the priority policy that moved this place, and its article."""

    rule: str
    article: str
    text: str


class Salary(BaseModel):
    min: float | None
    max: float | None
    unit: str | None
    text: str


class Job(BaseModel):
    rank: int
    base_rank: int
    score: float
    posting_id: str
    title: str
    employer: str
    district: str | None
    salary: Salary
    distance_km: float | None
    reasons: list[Reason]
    gaps: list[Gap]
    moves: list[Move]
    published_at: str | None


JOB_EXAMPLE: JsonDict = {
    "rank": 1,
    "base_rank": 2,
    "score": 0.734,
    "posting_id": "YK-2026-0412",
    "title": "叉车司机",
    "employer": "营口某港务有限公司",
    "district": "营口市鲅鱼圈区",
    "salary": {"min": 5500, "max": 7000, "unit": "month", "text": "5500～7000元/月"},
    "distance_km": 6.4,
    "reasons": [{"code": "title", "text": "岗位就是你想找的「叉车司机」。", "evidence": {"posting": "叉车司机"}}],
    "gaps": [{"code": "shift", "text": "要上夜班，你没有说能不能上。"}],
    "moves": [],
    "published_at": "2026-11-20",
}


class Priority(BaseModel):
    """What priority cost this list: `loss` of its nDCG by the postings' own scores, never more than `epsilon`.

    `scale` is the part of the policy's weights that this allowed; nothing stands above what is better by `bound`.
    """

    epsilon: float
    bound: float
    loss: float
    scale: float


class Recommendation(BaseModel):
    """Best first. `base_rank` is the place before the priority policy; `decision_id` is null for a walk-in."""

    model_config = example_of(
        {
            "decision_id": "d_0193f2",
            "model": "prior-1",
            "personalised": True,
            "priority": {"epsilon": 0.02, "bound": 0.05, "loss": 0.0031, "scale": 1.0},
            "items": [JOB_EXAMPLE],
        }
    )

    decision_id: str | None
    model: str
    personalised: bool
    priority: Priority | None = None
    items: list[Job]


class Candidate(BaseModel):
    """`seeker_id`, `base_rank` and `moves` are there for counsellors and operators only."""

    rank: int
    score: float | None
    seeker_ref: str
    district: str | None
    distance_km: float | None
    reasons: list[Reason]
    gaps: list[Gap]
    base_rank: int | None = None
    seeker_id: str | None = None
    moves: list[Move] | None = None


CANDIDATE_EXAMPLE: JsonDict = {
    "rank": 1,
    "score": 0.71,
    "seeker_ref": "p-7c1e0b",
    "district": "营口市鲅鱼圈区",
    "distance_km": 6.4,
    "reasons": [{"code": "certificate", "text": "有岗位要求的叉车证。", "evidence": {"seeker": "叉车证"}}],
    "gaps": [],
}


class Shortlist(BaseModel):
    """Best first; people under pseudonyms."""

    model_config = example_of({"decision_id": "d_0193f3", "model": "prior-1", "items": [CANDIDATE_EXAMPLE]})

    decision_id: str | None
    model: str
    items: list[Candidate]


class Interactions(BaseModel):
    """What was new and what had been reported before."""

    model_config = example_of({"accepted": 1, "repeated": 0})

    accepted: int
    repeated: int


class Decision(BaseModel):
    """What was shown and by what it was judged.

    With `replay=true` instead whether the bytes made again are those that were given out, and the list as `body`.
    """

    model_config = example_of(
        {
            "decision_id": "d_0193f2",
            "kind": "recommendation",
            "subject": "S0001",
            "made_at": "2026-11-23T01:30:00+00:00",
            "versions": {"encoder": "e5-small-zh", "ranker": "prior-1", "policy": "1"},
            "answer": {"items": []},
        }
    )

    decision_id: str
