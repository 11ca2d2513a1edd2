"""Who may see a page: signed in, of a role that may, with the second factor where it is asked for."""

from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.console.addresses import from_path
from api.console.listing import plain
from api.console.sessions import Terms, check_form, form_token, session_of
from api.errors import Unauthenticated
from matching.desk import Asker, Desk
from matching.desk.staffing import Member
from matching.errors import BadInput, Forbidden
from matching.vocabulary import Role

PENDING = ("/console/second-factor", "/console/sign-out")
"""What a session may do before its second factor is set up."""


class MustSignIn(Unauthenticated):
    """Nobody is signed in; the page sends to where one can."""

    code = "must_sign_in"

    def __init__(self, back_to: str) -> None:
        self.address = f"/console/sign-in?next={quote(back_to)}" if back_to else "/console/sign-in"
        super().__init__("请先登录。")


class MustEnrol(Unauthenticated):
    """The password was right; the second factor has still to be set up."""

    code = "must_enrol"


async def the_desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def signed_in(request: Request, desk: Annotated[Desk, Depends(the_desk)]) -> Member:
    """The member of staff of this session; every form that changes something must carry the session's token.

    Whom the address names must be of the member's office.
    """
    terms: Terms = request.app.state.terms
    session = session_of(request, terms)
    member = await run_in_threadpool(desk.member, session.username, session.epoch) if session else None
    if session is None or member is None:
        raise MustSignIn(_back_to(request))
    request.state.member, request.state.token = member, form_token(session, terms)
    request.state.pending = session.pending
    if request.method == "POST":
        form = await request.form()
        check_form(session, terms, str(form.get("token", "")))
    if session.pending and request.url.path not in PENDING:
        raise MustEnrol("请先绑定动态验证码。")
    if member.office and (named := request.path_params.get("seeker_id")):
        await run_in_threadpool(desk.must_reach, asker(member), [from_path(named)])
    return member


def must_be_our_page(request: Request) -> None:
    """Refuse a form that another site sends: whoever signs somebody in as another reads what they then write.

    Before anybody is signed in there is no session for a token of its form, so the browser's own word counts: where a
    request comes from (Fetch Metadata), or in older browsers the address it names (Origin). Programs name neither.
    """
    site, origin = request.headers.get("sec-fetch-site", ""), request.headers.get("origin", "")
    ours = site in ("same-origin", "none") if site else not origin or urlsplit(origin).netloc == request.url.netloc
    if not ours:
        raise Forbidden("这张登录表单不是本站的。请从服务台的登录页登录。")


def _back_to(request: Request) -> str:
    """Where to return to: pages only, and only our own."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "") if request.method == "GET" else ""


async def operator(member: Annotated[Member, Depends(signed_in)]) -> Member:
    if member.role is not Role.OPERATOR:
        raise Forbidden("这一页只有管理员能用。")
    return member


def asker(member: Member) -> Asker:
    """As decisions and the log of accesses know this member."""
    return Asker(member.role, member.username, member.office)


async def form_of(request: Request) -> dict[str, Any]:
    """The fields of the form that was sent, without its token."""
    sent = (await request.form()).items()
    return {name: plain(value) if isinstance(value, str) else value for name, value in sent if name != "token"}


def reason_of(form: dict[str, Any]) -> str:
    """Why somebody wants what is logged: asked for before, never empty."""
    reason = str(form.get("reason", "")).strip()[:200]
    if not reason:
        raise BadInput("reason", None, "请写明为什么，例如：发给单位、存档、给本人带走。")
    return reason


DeskDep = Annotated[Desk, Depends(the_desk)]
MemberDep = Annotated[Member, Depends(signed_in)]
OperatorDep = Annotated[Member, Depends(operator)]
FormDep = Annotated[dict[str, Any], Depends(form_of)]
