"""指标: the account of priority, the same page that the command line and the API give."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.pages import NARROW, page
from api.console.sheets import as_file
from api.console.workbooks import workbook_of_figures
from matching.account import OTHERS
from matching.desk.accounting import Figures

router = APIRouter()
Weeks = Annotated[int, Query(ge=1, le=52)]


@router.get("/figures")
async def figures(request: Request, desk: DeskDep, _: MemberDep, weeks: Weeks = 4) -> Response:
    told = await run_in_threadpool(desk.figures, weeks)
    counts = await run_in_threadpool(desk.counts)
    return page(
        request, "figures.html", told=told, report=told.report, earlier=_earlier(told), counts=counts, weeks=weeks,
        points=points,
    )  # fmt: skip


def _earlier(told: Figures) -> dict[str, dict[str, Any]]:
    """Rows of the period before, by group; 其他 only where the same groups are in it."""
    alike = told.report["merged"] == told.report_before["merged"]
    rows = told.report_before["groups"]
    return {
        row["group"]: row for row in rows if row["week"] is None and row["people"] and (alike or row["group"] != OTHERS)
    }


def points(now: float, before: float) -> str:
    """How a share has changed, in words: 「比上期多 2.1 个百分点」."""
    change = round((now - before) * 100, 1)
    if not change:
        return "和上期一样"
    return f"比上期{'多' if change > 0 else '少'}{NARROW}{abs(change):.1f}{NARROW}个百分点"


@router.post("/figures.xlsx")
async def figures_workbook(desk: DeskDep, member: MemberDep, form: FormDep, weeks: Weeks = 4) -> Response:
    """What the page shows, week by week, for a reason that is kept."""
    await run_in_threadpool(desk.note_export, asker(member), f"figures {weeks}", reason_of(form), [])
    told = await run_in_threadpool(desk.figures, weeks)
    counts = await run_in_threadpool(desk.counts)
    return await as_file("指标.xlsx", workbook_of_figures, told, counts, member)
