"""What a person may ask of the service about themselves: see, correct, take along, object; how lists are made."""

from typing import Annotated

from fastapi import Path
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_own_data import AboutRanking, Export, Objection, OwnData
from api.dependencies import AnyoneDep, DeskDep, SeekerId, StaffOrSeeker, answer, new_router, refusals
from api.schemas_casework import FactBody, ObjectionBody, TagBody

router = new_router("own data")
PATH = "/v1/seekers/{seeker_id}"
FieldName = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$", examples=["skills"])]
SAVED_AS = {"Content-Disposition": 'attachment; filename="jobmatch-export.json"'}


@router.get(f"{PATH}/data", summary="My data and tags", response_model=OwnData, responses=refusals(404))
async def data(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """With source, date and use; consents, and who looked (个人信息保护法 45; 算法推荐管理规定 17)."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.my_data, seeker_id, actor.asker))


@router.put(
    f"{PATH}/data/{{field}}", summary="Correct a fact", response_model=OwnData, responses=refusals(400, 404, 413)
)
async def correct(
    desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, field: FieldName, fact: FactBody
) -> Response:
    """Counts from the next request on; null deletes (个人信息保护法 articles 46 and 47)."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.correct, seeker_id, field, fact.value, actor.asker))


@router.put(f"{PATH}/tags", summary="Say of a tag", response_model=OwnData, responses=refusals(400, 404, 413))
async def tag(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, said: TagBody) -> Response:
    """Right or wrong: a wrong tag is not read or guessed again and counts nowhere from the next request on."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.say_of_tag, seeker_id, said.tag, said.right, actor.asker))


@router.get(f"{PATH}/export", summary="Take my data along", response_model=Export, responses=refusals(404))
async def export(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """Everything, complete and machine-readable (个人信息保护法 article 45)."""
    actor.must_speak_for(seeker_id)
    reply = answer(await run_in_threadpool(desk.export, seeker_id, actor.asker))
    reply.headers.update(SAVED_AS)
    return reply


@router.post(
    f"{PATH}/objections",
    summary="Object",
    status_code=201,
    response_model=Objection,
    responses=refusals(400, 404, 413),
)
async def objections(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, said: ObjectionBody) -> Response:
    """申诉: a counsellor answers by the day that is named (个人信息保护法 24; 算法推荐管理规定 22)."""
    actor.must_speak_for(seeker_id)
    told = await run_in_threadpool(desk.object, seeker_id, said.words, actor.asker, said.posting_id)
    return answer(told, 201)


@router.get("/v1/about/ranking", summary="How lists are made", response_model=AboutRanking, responses=refusals())
async def about(desk: DeskDep, actor: AnyoneDep) -> Response:
    """In plain words, with the filing number where there is one (算法推荐管理规定 articles 16 and 24)."""
    return answer(await run_in_threadpool(desk.about_ranking))
