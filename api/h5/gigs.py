"""零工: shifts in the person's free time, places taken, confirmed and let go; and when the person is free."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import AfterValidator
from starlette.responses import Response

from api.console.addresses import from_path
from api.h5.guard import DeskDep, FormDep, SeekerDep
from api.h5.pages import page, to
from matching.errors import BadInput

router = APIRouter()
ShiftId = Annotated[str, Path(min_length=1, max_length=400), AfterValidator(from_path)]
SHOWN = 10
DAYS = {number: f"周{name}" for number, name in enumerate("一二三四五六日", start=1)}
HOURS = tuple(f"{hour:02d}:00" for hour in range(24))


@router.get("/gigs")
async def gigs(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    """What the person holds first, then the ten best."""
    mine = await run_in_threadpool(desk.my_reservations, asker.subject, asker)
    body = (await run_in_threadpool(desk.gigs, asker.subject, SHOWN, asker)).body
    held = [one for one in mine if one["may"] and one["state"] not in ("released", "expired")]
    return page(request, "gigs.html", body=body, held=held, wish=secrets.token_hex(16))


@router.post("/gigs/{shift_id}/reserve")
async def reserve(request: Request, desk: DeskDep, asker: SeekerDep, shift_id: ShiftId, form: FormDep) -> Response:
    """The same form sent twice takes one place; with `wait` one in the line when none is left."""
    wish, wait = str(form.get("wish", ""))[:64] or secrets.token_hex(16), form.get("wait") == "1"
    await run_in_threadpool(lambda: desk.reserve(asker.subject, shift_id, asker, f"{wish}-{shift_id}", wait=wait))
    return to(request, "/h5/gigs")


@router.post("/gigs/{shift_id}/confirm")
async def confirm(request: Request, desk: DeskDep, asker: SeekerDep, shift_id: ShiftId) -> Response:
    """The button says what it agrees to (个人信息保护法 article 23)."""
    await run_in_threadpool(desk.confirm, asker.subject, shift_id, asker)
    return to(request, "/h5/gigs")


@router.post("/gigs/{shift_id}/release")
async def release(request: Request, desk: DeskDep, asker: SeekerDep, shift_id: ShiftId) -> Response:
    await run_in_threadpool(desk.release, asker.subject, shift_id, asker)
    return to(request, "/h5/gigs")


@router.get("/free-times")
async def free_times(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    free = await run_in_threadpool(desk.free_times, asker.subject, asker)
    hours = [(one["starts"][:5], one["ends"][:5]) for one in free["weekly"]] or [("08:00", "18:00")]
    ticked = {one["weekday"] for one in free["weekly"]}
    one_way = len(set(hours)) == 1
    return page(
        request, "free_times.html", days=DAYS, hours=HOURS, ticked=ticked, since=hours[0][0], until=hours[0][1],
        one_way=one_way, single=len(free["dates"]) + len(free["away"]),
    )  # fmt: skip


@router.post("/free-times")
async def put_free_times(request: Request, desk: DeskDep, asker: SeekerDep) -> Response:
    """The weekly pattern; days of their own and days away stay as they were said elsewhere."""
    form = await request.form()
    since, until = str(form.get("since", "")), str(form.get("until", ""))
    if since not in HOURS or until not in HOURS:
        raise BadInput("since", None, "请选从几点到几点。")
    days = [day for day in DAYS if str(day) in form.getlist("day")]
    before = await run_in_threadpool(desk.free_times, asker.subject, asker)
    kept: dict[str, Any] = {name: before[name] for name in ("dates", "away")}
    weekly = [{"weekday": day, "starts": since, "ends": until} for day in days]
    await run_in_threadpool(desk.put_free_times, asker.subject, kept | {"weekly": weekly})
    return to(request, "/h5/gigs")
