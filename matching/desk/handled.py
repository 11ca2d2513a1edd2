"""What casework looks like from outside: rows for pages, interactions for learning, counts for the queues."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from matching.casework import STATE_NAMES, Application, Case, Event, Step, allowed
from matching.casework.applications import EVENT_NAMES
from matching.records import Interaction
from matching.results import DescribedPosting
from matching.storage import Exposure
from matching.vocabulary import InteractionKind

TOLD_AS = {
    Event.APPLY: InteractionKind.APPLIED,
    Event.INVITE: InteractionKind.INTERVIEWED,
    Event.OFFER: InteractionKind.OFFERED,
    Event.HIRE: InteractionKind.HIRED,
    Event.REFUSE: InteractionKind.REFUSED,
}
EVENT_OF = {kind: event for event, kind in TOLD_AS.items()}
COUNTS_AS = {
    InteractionKind.APPLIED: Exposure(waiting=1),
    InteractionKind.HIRED: Exposure(waiting=-1, hired=1),
    InteractionKind.REFUSED: Exposure(waiting=-1),
}


def as_interaction(seeker_id: str, posting_id: str, step: Step) -> Interaction:
    """The same step always has the same number."""
    named = f"{seeker_id}\n{posting_id}\n{step.event}\n{step.at.isoformat()}"
    return Interaction(
        interaction_id=hashlib.sha256(named.encode()).hexdigest()[:32],
        seeker_id=seeker_id,
        posting_id=posting_id,
        kind=TOLD_AS[step.event],
        happened_at=step.at,
    )


def to_the_queues(happened: Iterable[tuple[int, Interaction]]) -> dict[int, Exposure]:
    """What new interactions change in the queue of each posting."""
    changed: dict[int, Exposure] = {}
    for key, one in happened:
        if one.kind in COUNTS_AS:
            before, added = changed.get(key, Exposure()), COUNTS_AS[one.kind]
            changed[key] = Exposure(0.0, before.waiting + added.waiting, before.hired + added.hired)
    return changed


def told(application: Application) -> dict[str, Any]:
    last = application.history[-1]
    return {
        "state": application.state.value,
        "state_name": STATE_NAMES[application.state],
        "since": application.since,
        "due": application.due,
        "must_act": application.must_act,
        "reason": last.reason,
        "history": [
            {"event": EVENT_NAMES[step.event], "at": step.at, "reason": step.reason} for step in application.history
        ],
        "allowed": [{"event": event.value, "name": EVENT_NAMES[event]} for event in allowed(application)],
    }


def told_case(case: Case, today: date) -> dict[str, Any]:
    last = case.last_contact
    return {
        "owner": case.owner,
        "due": case.due,
        "days_late": (today - case.due).days if case.due else None,
        "last_contact": {"at": last.at, "note": last.note} if last else None,
    }


def where(one: DescribedPosting) -> dict[str, Any]:
    return {"posting_id": one.posting.posting_id, "title": one.posting.title, "employer": one.posting.employer}


def day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
