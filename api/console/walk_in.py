"""窗口快速推荐: three facts, a list at once, nothing stored; 建档 for who agrees to it."""

import secrets
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import SeekerId, address
from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.pages import page
from matching.errors import BadInput

router = APIRouter()
CONSENTS = ("consent_push", "consent_sensitive")
"""Each agreed to by itself; personalisation is on until it is switched off."""
FACTS = ("wish", "place", "certificates", "education", "pay")
SHOWN = 10


@router.get("/walk-in")
async def ask(request: Request, desk: DeskDep, _: MemberDep) -> Response:
    return page(
        request, "walk_in.html", facts=dict.fromkeys(FACTS, ""), problem=None, body=None, districts=desk.districts()
    )


@router.post("/walk-in")
async def answer(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """A POST, so that what somebody said stands in no address and no log; with a reason it is dressed for print."""
    facts = {name: str(form.get(name, "")).strip()[:200] for name in FACTS}
    try:
        body = (await run_in_threadpool(desk.recommend_once, _row(facts), SHOWN)).body
    except BadInput as problem:
        return page(request, "walk_in.html", 422, facts=facts, problem=problem, body=None, districts=desk.districts())
    if form.get("reason"):
        await run_in_threadpool(desk.note_export, asker(member), "print walk-in", reason_of(form), [])
        request.state.printout = reason_of(form)
    return page(request, "walk_in.html", facts=facts, problem=None, body=body, districts=desk.districts())


@router.post("/walk-in/register")
async def register(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """建档: kept only with consent; whoever registers somebody looks after them from now on."""
    facts = {name: str(form.get(name, "")).strip()[:200] for name in FACTS}
    if form.get("agreed") != "1":
        raise BadInput("agreed", None, "本人同意了才能建档。请念给本人听，同意就勾上。")
    seeker_id = f"W-{secrets.token_hex(6)}"
    told = {name: str(form.get(name, "")).strip()[:100] for name in ("name", "phone")}
    agreed = {name: form.get(name) == "1" for name in CONSENTS}
    step = await run_in_threadpool(desk.register, {"seeker_id": seeker_id} | _row(facts) | told | agreed, asker(member))
    return RedirectResponse(f"{address('people', seeker_id)}?registered=1&step={step}", 303)


@router.post("/people/{seeker_id}/registration/undo")
async def undo_registration(desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    """All that was kept of the person is deleted."""
    await run_in_threadpool(desk.undo_registration, seeker_id, asker(member), str(form.get("step", "")))
    return RedirectResponse("/console/walk-in?undone=1", 303)


def _row(facts: dict[str, str]) -> dict[str, Any]:
    """The facts under the names of the import columns."""
    if not facts["wish"]:
        raise BadInput("wish_titles", None, "请写想做什么，例如：叉车司机、保洁、看大门。")
    return {
        "wish_titles": facts["wish"].replace("、", ";").replace("，", ";"),
        "district": facts["place"],
        "certificates": facts["certificates"].replace("、", ";").replace("，", ";"),
        "education": facts["education"],
        "wish_salary_min": facts["pay"],
    }
