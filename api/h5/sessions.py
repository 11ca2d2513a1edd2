"""Sessions of the H5 pages: one signed cookie, and a token in every form that no other site can know.

A visitor has a session before signing in too, so that the way in and the size of the type are forms like any other; a
new number is given with each sign-in. The cookie names the person by id and by the store's key: who was forgotten, or
registered anew under the same id, is signed out. Nobody is pressed: it lasts a month and no page runs out before.
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

from api.console.sessions import Terms
from matching.errors import Forbidden

COOKIE = "jobmatch_h5"
PATH = "/h5"
LIFETIME = timedelta(days=30)
_AUDIENCE = "h5"
_ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class Session:
    """Whose it is ("" and 0: nobody's yet), and its number."""

    number: str
    seeker_id: str = ""
    key: int = 0


def new_session(seeker_id: str = "", key: int = 0) -> Session:
    return Session(secrets.token_urlsafe(18), seeker_id, key)


def keep(response: Response, session: Session, terms: Terms) -> None:
    """Set the cookie of a session."""
    claims = {
        "sub": session.seeker_id,
        "key": session.key,
        "sid": session.number,
        "aud": _AUDIENCE,
        "exp": int(time.time() + LIFETIME.total_seconds()),
    }
    response.set_cookie(
        COOKIE, jwt.encode(claims, _derived(terms.key), algorithm=_ALGORITHM), max_age=int(LIFETIME.total_seconds()),
        httponly=True, secure=terms.server_mode, samesite="lax", path=PATH,
    )  # fmt: skip


def session_of(request: Request, terms: Terms) -> Session | None:
    """The session of the request's cookie; None without one, or when it is forged or over."""
    try:
        claims = jwt.decode(
            request.cookies.get(COOKIE, ""), _derived(terms.key), algorithms=[_ALGORITHM], audience=_AUDIENCE,
            options={"require": ["exp", "sub"]},
        )  # fmt: skip
        return Session(claims["sid"], claims["sub"], claims["key"])
    except (jwt.PyJWTError, KeyError):
        return None


def form_token(session: Session, terms: Terms) -> str:
    """What every form of this session carries."""
    return hmac.new(_derived(terms.key), f"form {session.number}".encode(), hashlib.sha256).hexdigest()


def check_form(session: Session, terms: Terms, token: str) -> None:
    """Refuse a form that this session did not get."""
    if not hmac.compare_digest(form_token(session, terms).encode(), token.encode()):
        raise Forbidden("这一页开得太久了。回上一页，刷新一下再点。")


def _derived(key: str) -> bytes:
    """The pages' own key: no bearer token and no session of the console is one of these."""
    return hashlib.sha256(b"jobmatch h5 " + key.encode()).digest()
