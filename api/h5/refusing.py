"""不看这类: a kind of work refused from a posting, and shown again from wherever it is told."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console.addresses import PostingId
from api.h5.guard import DeskDep, FormDep, SeekerDep
from api.h5.pages import back_of, page, to

router = APIRouter()
GroupCode = Annotated[str, Path(pattern=r"^\d-\d{2}-\d{2}$")]


@router.get("/jobs/{posting_id}/unwanted")
async def refuse_page(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    """Which work the kind comprises, before it is refused."""
    posting = await run_in_threadpool(desk.posting_for_people, posting_id)
    kind = await run_in_threadpool(desk.refusable, asker.subject, posting_id)
    return page(request, "unwanted.html", one=posting, kind=kind)


@router.post("/jobs/{posting_id}/unwanted")
async def refuse(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    group = await run_in_threadpool(desk.refuse_like, asker.subject, posting_id)
    return to(request, f"/h5/for-you?unwanted={group}")


@router.post("/unwanted/{code}/again")
async def show_again(request: Request, desk: DeskDep, asker: SeekerDep, code: GroupCode, form: FormDep) -> Response:
    """撤销, at any time; back to the page that told of it."""
    await run_in_threadpool(desk.show_again, asker.subject, code)
    return to(request, back_of(form, "/h5/for-you?again=1"))
