"""零就业家庭: declared by a counsellor with the family's consent, timed until somebody has work."""

from typing import Annotated

from fastapi import Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_families import Families, Family
from api.dependencies import DeskDep, StaffDep, answer, new_router, refusals
from api.schemas_casework import FamilyBody
from matching.desk.households import Declared

router = new_router("families")
PATH = "/v1/families"


@router.get(PATH, summary="Families without work", response_model=Families, responses=refusals())
async def families(
    desk: DeskDep,
    actor: StaffDep,
    everything: Annotated[bool, Query(alias="all", description="Also those of whom somebody has work")] = False,
) -> Response:
    """Longest first, and those still to be checked; who looks is logged."""
    found = await run_in_threadpool(lambda: desk.families(actor.asker, everything=everything))
    return answer({"items": found})


@router.post(
    PATH, summary="Declare a family", status_code=201, response_model=Family, responses=refusals(400, 404, 413)
)
async def declare(desk: DeskDep, actor: StaffDep, told: FamilyBody) -> Response:
    """Found by 就业促进法 article 56; its members come into care and are called within days."""
    members = [Declared(one.seeker_id, one.able, one.seeking) for one in told.members]
    given = {"urban": told.urban, "others_work": told.others_work}
    return answer(
        await run_in_threadpool(lambda: desk.declare_family(members, actor.asker, told.consent, **given)), 201
    )
