"""The city's own sign-on (OpenID Connect), where a setting names it: authorization code with state, nonce and PKCE.

The provider says who somebody is, never what they may do: its subject must have been linked to an account made before
(`jobmatch staff link`). Nobody gets an account by signing on. Authlib does the protocol; what it has to remember
between going and coming back stands in a signed cookie of ten minutes, which is gone after one use.
"""

import time
from dataclasses import dataclass
from typing import Any

import httpx2
import jwt
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from joserfc.errors import JoseError
from starlette.responses import RedirectResponse, Response

from api.console import sessions
from api.console.entry import inside
from api.console.guard import DeskDep
from api.console.pages import page
from matching.errors import NotFound, SignInRefused

router = APIRouter()
COOKIE = "jobmatch_sign_on"
PATH = "/console/sign-on"
SECONDS = 600
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures of the provider's own key only: nothing unsigned, nothing signed with the shared secret."""
STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face"})
"""Words of `amr` (RFC 8176) by which the provider says that a second factor was asked for."""
REFUSED = "统一身份认证没有通过，请再试一次，或用密码登录。"


@dataclass(frozen=True)
class Known:
    """Whom the provider knows: its number for them, and whether it asked for a second factor."""

    subject: str
    strong: bool


@dataclass(frozen=True)
class Registration:
    """This service as its provider knows it; without an issuer or an id there is no provider."""

    name: str
    issuer: str
    client_id: str
    client_secret: str


class SignOn:
    """One provider."""

    def __init__(self, registered: Registration) -> None:
        self.name, self._issuer = registered.name, registered.issuer.rstrip("/")
        self._client: Any = OAuth().register(
            "city",
            client_id=registered.client_id,
            client_secret=registered.client_secret,
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": 10},
        )

    async def leave(self, request: Request) -> Response:
        """To the provider; `request.session` holds what coming back will be checked against."""
        await self._metadata()
        response: Response = await self._client.authorize_redirect(request, request.url_for("come_back"))
        return response

    async def known(self, request: Request) -> Known:
        """Who came back. Raises OAuthError or JoseError when anything does not fit, httpx2.HTTPError when away."""
        await self._metadata()
        token = await self._client.authorize_access_token(
            request, claims_options={"iss": {"essential": True, "value": self._issuer}}, leeway=30
        )
        claims = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise OAuthError("no_id_token")
        return Known(str(claims["sub"]), bool(STRONG & set(claims.get("amr") or ())))

    async def _metadata(self) -> None:
        metadata = await self._client.load_server_metadata()
        if metadata.get("issuer", "").rstrip("/") != self._issuer:
            raise OAuthError("wrong_issuer")
        told = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
        metadata["id_token_signing_alg_values_supported"] = [one for one in told if one in ALGORITHMS]


def sign_on_of(registered: Registration) -> SignOn | None:
    """The provider, if the settings name one."""
    return SignOn(registered) if registered.issuer and registered.client_id else None


@router.get("/sign-on")
async def leave(request: Request, next: str = "") -> Response:
    sign_on = _sign_on(request)
    request.scope["session"] = {}
    try:
        response = await sign_on.leave(request)
    except (OAuthError, httpx2.HTTPError):
        return page(request, "sign_in.html", 502, next=next, username="", refused=REFUSED)
    terms: sessions.Terms = request.app.state.terms
    kept = {"held": request.session, "next": inside(next), "aud": COOKIE, "exp": int(time.time()) + SECONDS}
    sealed = jwt.encode(kept, sessions.derived(terms.key), algorithm="HS256")
    response.set_cookie(
        COOKIE, sealed, max_age=SECONDS, path=PATH, httponly=True, secure=terms.server_mode, samesite="lax"
    )
    return response


@router.get("/sign-on/back")
async def come_back(request: Request, desk: DeskDep) -> Response:
    """A session for the linked account; without the provider's word for a second factor our own is asked for."""
    terms: sessions.Terms = request.app.state.terms
    sign_on, kept = _sign_on(request), _kept(request, terms)
    request.scope["session"] = kept.get("held", {})
    try:
        known = await sign_on.known(request)
        member = await run_in_threadpool(desk.member_linked, known.subject)
    except SignInRefused as error:
        response = page(request, "sign_in.html", 401, next="", username="", refused=str(error))
    except (OAuthError, JoseError, httpx2.HTTPError, ValueError):
        response = page(request, "sign_in.html", 401, next="", username="", refused=REFUSED)
    else:
        pending = (terms.server_mode or member.second_factor) and not known.strong
        response = RedirectResponse("/console/second-factor" if pending else kept["next"], 303)
        sessions.begin(response, member.username, member.epoch, terms, pending=pending)
    response.delete_cookie(COOKIE, path=PATH)
    return response


def _sign_on(request: Request) -> SignOn:
    sign_on: SignOn | None = request.app.state.sign_on
    if sign_on is None:
        raise NotFound("没有接入统一身份认证。")
    return sign_on


def _kept(request: Request, terms: sessions.Terms) -> dict[str, Any]:
    """What the cookie holds; nothing when it is missing, forged or over."""
    try:
        return jwt.decode(
            request.cookies.get(COOKIE, ""), sessions.derived(terms.key), algorithms=["HS256"], audience=COOKIE
        )
    except jwt.PyJWTError:
        return {}
