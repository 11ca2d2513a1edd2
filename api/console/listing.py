"""What the addresses of lists hold: words, place, order, page; all in the query, so that a list can be sent on."""

import re
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from matching.desk.browsing import PAGE, Page

LONGEST = 100


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


def beyond(request: Request, page: Page) -> Response | None:
    """To the last page, for who asks for one past it."""
    if page.number <= page.last:
        return None
    kept = dict(request.query_params) | {"page": str(page.last)}
    return RedirectResponse(f"{request.url.path}?{urlencode(kept)}", 303)


def span(page: Page) -> dict[str, Any]:
    """From which row to which, and the pages before and after."""
    first = (page.number - 1) * PAGE
    return {
        "first": first + 1,
        "end": first + len(page.rows),
        "before": page.number - 1 if page.number > 1 else None,
        "after": page.number + 1 if page.number < page.last else None,
    }
