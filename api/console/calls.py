"""电话告知: people who want to be told and use no telephone program; whom to call, what to say, what came of it.

A whole number is shown for one person at a time, and logged with its reason, as everywhere in the console.
"""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.guard import DeskDep, FormDep, MemberDep, asker
from api.console.pages import page
from matching.desk.calling import CallOutcome
from matching.errors import BadInput
from matching.privacy import mask_phone

router = APIRouter()
MOST = 50
OUTCOMES = {
    CallOutcome.REACHED: "已告知",
    CallOutcome.DECLINED: "本人不要",
    CallOutcome.NOT_REACHED: "没打通，明天再打",
}


@router.get("/calls")
async def calls(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    found = await run_in_threadpool(desk.calls, asker(member), MOST)
    masked = [one | {"phone": mask_phone(one["phone"] or "")} for one in found["items"]]
    return page(request, "calls.html", waiting=found["waiting"], items=masked, outcomes=OUTCOMES)


@router.post("/calls")
async def called(desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    try:
        outcome = CallOutcome(str(form.get("outcome", "")))
    except ValueError:
        raise BadInput("outcome", None, "请选择已告知、本人不要或没打通。") from None
    message_id = str(form.get("message_id", ""))[:100]
    step = await run_in_threadpool(desk.settle_call, message_id, outcome, asker(member))
    return RedirectResponse(f"/console/calls?{urlencode({'called': message_id, 'step': step})}", 303)


@router.post("/calls/undo")
async def undo(desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    message_id = str(form.get("message_id", ""))[:100]
    await run_in_threadpool(desk.undo_call, message_id, asker(member), str(form.get("step", "")))
    return RedirectResponse("/console/calls?undone=1", 303)
