"""What every request passes before its route and after: a number, a credential, a size, a count.

Identity is settled before the body is read, so a stranger cannot make the service parse anything.
"""

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth import Actor, read_token
from api.errors import TooLarge, Unauthenticated, problem_of
from api.metrics import Metrics
from matching.errors import MatchingError

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/v1/login/wechat"})
"""Need no credential: the machine room, the description of the contract, which holds no data, and the way in."""
CONSOLE = "/console"
PAGES = (f"{CONSOLE}/", "/h5/")
"""Pages have sessions of their own, which they check themselves."""
IMPORT_PATHS = ("/v1/postings/import", f"{CONSOLE}/import")
BODY_LIMIT = 1_000_000
"""Bytes of a JSON body."""
IMPORT_LIMIT = 100_000_000
"""Bytes of an uploaded file."""
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = logging.getLogger("jobmatch.access")


class Gate:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, *, key: str, metrics: Metrics) -> None:
        self._app, self._key, self._metrics = app, key, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, answer = time.perf_counter(), _Answer(send, _request_id(scope))
        scope.setdefault("state", {})["request_id"] = answer.request_id
        try:
            await self._admit(scope, receive, answer)
        finally:
            self._count(scope, answer, time.perf_counter() - started)

    async def _admit(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            headers = Headers(scope=scope)
            scope["state"]["actor"] = self._actor(scope, headers)
            _must_fit(scope, headers)
        except MatchingError as error:
            await problem_of(Request(scope), error)(scope, receive, answer.send)
            return
        await self._app(scope, receive, answer.send)

    def _actor(self, scope: Scope, headers: Headers) -> Actor | None:
        if scope["path"] in OPEN_PATHS or f"{scope['path']}/".startswith(PAGES):
            return None
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("这个接口需要令牌。")
        return read_token(token.strip(), key=self._key)

    def _count(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        """Method, template, status, time and role: no address, so nobody's id is in metrics or log."""
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = getattr(scope.get("route"), "path", "unmatched")
        self._metrics.answered(method, route, answer.status, seconds)
        actor = scope["state"].get("actor")
        _log.info(
            "%s %s %d %.1fms role=%s request=%s",
            method, route, answer.status, seconds * 1000, actor.role.value if actor else "-", answer.request_id,
        )  # fmt: skip


class _Answer:
    """Wraps `send`: adds the headers that every answer has and remembers the status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self.request_id, self.status = send, request_id, 500

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=message["headers"])
            headers["X-Request-ID"] = self.request_id
            headers["Cache-Control"] = "no-store"
        await self._send(message)


def _request_id(scope: Scope) -> str:
    """The caller's own number when it is harmless, else a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _must_fit(scope: Scope, headers: Headers) -> None:
    """Refuse by the declared length; FastAPI's `max_body_size` counts what comes without one."""
    declared = headers.get("content-length", "0")
    limit = IMPORT_LIMIT if scope["path"] in IMPORT_PATHS else BODY_LIMIT
    if declared.isdigit() and int(declared[:18]) > limit:
        raise TooLarge(f"请求体最多 {limit} 字节。")
