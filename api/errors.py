"""Every refusal on the wire: `application/problem+json` (RFC 9457) with a stable code, the field and what to do.

The one table from the family of errors to HTTP status is `TABLE`. Bad input is never a 5xx.
"""

import logging
import re
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from matching.errors import (
    BadInput,
    ChannelDown,
    EncoderMissing,
    Forbidden,
    Forgotten,
    IndexDamaged,
    MatchingError,
    Merged,
    ModelMismatch,
    NotFound,
    PolicyInvalid,
    ReplayDiffers,
    SealBroken,
    SeenIsStale,
    SignInRefused,
    StoreUnavailable,
    UnreadableFile,
    UnsafeSettings,
)

MEDIA_TYPE = "application/problem+json"
RETRY = {"Retry-After": "2"}
_log = logging.getLogger("jobmatch.api")


class Unauthenticated(MatchingError):
    """No credential, or one that does not hold."""

    code = "unauthenticated"


class TooLarge(MatchingError):
    """The body is larger than this route takes."""

    code = "too_large"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of error is told: status, title and what to do when the error does not say it itself."""

    status: int
    title: str
    cure: str


TABLE: dict[type[MatchingError], Kind] = {
    BadInput: Kind(422, "内容有误", "按 detail 改正这个字段后再提交。"),
    SeenIsStale: Kind(409, "看过以后有改动", "重新读取，看过再提交新的 revision。"),
    UnreadableFile: Kind(422, "文件读不出来", "换成 .csv、.xlsx 或 .jsonl 文件，并检查列名。"),
    Unauthenticated: Kind(401, "没有有效凭证", "请求头写 Authorization: Bearer <令牌>；令牌由 jobmatch token 签发。"),
    Forbidden: Kind(403, "没有权限", "换有权限的身份，或联系就业服务专员。"),
    SignInRefused: Kind(401, "没有登录成功", "核对后再试；忘了密码请找管理员。"),
    NotFound: Kind(404, "没有找到", "检查编号是否正确。"),
    Forgotten: Kind(404, "已按本人要求删除", "需要时请本人重新登记。"),
    Merged: Kind(404, "登记已合并", "请重新登录；登不进去时请向就业服务专员要登录码。"),
    TooLarge: Kind(413, "内容太大", "分成几次提交。"),
    ReplayDiffers: Kind(409, "重放结果不一致", "请把 decision_id 告诉管理员。"),
    EncoderMissing: Kind(503, "服务没有准备好", "请管理员运行 jobmatch-train prepare。"),
    ModelMismatch: Kind(409, "模型版本不一致", "请管理员把当时的模型放回 JOBMATCH_MODELS_DIR。"),
    IndexDamaged: Kind(503, "服务没有准备好", "索引正在重建，请稍后再试。"),
    PolicyInvalid: Kind(503, "服务没有准备好", "请管理员检查 priority.yaml。"),
    ChannelDown: Kind(503, "微信暂时用不了", "请稍后再试，或者用别的方式登录。"),
    StoreUnavailable: Kind(503, "数据库暂时用不了", "请过几秒再试。"),
    SealBroken: Kind(503, "服务没有准备好", "请管理员检查 JOBMATCH_FIELD_KEY。"),
    UnsafeSettings: Kind(503, "服务没有准备好", "请管理员检查设置。"),
    MatchingError: Kind(500, "服务出错", "请稍后再试；再错时把 request_id 告诉管理员。"),
}

_HTTP: dict[int, tuple[str, str, str]] = {
    400: ("malformed_body", "请求体读不懂", "检查请求体的格式。"),
    404: ("no_such_route", "没有这个地址", "地址列表见 /openapi.json。"),
    405: ("method_not_allowed", "这个地址不支持这种方法", "允许的方法见 Allow 响应头。"),
    413: ("too_large", "内容太大", "分成几次提交。"),
    415: ("unsupported_media_type", "请求体类型不对", "用 application/json，上传文件用 multipart/form-data。"),
}

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BRANCHES = frozenset({"float", "bool", "str", "list"})
"""Steps of a location that name a branch of a union, not a field."""
_VALIDATION = {
    "missing": "这一项必填。",
    "extra_forbidden": "没有这个字段，请检查字段名。",
    "json_invalid": "请求体不是合法的 JSON。",
    "too_long": "项目太多。",
    "too_short": "项目太少。",
    "string_too_long": "文字太长。",
    "string_too_short": "不能为空。",
    "string_pattern_mismatch": "有不能用的字符。",
    "greater_than_equal": "最小是 {ge}。",
    "less_than_equal": "最大是 {le}。",
    "enum": "只能是其中一个：{expected}。",
    "timezone_aware": "要写时区，例如 2026-11-23T09:30:00+08:00。",
    "datetime_from_date_parsing": "不是时间，例如 2026-11-23T09:30:00+08:00。",
    "datetime_parsing": "不是时间，例如 2026-11-23T09:30:00+08:00。",
    "int_parsing": "要是整数。",
    "bool_parsing": "要是 true 或 false。",
    "bool_type": "要是 true 或 false。",
    "finite_number": "要是有限的数。",
}
_OTHER = "格式不对。"
"""What is not in the list; the framework's own words are not for our users."""


