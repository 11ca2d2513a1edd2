"""改资料, 不看这类: what a person says at the counter, one fact at a time; it counts from the next list on."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import SeekerId, address
from api.console.guard import DeskDep, FormDep, MemberDep, asker
from api.console.listing import LONGEST, plain
from api.console.pages import page
from matching.errors import BadInput, NotFound

router = APIRouter()
FieldName = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$")]
GroupCode = Annotated[str, Path(pattern=r"^\d-\d{2}-\d{2}$")]
LONG = ("experience", "summary")
EDITED = (
    "wish_titles", "wish_districts", "wish_salary_min", "commute_minutes_max", "district", "education", "major",
    "skills", "certificates", *LONG,
)  # fmt: skip
REPLACED = ("name", "phone")
"""Masked here, so another may be put in its place, and none is shown."""


@router.get("/people/{seeker_id}/facts")
async def facts(request: Request, desk: DeskDep, member: MemberDep, seeker_id: SeekerId) -> Response:
    told = await run_in_threadpool(desk.my_data, seeker_id, asker(member))
    known = {fact["field"]: fact for fact in told["facts"]}
    return page(
        request, "facts.html", seeker_id=seeker_id, known=known, edited=EDITED, replaced=REPLACED, long=LONG,
        names=desk.fact_names(), changed=request.query_params.get("changed", ""),
    )  # fmt: skip


@router.post("/people/{seeker_id}/facts/undo")
async def undo(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    await run_in_threadpool(desk.undo_put_right, seeker_id, asker(member), str(form.get("step", "")))
    return RedirectResponse(f"{address('people', seeker_id, 'facts')}?undone=1", 303)


@router.post("/people/{seeker_id}/facts/{field}")
async def correct(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, field: FieldName, form: FormDep) -> Response:
    """An empty value takes the fact out (个人信息保护法 articles 46 and 47)."""
    typed = str(form.get("value", ""))[:20_000].strip()
    if field not in (*EDITED, *REPLACED):
        raise NotFound("这一项不在这里改。")
    if field in REPLACED and not typed:
        raise BadInput(field, None, "请写新的。要去掉请本人在「我的数据」里删。")
    step = await run_in_threadpool(desk.put_right, seeker_id, field, typed or None, asker(member))
    return RedirectResponse(f"{address('people', seeker_id, 'facts')}?changed={field}&step={step}", 303)


@router.post("/people/{seeker_id}/unwanted")
async def refuse(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    """不看这类 for the person, by the name or code of the kind."""
    said = plain(str(form.get("group", "")))[:LONGEST].strip()
    if not said:
        raise BadInput("group", None, "请写不看哪一类。")
    step = await run_in_threadpool(desk.refuse_for, seeker_id, said, asker(member))
    return RedirectResponse(f"{address('people', seeker_id)}?unwanted=refused&step={step}", 303)


@router.post("/people/{seeker_id}/unwanted/{code}/again")
async def show_again(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, code: GroupCode) -> Response:
    step = await run_in_threadpool(desk.show_again_for, seeker_id, code, asker(member))
    return RedirectResponse(f"{address('people', seeker_id)}?unwanted=again&step={step}", 303)


@router.post("/people/{seeker_id}/unwanted/undo")
async def undo_unwanted(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    await run_in_threadpool(desk.undo_put_right, seeker_id, asker(member), str(form.get("step", "")))
    return RedirectResponse(f"{address('people', seeker_id)}?undone=1", 303)
