"""推荐设置, 能享受的政策, 怎么排的: what the person decides, and is told."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.h5.guard import DeskDep, FormDep, SeekerDep, VisitorDep
from api.h5.pages import page, to
from api.reports.notice import SHELVES
from matching.desk import Desk
from matching.errors import BadInput

router = APIRouter()
SWITCHES = {
    "consent_personalisation": (
        "个性化推荐",
        "开着：按你的求职意向、远近和时间排列。",
        "关着：只按发布时间排列，不用你的资料。",
    ),
    "consent_push": ("岗位提醒", "开着：有合适的新岗位会告诉你。", "关着：不主动联系你，也不推送。"),
    "consent_sensitive": (
        "使用困难身份等敏感信息",
        "开着：帮你对照就业援助政策，推荐时可以优先。",
        "关着：不用这些信息，岗位照样推荐。",
    ),
}


@router.get("/settings")
async def settings(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    consents = await run_in_threadpool(desk.consents_of, asker.subject)
    return page(
        request, "settings.html", consents=consents, switches=SWITCHES, changed=request.query_params.get("changed", "")
    )


@router.post("/settings")
async def switch(request: Request, desk: DeskDep, asker: SeekerDep, form: FormDep) -> Response:
    """One switch at a time; the next request obeys."""
    name = str(form.get("name", ""))
    if name not in SWITCHES or form.get("on") not in ("0", "1"):
        raise BadInput("name", None, "没有这个开关。")
    await run_in_threadpool(desk.set_consents, asker.subject, {name: form["on"] == "1"})
    return to(request, f"/h5/settings?changed={name}")


@router.get("/policies")
async def policies(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    told = await run_in_threadpool(lambda: desk.guidance(asker.subject, asker, for_staff=False))
    return page(request, "policies.html", told=told, shelves=SHELVES)


@router.get("/how")
async def how(request: Request, desk: DeskDep, session: VisitorDep) -> Response:
    request.state.seeker_id = session.seeker_id
    return page(request, "how.html", about=desk.about_ranking())


@router.get("/object")
async def object_page(request: Request, _: SeekerDep, about: str = "") -> Response:
    """`about`: the fact that somebody at the desk must verify before it is changed (更正)."""
    return page(request, "object.html", told="", about=about, name=_fact_name(about))


@router.post("/object")
async def object_to(request: Request, desk: DeskDep, asker: SeekerDep, form: FormDep) -> Response:
    """申诉: a person answers by the day that is named."""
    words, name = str(form.get("words", ""))[:500].strip(), _fact_name(str(form.get("about", "")))
    said = f"更正「{name}」：{words}" if name and words else words
    told = await run_in_threadpool(desk.object, asker.subject, said, asker)
    return page(request, "object.html", told=told["text"], about="", name="")


def _fact_name(field: str) -> str:
    return Desk.fact_names().get(field, "")
