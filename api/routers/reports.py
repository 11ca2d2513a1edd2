"""Reports for those who answer for the policy: what priority did, by week and group."""

from enum import StrEnum
from typing import Annotated

from fastapi import Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_report import PriorityReport
from api.dependencies import DeskDep, ReportReader, answer, new_router, refusals
from api.reports import page_of, sheet_of
from matching.vocabulary import Role

router = new_router("reports")
PAGE_ALONE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    HTML = "html"


Weeks = Annotated[int, Query(ge=1, le=53, description="So many weeks up to now, Monday to Sunday")]
As = Annotated[Format, Query(alias="format", description="json, csv, or html with charts")]


@router.get(
    "/v1/reports/priority",
    summary="What priority did for whom",
    response_model=PriorityReport,
    responses=refusals() | {200: {"content": {"text/csv": {}, "text/html": {}}}},
)
async def priority(desk: DeskDep, actor: ReportReader, weeks: Weeks = 4, form: As = Format.JSON) -> Response:
    """Exposure, places, applications and hires by week and group, base against delivered, cost, rules that fired.

    Data scientists read groups of fewer than ten people together, as `others`, and none that follows from the rest.
    """
    small_cells = actor.role is not Role.DATA_SCIENTIST
    report = await run_in_threadpool(desk.priority_report, weeks, small_cells=small_cells)
    if form is Format.CSV:
        return Response(sheet_of(report), media_type="text/csv; charset=utf-8")
    if form is Format.HTML:
        return Response(page_of(report), media_type="text/html; charset=utf-8", headers=PAGE_ALONE)
    return answer(report)
