"""窗口快速推荐: three facts, a list at once, nothing stored."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.pages import page
from matching.errors import BadInput

router = APIRouter()
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
