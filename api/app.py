"""The HTTP service, put together: `create_app(settings)`."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI

from api import errors
from api.answers import Problem
from api.console import PREFIX, console_app
from api.console.sessions import Terms
from api.console.sign_on import Registration, sign_on_of
from api.gate import BODY_LIMIT, OPEN_PATHS, Gate
from api.h5 import PREFIX as H5_PREFIX
from api.h5 import h5_app
from api.metrics import Metrics
from api.routers import (
    applications,
    calls,
    decisions,
    families,
    gigs,
    guidance,
    health,
    inbox,
    interactions,
    login,
    own_data,
    postings,
    recommendations,
    reports,
    reviews,
    saved,
    seekers,
    stream,
    subscriptions,
    unwanted,
    whatif,
)
from api.streams import Streams
from matching.assembly import open_desk
from matching.desk.memory import share_arenas
from matching.errors import UnsafeSettings
from matching.settings import Settings

KEY_LENGTH = 32
"""Characters of a secret key, at least (RFC 7518, section 3.2: 256 bits for HS256)."""

BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "`jobmatch token ROLE [--subject ID]`",
}
DESCRIPTION = """\
Jobs for people and people for jobs. Every route but the health group needs `Authorization: Bearer TOKEN`; a token names
a role (seeker, employer, counsellor, operator, data_scientist) and a subject. Refusals are `application/problem+json`.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """An app that opens its desk when it starts and closes it when it ends."""
    settings = settings or Settings()
    check(settings)
    metrics = Metrics()
    app = FastAPI(
        title="jobmatch",
        version="1",
        description=DESCRIPTION,
        lifespan=_lifespan(settings, metrics),
        docs_url=None if settings.server_mode else "/docs",
        redoc_url=None,
    )
    app.state.metrics = metrics
    app.add_middleware(Gate, key=settings.secret_key, metrics=metrics)
    errors.install(app)
    rooms = (
        *(recommendations, postings, seekers, own_data, applications, interactions, decisions, guidance, gigs),
        *(unwanted, saved, login, inbox, stream, subscriptions, calls, families, whatif, reports, reviews, health),
    )
    for room in rooms:
        app.include_router(room.router, max_body_size=BODY_LIMIT)
    app.state.terms = Terms(settings.secret_key, settings.server_mode)
    app.state.site = settings.site
    app.state.sign_on = sign_on_of(registration(settings))
    app.mount(PREFIX, console_app(app.state))
    app.mount(H5_PREFIX, h5_app(app.state))
    _describe(app)
    return app


def check(settings: Settings | None = None) -> None:
    """Refuse to serve others with a key that anyone can know or guess; by default as the environment has it."""
    settings = settings or Settings()
    if not settings.server_mode:
        return
    if settings.uses_sample_key:
        raise UnsafeSettings("样例密钥人人都知道，不能对外服务。请设置 JOBMATCH_SECRET_KEY。")
    if len(settings.secret_key) < KEY_LENGTH:
        raise UnsafeSettings(f"JOBMATCH_SECRET_KEY 太短：至少 {KEY_LENGTH} 个字符。")


def registration(settings: Settings) -> Registration:
    """How the city's own sign-on knows this service."""
    return Registration(settings.oidc_name, settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)


def _lifespan(settings: Settings, metrics: Metrics) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        share_arenas()
        desk = open_desk(settings)
        desk.on_stage, desk.on_shadow = metrics.stage, metrics.shadow
        desk.watch_ranker(metrics.ranker)
        desk.catch_up()  # before the first request comes in
        gc.freeze()  # a collection need not walk the market each time: it never turns to garbage
        app.state.desk = desk
        app.state.streams = Streams(desk)
        try:
            yield
        finally:
            app.state.streams.end_all()
            gc.unfreeze()
            desk.close_down()
            metrics.close()

    return lifespan


def _describe(app: FastAPI) -> None:
    """OpenAPI with what the gate asks for and what the handlers of errors answer."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        described = plain()
        described["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        described["components"]["securitySchemes"] = {"HTTPBearer": BEARER}
        for path in described["paths"].keys() - OPEN_PATHS:
            for operation in described["paths"][path].values():
                operation["security"] = [{"HTTPBearer": []}]
        return described

    app.openapi = openapi  # type: ignore[method-assign]
