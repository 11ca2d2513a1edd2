"""为你推荐, 岗位详情, 为什么推荐, 收藏, 不合适 and its undoing, 按地点看."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console.addresses import DecisionId, PostingId
from api.console.listing import place_of
from api.h5.guard import DeskDep, FormDep, SeekerDep
from api.h5.pages import back_of, page, to
from matching.vocabulary import DismissReason

router = APIRouter()
STEP, MOST = 10, 100
Many = Annotated[int, Query()]
UNTRUE = DismissReason.UNTRUE


@router.get("/for-you")
async def for_you(request: Request, desk: DeskDep, asker: SeekerDep, show: Many = STEP) -> Response:
    """Ten, and ten more for who asks; with personalisation off the newest, the same for everybody."""
    many = min(max(show // STEP, 1) * STEP, MOST)
    body = (await run_in_threadpool(desk.recommend, asker.subject, many, asker)).body
    more = many + STEP if len(body["items"]) == many < MOST else None
    just = await run_in_threadpool(_dismissed, request, desk, asker.subject)
    saved = await run_in_threadpool(desk.saved_ids, asker.subject)
    refused = await run_in_threadpool(desk.left_out, asker.subject)
    return page(
        request, "for_you.html", body=body, more=more, just=just, saved=saved, many=many, refused=refused,
        lately=request.query_params.get("unwanted", ""), again="again" in request.query_params,
    )  # fmt: skip


@router.get("/places")
async def places(request: Request, desk: DeskDep, _: SeekerDep, show: Many = STEP) -> Response:
    """Postings of a place that the person names, newest first; nothing of the person goes into it."""
    place, many = place_of(request.query_params.get("place", "")), min(max(show, STEP), MOST)
    found = await run_in_threadpool(desk.newest_at, place, many)
    more = many + STEP if len(found) == many < MOST else None
    return page(request, "places.html", found=found, place=place, districts=desk.districts(), more=more)


@router.get("/jobs/{posting_id}")
async def job(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    posting = await run_in_threadpool(desk.posting_for_people, posting_id)
    form = await run_in_threadpool(desk.application_form, asker.subject, posting_id)
    item = await run_in_threadpool(desk.why_now, asker.subject, posting_id)
    saved = await run_in_threadpool(desk.saved_ids, asker.subject)
    return page(request, "job.html", one=posting, form=form, item=item, saved=saved)


@router.get("/saved")
async def saved_page(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    """What the person has kept; what is closed by now stays on it and is said to be."""
    found = await run_in_threadpool(desk.saved_postings, asker.subject)
    gone = sum(one["status"] != "open" for one in found)
    return page(request, "saved.html", found=found, gone=gone)


@router.post("/jobs/{posting_id}/save")
async def save(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId, form: FormDep) -> Response:
    await run_in_threadpool(desk.save_posting, asker.subject, posting_id)
    return to(request, back_of(form, "/h5/saved"))


@router.post("/jobs/{posting_id}/unsave")
async def unsave(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId, form: FormDep) -> Response:
    await run_in_threadpool(desk.unsave_posting, asker.subject, posting_id)
    return to(request, back_of(form, "/h5/saved"))


@router.get("/why/{decision_id}/{posting_id}")
async def why(
    request: Request, desk: DeskDep, asker: SeekerDep, decision_id: DecisionId, posting_id: PostingId
) -> Response:
    """From the list that was shown, made again; of nobody else's list."""
    item = await run_in_threadpool(desk.why, asker.subject, decision_id, posting_id)
    changes = await run_in_threadpool(desk.changes, asker.subject, 2, posting_id)
    kind = await run_in_threadpool(desk.refusable, asker.subject, posting_id)
    return page(request, "why.html", item=item, decision_id=decision_id, changes=changes["items"], kind=kind)


@router.get("/jobs/{posting_id}/dismiss")
async def dismiss_page(
    request: Request, desk: DeskDep, _: SeekerDep, posting_id: PostingId, decision_id: str = ""
) -> Response:
    posting = await run_in_threadpool(desk.posting_for_people, posting_id)
    return page(request, "dismiss.html", one=posting, reasons=tuple(DismissReason), decision_id=decision_id[:128])


@router.post("/jobs/{posting_id}/dismiss")
async def dismiss(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId, form: FormDep) -> Response:
    """Not shown again from the next list on; a reason need not be given."""
    told = str(form.get("reason", ""))
    reason = DismissReason(told) if told in tuple(DismissReason) else DismissReason.UNSAID
    decision_id = str(form.get("decision_id", ""))[:128] or None
    await run_in_threadpool(desk.dismiss_posting, asker.subject, posting_id, reason, decision_id)
    return to(request, f"/h5/for-you?dismissed={quote(posting_id, safe='')}")


@router.post("/jobs/{posting_id}/restore")
async def restore(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    """撤销, at any time."""
    await run_in_threadpool(desk.restore_posting, asker.subject, posting_id)
    return to(request, f"/h5/for-you?restored=1#{quote(posting_id)}")


@router.get("/dismissed")
async def dismissed(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    return page(request, "dismissed.html", found=await run_in_threadpool(desk.dismissed_postings, asker.subject))


def _dismissed(request: Request, desk: DeskDep, seeker_id: str) -> dict[str, Any] | None:
    """What has just been put away, if it still is; with its `kind` where the reason is that."""
    posting_id = request.query_params.get("dismissed")
    if not posting_id:
        return None
    found = next((one for one in desk.dismissed_postings(seeker_id) if one["posting_id"] == posting_id), None)
    if found is None:
        return None
    is_about_kind = found["reason"] is DismissReason.WRONG_WORK
    return found | {"kind": desk.refusable(seeker_id, posting_id) if is_about_kind else None}
