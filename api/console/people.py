"""求职者, leafed through, and 一人一档: what one person stated, what was read from it, the jobs for them."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import SeekerId, address
from api.console.guard import DeskDep, FormDep, MemberDep, asker
from api.console.listing import LONGEST, beyond, number_of, place_of, span
from api.console.pages import page
from api.console.printing import note_printout
from api.reports.notice import SHELVES
from matching.casework.cases import CASE_EVENT_NAMES
from matching.errors import BadInput
from matching.privacy import mask_name, mask_phone
from matching.vocabulary import PriorityGroup

router = APIRouter()
CONSENTS = {
    "consent_personalisation": ("个性化推荐", "关闭后只按地点和发布时间排列"),
    "consent_push": ("岗位提醒", "关闭后不主动联系、不推送"),
    "consent_sensitive": ("使用困难身份等敏感信息", "关闭后优先政策不再考虑身份"),
}
SHOWN = 10


@router.get("/people")
async def people(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    wish, place = (
        request.query_params.get("wish", "")[:LONGEST].strip(),
        place_of(request.query_params.get("place", "")),
    )
    found = await run_in_threadpool(desk.browse_people, wish, place, number_of(request), asker(member))
    if last := beyond(request, found):
        return last
    return page(
        request, "people.html", found=found, span=span(found), wish=wish, place=place, districts=desk.districts()
    )


@router.get("/people/find")
async def find(request: Request, member: MemberDep) -> Response:
    """Straight to one person by number."""
    seeker_id = request.query_params.get("seeker_id", "").strip()
    return RedirectResponse(address("people", seeker_id) if seeker_id else "/console/people", 303)


@router.get("/people/{seeker_id}")
async def person(request: Request, desk: DeskDep, member: MemberDep, seeker_id: SeekerId) -> Response:
    told = await run_in_threadpool(desk.seeker, seeker_id, asker(member))
    jobs = (await run_in_threadpool(desk.recommend, seeker_id, SHOWN, asker(member))).body
    case = await run_in_threadpool(desk.case_of, seeker_id)
    handled = await run_in_threadpool(desk.applications_of, seeker_id)
    return page(
        request, "person.html", told=told, jobs=jobs, consents=CONSENTS, groups=_groups(told), masked=_masked(told),
        case=case, handled=handled, step_names=CASE_EVENT_NAMES, staff=await run_in_threadpool(desk.staff),
    )  # fmt: skip


@router.get("/people/{seeker_id}/policies")
async def policies(request: Request, desk: DeskDep, member: MemberDep, seeker_id: SeekerId) -> Response:
    """政策告知单; nothing that an officer has still to confirm is printed."""
    told = await run_in_threadpool(desk.guidance, seeker_id, asker(member))
    await note_printout(request, desk, member, "policies", [seeker_id])
    return page(request, "policies.html", told=told, shelves=SHELVES)


@router.post("/people/{seeker_id}/full")
async def full(request: Request, desk: DeskDep, member: MemberDep, seeker_id: SeekerId, form: FormDep) -> Response:
    """The whole number, for a reason that is logged; the page asks the browser to go back after ten minutes."""
    reason = str(form.get("reason", "")).strip()[:200]
    if not reason:
        raise BadInput("reason", None, "请写明为什么要看完整号码。")
    told = await run_in_threadpool(desk.seeker, seeker_id, asker(member))
    await run_in_threadpool(desk.note_access, asker(member), [seeker_id], "contact", reason)
    return page(request, "contact.html", told=told, reason=reason)


@router.post("/people/{seeker_id}/invite")
async def invite(request: Request, desk: DeskDep, member: MemberDep, seeker_id: SeekerId) -> Response:
    """登录码, to be read to the person who stands here or written down for them; logged."""
    given = await run_in_threadpool(desk.invite, seeker_id, asker(member))
    return page(request, "invitation.html", given=given, seeker_id=seeker_id)


def _groups(told: dict[str, object]) -> list[str]:
    """Legal names, and only where the person agreed that they be used."""
    named = told["groups"] if told["consent_sensitive"] else []
    assert isinstance(named, list)
    known = {group.value: group.legal_name for group in PriorityGroup}
    return [known.get(str(one), str(one)) for one in named]


def _masked(told: dict[str, object]) -> dict[str, str]:
    name, phone = told["name"], told["phone"]
    return {
        "name": mask_name(str(name)) if name else "未填姓名",
        "phone": mask_phone(str(phone)) if phone else "未填电话",
    }
