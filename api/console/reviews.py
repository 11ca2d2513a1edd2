"""岗位审核: the advertisement with the words marked, the article, a neutral wording, and what a person decides."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from markupsafe import Markup, escape
from starlette.responses import RedirectResponse, Response

from api.console.addresses import PostingId
from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.listing import EXPORTED, back_to, beyond, number_of, order_of, span, words_of
from api.console.pages import RULINGS, page
from api.console.printing import note_printout
from api.console.sheets import as_file
from api.console.workbooks import workbook_of_reviews
from matching.desk.browsing import Page
from matching.desk.reviewing import REVIEW_ORDERS, URGENT, ReviewSearch
from matching.errors import BadInput, SeenIsStale
from matching.screening import Ruling
from matching.vocabulary import ReviewOutcome, ReviewState

router = APIRouter()
OUTCOMES = {
    ReviewOutcome.RETURNED: "退回企业",
    ReviewOutcome.PASSED: "按建议改写后通过",
    ReviewOutcome.FALSE_ALARM: "误报，照原样通过",
}
STATES = {"held": "已停发，等审核", "queued": "在发，待看", "returned": "已退回", "clear": "已通过"}
STANDINGS = {"waiting": "等审核和待看"} | {state: STATES[state] for state in ("held", "queued", "returned")}
ORDERS = {"state": "停发的在前", "since": "等得久的在前", "-since": "新来的在前", "employer": "单位", "title": "岗位名"}


@router.get("/reviews")
async def reviews(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    search = _search(request)
    found = await run_in_threadpool(desk.browse_reviews, search, number_of(request))
    if last := beyond(request, found):
        return last
    await note_printout(request, desk, member, "reviews", [])
    return _shown(request, found, search, waiting=await run_in_threadpool(desk.reviews_waiting))


@router.post("/reviews.xlsx")
async def reviews_workbook(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """The list that the address names, for a reason that is kept."""
    await run_in_threadpool(desk.note_export, asker(member), f"reviews {request.url.query}"[:200], reason_of(form), [])
    search = _search(request)
    found = await run_in_threadpool(desk.browse_reviews, search, 1, EXPORTED)
    return await as_file("岗位审核.xlsx", workbook_of_reviews, found, STATES, _conditions(search), member)


def _search(request: Request) -> ReviewSearch:
    asked = request.query_params
    standing, ruling = asked.get("standing", ""), asked.get("ruling", "")
    states = (ReviewState(standing),) if standing in STANDINGS and standing in STATES else ReviewSearch().states
    return ReviewSearch(
        states,
        words_of(asked.get("words", "")),
        Ruling(ruling) if ruling in RULINGS else None,
        order_of(request, REVIEW_ORDERS, URGENT),
    )


def _standing(search: ReviewSearch) -> str:
    return search.states[0].value if len(search.states) == 1 else "waiting"


def _conditions(search: ReviewSearch) -> str:
    """What was searched by, in words."""
    ruling = RULINGS[search.ruling.value] if search.ruling else "不限"
    return f"岗位名或单位：{' '.join(search.words) or '不限'}；问题：{ruling}；{STANDINGS[_standing(search)]}"


def _shown(request: Request, found: Page, search: ReviewSearch, **more: Any) -> Response:
    """The page; `stale` says that the one posting on it has changed since it was looked at."""
    for item in found.rows:
        item["marked"] = {field: marked(item, field) for field in ("title", "description")}
    told = {"stale": "", "waiting": {}} | more
    return page(
        request, "reviews.html", 409 if told["stale"] else 200, found=found, span=span(found), search=search,
        standing=_standing(search), conditions=_conditions(search), outcomes=OUTCOMES, states=STATES,
        standings=STANDINGS, orders=ORDERS, rulings=RULINGS, **told,
    )  # fmt: skip


@router.post("/reviews/{posting_id}")
async def decide(request: Request, desk: DeskDep, member: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    """About the version that was looked at; one that has changed since is shown again, and nothing decided."""
    try:
        outcome = ReviewOutcome(str(form.get("outcome", "")))
    except ValueError:
        raise BadInput("outcome", None, "请选择退回、通过或误报。") from None
    note = str(form.get("note", ""))[:500]
    seen = str(form.get("revision", ""))
    if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        raise BadInput("revision", None, "请刷新页面再决定。")
    try:
        await run_in_threadpool(desk.decide_review, posting_id, outcome, asker(member), note, int(seen))
    except SeenIsStale as changed:
        now = await run_in_threadpool(desk.review, posting_id)
        return _shown(request, Page([now], 1, 1), ReviewSearch(), stale=changed.cure)
    step = await run_in_threadpool(desk.review_step, posting_id)
    return RedirectResponse(back_to(form, urlencode({"decided": posting_id, "step": step}), "/console/reviews"), 303)


@router.post("/reviews/{posting_id}/undo")
async def undo(desk: DeskDep, member: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    await run_in_threadpool(desk.undo_review, posting_id, asker(member), str(form.get("step", "")))
    return RedirectResponse(back_to(form, "undone=1", "/console/reviews"), 303)


def marked(item: dict[str, Any], field: str) -> Markup:
    """The text of a field with the words of open findings marked; everything else stays text."""
    text, parts, at = item[field] or "", [], 0
    spans = sorted((one["start"], one["end"]) for one in item["findings"] if one["open"] and one["field"] == field)
    for start, end in spans:
        if start < at:
            continue
        parts += [escape(text[at:start]), Markup("<mark>%s</mark>") % text[start:end]]
        at = end
    return Markup("").join([*parts, escape(text[at:])])
