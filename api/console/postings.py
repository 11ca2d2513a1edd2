"""岗位 and their 推荐名单: leafed through, worked, compared, printed, taken along as a workbook."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import PostingId, address
from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.listing import EXPORTED, back_to, beyond, number_of, order_of, place_of, plain, span, words_of
from api.console.pages import page
from api.console.printing import note_printout
from api.console.reviews import STATES as REVIEWS
from api.console.sheets import as_file
from api.console.workbooks import workbook_of_postings, workbook_of_shortlist
from api.routers.decisions import people_of
from matching.desk import Desk
from matching.desk.browsing import NEWEST, POSTING_ORDERS, Search
from matching.desk.staffing import Member
from matching.errors import BadInput, NotFound
from matching.vocabulary import DecisionKind

router = APIRouter()
STANDINGS = {"open": "在招", "untouched": "在招，还没有人选", "expired": "已过期", "closed": "已关闭", "all": "全部"}
FLAGS = REVIEWS | {None: "未见问题"}
"""How a posting passed its screening."""
LIMITS = (10, 20, 50, 100)
SET_ASIDE = ("本人不愿意", "联系不上", "已有工作", "条件核实后不符合", "单位已招满", "其他")


def _search(request: Request) -> Search:
    asked = request.query_params
    standing = asked.get("standing", "open")
    return Search(
        words_of(asked.get("words", "")),
        place_of(asked.get("place", "")),
        standing if standing in STANDINGS else "open",
        order_of(request, POSTING_ORDERS, NEWEST),
    )


@router.get("/postings")
async def postings(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    search = _search(request)
    found = await run_in_threadpool(desk.browse_postings, search, number_of(request))
    if last := beyond(request, found):
        return last
    await note_printout(request, desk, member, "postings", [])
    return page(
        request, "postings.html", found=found, span=span(found), search=search, standings=STANDINGS, flags=FLAGS,
        districts=desk.districts(), conditions=_conditions(search, desk),
        told={name: request.query_params.get(name, "")[:128] for name in ("closed", "reopened", "undone")},
    )  # fmt: skip


def _conditions(search: Search, desk: Desk) -> str:
    """What was searched by, in words."""
    place = dict(desk.districts()).get(search.district, search.district) or "全市"
    return f"岗位名或单位：{' '.join(search.words) or '不限'}；{place}；{STANDINGS[search.standing]}"


@router.post("/postings.xlsx")
async def postings_workbook(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """The list that the address names, for a reason that is kept."""
    await run_in_threadpool(desk.note_export, asker(member), f"postings {request.url.query}"[:200], reason_of(form), [])
    search = _search(request)
    found = await run_in_threadpool(desk.browse_postings, search, 1, EXPORTED)
    return await as_file("岗位.xlsx", workbook_of_postings, found, _conditions(search, desk), member)


@router.get("/postings/{posting_id}/shortlist")
async def shortlist(
    request: Request, desk: DeskDep, member: MemberDep, posting_id: PostingId, limit: Annotated[int, Query()] = 20
) -> Response:
    many = limit if limit in LIMITS else 20
    posting = await run_in_threadpool(desk.posting, posting_id)
    shown = request.query_params.get("list", "")
    if shown:
        body, made_at = await _given_out(desk, member, posting_id, shown)
        await note_printout(request, desk, member, f"shortlist {shown}", [one["seeker_id"] for one in body["items"]])
    else:
        body = (await run_in_threadpool(desk.shortlist, posting_id, many, "full", asker(member))).body
        made_at = desk.now().isoformat()
    handled = await run_in_threadpool(desk.applications_to, posting_id)
    waiting = await run_in_threadpool(desk.waiting_elsewhere, [one["seeker_id"] for one in body["items"]], posting_id)
    cases = await run_in_threadpool(desk.cases_of, [one["seeker_id"] for one in body["items"]])
    glances = await run_in_threadpool(desk.glances, posting_id, _kilometres(body))
    return page(
        request, "shortlist.html", cases=cases, posting=posting, body=body, limit=many, limits=LIMITS, handled=handled,
        elsewhere=waiting, reasons=SET_ASIDE, made_at=made_at, glances=glances,
    )  # fmt: skip


def _kilometres(body: dict[str, Any]) -> dict[str, float | None]:
    """How far each person of a list lives, as the list gives it."""
    return {one["seeker_id"]: one["distance_km"] for one in body["items"]}


@router.post("/postings/{posting_id}/shortlist.xlsx")
async def shortlist_workbook(desk: DeskDep, member: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    """The list that was shown, made again from its decision; no new one."""
    decision_id, reason = str(form.get("decision_id", "")), reason_of(form)
    body, _ = await _given_out(desk, member, posting_id, decision_id)
    people = [item["seeker_id"] for item in body["items"]]
    await run_in_threadpool(desk.note_export, asker(member), f"shortlist {decision_id}", reason, people)
    posting = await run_in_threadpool(desk.posting, posting_id)
    glances = await run_in_threadpool(desk.glances, posting_id, _kilometres(body))
    return await as_file("推荐名单.xlsx", workbook_of_shortlist, posting, body, glances, member)


async def _given_out(desk: Desk, member: Member, posting_id: str, decision_id: str) -> tuple[dict[str, Any], str]:
    """A list of this posting that was shown to staff before, of people whom this member reaches; and when it was."""
    told = await run_in_threadpool(desk.decision, decision_id)
    shown: dict[str, Any] | None = told["answer"]
    if told["kind"] != DecisionKind.SHORTLIST or told["subject"] != posting_id or not shown or "floors" not in shown:
        raise NotFound("没有这份名单，或者上面有人已经注销。请重新生成。")
    await run_in_threadpool(desk.must_reach, asker(member), people_of(told))
    return shown, told["made_at"]


@router.get("/postings/{posting_id}/compare")
async def compare(
    request: Request, desk: DeskDep, member: MemberDep, posting_id: PostingId, first: str = "", second: str = ""
) -> Response:
    posting = await run_in_threadpool(desk.posting, posting_id)
    told = await run_in_threadpool(desk.compare, posting_id, first, second, asker(member))
    await run_in_threadpool(desk.note_access, asker(member), [first, second], "compare", posting_id)
    return page(request, "compare.html", posting=posting, told=told)


@router.post("/postings/{posting_id}/objections")
async def record_objection(desk: DeskDep, member: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    """记录异议: what one of the two people compared has against it, into 申诉与更正."""
    seeker_id, words = (plain(str(form.get(name, "")))[:500] for name in ("seeker_id", "words"))
    who = asker(member)
    if not seeker_id:
        raise BadInput("seeker_id", None, "请选是谁的异议。")
    await run_in_threadpool(desk.must_reach, who, [seeker_id])
    number = await run_in_threadpool(desk.record_objection, seeker_id, words, who, posting_id)
    await run_in_threadpool(desk.note_access, who, [seeker_id], "objection", posting_id)
    told = urlencode({"done": 1, "step": number, "taken": seeker_id})
    return RedirectResponse(back_to(form, told, address("people", seeker_id)), 303)


@router.post("/postings/{posting_id}/close")
async def close(desk: DeskDep, _: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    await run_in_threadpool(desk.close, posting_id)
    return RedirectResponse(back_to(form, urlencode({"closed": posting_id}), "/console/postings"), 303)


@router.post("/postings/{posting_id}/reopen")
async def reopen(desk: DeskDep, member: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    """Undoes a closing."""
    step = await run_in_threadpool(desk.open_again, posting_id, asker(member))
    return RedirectResponse(back_to(form, urlencode({"reopened": posting_id, "step": step}), "/console/postings"), 303)


@router.post("/postings/{posting_id}/reopen/undo")
async def undo_reopening(desk: DeskDep, member: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    await run_in_threadpool(desk.undo_opening, posting_id, asker(member), str(form.get("step", "")))
    return RedirectResponse(back_to(form, urlencode({"undone": posting_id}), "/console/postings"), 303)
