"""岗位审核: the advertisement with the words marked, the article, a neutral wording, and what a person decides."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from markupsafe import Markup, escape
from starlette.responses import RedirectResponse, Response

from api.console.addresses import PostingId
from api.console.guard import DeskDep, FormDep, MemberDep, asker
from api.console.pages import page
from matching.desk import Desk
from matching.errors import BadInput, SeenIsStale
from matching.vocabulary import ReviewOutcome

router = APIRouter()
OUTCOMES = {
    ReviewOutcome.RETURNED: "退回企业",
    ReviewOutcome.PASSED: "按建议改写后通过",
    ReviewOutcome.FALSE_ALARM: "误报，照原样通过",
}
STATES = {"held": "已停发，等审核", "queued": "在发，待看", "returned": "已退回", "clear": "已通过"}
VERDICTS = {"unlawful": "法律禁止", "doubtful": "可能不妥", "trap": "疑似骗局", "missing": "缺少应写的内容"}


@router.get("/reviews")
async def reviews(request: Request, desk: DeskDep, _: MemberDep) -> Response:
    return await _shown(request, desk)


async def _shown(request: Request, desk: Desk, status: int = 200, stale: str = "") -> Response:
    queue = await run_in_threadpool(desk.review_queue)
    for item in queue["items"]:
        item["marked"] = {field: marked(item, field) for field in ("title", "description")}
    return page(
        request, "reviews.html", status, queue=queue, stale=stale, outcomes=OUTCOMES, states=STATES, verdicts=VERDICTS
    )


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
        return await _shown(request, desk, 409, changed.cure)
    step = await run_in_threadpool(desk.review_step, posting_id)
    return RedirectResponse(f"/console/reviews?{urlencode({'decided': posting_id, 'step': step})}", 303)


@router.post("/reviews/{posting_id}/undo")
async def undo(desk: DeskDep, member: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    await run_in_threadpool(desk.undo_review, posting_id, asker(member), str(form.get("step", "")))
    return RedirectResponse("/console/reviews?undone=1", 303)


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