def kind_of(error: type[MatchingError]) -> Kind:
    """The row for this error or its nearest ancestor in the family."""
    return next(TABLE[ancestor] for ancestor in error.__mro__ if ancestor in TABLE)


def problem(request: Request, status: int, code: str, **parts: Any) -> Response:
    """One problem document; `parts` are title, detail, field, cure, errors. Empty ones are left out."""
    headers = dict(parts.pop("headers", None) or {})
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = {"type": f"urn:jobmatch:problem:{code}", "status": status, "code": code, **parts}
    body["request_id"] = getattr(request.state, "request_id", None)
    told = {name: value for name, value in body.items() if value is not None}
    content = orjson.dumps(told, default=str)
    return Response(content, status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(request: Request, error: MatchingError, merged_into: str | None = None) -> Response:
    """The document for one of our own errors; `merged_into` is the id of who was kept, for those entitled to it."""
    kind = kind_of(type(error))
    field, cure = getattr(error, "field", None), getattr(error, "cure", None)
    each = [{"field": one.field, "detail": str(one), "cure": one.cure} for one in getattr(error, "problems", ())]
    return problem(
        request, kind.status, error.code, title=kind.title, detail=str(error), field=field, cure=cure or kind.cure,
        errors=each or None, merged_into=merged_into, headers=RETRY if isinstance(error, StoreUnavailable) else None,
    )  # fmt: skip


async def _matching_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, MatchingError)
    if kind_of(type(error)).status >= 500:
        _log.error("%s: %s (%s)", error.code, error, type(error.__cause__).__name__)
    return problem_of(request, error, await _merged_into(request, error))


async def _merged_into(request: Request, error: MatchingError) -> str | None:
    actor = getattr(request.state, "actor", None)
    if not isinstance(error, Merged) or actor is None:
        return None
    found: str | None = await run_in_threadpool(request.app.state.desk.kept_after_merging, error, actor.asker)
    return found


async def _bad_shape(request: Request, error: Exception) -> Response:
    """A body or parameter that does not have the documented shape."""
    assert isinstance(error, RequestValidationError)
    told = [_told(each) for each in error.errors()]
    found = ([each for each in told if each["field"] != "body"] or told)[:20]
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return problem(
            request, 400, "malformed_body", title=_HTTP[400][1], detail=found[0]["detail"], cure=_HTTP[400][2]
        )
    kind, first = TABLE[BadInput], found[0]
    return problem(
        request, 422, "bad_input", title=kind.title, detail=first["detail"], field=first["field"], cure=kind.cure,
        errors=found,
    )  # fmt: skip


def _told(error: dict[str, Any]) -> dict[str, str]:
    """Field and complaint, without the value: it may be somebody's telephone number."""
    path = [str(step) for step in error["loc"][1:] if isinstance(step, int) or _NAME.fullmatch(step)]
    path = [step for step in path if step not in _BRANCHES] or [str(error["loc"][0])]
    said = {name: _listed(str(value)) for name, value in error.get("ctx", {}).items()}
    return {"field": ".".join(path)[:200], "detail": _VALIDATION.get(error["type"], _OTHER).format_map(said)}


def _listed(words: str) -> str:
    """'a', 'b' or 'c' as a、b、c."""
    return words.replace(" or ", ", ").replace(", ", "、").replace("'", "")


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, title, cure = _HTTP.get(error.status_code, ("http_error", str(error.detail), "检查请求。"))
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    detail = f"{request.method}: {error.detail}"
    return problem(request, error.status_code, code, title=title, detail=detail, cure=cure, headers=headers)


def _allowed(request: Request) -> str:
    """Every method of the address; a route knows only its own."""
    path = getattr(request.scope.get("route"), "path", "")
    return ", ".join(method.upper() for method in request.app.openapi()["paths"].get(path, {}))


async def _unexpected(request: Request, error: Exception) -> Response:
    kind = TABLE[MatchingError]
    return problem(
        request, kind.status, "internal_error", title=kind.title, detail="出了没有料到的错。", cure=kind.cure
    )


def install(app: FastAPI) -> None:
    """Teach the app to answer every error in this shape."""
    app.add_exception_handler(MatchingError, _matching_error)
    app.add_exception_handler(RequestValidationError, _bad_shape)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)
