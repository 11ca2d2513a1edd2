"""What routes ask for: the desk, the actor, a limit; and how they read and write JSON."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.responses import Response

from api.auth import Actor
from api.errors import MEDIA_TYPE
from matching.desk import Answer, Desk
from matching.vocabulary import Role


async def the_desk(request: Request) -> Desk:
    """The desk that the app opened at its start."""
    desk: Desk = request.app.state.desk
    return desk


def only(*roles: Role) -> Callable[[Request], Coroutine[Any, Any, Actor]]:
    """A dependency: the actor whom the gate has let in, if of one of these roles."""

    async def admit(request: Request) -> Actor:
        actor: Actor = request.state.actor
        actor.must_be(*roles)
        return actor

    return admit


STAFF = (Role.COUNSELLOR, Role.OPERATOR)

DeskDep = Annotated[Desk, Depends(the_desk)]
AnyoneDep = Annotated[Actor, Depends(only(*Role))]
StaffDep = Annotated[Actor, Depends(only(*STAFF))]
OwnSeeker = Annotated[Actor, Depends(only(Role.SEEKER))]
StaffOrSeeker = Annotated[Actor, Depends(only(Role.SEEKER, *STAFF))]
StaffOrEmployer = Annotated[Actor, Depends(only(Role.EMPLOYER, *STAFF))]
ShortlistReader = Annotated[Actor, Depends(only(Role.EMPLOYER, Role.DATA_SCIENTIST, *STAFF))]
ReportReader = Annotated[Actor, Depends(only(Role.DATA_SCIENTIST, *STAFF))]
OperatorDep = Annotated[Actor, Depends(only(Role.OPERATOR))]

Limit = Annotated[int, Query(ge=1, le=100, description="How many, at most")]


def _id(example: str) -> Any:
    return Path(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f/]+$", examples=[example])


SeekerId = Annotated[str, _id("S0001")]
PostingId = Annotated[str, _id("YK-2026-0412")]
ShiftId = Annotated[str, _id("YK-G-1205-A")]
SeekerRef = Annotated[str, _id("s_7F3K9Q2MXA")]
MessageId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["m_5f0c9f0e5f0c9f0e5f0c9f0e"])]
DecisionId = Annotated[str, _id("d_0193f2")]


class _StrictRequest(Request):
    """JSON by the letter: no NaN, no lone surrogates, no unbounded nesting or integers."""

    async def json(self) -> Any:
        return orjson.loads(await self.body())


class _JsonRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return strictly


_SAID = {
    400: "The body cannot be read",
    401: "No valid credential",
    403: "This role, or this subject, may not",
    404: "No such record",
    409: "What was seen or asked for is not so any more",
    413: "The body is too large",
    422: "A field cannot be used; `field` and `cure` say which and what to do",
    503: "A part of the service is not ready",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem documents that a route may answer with, for OpenAPI; 401, 403, 422 and 503 always."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": _SAID[status], "content": content} for status in sorted({401, 403, 422, 503, *statuses})
    }


async def within_reach(request: Request, desk: DeskDep) -> None:
    """Of the people that addresses name, a counsellor of an office reaches its own alone (`desk.offices`)."""
    actor: Actor | None = request.state.actor
    if actor is not None and actor.office and (named := request.path_params.get("seeker_id")):
        await run_in_threadpool(desk.must_reach, actor.asker, [named])


def new_router(tag: str) -> APIRouter:
    """A router whose routes read strict JSON and keep to the people of the actor's office."""
    return APIRouter(tags=[tag], route_class=_JsonRoute, dependencies=[Depends(within_reach)])


def listed(answer: Answer) -> Response:
    """A list, in the very bytes whose fingerprint the decision holds."""
    return Response(answer.content, media_type="application/json")


def answer(body: Any, status: int = 200) -> Response:
    """The body as JSON bytes, past the framework's own encoding."""
    return Response(orjson.dumps(body), status, media_type="application/json")
