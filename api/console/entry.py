"""Coming in and going out: password, second factor."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console import sessions
from api.console.guard import DeskDep, FormDep, MemberDep, must_be_our_page
from api.console.pages import page
from matching.desk import Desk
from matching.errors import Forbidden, SignInRefused
from matching.staff import enrolment_address, is_secret, new_secret

router = APIRouter()
HOME = "/console/today"
Field = Annotated[str, Form(max_length=1_024)]
Address = Annotated[str, Form(max_length=8_192)]


@router.get("/")
async def home() -> Response:
    return RedirectResponse(HOME, 303)


@router.get("/sign-in")
async def sign_in_page(request: Request, next: str = "") -> Response:
    return page(request, "sign_in.html", next=next, username="", refused="")


@router.post("/sign-in")
async def sign_in(
    request: Request, desk: DeskDep, username: Field = "", password: Field = "", code: Field = "", next: Address = ""
) -> Response:
    """A session with a number of its own; in server mode without a second factor, only as far as setting one up."""
    must_be_our_page(request)
    try:
        member = await run_in_threadpool(desk.sign_in, username.strip(), password, code)
    except SignInRefused as error:
        return page(request, "sign_in.html", 401, next=next, username=username, refused=str(error))
    terms: sessions.Terms = request.app.state.terms
    pending = terms.server_mode and not member.second_factor
    response = RedirectResponse("/console/second-factor" if pending else inside(next), 303)
    sessions.begin(response, member.username, member.epoch, terms, pending=pending)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, member: MemberDep) -> Response:
    response = RedirectResponse("/console/sign-in", 303)
    sessions.end(response, request.app.state.terms)
    return response


@router.get("/second-factor")
async def second_factor_page(request: Request, member: MemberDep) -> Response:
    if request.state.pending and member.second_factor:
        return page(request, "second_factor.html", bound=True, refused="")
    return _enrolment(request, member.username, new_secret(), "")


@router.post("/second-factor")
async def second_factor(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """Kept once a code proves that the authenticator has it; the session goes on as a new one.

    Who has one and came by the city's sign-on only shows a code of it.
    """
    secret, code = str(form.get("secret", "")), str(form.get("code", ""))
    if request.state.pending and member.second_factor:
        return await _shown(request, desk, member.username, code)
    if member.second_factor:
        raise Forbidden("已经绑定过。换手机请找管理员解除（jobmatch staff unbind）。")
    try:
        enrolled = await run_in_threadpool(desk.enrol_second_factor, member.username, secret, code)
    except SignInRefused as error:
        return _enrolment(request, member.username, secret, str(error))
    response = RedirectResponse(HOME, 303)
    sessions.begin(response, enrolled.username, enrolled.epoch, request.app.state.terms)
    return response


async def _shown(request: Request, desk: Desk, username: str, code: str) -> Response:
    try:
        member = await run_in_threadpool(desk.show_second_factor, username, code)
    except SignInRefused as error:
        return page(request, "second_factor.html", 401, bound=True, refused=str(error))
    response = RedirectResponse(HOME, 303)
    sessions.begin(response, member.username, member.epoch, request.app.state.terms)
    return response


def _enrolment(request: Request, username: str, secret: str, refused: str) -> Response:
    secret = secret if is_secret(secret) else new_secret()
    address = enrolment_address(username, secret)
    status = 401 if refused else 200
    return page(request, "second_factor.html", status, bound=False, secret=secret, address=address, refused=refused)


def inside(address: str) -> str:
    """An address of the console, whatever was asked for."""
    return address if address.startswith("/console/") and "\\" not in address else HOME
