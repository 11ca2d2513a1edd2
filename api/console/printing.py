"""Paper: a page prints only after its reason was written down, and each such print is logged.

A form asks why; the page then opens again with a token of ten minutes in its address, in print's own dress, and is
logged as it is made, with everybody on it. Any other page, printed by the browser's own command, says only that.
"""

import time
from collections.abc import Sequence
from urllib.parse import urlencode

import jwt
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.entry import inside
from api.console.guard import FormDep, MemberDep, asker, reason_of
from api.console.sessions import Terms, derived
from matching.desk import Desk
from matching.desk.staffing import Member

router = APIRouter()
SECONDS = 600
_AUDIENCE = "printout"


@router.post("/printouts")
async def ask(request: Request, member: MemberDep, form: FormDep) -> Response:
    """Back to the page that is to be printed, with leave to."""
    terms: Terms = request.app.state.terms
    path, _, query = inside(str(form.get("back", ""))).partition("?")
    claims = {"aud": _AUDIENCE, "sub": member.username, "path": path, "why": reason_of(form)}
    leave = jwt.encode(claims | {"exp": int(time.time()) + SECONDS}, derived(terms.key), algorithm="HS256")
    return RedirectResponse(f"{path}?{query}{'&' if query else ''}{urlencode({'printout': leave})}", 303)


async def note_printout(request: Request, desk: Desk, member: Member, what: str, people: Sequence[str]) -> None:
    """If this page has leave to be printed, log it with everybody on it, and let it be dressed for print."""
    terms: Terms = request.app.state.terms
    try:
        leave = jwt.decode(
            request.query_params.get("printout", ""), derived(terms.key), algorithms=["HS256"], audience=_AUDIENCE
        )
    except jwt.PyJWTError:
        return
    if (leave["sub"], leave["path"]) == (member.username, request.url.path):
        await run_in_threadpool(desk.note_export, asker(member), f"print {what}", leave["why"], people)
        request.state.printout = leave["why"]
