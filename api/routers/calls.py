"""The call list, for counsellors: people who want to be told and use no telephone program."""

from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_push import Called, Calls
from api.dependencies import DeskDep, Limit, MessageId, StaffDep, answer, new_router, refusals
from api.schemas_push import CallBody

router = new_router("calls")


@router.get("/v1/calls", summary="Whom to call", response_model=Calls, responses=refusals())
async def calls(desk: DeskDep, actor: StaffDep, limit: Limit = 20) -> Response:
    """Longest due first, with the number and what to say. Who looks is logged."""
    return answer(await run_in_threadpool(desk.calls, actor.asker, limit))


@router.post(
    "/v1/calls/{message_id}", summary="What came of a call", response_model=Called, responses=refusals(400, 404, 413)
)
async def called(desk: DeskDep, actor: StaffDep, message_id: MessageId, said: CallBody) -> Response:
    """`not_reached` comes again tomorrow, three times in all. 422 when somebody else has called meanwhile."""
    return answer(await run_in_threadpool(desk.note_call, message_id, said.outcome, said.reason, actor.asker))
