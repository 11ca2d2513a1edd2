"""What would change a list: for a seeker, what to obtain or accept; for a counsellor, why one stands above another."""

from typing import Annotated

from fastapi import Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_whatif import Changes, Comparison
from api.dependencies import DeskDep, PostingId, SeekerId, StaffDep, StaffOrSeeker, answer, new_router, refusals
from api.schemas import Id

router = new_router("what if")
Few = Annotated[int, Query(ge=1, le=12, description="How many, at most")]
OnePosting = Annotated[Id | None, Query(description="Only what changes the place of this posting")]
Candidate = Annotated[Id, Query(description="A seeker's id", examples=["S0001"])]


@router.get(
    "/v1/seekers/{seeker_id}/changes",
    summary="What would open more jobs",
    response_model=Changes,
    responses=refusals(404),
)
async def changes(
    desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, limit: Few = 5, posting_id: OnePosting = None
) -> Response:
    """Single changes of the profile, the most useful first, each with what the list made again shows.

    `profile` holds the changed fields: put with the rest of the profile they give the list that `text` speaks of.
    """
    actor.must_speak_for(seeker_id)
    told = await run_in_threadpool(desk.changes, seeker_id, limit, posting_id)
    await run_in_threadpool(desk.note_access, actor.asker, [seeker_id], "changes", posting_id or "list")
    return answer(told)


@router.get(
    "/v1/postings/{posting_id}/candidates/compare",
    summary="Why one candidate stands above another",
    response_model=Comparison,
    responses=refusals(404),
)
async def compare(
    desk: DeskDep, actor: StaffDep, posting_id: PostingId, first: Candidate, second: Candidate
) -> Response:
    """Criteria, most telling first, with the words of both; what the policy moved; what would turn the order."""
    told = await run_in_threadpool(desk.compare, posting_id, first, second, actor.asker)
    await run_in_threadpool(desk.note_access, actor.asker, [first, second], "comparison", posting_id)
    return answer(told)
