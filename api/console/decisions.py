"""名单记录: what was given out, to whom, by what it was judged; made again, byte for byte."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import DecisionId, address
from api.console.guard import DeskDep, MemberDep, asker
from api.console.listing import beyond, number_of, order_of, span
from api.console.pages import page
from api.routers.decisions import people_of
from matching.desk.browsing import Order
from matching.errors import Forgotten, ModelMismatch
from matching.vocabulary import DecisionKind

router = APIRouter()
KINDS = tuple(kind.value for kind in DecisionKind)
LATEST = Order("made", descending=True)


@router.get("/decisions")
async def decisions(request: Request, desk: DeskDep, _: MemberDep) -> Response:
    order, asked = order_of(request, ("made",), LATEST), request.query_params.get("kind", "")
    kind = DecisionKind(asked) if asked in KINDS else None
    found = await run_in_threadpool(
        lambda: desk.browse_decisions(number_of(request), kind, oldest_first=not order.descending)
    )
    if last := beyond(request, found):
        return last
    return page(request, "decisions.html", found=found, span=span(found), order=order, kind=kind, kinds=KINDS)


@router.get("/decisions/find")
async def find(request: Request, _: MemberDep) -> Response:
    decision_id = request.query_params.get("decision_id", "").strip()
    return RedirectResponse(address("decisions", decision_id) if decision_id else "/console/decisions", 303)


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
