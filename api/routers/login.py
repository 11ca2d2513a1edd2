"""The way in from WeChat: who somebody is by their account, and how the account became theirs.

The mini-program calls `wx.login` and sends its code here. An account that is bound gets a seeker's token at once. One
that is not answers 401 `not_bound`: the program then asks for the code that a counsellor gave (`invitation`), or, where
the person holds a token already, binds with it.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers_push import Invitation, Login
from api.auth import issue_token
from api.dependencies import DeskDep, OwnSeeker, SeekerId, StaffDep, StaffOrSeeker, answer, new_router, refusals
from api.schemas_push import AccountBody, LoginBody
from matching.vocabulary import Role

router = new_router("login")
LIFETIME = timedelta(days=1)
"""Of a token by login: the program logs in anew without the person noticing."""
ACCOUNT = "/v1/seekers/{seeker_id}/wechat"


async def the_key(request: Request) -> str:
    """What tokens are signed with."""
    key: str = request.app.state.terms.key
    return key


@router.post("/v1/login/wechat", summary="Log in by WeChat", response_model=Login, responses=refusals(400, 413))
async def login(desk: DeskDep, key: Annotated[str, Depends(the_key)], body: LoginBody) -> Response:
    """A seeker's token for whose account this is; needs none itself. 401 `not_bound`: ask for an `invitation`."""
    seeker_id = await run_in_threadpool(desk.login, body.code, body.invitation or "")
    ends = datetime.now(UTC) + LIFETIME
    token = issue_token(Role.SEEKER, seeker_id, key=key, lifetime=LIFETIME)
    return answer({"token": token, "seeker_id": seeker_id, "expires_at": ends.isoformat(timespec="seconds")})


@router.put(ACCOUNT, summary="Bind one's WeChat", status_code=204, responses=refusals(400, 404, 413))
async def bind(desk: DeskDep, actor: OwnSeeker, seeker_id: SeekerId, body: AccountBody) -> Response:
    """From now on a login of this account is this person, in the place of an earlier account."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.bind_account, seeker_id, body.code)
    return Response(status_code=204)


@router.delete(ACCOUNT, summary="Unbind one's WeChat", status_code=204, responses=refusals(404))
async def unbind(desk: DeskDep, actor: StaffOrSeeker, seeker_id: SeekerId) -> Response:
    """The account opens nothing and is told nothing any more; twice is harmless."""
    actor.must_speak_for(seeker_id)
    await run_in_threadpool(desk.unbind_account, seeker_id)
    return Response(status_code=204)


@router.post(
    "/v1/seekers/{seeker_id}/invitations",
    summary="A code that binds somebody's WeChat",
    status_code=201,
    response_model=Invitation,
    responses=refusals(404),
)
async def invite(desk: DeskDep, actor: StaffDep, seeker_id: SeekerId) -> Response:
    """For a person whom the counsellor has before them: good once, for a day; logged."""
    return answer(await run_in_threadpool(desk.invite, seeker_id, actor.asker), 201)
