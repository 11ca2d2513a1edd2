"""What the addresses of lists hold: words, place, order, page; all in the query, so that a list can be sent on."""

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from matching.desk.browsing import Order, Page

LONGEST = 100
EXPORTED = 2_000
"""Rows of a list at most that one workbook takes along."""
TOLD = frozenset(
    {"done", "decided", "undo", "step", "settled", "undone", "taken", "closed", "reopened", "registered", "printout"}
)
"""What an address says once, of what was just done; nothing that leads on from the page says it again."""


def plain(text: str) -> str:
    """Without control characters, which no database keeps."""
    return "".join(sign for sign in text if sign.isprintable() or sign == " ")


def words_of(text: str) -> tuple[str, ...]:
    """The words that were typed, at most eight."""
    return tuple(plain(text)[:LONGEST].split())[:8]


def place_of(code: str) -> str:
    """The beginning of a district's code; anything else is nowhere in particular."""
    return code if re.fullmatch(r"\d{6}", code) else ""


def number_of(request: Request) -> int:
    """The page asked for, from 1."""
    text = request.query_params.get("page", "1")
    return min(max(int(text), 1), 100_000) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def order_of(request: Request, known: Collection[str], usual: Order) -> Order:
    """`order=title` or, the other way, `order=-title`."""
    asked = request.query_params.get("order", "")
    by = asked.removeprefix("-")
    return Order(by, asked.startswith("-")) if by in known else usual


def back_to(form: dict[str, Any], told: str, usual: str = "/console/today") -> str:
    """The page that the form names, of the console only, which is to say what was done."""
    asked = str(form.get("back", ""))
    inside = asked.startswith("/console/") and "\\" not in asked and "//" not in asked
    path, _, query = (asked if inside else usual).partition("?")
    kept = [part for part in query.split("&") if part and part.split("=")[0] not in TOLD]
    return f"{path}?{'&'.join([*kept, told])}"


def beyond(request: Request, page: Page) -> Response | None:
    """To the last page, for who asks for one past it."""
    if page.number <= page.last:
        return None
    kept = dict(request.query_params) | {"page": str(page.last)}
    return RedirectResponse(f"{request.url.path}?{urlencode(kept)}", 303)


def span(page: Page) -> dict[str, Any]:
    """From which row to which, and the pages before and after."""
    first = (page.number - 1) * page.size
    return {
        "first": first + 1,
        "end": first + len(page.rows),
        "before": page.number - 1 if page.number > 1 else None,
        "after": page.number + 1 if page.number < page.last else None,
    }
