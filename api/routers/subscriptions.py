"""One-time WeChat subscriptions: what may be asked for, and what the person granted."""

from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_push import Subscriptions
from api.dependencies import DeskDep, OwnSeeker, SeekerId, StaffOrSeeker, answer, new_router, refusals
from api.schemas_push import GrantBody

router = new_router("subscriptions")
PATH = "/v1/seekers/{seeker_id}/subscriptions"


@router.get(PATH, summary="What may still be sent", response_model=Subscriptions, responses=refusals(404))
async def subscriptions(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """Template ids for `wx.requestSubscribeMessage`, by kind of message, and how many of each are left."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.subscriptions, seeker_id))


@router.post(PATH, summary="Enter what was granted", response_model=Subscriptions, responses=refusals(400, 404, 413))
async def grant(desk: DeskDep, actor: OwnSeeker, seeker_id: SeekerId, granted: GrantBody) -> Response:
    """One message for each template accepted; the same `grant_id` again enters nothing. Needs a bound account."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.grant, seeker_id, granted.grant_id, granted.accepted))
