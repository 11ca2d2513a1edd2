"""求职者, leafed through, and 一人一档: what one person stated, what was read from it, the jobs for them."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.console.addresses import SeekerId, address
from api.console.guard import DeskDep, FormDep, MemberDep, asker, reason_of
from api.console.listing import EXPORTED, LONGEST, beyond, number_of, order_of, place_of, plain, span
from api.console.pages import page
from api.console.printing import note_printout
from api.console.sheets import as_file
from api.console.workbooks import workbook_of_people
from api.reports.notice import SHELVES
from matching.casework.cases import CASE_EVENT_NAMES
from matching.desk import Desk
from matching.desk.browsing import LATELY, PEOPLE_ORDERS, Order
from matching.errors import BadInput
from matching.privacy import mask_name, mask_phone
from matching.vocabulary import PriorityGroup

router = APIRouter()
OFF = {
    "consent_personalisation": "关闭后只按地点和发布时间排列",
    "consent_push": "关闭后不主动联系、不推送",
    "consent_sensitive": "关闭后优先政策不再考虑身份",
}
SOURCES = {"confirmed": "本人确认过", "read": "读出来的", "guessed": "猜的"}
SHOWN = 10


@router.get("/people")
async def people(request: Request, desk: DeskDep, member: MemberDep) -> Response:
    wish, place, order = _asked(request)
    found = await run_in_threadpool(desk.browse_people, wish, place, number_of(request), asker(member), order)
    if last := beyond(request, found):
        return last
    await note_printout(request, desk, member, "people", [one["seeker_id"] for one in found.rows])
    return page(
        request, "people.html", found=found, span=span(found), wish=wish, place=place, order=order,
        districts=desk.districts(), conditions=_conditions(wish, place, desk),
    )  # fmt: skip


@router.post("/people.xlsx")
async def people_workbook(request: Request, desk: DeskDep, member: MemberDep, form: FormDep) -> Response:
    """The list that the address names, for a reason that is kept."""
    reason, (wish, place, order) = reason_of(form), _asked(request)
    found = await run_in_threadpool(desk.browse_people, wish, place, 1, asker(member), order, EXPORTED)
    listed = [one["seeker_id"] for one in found.rows]
    await run_in_threadpool(desk.note_export, asker(member), f"people {request.url.query}"[:200], reason, listed)
    return await as_file("求职者.xlsx", workbook_of_people, found, _conditions(wish, place, desk), member)


def _asked(request: Request) -> tuple[str, str, Order]:
    """Wish, place, order."""
    wish = plain(request.query_params.get("wish", ""))[:LONGEST].strip()
    return wish, place_of(request.query_params.get("place", "")), order_of(request, PEOPLE_ORDERS, LATELY)


def _conditions(wish: str, place: str, desk: Desk) -> str:
    """What was searched by, in words."""
    return f"想做：{wish or '不限'}；住在：{dict(desk.districts()).get(place, place) or '全市和外地'}"


@router.get("/people/find")
async def find(request: Request, member: MemberDep) -> Response:
    """Straight to one person by number."""
    seeker_id = request.query_params.get("seeker_id", "").strip()
    return RedirectResponse(address("people", seeker_id) if seeker_id else "/console/people", 303)


@router.get("/people/{seeker_id}")
async def person(request: Request, desk: DeskDep, member: MemberDep, seeker_id: SeekerId) -> Response:
    told = await run_in_threadpool(desk.seeker, seeker_id, asker(member))
    known = await run_in_threadpool(desk.my_data, seeker_id, asker(member))
    jobs = (await run_in_threadpool(desk.recommend, seeker_id, SHOWN, asker(member))).body
    programmes = await run_in_threadpool(desk.guidance, seeker_id, asker(member))
    case = await run_in_threadpool(desk.case_of, seeker_id)
    handled, staff = await run_in_threadpool(desk.applications_of, seeker_id), await run_in_threadpool(desk.staff)
    return page(
        request, "person.html", told=told, jobs=jobs, tags=_tags(known, told), kinds=desk.work_groups(),
        unwanted=known["unwanted"], consents=known["consents"], off=OFF, sources=SOURCES, groups=_groups(told),
        masked=_masked(told),
        case=case, handled=handled, step_names=CASE_EVENT_NAMES, staff=staff, programmes=programmes, shelves=SHELVES,
        names=desk.names_of(staff),
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


def _tags(known: dict[str, Any], told: dict[str, object]) -> list[dict[str, Any]]:
    """What was read or guessed; of health only where the person agreed that it be used."""
    tags: list[dict[str, Any]] = known["tags"]
    return [one for one in tags if told["consent_sensitive"] or not one["tag"].startswith("health_limit")]


def _masked(told: dict[str, object]) -> dict[str, str]:
    name, phone = told["name"], told["phone"]
    return {
        "name": mask_name(str(name)) if name else "未填姓名",
        "phone": mask_phone(str(phone)) if phone else "未填电话",
    }
