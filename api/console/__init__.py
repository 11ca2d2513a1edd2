"""The console: pages for counsellors under /console, rendered here, usable without any script.

A small app of its own inside the service: it shares the desk, and answers errors as pages.
"""

import logging
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.console import (
    calls,
    casework,
    decisions,
    entry,
    facts,
    figures,
    importing,
    people,
    postings,
    printing,
    reviews,
    shifts,
    sign_on,
    walk_in,
)
from api.console.addresses import address
from api.console.guard import MustEnrol, MustSignIn, asker
from api.console.pages import page
from api.errors import kind_of
from api.gate import BODY_LIMIT, IMPORT_LIMIT
from api.page_app import Told, pages_over
from matching.errors import BadInput, MatchingError, Merged

PREFIX = "/console"
ROOMS = (
    entry,
    sign_on,
    printing,
    casework,
    calls,
    postings,
    shifts,
    people,
    facts,
    walk_in,
    importing,
    decisions,
    figures,
    reviews,
)
_HTTP = {
    400: ("表单读不懂。", "回上一页重新填。"),
    405: ("这一页不能这样打开。", "从上面的菜单走。"),
    413: ("内容太大。", "文件请分成几次导入。"),
}
_log = logging.getLogger("jobmatch.console")
STATIC = Path(__file__).parent / "static"


def console_app(state: object) -> FastAPI:
    """The console over the state (desk, settings) of the app that it is mounted in."""
    told: dict[type[Exception], Told] = {
        MatchingError: _told,
        RequestValidationError: _bad_shape,
        HTTPException: _no_page,
        Exception: _broken,
    }
    return pages_over(
        state, [(room.router, IMPORT_LIMIT if room is importing else BODY_LIMIT) for room in ROOMS], STATIC, told
    )


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, MatchingError)
    if isinstance(error, MustSignIn):
        return RedirectResponse(error.address, 303)
    if isinstance(error, MustEnrol):
        return RedirectResponse(f"{PREFIX}/second-factor", 303)
    if isinstance(error, Merged) and (kept := await _kept(request, error)):
        return RedirectResponse(address("people", kept), 303)
    kind = kind_of(type(error))
    if kind.status >= 500:
        _log.error("%s: %s", error.code, error)
    if isinstance(error, BadInput):
        return page(request, "error.html", kind.status, title=kind.title, text=error.cure, cure="回上一页改好再提交。")
    return page(request, "error.html", kind.status, title=kind.title, text=str(error), cure=kind.cure)


async def _kept(request: Request, error: Merged) -> str | None:
    """Whose page to show instead, for who may see it."""
    member = getattr(request.state, "member", None)
    if member is None or request.method != "GET":
        return None
    found: str | None = await run_in_threadpool(request.app.state.desk.kept_after_merging, error, asker(member))
    return found


async def _bad_shape(request: Request, error: Exception) -> Response:
    kind = kind_of(BadInput)
    return page(request, "error.html", 422, title=kind.title, text="有一项填得不对。", cure="回上一页改好再提交。")


async def _no_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text, cure = _HTTP.get(error.status_code, ("没有这一页。", "从上面的菜单走。"))
    return page(request, "error.html", error.status_code, title="没有办成", text=text, cure=cure)


async def _broken(request: Request, error: Exception) -> Response:
    kind = kind_of(MatchingError)
    return page(request, "error.html", 500, title=kind.title, text="出了没有料到的错。", cure=kind.cure)
