"""Coming in and going out, and the size of the type."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth import Actor, read_token
from api.console.sessions import Terms
from api.h5 import sessions
from api.h5.guard import DeskDep, FormDep, SeekerDep, VisitorDep
from api.h5.pages import SIZE_COOKIE, SIZES, back_of, page, to
from api.h5.throttle import Throttle
from matching.errors import Forbidden, SignInRefused
from matching.vocabulary import Role

router = APIRouter()
HOME = "/h5/for-you"
YEAR = 365 * 24 * 3600
GUESSES = Throttle()


@router.get("/")
async def home(request: Request, _: VisitorDep) -> Response:
    return to(request, HOME)


@router.get("/sign-in")
async def sign_in_page(request: Request, _: VisitorDep) -> Response:
    return page(request, "sign_in.html", refused="", gone="gone" in request.query_params)


@router.post("/sign-in")
async def sign_in(request: Request, desk: DeskDep, _: VisitorDep, form: FormDep) -> Response:
    """By the code that a counsellor gave, good once; whoever guesses waits."""
    address = request.client.host if request.client else ""
    try:
        GUESSES.admit(address)
        seeker_id, key = await run_in_threadpool(desk.enter, str(form.get("code", ""))[:64])
    except SignInRefused as refused:
        GUESSES.charge(address)
        return page(request, "sign_in.html", 401, refused=str(refused), gone=False)
    return _begun(seeker_id, key, request.app.state.terms)


@router.post("/enter")
async def enter(request: Request, desk: DeskDep, bearer: Annotated[str, Form(max_length=2_048)] = "") -> Response:
    """From the mini-program: its bearer token, posted once, becomes a session. Other sites' forms are refused."""
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.url.netloc:
        raise Forbidden("请从小程序里打开。")
    terms: Terms = request.app.state.terms
    actor: Actor = read_token(bearer, key=terms.key)
    actor.must_be(Role.SEEKER)
    seeker_id = actor.own_id or ""
    return _begun(seeker_id, await run_in_threadpool(desk.key_of, seeker_id), terms)


@router.post("/sign-out")
async def sign_out(request: Request, _: SeekerDep) -> Response:
    response = RedirectResponse("/h5/sign-in", 303)
    sessions.keep(response, sessions.new_session(), request.app.state.terms)
    return response


@router.post("/size")
async def size(request: Request, _: VisitorDep, form: FormDep) -> Response:
    """Kept on this telephone alone; back to the page that was read."""
    response = to(request, back_of(form, HOME))
    wanted = str(form.get("size", "1"))
    terms: Terms = request.app.state.terms
    response.set_cookie(
        SIZE_COOKIE, wanted if wanted in SIZES else "1", max_age=YEAR, httponly=True, secure=terms.server_mode,
        samesite="lax", path="/h5",
    )  # fmt: skip
    return response


@router.get("/me")
async def me(request: Request, _: SeekerDep) -> Response:
    return page(request, "me.html")


def _begun(seeker_id: str, key: int, terms: Terms) -> Response:
    """A session with a number of its own."""
    response = RedirectResponse(HOME, 303)
    sessions.keep(response, sessions.new_session(seeker_id, key), terms)
    return response
