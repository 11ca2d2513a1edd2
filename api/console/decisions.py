"""名单记录: what was given out, to whom, by what it was judged; made again, byte for byte."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import DecisionId, address
from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.listing import EXPORTED, beyond, number_of, order_of, span
from api.console.pages import KINDS_OF_LISTS, page
from api.console.printing import note_printout
from api.console.sheets import as_file
from api.console.workbooks import workbook_of_decision, workbook_of_decisions
from api.routers.decisions import people_of
from matching.desk import Desk
from matching.desk.browsing import PAGE, Order, Page
from matching.errors import Forgotten, ModelMismatch
from matching.vocabulary import DecisionKind

router = APIRouter()
LATEST = Order("made", descending=True)


@router.get("/decisions")
async def decisions(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    kind, order = _asked(request)
    found = await _found(desk, kind, order, number_of(request))
    if last := beyond(request, found):
        return last
    await note_printout(request, desk, member, "decisions", _people_on(found))
    return page(
        request, "decisions.html", found=found, span=span(found), order=order, kind=kind, conditions=_conditions(kind)
    )


@router.post("/decisions.xlsx")
async def decisions_workbook(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """The list that the address names, for a reason that is kept."""
    reason, (kind, order) = reason_of(form), _asked(request)
    found = await _found(desk, kind, order, 1, EXPORTED)
    what = f"decisions {request.url.query}"[:200]
    await run_in_threadpool(desk.note_export, asker(member), what, reason, _people_on(found))
    return await as_file("名单记录.xlsx", workbook_of_decisions, found, _conditions(kind), member)


def _asked(request: Request) -> tuple[DecisionKind | None, Order]:
    asked = request.query_params.get("kind", "")
    return DecisionKind(asked) if asked in KINDS_OF_LISTS else None, order_of(request, ("made",), LATEST)


async def _found(desk: Desk, kind: DecisionKind | None, order: Order, number: int, size: int = PAGE) -> Page:
    return await run_in_threadpool(
        lambda: desk.browse_decisions(number, kind, oldest_first=not order.descending, size=size)
    )


def _people_on(found: Page) -> Sequence[str]:
    """For whom lists were made that stand here."""
    return sorted({one["seeker_id"] for one in found.rows if one["seeker_id"]})


def _conditions(kind: DecisionKind | None) -> str:
    return f"哪种名单：{KINDS_OF_LISTS[kind] if kind else '不限'}"


@router.get("/decisions/find")
async def find(request: Request, _: MemberDep) -> Response:
    decision_id = request.query_params.get("decision_id", "").strip()
    return RedirectResponse(address("decisions", decision_id) if decision_id else "/console/decisions", 303)


@router.post("/decisions/{decision_id}.xlsx")
async def decision_workbook(desk: DeskDep, member: MemberDep, decision_id: DecisionId, form: FormDep) -> Response:
    """One list with the proof that it is the one that was given out, for a reason that is kept."""
    reason = reason_of(form)
    told, again = await run_in_threadpool(desk.proved, decision_id)
    people = people_of(told)
    await run_in_threadpool(desk.must_reach, asker(member), people)
    await run_in_threadpool(desk.note_export, asker(member), f"decision {decision_id}", reason, people)
    return await as_file(f"名单 {decision_id}.xlsx", workbook_of_decision, decision_id, told, again, member)


@router.get("/decisions/{decision_id}")
async def decision(request: Request, desk: DeskDep, member: MemberDep, decision_id: DecisionId) -> Response:
    """The list made again; identities on it are looked at, and logged, anew."""
    try:
        told, again = await run_in_threadpool(desk.proved, decision_id)
        await run_in_threadpool(desk.must_reach, asker(member), people_of(told))
    except (ModelMismatch, Forgotten) as gone:
        return page(request, "decision.html", 409, told=None, again=None, gone=str(gone), decision_id=decision_id)
    await run_in_threadpool(desk.note_access, asker(member), people_of(told), "decision", decision_id)
    return page(request, "decision.html", told=told, again=again, gone="", decision_id=decision_id)
