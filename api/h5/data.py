"""我的数据: every fact and tag with its source, day and use; to be changed, taken out, taken along, or all deleted."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.h5 import sessions
from api.h5.guard import DeskDep, FormDep, SeekerDep
from api.h5.pages import page, to
from matching.errors import NotFound

router = APIRouter()
FieldName = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$")]
SAVED_AS = {"Content-Disposition": 'attachment; filename="jobmatch-export.json"'}
LONG = ("experience", "summary")
EDITED = (
    "wish_titles", "wish_districts", "wish_salary_min", "education", "major", "skills", "certificates",
    "commute_minutes_max", "district", "address", "name", "phone", *LONG,
)  # fmt: skip
"""What is typed as it is spoken; anything else is taken out here, and changed with a counsellor."""
SOURCES = {
    "stated": "你填的",
    "certified": "窗口认定的",
    "read": "读出来的",
    "guessed": "猜的",
    "confirmed": "你说对的",
}


@router.get("/data")
async def data(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    told = await run_in_threadpool(desk.my_data, asker.subject, asker)
    missing = [name for name in EDITED if name not in {fact["field"] for fact in told["facts"]}]
    names = {name: _name(desk, name) for name in EDITED}
    return page(
        request, "data.html", told=told, edited=EDITED, missing=missing, names=names, sources=SOURCES,
        changed=request.query_params.get("changed", ""),
    )  # fmt: skip


@router.get("/data/export")
async def export(desk: DeskDep, asker: SeekerDep) -> Response:
    """Everything, machine-readable (个人信息保护法 article 45)."""
    told = await run_in_threadpool(desk.export, asker.subject, asker)
    return Response(orjson.dumps(told), media_type="application/json", headers=SAVED_AS)


@router.post("/data/tags")
async def say_of_tag(request: Request, desk: DeskDep, asker: SeekerDep, form: FormDep) -> Response:
    """对 or 不对 of what was read or guessed."""
    right = {"1": True, "0": False}.get(str(form.get("right", "")))
    await run_in_threadpool(desk.say_of_tag, asker.subject, str(form.get("tag", "")), right, asker)
    return to(request, "/h5/data?changed=1#tags")


@router.get("/data/{field}")
async def fact(request: Request, desk: DeskDep, asker: SeekerDep, field: FieldName) -> Response:
    if field not in EDITED:
        raise NotFound("这一项请打 12333，由窗口核实后改。")
    told = await run_in_threadpool(desk.my_data, asker.subject, asker)
    value = next((one["value"] for one in told["facts"] if one["field"] == field), "")
    return page(request, "fact.html", field=field, name=_name(desk, field), value=value, is_long=field in LONG)


@router.post("/data/{field}")
async def correct(request: Request, desk: DeskDep, asker: SeekerDep, field: FieldName, form: FormDep) -> Response:
    """Counts from the next request on; an empty value takes the fact out (个人信息保护法 articles 46 and 47)."""
    typed = str(form.get("value", ""))[:20_000].strip()
    await run_in_threadpool(desk.correct, asker.subject, field, typed or None, asker)
    return to(request, "/h5/data?changed=1")


@router.get("/forget")
async def forget_page(request: Request, _: SeekerDep) -> Response:
    return page(request, "forget.html")


@router.post("/forget")
async def forget(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    await run_in_threadpool(desk.forget, asker.subject)
    response = RedirectResponse("/h5/sign-in?gone=1", 303)
    sessions.keep(response, sessions.new_session(), request.app.state.terms)
    return response


def _name(desk: DeskDep, field: str) -> Any:
    return desk.fact_names()[field]
