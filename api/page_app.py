"""Pages inside the service: a small app of its own that shares the desk and answers errors as pages."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.routing import APIRouter
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

Told = Callable[[Request, Exception], Awaitable[Response]]


def pages_over(
    state: object, rooms: Sequence[tuple[APIRouter, int]], static: Path, told: Mapping[type[Exception], Told]
) -> FastAPI:
    """The pages over the state (desk, settings) of the app that they are mounted in.

    Parameters
    ----------
    rooms : (router, int)
        With the largest body each takes, bytes.
    told : error -> handler
        The page that an error becomes.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state = state  # type: ignore[assignment]
    for room, largest in rooms:
        app.include_router(room, max_body_size=largest)
    app.mount("/static", StaticFiles(directory=static), name="static")
    for error, handler in told.items():
        app.add_exception_handler(error, handler)
    return app
