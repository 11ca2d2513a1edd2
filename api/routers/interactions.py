"""What happened between people and postings: the ground of learning, and of not showing the same thing again."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated

import orjson
from fastapi import Body
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import Interactions
from api.auth import Actor
from api.dependencies import DeskDep, PostingId, SeekerId, StaffOrSeeker, answer, new_router, refusals
from api.schemas import InteractionBody, Row
from matching.errors import BadInput

router = new_router("interactions")
CLOCKS_DIFFER = timedelta(hours=1)
Many = Annotated[list[InteractionBody], Body(min_length=1, max_length=1_000)]


@router.post(
    "/v1/interactions",
    summary="Report one or many",
    response_model=Interactions,
    responses=refusals(400, 404, 413),
)
async def record(desk: DeskDep, actor: StaffOrSeeker, happened: InteractionBody | Many) -> Response:
    """All or nothing. What was reported before is counted as repeated and changes nothing."""
    reports = happened if isinstance(happened, list) else [happened]
    rows = [_told(_of(actor, report)) for report in reports]
    await run_in_threadpool(desk.must_reach, actor.asker, [row["seeker_id"] for row in rows])
    return answer(await run_in_threadpool(desk.record_interactions, rows))


@router.delete(
    "/v1/seekers/{seeker_id}/dismissals/{posting_id}",
    summary="Take a dismissal back",
    status_code=204,
    responses=refusals(404),
)
async def restore(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, posting_id: PostingId) -> Response:
    """撤销 of 不合适, at any time: the posting may be listed again from the next list on. Twice is harmless."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.restore_posting, seeker_id, posting_id)
    return Response(status_code=204)


def _of(actor: Actor, report: InteractionBody) -> Row:
    """The report with its seeker filled in, who must be one this actor speaks for."""
    seeker_id = report.seeker_id or actor.own_id
    if seeker_id is None:
        raise BadInput("seeker_id", None, "写明是哪位求职者。")
    actor.must_speak_for(seeker_id)
    return report.row() | {"seeker_id": seeker_id}


def _told(row: Row) -> Row:
    """With a time, and with a number: equal reports have equal numbers, so that one sent twice counts once."""
    now = datetime.now(UTC)
    happened = row.setdefault("happened_at", now)
    if happened > now + CLOCKS_DIFFER:
        raise BadInput("happened_at", happened.isoformat(), "这个时间还没有到，请检查时钟和时区。")
    content = orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
    return {"interaction_id": hashlib.sha256(content).hexdigest()[:32]} | row
