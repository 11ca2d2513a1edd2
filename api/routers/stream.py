"""What a person is told, as it comes: server-sent events, for `EventSource` and for chunked requests alike."""

from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.dependencies import DeskDep, OwnSeeker, SeekerId, new_router, refusals
from api.streams import EventStream, Streams

router = new_router("inbox")
Number = Annotated[int | None, Query(ge=0, le=2**62, description="As `Last-Event-ID`, for the first request")]
LastEventId = Annotated[int | None, Header(ge=0, le=2**62, description="Number of the last event that arrived")]
DESCRIBED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `message`: the number as id, a message as in the inbox as data; `end` is the last",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    204: {"description": "The person does not want to be told: do not connect again"},
}


async def the_streams(request: Request) -> Streams:
    streams: Streams = request.app.state.streams
    return streams


@router.get(
    "/v1/seekers/{seeker_id}/stream",
    summary="Be told as it comes",
    response_class=Response,
    responses=DESCRIBED | refusals(404),
)
async def stream(
    desk: DeskDep,
    streams: Annotated[Streams, Depends(the_streams)],
    actor: OwnSeeker,
    seeker_id: SeekerId,
    after: Number = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Server-sent events after a number, or from now on; ends with the token, or when the person says stop."""
    actor.must_speak_for(seeker_id)
    listener = await run_in_threadpool(desk.listener, seeker_id, after if last_event_id is None else last_event_id)
    if listener is None:
        return Response(status_code=204)
    return EventStream(streams.events(*listener, until=actor.ends), headers={"X-Accel-Buffering": "no"})
