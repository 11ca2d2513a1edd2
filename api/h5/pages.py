"""Pages: templates, figures as they are read aloud, the size of the type, and what every page forbids the browser.

There is no script: each button is a form, so the pages work in any browser and on any telephone.
"""

import re
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.console.addresses import in_path
from api.console.pages import CITY, NARROW, day, moment
from api.h5.sessions import keep
from matching.desk.own_facts import punctuated, said
from matching.explain.moves import moved

SIZES = {"1": "标准", "2": "大", "3": "特大"}
SIZE_COOKIE = "jobmatch_size"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page; who is signed in and the token of the forms come from the session."""
    known = {
        "seeker_id": getattr(request.state, "seeker_id", ""),
        "token": getattr(request.state, "token", ""),
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "size": size_of(request),
        "sizes": SIZES,
        "site": request.app.state.site,
        "now": datetime.now(CITY),
    }
    text = _environment().get_template(template).render(known | values)
    return _with_session(request, HTMLResponse(text, status, headers=HEADERS))


def to(request: Request, address: str) -> Response:
    """On to another of our own pages."""
    return _with_session(request, RedirectResponse(address, 303))


def back_of(form: dict[str, Any], otherwise: str) -> str:
    """The page of ours that a form names to go back to."""
    back = str(form.get("back", ""))
    return back if back.startswith("/h5/") and "\\" not in back and "//" not in back else otherwise


def size_of(request: Request) -> str:
    """The size of the type that was chosen on this telephone."""
    asked = request.cookies.get(SIZE_COOKIE, "1")
    return asked if asked in SIZES else "1"


def _with_session(request: Request, response: Response) -> Response:
    if getattr(request.state, "is_new", False):
        keep(response, request.state.session, request.app.state.terms)
    return response


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.h5"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {
        "day": day,
        "moment": moment,
        "aloud": aloud,
        "away": away,
        "said": said,
        "punctuated": punctuated,
        "in_path": in_path,
        "moved": moved,
    }
    return made


def aloud(text: str) -> str:
    """Ranges as they are read: 3500到4500元/月."""
    return re.sub(r"(?<=\d)[～~-](?=\d)", "到", text)


def away(kilometres: float | None) -> str:
    return "距离未知" if kilometres is None else f"离你约{NARROW}{kilometres:g}{NARROW}公里"
