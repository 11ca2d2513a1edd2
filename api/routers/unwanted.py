"""不看这类: kinds of work that a person does not want, said of a posting or by code, and taken back."""

from typing import Annotated

from fastapi import Path, Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_own_data import Unwanted
from api.dependencies import DeskDep, SeekerId, StaffOrSeeker, answer, new_router, refusals
from api.schemas_casework import UnwantedBody
from matching.errors import BadInput

router = new_router("own data")
PATH = "/v1/seekers/{seeker_id}/unwanted"
GroupCode = Annotated[str, Path(pattern=r"^\d-\d{2}-\d{2}$", examples=["4-09-08"])]
About = Annotated[
    str | None,
    Query(
        min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f/]+$", description="A posting: may its kind be refused?"
    ),
]


@router.get(PATH, summary="Kinds of work I refuse", response_model=Unwanted, responses=refusals(404))
async def unwanted(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, posting_id: About = None) -> Response:
    """Each with since when and how many postings are kept back for it alone; the kind of one posting, if asked."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.unwanted, seeker_id, posting_id, actor.asker))


@router.post(PATH, summary="Refuse a kind of work", response_model=Unwanted, responses=refusals(400, 404, 413))
async def refuse(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, said: UnwantedBody) -> Response:
    """That of a posting, or a minor group by its code; counts from the next request on, and twice is harmless."""
    actor.must_speak_for(seeker_id)
    if (said.posting_id is None) == (said.code is None):
        raise BadInput("code", said.code, "写 posting_id 或 code，两样写一样。")
    if said.posting_id is not None:
        await run_in_threadpool(desk.refuse_like, seeker_id, said.posting_id)
    else:
        await run_in_threadpool(desk.refuse, seeker_id, said.code or "")
    return answer(await run_in_threadpool(desk.unwanted, seeker_id, None, actor.asker))


@router.delete(f"{PATH}/{{code}}", summary="Take a refusal back", response_model=Unwanted, responses=refusals(404))
async def show_again(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, code: GroupCode) -> Response:
    """撤销, at any time: shown again from the next request on. Twice is harmless."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.show_again, seeker_id, code)
    return answer(await run_in_threadpool(desk.unwanted, seeker_id, None, actor.asker))
