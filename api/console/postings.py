"""岗位 and their 推荐名单: leafed through, worked, compared, printed, taken along as a workbook."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import PostingId
from api.console.guard import DeskDep, MemberDep, asker
from api.console.listing import number_of, place_of, span, words_of
from api.console.pages import page
from api.console.workbook import workbook_of_postings, workbook_of_shortlist
from matching.desk.browsing import Search

router = APIRouter()
STANDINGS = {"open": "在招", "expired": "已过期", "closed": "已关闭", "all": "全部"}
ORDERS = {"newest": "最新发布", "oldest": "最早发布", "expiry": "快到期的", "title": "岗位名", "employer": "单位"}
LIMITS = (10, 20, 50, 100)
SET_ASIDE = ("本人不愿意", "联系不上", "已有工作", "条件核实后不符合", "单位已招满", "其他")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _search(request: Request) -> Search:
    asked = request.query_params
    standing, order = asked.get("standing", "open"), asked.get("order", "newest")
    return Search(
        words_of(asked.get("words", "")),
        place_of(asked.get("place", "")),
        standing if standing in STANDINGS else "open",
        order if order in ORDERS else "newest",
    )


@router.get("/postings")
async def postings(request: Request, desk: DeskDep, _: MemberDep) -> Response:
    search = _search(request)
    found = await run_in_threadpool(desk.browse_postings, search, number_of(request))
    return page(
        request, "postings.html", found=found, span=span(found), search=search, standings=STANDINGS, orders=ORDERS,
        districts=desk.districts(), closed=request.query_params.get("closed", "")[:128],
    )  # fmt: skip


@router.get("/postings.xlsx")
async def postings_workbook(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    found = await run_in_threadpool(desk.browse_postings, _search(request), number_of(request))
    return _file(workbook_of_postings(found, _search(request), member), "岗位.xlsx")


@router.get("/postings/{posting_id}/shortlist")
async def shortlist(
    request: Request, desk: DeskDep, member: MemberDep, posting_id: PostingId, limit: Annotated[int, Query()] = 20
) -> Response:
    many = limit if limit in LIMITS else 20
    posting = await run_in_threadpool(desk.posting, posting_id)
    body = (await run_in_threadpool(desk.shortlist, posting_id, many, "full", asker(member))).body
    handled = await run_in_threadpool(desk.applications_to, posting_id)
    waiting = await run_in_threadpool(desk.waiting_elsewhere, [one["seeker_id"] for one in body["items"]], posting_id)
    return page(
        request, "shortlist.html", posting=posting, body=body, limit=many, limits=LIMITS, handled=handled,
        elsewhere=waiting, reasons=SET_ASIDE,
    )  # fmt: skip


@router.get("/postings/{posting_id}/shortlist.xlsx")
async def shortlist_workbook(
    request: Request, desk: DeskDep, member: MemberDep, posting_id: PostingId, limit: int = 20
) -> Response:
    posting = await run_in_threadpool(desk.posting, posting_id)
    many = limit if limit in LIMITS else 20
    body = (await run_in_threadpool(desk.shortlist, posting_id, many, "full", asker(member))).body
    return _file(workbook_of_shortlist(posting, body, member), "推荐名单.xlsx")


@router.get("/postings/{posting_id}/compare")
async def compare(
    request: Request, desk: DeskDep, member: MemberDep, posting_id: PostingId, first: str = "", second: str = ""
) -> Response:
    posting = await run_in_threadpool(desk.posting, posting_id)
    told = await run_in_threadpool(desk.compare, posting_id, first, second, asker(member))
    await run_in_threadpool(desk.note_access, asker(member), [first, second], "compare", posting_id)
    return page(request, "compare.html", posting=posting, told=told)


@router.post("/postings/{posting_id}/close")
async def close(desk: DeskDep, _: MemberDep, posting_id: PostingId) -> Response:
    await run_in_threadpool(desk.close, posting_id)
    return RedirectResponse(f"/console/postings?closed={quote(posting_id, safe='')}", 303)


@router.post("/postings/{posting_id}/reopen")
async def reopen(desk: DeskDep, _: MemberDep, posting_id: PostingId) -> Response:
    """Undoes a closing."""
    await run_in_threadpool(desk.reopen, posting_id)
    return RedirectResponse("/console/postings", 303)


def _file(content: bytes, name: str) -> Response:
    return Response(
        content, media_type=EXCEL, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
