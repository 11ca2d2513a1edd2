"""指标: the account of priority, the same page that the command line and the API give."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.pages import NARROW, page
from api.reports import sheet_of

router = APIRouter()
Weeks = Annotated[int, Query(ge=1, le=52)]


@router.get("/figures")
async def figures(request: Request, desk: DeskDep, _: MemberDep, weeks: Weeks = 4) -> Response:
    told = await run_in_threadpool(desk.figures, weeks)
    counts = await run_in_threadpool(desk.counts)
    earlier = {row["group"]: row for row in told.report_before["groups"] if row["week"] is None and row["people"]}
    return page(
        request, "figures.html", told=told, report=told.report, earlier=earlier, counts=counts, weeks=weeks,
        points=points,
    )  # fmt: skip


def points(now: float, before: float) -> str:
    """How a share has changed, in words: 「比上期多 2.1 个百分点」."""
    change = round((now - before) * 100, 1)
    if not change:
        return "和上期一样"
    return f"比上期{'多' if change > 0 else '少'}{NARROW}{abs(change):.1f}{NARROW}个百分点"


@router.post("/figures.csv")
async def sheet(desk: DeskDep, member: MemberDep, form: FormDep, weeks: Weeks = 4) -> Response:
    """For a reason that is kept."""
    await run_in_threadpool(desk.note_export, asker(member), f"figures {weeks}", reason_of(form), [])
    report = await run_in_threadpool(desk.priority_report, weeks)
    return Response(sheet_of(report), media_type="text/csv; charset=utf-8")
