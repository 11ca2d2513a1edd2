"""The two lists: jobs for a seeker, people for a posting; and the kiosk's, which leaves no trace."""

from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import Recommendation, Shortlist
from api.dependencies import (
    AnyoneDep,
    DeskDep,
    Limit,
    PostingId,
    SeekerId,
    ShortlistReader,
    StaffOrSeeker,
    listed,
    new_router,
    refusals,
)
from api.routers.postings import own_posting
from api.schemas import SeekerBody
from matching.desk.answers import View

router = new_router("lists")


@router.get(
    "/v1/seekers/{seeker_id}/recommendations",
    summary="Jobs for a seeker",
    response_model=Recommendation,
    responses=refusals(404),
)
async def recommendations(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, limit: Limit = 20) -> Response:
    """Open jobs that this seeker may take, best first, each with its reasons and gaps."""
    actor.must_speak_for(seeker_id)
    return listed(desk.recommend(seeker_id, limit, actor.asker))


@router.post(
    "/v1/recommendations",
    summary="Jobs for a walk-in",
    response_model=Recommendation,
    responses=refusals(400, 413),
)
async def recommend_once(desk: DeskDep, _: AnyoneDep, profile: SeekerBody, limit: Limit = 20) -> Response:
    """For the kiosk: three facts are enough, and nothing about the person is stored."""
    row = {name: value for name, value in profile.row().items() if name != "seeker_id"}
    return listed(await run_in_threadpool(desk.recommend_once, row, limit))


@router.get(
    "/v1/postings/{posting_id}/candidates",
    summary="People for a posting",
    response_model=Shortlist,
    responses=refusals(404),
)
async def candidates(desk: DeskDep, actor: ShortlistReader, posting_id: PostingId, limit: Limit = 20) -> Response:
    """Best first. Employers (own postings only) and data scientists see pseudonyms and no priority moves."""
    own_posting(desk, actor, posting_id)
    view: View = "full" if actor.sees_identities else "masked"
    return listed(desk.shortlist(posting_id, limit, view, actor.asker))
