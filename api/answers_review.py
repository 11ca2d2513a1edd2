"""What goes out about reviews of postings, for OpenAPI."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from api.answers import FINDING_EXAMPLE


class Finding(BaseModel):
    """`span` are the words of the `field`, from `start` to `end`; `rewrite` is neutral wording for them.

    `verdict`: unlawful and trap keep the posting from being shown, doubtful does not; missing is a particular that the
    advertisement must state. `open`: a person has still to decide.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [FINDING_EXAMPLE | {"open": True}]})

    kind: str
    span: str
    field: str | None
    start: int | None
    end: int | None
    verdict: str
    article: str
    rewrite: str | None
    why: str
    open: bool


class Review(BaseModel):
    """`state` is held, returned (both shown to nobody), queued (shown) or clear."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "posting_id": "YK-2026-0412",
                    "title": "叉车司机",
                    "employer": "营口某港务有限公司",
                    "description": "限男性，需持叉车证。",
                    "state": "held",
                    "since": "2026-11-23T01:30:00+00:00",
                    "revision": 1042,
                    "findings": [FINDING_EXAMPLE | {"open": True}],
                    "decisions": [],
                }
            ]
        }
    )

    posting_id: str
    title: str
    employer: str
    description: str
    state: str
    since: str | None
    revision: int
    findings: list[Finding]
    decisions: list[dict[str, Any]]


class ReviewQueue(BaseModel):
    """`waiting` counts the postings in each state; `items` are the first of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"waiting": {"held": 1, "queued": 12}, "items": []}]})

    waiting: dict[str, int]
    items: list[Review]
