"""岗位审核: what waits for a person, and what that person decides."""

from typing import Annotated

from fastapi import Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_review import Review, ReviewQueue
from api.dependencies import DeskDep, Limit, PostingId, StaffDep, answer, new_router, refusals
from api.schemas import ReviewBody
from matching.vocabulary import ReviewState

router = new_router("reviews")


@router.get("/v1/reviews", summary="Postings to be reviewed", response_model=ReviewQueue, responses=refusals())
async def reviews(
    desk: DeskDep,
    _: StaffDep,
    state: Annotated[ReviewState | None, Query(description="Left out: held, then queued")] = None,
    limit: Limit = 20,
) -> Response:
    """Longest waiting first, each with what was found: words, article, neutral wording."""
    return answer(await run_in_threadpool(desk.review_queue, state, limit))


@router.get("/v1/reviews/{posting_id}", summary="One posting's review", response_model=Review, responses=refusals(404))
async def review(desk: DeskDep, _: StaffDep, posting_id: PostingId) -> Response:
    """What is found in it now, and what was decided before."""
    return answer(await run_in_threadpool(desk.review, posting_id))


@router.post(
    "/v1/reviews/{posting_id}",
    summary="Decide about a posting",
    response_model=Review,
    responses=refusals(400, 404, 409, 413),
)
async def decide(desk: DeskDep, actor: StaffDep, posting_id: PostingId, body: ReviewBody) -> Response:
    """退回 `returned`, 通过 in neutral wording `passed`, or 误报 `false_alarm`; effective with the next request.

    About the `revision` that was looked at, if one is sent: a posting that has changed since is refused (409).
    """
    given = posting_id, body.outcome, actor.asker, body.note or "", body.revision
    return answer(await run_in_threadpool(desk.decide_review, *given))
