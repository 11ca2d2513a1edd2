"""The inbox: what a person was told, newest first, with what they made of it."""

from typing import Annotated

from fastapi import Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_push import Inbox
from api.dependencies import DeskDep, Limit, MessageId, SeekerId, StaffOrSeeker, answer, new_router, refusals
from api.schemas_push import DismissalBody

router = new_router("inbox")
PATH = "/v1/seekers/{seeker_id}/inbox"
Before = Annotated[int | None, Query(ge=1, le=2**62, description="`before` of the page above: what is older")]


@router.get(PATH, summary="What the person was told", response_model=Inbox, responses=refusals(404))
async def inbox(
    desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, before: Before = None, limit: Limit = 20
) -> Response:
    """Newest first; `unread` counts the whole inbox. Logged when staff look."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.inbox, seeker_id, actor.asker, before=before, limit=limit))


@router.post(f"{PATH}/{{message_id}}/read", summary="Mark as read", status_code=204, responses=refusals(404))
async def read(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, message_id: MessageId) -> Response:
    """Reading twice is harmless."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.mark_read, seeker_id, message_id)
    return Response(status_code=204)


@router.post(
    f"{PATH}/{{message_id}}/dismissed", summary="Not for me", status_code=204, responses=refusals(400, 404, 413)
)
async def dismissed(
    desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, message_id: MessageId, said: DismissalBody
) -> Response:
    """A posting that the message speaks of alone is not listed for this person again."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.dismiss, seeker_id, message_id, said.reason)
    return Response(status_code=204)
