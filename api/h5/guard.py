"""Who may see a page: everybody the ways in, and the person alone what is theirs. No page names whom it is about."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.console.guard import DeskDep, form_of
from api.console.sessions import Terms
from api.errors import Unauthenticated
from api.h5.sessions import Session, check_form, form_token, new_session, session_of
from matching.desk import Asker
from matching.vocabulary import Role


class MustSignIn(Unauthenticated):
    """Nobody is signed in; the page sends to where one can."""

    code = "must_sign_in"


async def visitor(request: Request) -> Session:
    """The session, begun if there is none; every form must carry its token."""
    terms: Terms = request.app.state.terms
    kept = session_of(request, terms)
    session = kept or new_session()
    request.state.session, request.state.is_new = session, kept is None
    request.state.token = form_token(session, terms)
    if request.method == "POST":
        check_form(session, terms, str((await request.form()).get("token", "")))
    return session


async def seeker(request: Request, desk: DeskDep, session: Annotated[Session, Depends(visitor)]) -> Asker:
    """The person whose session this is, as decisions know them."""
    if not session.seeker_id or not await run_in_threadpool(desk.is_still, session.seeker_id, session.key):
        raise MustSignIn("请先登录。")
    request.state.seeker_id = session.seeker_id
    return Asker(Role.SEEKER, session.seeker_id)


VisitorDep = Annotated[Session, Depends(visitor)]
SeekerDep = Annotated[Asker, Depends(seeker)]
FormDep = Annotated[dict[str, Any], Depends(form_of)]

__all__ = ["DeskDep", "FormDep", "MustSignIn", "SeekerDep", "VisitorDep", "seeker", "visitor"]
