"""A seeker's own data: put, read, forget, consents. A seeker reaches only itself."""

from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import Consents, Seeker, Stored
from api.dependencies import DeskDep, SeekerId, StaffOrSeeker, answer, new_router, refusals
from api.schemas import ConsentsBody, SeekerBody
from matching.errors import BadInput

router = new_router("seekers")
PATH = "/v1/seekers/{seeker_id}"


@router.put(PATH, summary="Store a profile", response_model=Stored, responses=refusals(400, 413))
async def put(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, profile: SeekerBody) -> Response:
    """Replaces the profile, but for consents and circumstances that are left out; counts in the next list."""
    actor.must_speak_for(seeker_id)
    if profile.seeker_id not in (None, seeker_id):
        raise BadInput("seeker_id", profile.seeker_id, "和地址里的编号不一样；写成一样，或者不写。")
    return answer(await run_in_threadpool(desk.put_seeker, profile.row() | {"seeker_id": seeker_id}))


@router.get(PATH, summary="Read a profile", response_model=Seeker, responses=refusals(404))
async def read(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """Everything that is stored about the person (个人信息保护法 article 45)."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.seeker, seeker_id, actor.asker))


@router.delete(PATH, summary="Forget the person", status_code=204, responses=refusals(404))
async def forget(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """Deletes the profile, its versions and what was made from them (个人信息保护法 article 47)."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.forget, seeker_id)
    return Response(status_code=204)


@router.put(f"{PATH}/consents", summary="Change consents", response_model=Consents, responses=refusals(400, 404, 413))
async def consents(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, choices: ConsentsBody) -> Response:
    """Takes effect with the next request."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.set_consents, seeker_id, choices.row()))
