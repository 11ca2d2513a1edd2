"""今日待办, 报名进展, and what is done with a person or an application: each a form, each undone within ten minutes."""

from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.guard import DeskDep, FormDep, MemberDep, asker
from api.console.listing import number_of, span
from api.console.pages import page
from api.dependencies import SeekerId
from matching.casework import STATE_NAMES, CaseEvent, Event, State
from matching.errors import BadInput
from matching.vocabulary import Role

router = APIRouter()
WAITING = {
    "employer": (State.APPLIED, State.RECOMMENDED, State.INTERVIEWING),
    "seeker": (State.OFFERED,),
    "counsellor": (State.HIRED, State.KEPT_1, State.KEPT_3),
    "closed": (State.KEPT_6, State.REFUSED, State.WITHDRAWN, State.LAPSED, State.LEFT, State.SET_ASIDE),
}
WHO = {"employer": "等企业答复", "seeker": "等本人", "counsellor": "等回访", "closed": "已结束"}


@router.get("/today")
async def today(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    everybody = member.role is Role.OPERATOR and request.query_params.get("all") == "1"
    waits = await run_in_threadpool(lambda: desk.todo(asker(member), everybody=everybody))
    return page(request, "today.html", waits=waits, everybody=everybody)


@router.get("/applications")
async def applications(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    asked = request.query_params.get("who", "employer")
    who = asked if asked in WAITING else "employer"
    found = await run_in_threadpool(desk.applications, WAITING[who], number_of(request), asker(member))
    return page(
        request, "applications.html", found=found, span=span(found), who=who, names=WHO, states=STATE_NAMES,
        on=desk.today(),
    )  # fmt: skip


@router.post("/applications")
async def act(desk: DeskDep, member: MemberDep, form: FormDep, request: Request) -> Response:
    """One application, or all that were ticked, a step further; back to the page that it came from."""
    many = [str(one) for one in (await request.form()).getlist("seeker_id")]
    posting_id, event, reason = str(form.get("posting_id", "")), _event(form), str(form.get("reason", ""))[:200]
    if not many:
        raise BadInput("seeker_id", None, "还没有选人。")
    for seeker_id in dict.fromkeys(many[:100]):
        await run_in_threadpool(desk.act, seeker_id, posting_id, event, asker(member), reason)
    undone = f"&undo={quote(many[0])}&posting={quote(posting_id)}" if len(many) == 1 else ""
    return RedirectResponse(_back(form, f"done={len(many)}{undone}"), 303)


@router.post("/applications/undo")
async def undo(desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    seeker_id, posting_id = str(form.get("seeker_id", "")), str(form.get("posting_id", ""))
    await run_in_threadpool(desk.take_back, seeker_id, posting_id, asker(member))
    return RedirectResponse(_back(form, "undone=1"), 303)


@router.post("/people/{seeker_id}/take")
async def take(desk: DeskDep, member: MemberDep, seeker_id: SeekerId) -> Response:
    await run_in_threadpool(desk.take_case, seeker_id, asker(member))
    return RedirectResponse(f"/console/people/{quote(seeker_id)}", 303)


@router.post("/people/{seeker_id}/case")
async def change_case(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    given: dict[str, Any] = {}
    if due := str(form.get("due", "")):
        given["due"] = _day(due)
    if owner := str(form.get("owner", "")).strip():
        given["owner"] = owner
    try:
        event = CaseEvent(str(form.get("event", "")))
    except ValueError:
        raise BadInput("event", None, "可以做的有：登记联系、改期、转交、结案。") from None
    note = str(form.get("note", ""))[:500]
    await run_in_threadpool(lambda: desk.change_case(seeker_id, event, asker(member), note, **given))
    return RedirectResponse(_back(form, "done=1"), 303)


def _event(form: dict[str, Any]) -> Event:
    try:
        return Event(str(form.get("event", "")))
    except ValueError:
        raise BadInput("event", None, "请选择要办理什么。") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("due", text, "日期写成 2026-12-01 这样。") from None


def _back(form: dict[str, Any], told: str) -> str:
    """The page that the form names, of the console only."""
    address = str(form.get("back", ""))
    inside = address.startswith("/console/") and "\\" not in address and "//" not in address
    path, _, query = (address if inside else "/console/today").partition("?")
    kept = "&".join(part for part in query.split("&") if part and part.split("=")[0] not in _TOLD)
    return f"{path}?{kept}&{told}" if kept else f"{path}?{told}"


_TOLD = frozenset({"done", "undo", "posting", "undone"})
