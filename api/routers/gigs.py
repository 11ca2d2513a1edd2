"""零工: a person says when they are free, reads what fits, reserves, confirms, lets go; an employer states shifts."""

from typing import Annotated

from fastapi import Header
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_gigs import Comes, FreeTimes, Gigs, Reservation, Reservations, Rosters, StoredShift
from api.dependencies import (
    DeskDep,
    Limit,
    PostingId,
    SeekerId,
    ShiftId,
    StaffOrEmployer,
    StaffOrSeeker,
    answer,
    listed,
    new_router,
    refusals,
)
from api.schemas_gigs import AttendanceBody, ConfirmationOfPlaceBody, FreeTimesBody, ReservationBody, ShiftBody
from matching.errors import BadInput

router = new_router("gigs")
SEEKER = "/v1/seekers/{seeker_id}"
FREE = f"{SEEKER}/free-times"
OWN = f"{SEEKER}/reservations"
ONE = f"{OWN}/{{shift_id}}"
SHIFTS = "/v1/postings/{posting_id}/shifts"
RequestKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="New for each wish, the same when a request is sent again: it is then answered as the first time",
        examples=["7d0f2c1e-5a3b-4f1e-9d55-0c8f1c2b3a4d"],
    ),
]


@router.get(FREE, summary="When I am free", response_model=FreeTimes, responses=refusals(404))
async def free_times(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """As the person said it; nothing is guessed."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.free_times, seeker_id, actor.asker))


@router.put(FREE, summary="Say when I am free", response_model=FreeTimes, responses=refusals(400, 404, 413))
async def put_free_times(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, free: FreeTimesBody) -> Response:
    """A weekly pattern, days of their own, days away; in the place of what was said before."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.put_free_times, seeker_id, free.row()))


@router.get(f"{SEEKER}/gigs", summary="Shifts for this person", response_model=Gigs, responses=refusals(404))
async def gigs(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, limit: Limit = 20) -> Response:
    """Shifts wholly in free time that the person may take and reach, best first, each with reasons and gaps."""
    actor.must_speak_for(seeker_id)
    return listed(await run_in_threadpool(desk.gigs, seeker_id, limit, actor.asker))


@router.get(OWN, summary="My shifts", response_model=Reservations, responses=refusals(404))
async def mine(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """Latest change first: held, waited for, worked, let go."""
    actor.must_speak_for(seeker_id)
    return answer({"items": await run_in_threadpool(desk.my_reservations, seeker_id, actor.asker)})


@router.post(
    OWN, summary="Reserve a place", status_code=201, response_model=Reservation, responses=refusals(400, 404, 413)
)
async def reserve(
    desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, wanted: ReservationBody, request_key: RequestKey
) -> Response:
    """Held for some minutes, to be confirmed; hours and rest by 劳动法 36, 38, 41 over all shifts of the person."""
    actor.must_speak_for(seeker_id)
    told = await run_in_threadpool(desk.reserve, seeker_id, wanted.shift_id, actor.asker, request_key, wait=wanted.wait)
    return answer(told, 201)


@router.post(f"{ONE}/confirm", summary="Confirm a place", response_model=Reservation, responses=refusals(400, 404, 413))
async def confirm(
    desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, shift_id: ShiftId, said: ConfirmationOfPlaceBody
) -> Response:
    """Sends name and telephone to the employer, to which the person agrees (个人信息保护法 23). Twice is harmless."""
    actor.must_speak_for(seeker_id)
    if not said.agrees_to_send:
        raise BadInput("agrees_to_send", None, "确认后单位要看到姓名和电话才能安排到岗；本人同意后才能确认。")
    return answer(await run_in_threadpool(desk.confirm, seeker_id, shift_id, actor.asker))


@router.post(f"{ONE}/release", summary="Let a place go", response_model=Reservation, responses=refusals(404))
async def release(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, shift_id: ShiftId) -> Response:
    """Until the shift begins; the next who waits is offered it in the same moment. Twice is harmless."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.release, seeker_id, shift_id, actor.asker))


@router.post(
    SHIFTS, summary="State a shift", status_code=201, response_model=StoredShift, responses=refusals(400, 404, 413)
)
async def publish(desk: DeskDep, actor: StaffOrEmployer, posting_id: PostingId, shift: ShiftBody) -> Response:
    """Of a posting of kind 零工. The same `shift_id` again replaces it, as far as nobody's place is touched."""
    return answer(await run_in_threadpool(desk.publish_shift, posting_id, shift.row(), actor.asker), 201)


@router.get(SHIFTS, summary="Shifts of a posting", response_model=Rosters, responses=refusals(404))
async def shifts(desk: DeskDep, actor: StaffOrEmployer, posting_id: PostingId) -> Response:
    """What is left, how many wait, who comes; names of those who confirmed. Logged."""
    return answer({"items": await run_in_threadpool(desk.posting_shifts, posting_id, actor.asker)})


@router.post(
    f"{SHIFTS}/{{shift_id}}/attendance", summary="Who came", response_model=Comes, responses=refusals(400, 404, 413)
)
async def attendance(
    desk: DeskDep, actor: StaffOrEmployer, posting_id: PostingId, shift_id: ShiftId, said: AttendanceBody
) -> Response:
    """Once the shift has begun; may be set right later."""
    told = await run_in_threadpool(
        desk.mark_attendance, posting_id, shift_id, said.seeker_ref, actor.asker, came=said.came
    )
    return answer(told)
