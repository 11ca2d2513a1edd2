"""班次: who holds a place on which shift of a gig, what was freed and offered on, and who came."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import PostingId, address
from api.console.guard import DeskDep, FormDep, MemberDep, asker
from api.console.listing import beyond, number_of, span
from api.console.pages import page
from matching.errors import BadInput

router = APIRouter()
CAME = {"yes": True, "no": False}


@router.get("/postings/{posting_id}/shifts")
async def shifts(request: Request, desk: DeskDep, member: MemberDep, posting_id: PostingId) -> Response:
    past = request.query_params.get("when") == "past"
    posting = await run_in_threadpool(desk.posting, posting_id)
    found = await run_in_threadpool(lambda: desk.shift_board(posting_id, number_of(request), asker(member), past=past))
    if last := beyond(request, found):
        return last
    return page(request, "shifts.html", posting=posting, found=found, span=span(found), past=past)


@router.post("/postings/{posting_id}/shifts")
async def attended(desk: DeskDep, member: MemberDep, posting_id: PostingId, form: FormDep) -> Response:
    """到岗 or 没有到岗; the other word sets it right."""
    if form.get("came") not in CAME:
        raise BadInput("came", None, "请选到岗或没到岗。")
    shift_id, seeker_ref = str(form.get("shift_id", ""))[:128], str(form.get("seeker_ref", ""))[:128]
    await run_in_threadpool(
        lambda: desk.mark_attendance(posting_id, shift_id, seeker_ref, asker(member), came=CAME[form["came"]])
    )
    back = address("postings", posting_id, "shifts") + ("?when=past" if form.get("when") == "past" else "")
    return RedirectResponse(back, 303)
