"""What was shown to whom, why, by which versions; and the proof by making it again."""

from typing import Annotated, Any

from fastapi import Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import Decision
from api.auth import Actor
from api.dependencies import AnyoneDep, DecisionId, DeskDep, answer, new_router, refusals
from api.routers.postings import own_posting
from matching.desk import Desk
from matching.errors import Forbidden
from matching.vocabulary import LISTS_OF_ONE, DecisionKind

router = new_router("decisions")
TELLS = (DecisionKind.PUSH, DecisionKind.OFFER)
"""Whom the service told of something."""
FOR_STAFF = frozenset({"seeker_id", "name", "base_rank", "moves"})
"""Of a candidate: who it is, and what the priority policy did."""


@router.get(
    "/v1/decisions/{decision_id}",
    summary="A list as it was shown",
    response_model=Decision,
    responses=refusals(404, 409),
)
async def decision(
    desk: DeskDep,
    actor: AnyoneDep,
    decision_id: DecisionId,
    replay: Annotated[bool, Query(description="Make the list again and compare the bytes")] = False,
) -> Response:
    """A seeker reads the lists made for it, an employer those for its postings, under pseudonyms."""
    return answer(await run_in_threadpool(_read, desk, actor, decision_id, replay))


def _read(desk: Desk, actor: Actor, decision_id: str, replay: bool) -> dict[str, Any]:
    made = desk.decision(decision_id)
    desk.must_reach(actor.asker, people_of(made))
    if made["kind"] in LISTS_OF_ONE:
        actor.must_speak_for(made["subject"])
    else:
        actor.must_read_shortlists()
        if made["kind"] in TELLS and not actor.sees_identities:
            raise Forbidden("通知了谁，只有服务专员能看。")
        own_posting(desk, actor, made["subject"])
    told, list_name = (desk.replay(decision_id), "body") if replay else (made, "answer")
    if told[list_name] is None:  # somebody on it is forgotten
        return told
    if made["kind"] not in LISTS_OF_ONE and actor.sees_identities:
        seen = [item["seeker_id"] for item in told[list_name]["items"] if "seeker_id" in item]
        desk.note_access(actor.asker, seen, "decision", decision_id)
    return told if made["kind"] in LISTS_OF_ONE else told | {list_name: _seen_by(actor, told[list_name])}


def people_of(made: dict[str, Any]) -> list[str]:
    """The people whom a list is for or about."""
    if made["kind"] in LISTS_OF_ONE:
        return [made["subject"]]
    items = made["answer"]["items"] if made["answer"] else []
    return [item["seeker_id"] for item in items if "seeker_id" in item]


def _seen_by(actor: Actor, shortlist: dict[str, Any]) -> dict[str, Any]:
    """The shortlist, without identities for those who may not see them."""
    if actor.sees_identities:
        return shortlist
    items = [{name: item[name] for name in item if name not in FOR_STAFF} for item in shortlist["items"]]
    return shortlist | {"items": items}
