"""消息: the newest ten, each with why it came."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.h5.guard import DeskDep, SeekerDep
from api.h5.pages import page, to
from matching.vocabulary import DismissReason

router = APIRouter()
MessageId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Before = Annotated[int | None, Query(ge=1, le=2**62)]
SHOWN = 10


@router.get("/messages")
async def messages(request: Request, desk: DeskDep, asker: SeekerDep, before: Before = None) -> Response:
    """What is shown is read from then on; this page still says that it is new."""
    told = await run_in_threadpool(lambda: desk.inbox(asker.subject, asker, before=before, limit=SHOWN))
    for one in told["items"]:
        if one["read_at"] is None:
            await run_in_threadpool(desk.mark_read, asker.subject, one["message_id"])
    return page(request, "messages.html", told=told)


@router.post("/messages/{message_id}/dismiss")
async def dismiss(request: Request, desk: DeskDep, asker: SeekerDep, message_id: MessageId) -> Response:
    """A posting that the message speaks of alone is on no list of this person any more."""
    await run_in_threadpool(desk.dismiss, asker.subject, message_id, DismissReason.UNSAID)
    return to(request, "/h5/messages")
