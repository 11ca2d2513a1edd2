"""Sessions of the console: one signed cookie, and a token in every form that no other site can know.

The cookie names the account, its epoch and a number of its own, new at each sign-in, so a session that somebody
planted before is worth nothing after. The form's token is derived from that number (OWASP, signed double submit).
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

import jwt
from starlette.requests import Request
from starlette.responses import Response

from matching.errors import Forbidden

COOKIE = "jobmatch_session"
LIFETIME = timedelta(hours=10)
"""A working day; then one signs in again."""
_AUDIENCE = "console"
_ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the service's settings say of sessions: the key, and in server mode cookies over TLS and second factors."""

    key: str
    server_mode: bool


@dataclass(frozen=True, slots=True)
class Session:
    """Who signed in, when the account was last changed then, and the number of this session.

    `pending` is True between the password and a second factor that has still to be set up.
    """

    username: str
    epoch: int
    number: str
    pending: bool = False


def begin(response: Response, username: str, epoch: int, terms: Terms, *, pending: bool = False) -> None:
    """Set the cookie of a new session."""
    claims = {
        "sub": username,
        "epoch": epoch,
        "sid": secrets.token_urlsafe(18),
        "pending": pending,
        "aud": _AUDIENCE,
        "exp": int(time.time() + LIFETIME.total_seconds()),
    }
    token = jwt.encode(claims, derived(terms.key), algorithm=_ALGORITHM)
    response.set_cookie(COOKIE, token, httponly=True, secure=terms.server_mode, samesite="lax", path="/console")


def end(response: Response, terms: Terms) -> None:
    response.delete_cookie(COOKIE, httponly=True, secure=terms.server_mode, samesite="lax", path="/console")


def session_of(request: Request, terms: Terms) -> Session | None:
    """The session of the request's cookie; None without one, or when it is forged or over."""
    token = request.cookies.get(COOKIE, "")
    try:
        claims = jwt.decode(
            token, derived(terms.key), algorithms=[_ALGORITHM], audience=_AUDIENCE, options={"require": ["exp", "sub"]}
        )
        return Session(claims["sub"], claims["epoch"], claims["sid"], claims["pending"])
    except (jwt.PyJWTError, KeyError):
        return None


def form_token(session: Session, terms: Terms) -> str:
    """What every form of this session carries."""
    return hmac.new(derived(terms.key), f"form {session.number}".encode(), hashlib.sha256).hexdigest()


def check_form(session: Session, terms: Terms, token: str) -> None:
    """Refuse a form that this session did not get."""
    if not hmac.compare_digest(form_token(session, terms).encode(), token.encode()):
        raise Forbidden("这张表单过期了。请刷新页面再提交，填的内容还在。")


def derived(key: str) -> bytes:
    """The console's own key: no bearer token is a session, and no session a bearer token."""
    return hashlib.sha256(b"jobmatch console " + key.encode()).digest()
