"""What casework looks like from outside: rows for pages, interactions for learning, counts for the queues."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from matching.casework import STATE_NAMES, Application, Case, CaseEvent, Event, State, Step, allowed
from matching.casework.applications import EMPLOYERS_WORD, EVENT_NAMES
from matching.casework.cases import CASE_EVENT_NAMES
from matching.records import Interaction
from matching.results import DescribedPosting
from matching.screening import Screener
from matching.storage import Exposure
from matching.vocabulary import DecisionKind, InteractionKind

TOLD_AS = {
    Event.APPLY: InteractionKind.APPLIED,
    Event.INVITE: InteractionKind.INTERVIEWED,
    Event.OFFER: InteractionKind.OFFERED,
    Event.HIRE: InteractionKind.HIRED,
    Event.REFUSE: InteractionKind.REFUSED,
}
UNDECIDED = (State.RECOMMENDED, State.APPLIED, State.INTERVIEWING, State.OFFERED)
ENDS = frozenset({Event.SET_ASIDE, Event.REFUSE, Event.WITHDRAW, Event.LAPSE, Event.LEAVE, Event.KEEP_6})
EVENT_OF = {kind: event for event, kind in TOLD_AS.items()}
ACTORS = {
    "counsellor": "服务专员",
    "operator": "管理员",
    "seeker": "本人",
    "employer": "单位",
    "data_scientist": "数据人员",
    "report": "系统",
}
"""Who acts, where no name is known."""
CALLS = {
    CaseEvent.OPENED: "建档后要联系",
    CaseEvent.CONTACTED: "上次联系后的回访",
    CaseEvent.POSTPONED: "改期到这天",
}
"""What a call is for, by the step that set its day; what the person brought up stands beside it."""
_PROGRESS = {
    "recommended": {Event.RECOMMEND},
    "applied": {Event.APPLY},
    "answered": EMPLOYERS_WORD,
    "hired": {Event.HIRE},
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


def counted(before: Application | None, after: Application | None) -> Exposure:
    """What a step changes in the queue before the posting: who waits for an answer to an application, who was hired."""
    return Exposure(0.0, _queues(after) - _queues(before), _works(after) - _works(before))


def _queues(application: Application | None) -> int:
    """1 while somebody waits, and when nobody ever answered: silence makes no posting better (it fades with time)."""
    if application is not None and application.state is State.LAPSED:
        *before, _ = application.history
        return int(any(step.event is Event.APPLY for step in _this_time(before)))
    return waits(application)


def waits(application: Application | None) -> int:
    """1 while somebody who applied waits for the employer's word."""
    if application is None or application.state not in UNDECIDED:
        return 0
    return int(any(step.event is Event.APPLY for step in _this_time(application.history)))


def _this_time(history: Sequence[Step]) -> Sequence[Step]:
    """The steps since the application was last closed."""
    ended = [at for at, step in enumerate(history, start=1) if step.event in ENDS]
    return history[ended[-1] :] if ended else history


def _works(application: Application | None) -> int:
    """1 once somebody was hired, whatever comes after: the place was filled."""
    return int(application is not None and any(step.event is Event.HIRE for step in application.history))


def progress_of(applications: Sequence[Application]) -> dict[str, int]:
    """How many of those to one posting were recommended, came by themselves, were answered, and were hired.

    An answer is what the employer did: an interview, an offer, a hire or a refusal.
    """
    happened = [{step.event for step in one.history} for one in applications]
    return {name: sum(bool(one & events) for one in happened) for name, events in _PROGRESS.items()}


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
        "allowed": [
            {"event": event.value, "name": EVENT_NAMES[event]}
            for event in allowed(application)
            if event is not Event.ASK
        ],
    }


def held_back(application: Application, screener: Screener) -> dict[str, Any] | None:
    """For staff: an employer's words that the person is not told, on what grounds, and whether that is settled."""
    last = application.history[-1]
    if not last.held:
        return None
    grounds: dict[str, dict[str, Any]] = {}
    for one in screener.screen_reason(last.held):
        grounds.setdefault(one.kind, {"words": [], "why": one.why, "article": one.article})["words"].append(one.text)
    return {"words": last.held, "grounds": list(grounds.values()), "settled": last.settled}


def told_case(case: Case, today: date, names: Mapping[str, str]) -> dict[str, Any]:
    """`names`: what the members of staff are called (`Offices.staff_names`)."""
    last = case.last_contact
    return {
        "owner": case.owner,
        "owner_name": names.get(case.owner, case.owner),
        "due": case.due,
        "days_late": (today - case.due).days if case.due else None,
        "last_contact": {"at": last.at, "note": last.note, "by": called(last.actor, names)} if last else None,
        "days_since": (today - last.at.date()).days if last else None,
        "why": _why(case),
        "unanswered": [
            {"what": CASE_EVENT_NAMES[step.event], "at": step.at, "note": step.note} for step in case.unanswered
        ],
    }


def _why(case: Case) -> str:
    """What set the day of the next call; who has it in hand does not matter."""
    step = next((one for one in reversed(case.history) if one.event in CALLS), None)
    if step is None:
        return "回访"
    return f"{CALLS[step.event]}：{step.note}" if step.event is CaseEvent.POSTPONED else CALLS[step.event]


def called(actor: str, names: Mapping[str, str]) -> str:
    """Who acted, as steps and decisions keep it (role and pseudonym), in words: staff by name; "" where unknown."""
    role, _, who = actor.partition(":")
    return names.get(who) or ACTORS.get(role, "")


def unasked(kind: str) -> str:
    """Who asked for a list that keeps nobody's name."""
    return "系统" if kind == DecisionKind.PUSH else "未记录"


def where(one: DescribedPosting) -> dict[str, Any]:
    return {"posting_id": one.posting.posting_id, "title": one.posting.title, "employer": one.posting.employer}


def day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
