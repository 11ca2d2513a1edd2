"""报名 and 我的进展: what is sent to whom before anything is; how it stands, who must act, until when."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console.addresses import PostingId
from api.h5.guard import DeskDep, SeekerDep
from api.h5.pages import page, to

router = APIRouter()


@router.get("/jobs/{posting_id}/apply")
async def apply_page(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    form = await run_in_threadpool(desk.application_form, asker.subject, posting_id)
    return page(request, "apply.html", form=form)


@router.post("/jobs/{posting_id}/apply")
async def apply(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    """The button says what it agrees to, and the page above it what is sent (个人信息保护法 article 23)."""
    await run_in_threadpool(desk.apply, asker.subject, posting_id, asker)
    return to(request, "/h5/progress?done=applied")


@router.get("/progress")
async def progress(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    found = await run_in_threadpool(desk.my_applications, asker.subject)
    return page(request, "progress.html", found=found, done=request.query_params.get("done", ""))


@router.post("/jobs/{posting_id}/ask")
async def ask(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    await run_in_threadpool(desk.ask_on, asker.subject, posting_id, asker)
    return to(request, "/h5/progress?done=asked")


@router.get("/jobs/{posting_id}/withdraw")
async def withdraw_page(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    form = await run_in_threadpool(desk.application_form, asker.subject, posting_id)
    return page(request, "withdraw.html", form=form)


@router.post("/jobs/{posting_id}/withdraw")
async def withdraw(request: Request, desk: DeskDep, asker: SeekerDep, posting_id: PostingId) -> Response:
    await run_in_threadpool(desk.withdraw, asker.subject, posting_id, asker)
    return to(request, "/h5/progress?done=withdrawn")
