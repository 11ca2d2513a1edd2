"""收藏: postings that a person keeps, for themselves alone."""

from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_own_data import Saved
from api.dependencies import DeskDep, PostingId, SeekerId, StaffOrSeeker, answer, new_router, refusals

router = new_router("own data")
PATH = "/v1/seekers/{seeker_id}/saved"
ONE = f"{PATH}/{{posting_id}}"


@router.get(PATH, summary="What I saved", response_model=list[Saved], responses=refusals(404))
async def saved(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """Lately saved first; what is closed by now stays, with its `status`, and one under review says nothing else."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.saved_postings, seeker_id))


@router.put(ONE, summary="Save a posting", status_code=204, responses=refusals(404))
async def save(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, posting_id: PostingId) -> Response:
    """Ranks nothing; twice is harmless."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.save_posting, seeker_id, posting_id)
    return Response(status_code=204)


@router.delete(ONE, summary="Save it no more", status_code=204, responses=refusals(404))
async def unsave(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, posting_id: PostingId) -> Response:
    """Twice is harmless."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.unsave_posting, seeker_id, posting_id)
    return Response(status_code=204)
