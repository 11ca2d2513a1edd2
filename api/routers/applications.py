"""Applications: the person applies, asks how it stands, withdraws; the employer answers about its own postings."""

from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_casework import ApplicationForm, Applications, ReceivedApplication, ReceivedApplications
from api.dependencies import (
    DeskDep,
    PostingId,
    SeekerId,
    SeekerRef,
    StaffOrEmployer,
    StaffOrSeeker,
    answer,
    new_router,
    refusals,
)
from api.schemas_casework import AnswerBody, ApplicationBody, WithdrawalBody
from matching.errors import BadInput

router = new_router("applications")
OWN = "/v1/seekers/{seeker_id}/applications"
ONE = f"{OWN}/{{posting_id}}"
RECEIVED = "/v1/postings/{posting_id}/applications"


@router.get(OWN, summary="My applications", response_model=Applications, responses=refusals(404))
async def mine(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """Latest change first: how each stands, who must act next and by when, and every step so far."""
    actor.must_speak_for(seeker_id)
    return answer({"items": await run_in_threadpool(desk.my_applications, seeker_id)})


@router.get(ONE, summary="Before applying, and how it stands", response_model=ApplicationForm, responses=refusals(404))
async def form(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, posting_id: PostingId) -> Response:
    """To whom what is sent, and what is not; and the application, if there is one."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.application_form, seeker_id, posting_id))


@router.post(OWN, summary="Apply", status_code=201, response_model=ApplicationForm, responses=refusals(400, 404, 413))
async def apply(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, wanted: ApplicationBody) -> Response:
    """Sends name, telephone and work experience to the employer, to which the person agrees (个人信息保护法 23)."""
    actor.must_speak_for(seeker_id)
    if not wanted.agrees_to_send:
        raise BadInput("agrees_to_send", None, "报名要把姓名、电话、工作经历发给企业；本人同意后才能报名。")
    return answer(await run_in_threadpool(desk.apply, seeker_id, wanted.posting_id, actor.asker), 201)


@router.post(f"{ONE}/ask", summary="Ask how it stands", response_model=ApplicationForm, responses=refusals(404))
async def ask(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, posting_id: PostingId) -> Response:
    """问问进展: once a day; a counsellor calls by tomorrow."""
    actor.must_speak_for(seeker_id)
    return answer(await run_in_threadpool(desk.ask_on, seeker_id, posting_id, actor.asker))


@router.post(f"{ONE}/withdraw", summary="Withdraw", response_model=ApplicationForm, responses=refusals(400, 404, 413))
async def withdraw(
    desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId, posting_id: PostingId, said: WithdrawalBody
) -> Response:
    """The employer sees nothing of the person from now on; one may apply again."""
    actor.must_speak_for(seeker_id)
    reason = said.reason or ""
    return answer(await run_in_threadpool(desk.withdraw, seeker_id, posting_id, actor.asker, reason))


@router.get(
    RECEIVED, summary="Who applied to this posting", response_model=ReceivedApplications, responses=refusals(404)
)
async def received(desk: DeskDep, actor: StaffOrEmployer, posting_id: PostingId) -> Response:
    """Under pseudonyms; name, telephone and experience while an application is open, never a group. Logged."""
    return answer({"items": await run_in_threadpool(desk.applications_for_employer, posting_id, actor.asker)})


@router.post(
    f"{RECEIVED}/{{seeker_ref}}",
    summary="Answer an application",
    response_model=ReceivedApplication,
    responses=refusals(400, 404, 413),
)
async def answered(
    desk: DeskDep, actor: StaffOrEmployer, posting_id: PostingId, seeker_ref: SeekerRef, said: AnswerBody
) -> Response:
    """Interview, offer, hired, refused with a reason, still there after 1, 3 or 6 months, left with a reason."""
    reason = said.reason or ""
    return answer(
        await run_in_threadpool(desk.answer_application, posting_id, seeker_ref, said.event, actor.asker, reason)
    )
