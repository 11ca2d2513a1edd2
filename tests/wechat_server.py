"""The WeChat platform on this machine: real HTTP, the same protocol, and every way in which it fails.

    with WeChatServer() as platform:
        platform.grant("o-1", "tmpl")                 # the person taps «allow» once
        platform.fail_next("send", 45009)             # the next send is refused with this code
        platform.fail_next("send", "die")             # delivered, and the connection cut before the answer
        WeChat(Account(platform.appid, platform.secret, platform.url)).send("o-1", "tmpl", {"thing1": "叉车司机"})
        platform.delivered                            # what arrived on telephones

It keeps what the platform keeps: access tokens that end, one message for each subscription, login codes good once,
templates with their keywords, pages that exist.
"""

import json
import re
import secrets
import socket
import struct
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Answer = dict[str, Any]
Failure = int | float | str
"""A code; seconds to wait (float); `die`: done, no answer; `drop`: not done, no answer; `garbage`, `502`;
`odd`, `empty`: JSON that says nothing."""
KEYWORDS = re.compile(r"(thing|name|phrase|character_string|number|letter|symbol|time|date|amount)\d+")
LONGEST = {"thing": 20, "name": 10, "phrase": 5, "character_string": 32, "number": 32, "letter": 32, "symbol": 5}


@dataclass
class Delivered:
    """A message on somebody's telephone."""

    openid: str
    template: str
    page: str
    data: dict[str, str]


@dataclass
class WeChatServer:
    """A platform with one mini-program. Its state may be read and changed while it runs."""

    appid: str = "wx-test"
    secret: str = "a-secret-of-the-mini-program"
    seconds: int = 7200
    templates: dict[str, set[str]] = field(default_factory=lambda: {"tmpl": {"thing1"}})
    pages: set[str] = field(default_factory=lambda: {"", "pages/inbox/inbox"})
    port: int = 0

    def __post_init__(self) -> None:
        self.delivered: list[Delivered] = []
        self.asked: Counter[str] = Counter()
        self._granted: Counter[tuple[str, str]] = Counter()
        self._codes: dict[str, str | None] = {}
        self.tokens: dict[str, float] = {}
        self._failures: dict[str, deque[Failure]] = {"token": deque(), "send": deque(), "login": deque()}
        self.lock = Lock()

    def __enter__(self) -> Self:
        server = self
        handler = type("Handler", (_Handler,), {"platform": server})
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._http.daemon_threads = True
        self.port = self._http.server_port
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def grant(self, openid: str, template: str = "tmpl", times: int = 1) -> None:
        """The person allows so many more messages of this template."""
        self._granted[openid, template] += times

    def login(self, openid: str) -> str:
        """A code as `wx.login` gives it."""
        code = secrets.token_hex(16)
        self._codes[code] = openid
        return code

    def fail_next(self, what: str, *failures: Failure) -> None:
        """The next requests of this kind (`token`, `send`, `login`) fail in these ways, one after the other."""
        self._failures[what].extend(failures)

    def end_tokens(self) -> None:
        """Every access token given so far has ended."""
        self.tokens = dict.fromkeys(self.tokens, 0.0)

    def answer(self, path: str, query: dict[str, str], body: Any) -> Answer | Failure:
        """What this request is answered with, or how it fails."""
        what, do = _ROUTES[path]
        with self.lock:
            self.asked[what] += 1
            failure = self._failures[what].popleft() if self._failures[what] else None
            if isinstance(failure, int):
                return _refused(failure)
            if failure in ("drop", "garbage", "502"):
                return failure
            if failure in ("odd", "empty"):
                return {"errcode": "x"} if failure == "odd" else {}
            done = do(self, query, body)
            return done if failure is None else self._late(failure, done)

    @staticmethod
    def _late(failure: Failure, done: Answer) -> Answer | Failure:
        return {"wait": failure, "then": done} if isinstance(failure, float) else failure

    def _token(self, _: dict[str, str], body: Any) -> Answer:
        if body["appid"] != self.appid:
            return _refused(40013)
        if body["secret"] != self.secret:
            return _refused(40125)
        standing = next((token for token, until in self.tokens.items() if until > time.monotonic()), None)
        if standing is None or body.get("force_refresh"):
            self.end_tokens()
            standing = secrets.token_urlsafe(96)
            self.tokens[standing] = time.monotonic() + self.seconds
        return {"access_token": standing, "expires_in": max(int(self.tokens[standing] - time.monotonic()), 0)}

    def _send(self, query: dict[str, str], body: Any) -> Answer:
        until = self.tokens.get(query.get("access_token", ""))
        if until is None or until <= time.monotonic():
            return _refused(40001 if until is None else 42001)
        code = self._fault(body)
        if code:
            return _refused(code)
        self._granted[body["touser"], body["template_id"]] -= 1
        data = {name: one["value"] for name, one in body["data"].items()}
        self.delivered.append(Delivered(body["touser"], body["template_id"], body.get("page", ""), data))
        return {"errcode": 0, "errmsg": "ok", "msgid": len(self.delivered)}

    def _fault(self, body: Any) -> int:
        if not body["touser"].startswith("o-"):
            return 40003
        if body["template_id"] not in self.templates:
            return 40037
        if body.get("page", "").partition("?")[0] not in self.pages:
            return 41030
        if self._granted[body["touser"], body["template_id"]] < 1:
            return 43101
        fits = set(body["data"]) == self.templates[body["template_id"]] and all(map(_fits, body["data"].items()))
        return 0 if fits else 47003

    def _login(self, query: dict[str, str], _: Any) -> Answer:
        if query["appid"] != self.appid or query["secret"] != self.secret:
            return _refused(40013 if query["appid"] != self.appid else 40125)
        if query["js_code"] not in self._codes:
            return _refused(40029)
        openid, self._codes[query["js_code"]] = self._codes[query["js_code"]], None
        return _refused(40163) if openid is None else {"openid": openid, "session_key": secrets.token_urlsafe(16)}


_ROUTES: dict[str, tuple[str, Callable[[WeChatServer, dict[str, str], Any], Answer]]] = {
    "/cgi-bin/stable_token": ("token", WeChatServer._token),
    "/cgi-bin/message/subscribe/send": ("send", WeChatServer._send),
    "/sns/jscode2session": ("login", WeChatServer._login),
}


class _Handler(BaseHTTPRequestHandler):
    platform: WeChatServer
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client was killed
            super().handle()

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        content = self.rfile.read(length)
        if len(content) == length:  # else the client was killed while it sent
            self._serve(json.loads(content))

    def _serve(self, body: Any) -> None:
        address = urlsplit(self.path)
        answer = self.platform.answer(address.path, dict(parse_qsl(address.query)), body)
        if isinstance(answer, dict) and "wait" in answer:
            time.sleep(answer["wait"])
            answer = answer["then"]
        if answer in ("die", "drop"):
            self._cut()
        elif isinstance(answer, dict):
            self._write(200, json.dumps(answer).encode())
        else:
            self._write(200 if answer == "garbage" else 502, b"<html>busy</html>")

    def _write(self, status: int, content: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the client has given up waiting

    def _cut(self) -> None:
        """Reset the connection in the middle of the answer."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{")
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_: object) -> None: ...


def _fits(item: tuple[str, Any]) -> bool:
    """As the template library has it: known kind, neither empty nor too long."""
    kind, value = KEYWORDS.fullmatch(item[0]), str(item[1]["value"])
    return kind is not None and 0 < len(value) <= LONGEST.get(kind[1], 32)


def _refused(code: int) -> Answer:
    return {"errcode": code, "errmsg": f"refused rid: {secrets.token_hex(4)}"}
