"""今日待办, 报名进展, and what is done with a person or an application: each a form, each undone within ten minutes."""

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import SeekerId, address
from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.listing import EXPORTED, back_to, beyond, number_of, order_of, plain, span, words_of
from api.console.pages import page
from api.console.printing import note_printout
from api.console.sheets import as_file
from api.console.workbooks import workbook_of_applications, workbook_of_todo
from matching.casework import CaseEvent, Event, State
from matching.desk.browsing import APPLICATION_ORDERS, SOONEST, Order
from matching.desk.caring import TODO_ORDERS
from matching.desk.handling import Batch
from matching.desk.staffing import Member
from matching.errors import BadInput
from matching.vocabulary import Role

router = APIRouter()
WAITING = {
    "employer": (State.APPLIED, State.RECOMMENDED, State.INTERVIEWING),
    "seeker": (State.OFFERED,),
    "counsellor": (State.HIRED, State.KEPT_1, State.KEPT_3),
    "closed": (State.KEPT_6, State.REFUSED, State.WITHDRAWN, State.LAPSED, State.LEFT, State.SET_ASIDE),
}
MOST = 100
"""People in one batch."""
WHO = {"employer": "等企业答复", "seeker": "等本人", "counsellor": "等回访", "closed": "已结束"}


@router.get("/today")
async def today(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    """Calls that are due, or with `queue=objections` who objects; the queues with how much waits in each."""
    asked = _queue(request, member)
    waits = await run_in_threadpool(lambda: desk.todo(asker(member), number=number_of(request), **asked))
    if last := beyond(request, waits.found):
        return last
    await note_printout(request, desk, member, "todo", [one["seeker_id"] for one in waits.found.rows])
    return page(request, "today.html", waits=waits, found=waits.found, span=span(waits.found), **asked)


@router.post("/today.xlsx")
async def today_workbook(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """The queue that the address names, for a reason that is kept."""
    reason, asked = reason_of(form), _queue(request, member)
    waits = await run_in_threadpool(lambda: desk.todo(asker(member), size=EXPORTED, **asked))
    listed = [one["seeker_id"] for one in waits.found.rows]
    await run_in_threadpool(desk.note_export, asker(member), f"todo {request.url.query}"[:200], reason, listed)
    queue = "申诉与更正" if asked["objections"] else "要回访的"
    return await as_file("今日待办.xlsx", workbook_of_todo, waits.found, queue, member)


def _queue(request: Request, member: Member) -> dict[str, Any]:
    """Whose, which queue, in which order."""
    asked = request.query_params
    return {
        "everybody": member.role is Role.OPERATOR and asked.get("all") == "1",
        "objections": asked.get("queue") == "objections",
        "order": order_of(request, TODO_ORDERS, SOONEST),
    }


@router.get("/families")
async def families(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    """零就业家庭, longest first."""
    return page(request, "families.html", rows=await run_in_threadpool(desk.families, asker(member)))


@router.get("/applications")
async def applications(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    who, words, order = _asked(request)
    found = await run_in_threadpool(desk.applications, WAITING[who], number_of(request), asker(member), words, order)
    if last := beyond(request, found):
        return last
    await note_printout(request, desk, member, "applications", [one["seeker_id"] for one in found.rows])
    return page(
        request, "applications.html", found=found, span=span(found), who=who, words=words, order=order, names=WHO,
        conditions=_conditions(who, words), on=desk.today(),
    )  # fmt: skip


@router.post("/applications.xlsx")
async def applications_workbook(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """The list that the address names, for a reason that is kept."""
    reason, (who, words, order) = reason_of(form), _asked(request)
    found = await run_in_threadpool(desk.applications, WAITING[who], 1, asker(member), words, order, EXPORTED)
    people = [one["seeker_id"] for one in found.rows]
    await run_in_threadpool(desk.note_export, asker(member), f"applications {request.url.query}"[:200], reason, people)
    return await as_file("报名进展.xlsx", workbook_of_applications, found, _conditions(who, words), member)


def _asked(request: Request) -> tuple[str, tuple[str, ...], Order]:
    """Who must act, words of the posting, order."""
    who = request.query_params.get("who", "employer")
    words = words_of(request.query_params.get("words", ""))
    return who if who in WAITING else "employer", words, order_of(request, APPLICATION_ORDERS, SOONEST)


def _conditions(who: str, words: tuple[str, ...]) -> str:
    return f"{WHO[who]}；岗位或单位：{' '.join(words) or '不限'}"


@router.post("/applications")
async def act(desk: DeskDep, member: MemberDep, form: FormDep, request: Request) -> Response:
    """One application, or all that were ticked, a step further; whom it did not go with is told with the reason."""
    many = [plain(str(one)) for one in (await request.form()).getlist("seeker_id")][:MOST]
    if not many:
        raise BadInput("seeker_id", None, "还没有选人。")
    posting_id, on = str(form.get("posting_id", "")), str(form.get("on", ""))
    reason = str(form.get("reason", ""))[:200]
    step = desk.new_step(_event(form), asker(member), reason, _day("on", on) if on else None)
    batch = await run_in_threadpool(desk.act_together, many, posting_id, step, asker(member))
    return _told(request, form, batch, posting_id, undo=f"&undo={quote(posting_id, safe='')}&step={batch.number}")


@router.post("/applications/reason")
async def settle_reason(desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """What the person is told in the place of an employer's words that were held back."""
    seeker_id, posting_id = plain(str(form.get("seeker_id", ""))), str(form.get("posting_id", ""))
    words = str(form.get("words", ""))[:200]
    who = asker(member)
    await run_in_threadpool(desk.must_reach, who, [seeker_id])
    number = await run_in_threadpool(desk.settle_reason, seeker_id, posting_id, words, who)
    told = urlencode({"done": 1, "settled": seeker_id, "undo": posting_id, "step": number})
    return RedirectResponse(back_to(form, told), 303)


@router.post("/applications/reason/undo")
async def unsettle_reason(desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    seeker_id, posting_id = plain(str(form.get("seeker_id", ""))), str(form.get("posting_id", ""))
    who = asker(member)
    await run_in_threadpool(desk.must_reach, who, [seeker_id])
    await run_in_threadpool(desk.unsettle_reason, seeker_id, posting_id, who, str(form.get("step", "")))
    return RedirectResponse(back_to(form, "undone=1"), 303)


@router.post("/applications/undo")
async def undo(desk: DeskDep, member: MemberDep, form: FormDep, request: Request) -> Response:
    """A step taken back with everybody it was done with."""
    posting_id, number = str(form.get("posting_id", "")), str(form.get("step", ""))
    batch = await run_in_threadpool(desk.take_back_together, posting_id, number, asker(member))
    return _told(request, form, batch, posting_id, undone=True)


@router.post("/people/{seeker_id}/take")
async def take(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    number = await run_in_threadpool(desk.take_case, seeker_id, asker(member))
    told = urlencode({"done": 1, "step": number, "taken": seeker_id})
    return RedirectResponse(back_to(form, told, address("people", seeker_id)), 303)


@router.post("/people/{seeker_id}/case")
async def change_case(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    given: dict[str, Any] = {}
    if due := str(form.get("due", "")):
        given["due"] = _day("due", due)
    if owner := str(form.get("owner", "")).strip():
        given["owner"] = owner
    try:
        event = CaseEvent(str(form.get("event", "")))
    except ValueError:
        raise BadInput("event", None, "可以做的有：登记联系、改期、转交、结案。") from None
    note = str(form.get("note", ""))[:500]
    number = await run_in_threadpool(lambda: desk.change_case(seeker_id, event, asker(member), note, **given))
    return RedirectResponse(back_to(form, f"done=1&step={number}"), 303)


@router.post("/people/{seeker_id}/case/undo")
async def undo_case(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    await run_in_threadpool(desk.undo_case, seeker_id, asker(member), str(form.get("step", "")))
    return RedirectResponse(back_to(form, "undone=1", address("people", seeker_id)), 303)


def _told(
    request: Request, form: dict[str, Any], batch: Batch, posting_id: str, *, undo: str = "", undone: bool = False
) -> Response:
    """Back to the page that it came from; a page of its own where some did not go. Nothing went: that is a refusal."""
    if not batch.refused:
        told = "undone=1" if undone else f"done={len(batch.done)}{undo}"
        return RedirectResponse(back_to(form, told), 303)
    back = back_to(form, "undone=1" if undone else f"done={len(batch.done)}{undo if batch.done else ''}")
    status = 200 if batch.done else 422
    return page(request, "batch.html", status, batch=batch, back=back, posting_id=posting_id, undone=undone)


def _event(form: dict[str, Any]) -> Event:
    try:
        return Event(str(form.get("event", "")))
    except ValueError:
        raise BadInput("event", None, "请选择要办理什么。") from None


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(field, text, "日期写成 2026-12-01 这样。") from None
