"""What else fits a person; which programmes may be shown, on whose word; what hiring may bring an employer."""

from enum import StrEnum
from typing import Annotated

from fastapi import Path, Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_guidance import Guidance, HiringSupport, ProgrammeRow, Programmes
from api.dependencies import (
    STAFF,
    DeskDep,
    SeekerId,
    StaffDep,
    StaffOrEmployer,
    StaffOrSeeker,
    answer,
    new_router,
    refusals,
)
from api.reports import notice_of
from api.routers.reports import PAGE_ALONE
from api.schemas import ConfirmationBody

router = new_router("guidance")
ProgrammeId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$", examples=["nat-ss-grad-flex"])]


class Format(StrEnum):
    JSON = "json"
    HTML = "html"


As = Annotated[Format, Query(alias="format", description="json, or html: the sheet to hand over, 政策告知单")]


@router.get(
    "/v1/seekers/{seeker_id}/guidance",
    summary="What else fits this person",
    response_model=Guidance,
    responses=refusals(404) | {200: {"content": {"text/html": {}}}},
)
async def guidance(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, form: As = Format.JSON) -> Response:
    """Programmes: entitled, perhaps (what to find out), not (why, what would change it); each with its source."""
    actor.must_speak_for(seeker_id)
    for_staff = actor.role in STAFF and form is Format.JSON
    told = await run_in_threadpool(desk.guidance, seeker_id, actor.asker, for_staff=for_staff)
    if form is Format.HTML:
        return Response(notice_of(told), media_type="text/html; charset=utf-8", headers=PAGE_ALONE)
    return answer(told)


@router.get(
    "/v1/programmes", summary="Programmes and who confirmed them", response_model=Programmes, responses=refusals()
)
async def programmes(desk: DeskDep, actor: StaffDep) -> Response:
    """Every row with its version: in force or not, shown or waiting for an officer's word."""
    return answer({"items": await run_in_threadpool(desk.programmes)})


@router.get(
    "/v1/programmes/for-employers",
    summary="What hiring may bring",
    response_model=HiringSupport,
    responses=refusals(),
)
async def for_employers(desk: DeskDep, actor: StaffOrEmployer) -> Response:
    """The general sheet; nothing in it depends on a candidate."""
    return answer(await run_in_threadpool(desk.hiring_support))


@router.post(
    "/v1/programmes/{programme_id}/confirmations",
    summary="Confirm that a programme may be shown",
    status_code=201,
    response_model=ProgrammeRow,
    responses=refusals(400, 404, 413),
)
async def confirm(desk: DeskDep, actor: StaffDep, programme_id: ProgrammeId, word: ConfirmationBody) -> Response:
    """Kept with who, when, on which source; holds for exactly this version of the row."""
    row = await run_in_threadpool(desk.confirm_programme, programme_id, word.row(), actor.asker)
    return answer(row, 201)
