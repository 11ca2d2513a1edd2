"""指标: the account of priority, the same page that the command line and the API give."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.pages import page
from api.reports import sheet_of

router = APIRouter()
Weeks = Annotated[int, Query(ge=1, le=52)]


@router.get("/figures")
async def figures(request: Request, desk: DeskDep, _: MemberDep, weeks: Weeks = 4) -> Response:
    report = await run_in_threadpool(desk.recent_report, weeks)
    counts = await run_in_threadpool(desk.counts)
    return page(request, "figures.html", report=report, counts=counts, weeks=weeks)


@router.post("/figures.csv")
async def sheet(desk: DeskDep, member: MemberDep, form: FormDep, weeks: Weeks = 4) -> Response:
    """For a reason that is kept."""
    await run_in_threadpool(desk.note_export, asker(member), f"figures {weeks}", reason_of(form), [])
    report = await run_in_threadpool(desk.priority_report, weeks)
    return Response(sheet_of(report), media_type="text/csv; charset=utf-8")
