"""H5: the person's own pages under /h5, rendered here, in large type, usable without any script.

A small app of its own inside the service, as the console is: it shares the desk, and answers errors as pages.
"""

import logging
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.errors import kind_of
from api.gate import BODY_LIMIT
from api.h5 import applying, data, entry, gigs, jobs, messages, own, refusing
from api.h5.guard import MustSignIn
from api.h5.pages import page, to
from api.page_app import Told, pages_over
from matching.errors import BadInput, Forgotten, MatchingError, Merged

PREFIX = "/h5"
ROOMS = (entry, jobs, refusing, applying, gigs, messages, own, data)
_HTTP = {
    400: ("填的内容读不懂。", "回上一页重新填。"),
    405: ("这一页不能这样打开。", "从上面的菜单走。"),
    413: ("内容太多。", "少写一些再提交。"),
}
_log = logging.getLogger("jobmatch.h5")
STATIC = Path(__file__).parent / "static"


def h5_app(state: object) -> FastAPI:
    """The pages over the state (desk, settings) of the app that they are mounted in."""
    told: dict[type[Exception], Told] = {
        MatchingError: _told,
        RequestValidationError: _bad_shape,
        HTTPException: _no_page,
        Exception: _broken,
    }
    return pages_over(state, [(room.router, BODY_LIMIT) for room in ROOMS], STATIC, told)


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, MatchingError)
    if isinstance(error, MustSignIn | Forgotten | Merged):
        return to(request, f"{PREFIX}/sign-in")
    kind = kind_of(type(error))
    if kind.status >= 500:
        _log.error("%s: %s", error.code, error)
    text = error.cure if isinstance(error, BadInput) else str(error)
    return page(request, "error.html", kind.status, title=kind.title, text=text, cure="回上一页，你填的内容还在。")


async def _bad_shape(request: Request, error: Exception) -> Response:
    return page(
        request, "error.html", 422, title="有一项填得不对", text="请检查填的内容。", cure="回上一页，你填的内容还在。"
    )


async def _no_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text, cure = _HTTP.get(error.status_code, ("没有这一页。", "从上面的菜单走。"))
    return page(request, "error.html", error.status_code, title="没有办成", text=text, cure=cure)


async def _broken(request: Request, error: Exception) -> Response:
    return page(request, "error.html", 500, title="没有办成", text="服务出了错，不是你的错。", cure="过一会儿再试。")
