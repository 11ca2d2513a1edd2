"""An application as a state machine: who did what when, what may come next, who must act, and by when.

The days are ours; the city's opinion asks for 即时办理 and gives no figure.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from matching.casework.undoing import undoable
from matching.errors import BadInput


class State(StrEnum):
    """Where an application stands."""

    SET_ASIDE = "set_aside"
    RECOMMENDED = "recommended"
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    OFFERED = "offered"
    HIRED = "hired"
    KEPT_1 = "kept_1"
    KEPT_3 = "kept_3"
    KEPT_6 = "kept_6"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    LEFT = "left"


STATE_NAMES = {
    State.SET_ASIDE: "不推荐",
    State.RECOMMENDED: "已推荐给企业",
    State.APPLIED: "已报名",
    State.INTERVIEWING: "面试中",
    State.OFFERED: "已录用，待入职",
    State.HIRED: "已入职",
    State.KEPT_1: "入职满1个月",
    State.KEPT_3: "入职满3个月",
    State.KEPT_6: "入职满6个月",
    State.REFUSED: "未录用",
    State.WITHDRAWN: "本人取消",
    State.LAPSED: "久无答复，已结束",
    State.LEFT: "已离职",
}


class Event(StrEnum):
    """What happens to an application."""

    SET_ASIDE = "set_aside"  # a counsellor decides against, with a reason
    RECOMMEND = "recommend"
    APPLY = "apply"
    REMIND = "remind"  # 催企业: another term
    ASK = "ask"  # 问问进展: the person asks how it stands; the term runs on
    INVITE = "invite"
    OFFER = "offer"
    HIRE = "hire"
    KEEP_1 = "keep_1"
    KEEP_3 = "keep_3"
    KEEP_6 = "keep_6"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    LEAVE = "leave"


EVENT_NAMES = {
    Event.SET_ASIDE: "不推荐",
    Event.RECOMMEND: "推荐给企业",
    Event.APPLY: "报名",
    Event.REMIND: "催企业",
    Event.ASK: "本人问进展",
    Event.INVITE: "登记面试",
    Event.OFFER: "登记录用",
    Event.HIRE: "登记入职",
    Event.KEEP_1: "满1个月仍在岗",
    Event.KEEP_3: "满3个月仍在岗",
    Event.KEEP_6: "满6个月仍在岗",
    Event.REFUSE: "登记未录用",
    Event.WITHDRAW: "本人取消",
    Event.LAPSE: "久无答复，结束",
    Event.LEAVE: "登记离职",
}
NEED_A_REASON = frozenset({Event.SET_ASIDE, Event.REFUSE, Event.LEAVE})
EMPLOYERS_WORD = frozenset(
    {Event.INVITE, Event.OFFER, Event.HIRE, Event.REFUSE, Event.KEEP_1, Event.KEEP_3, Event.KEEP_6, Event.LEAVE}
)
"""What an employer tells of an application to its own posting."""
CLOSED = frozenset({State.SET_ASIDE, State.REFUSED, State.WITHDRAWN, State.LAPSED, State.LEFT, State.KEPT_6})
EMPLOYED = frozenset({State.HIRED, State.KEPT_1, State.KEPT_3, State.KEPT_6})

TERMS: dict[State, tuple[str, int]] = {
    State.RECOMMENDED: ("企业", 3),
    State.APPLIED: ("企业", 5),
    State.INTERVIEWING: ("企业", 7),
    State.OFFERED: ("本人", 7),
    State.HIRED: ("服务专员", 30),
    State.KEPT_1: ("服务专员", 91),
    State.KEPT_3: ("服务专员", 183),
}
"""Who must act next, and within how many days: of the state's beginning, for the employed of the day of hire."""
WORKED = {Event.KEEP_1: (1, 28), Event.KEEP_3: (3, 89), Event.KEEP_6: (6, 181)}
"""Months in work that an event tells of, and the fewest days that so many have."""
LONGEST_AGO = 366
"""Days that a hire may lie back when it is recorded."""
STALE_DAYS = 21
"""Days beyond the term after which an application without any answer is closed."""

_WAITING = (State.RECOMMENDED, State.APPLIED)
_UNDECIDED = (*_WAITING, State.INTERVIEWING, State.OFFERED)
_NEXT: dict[Event, tuple[tuple[State, ...], State | None]] = {
    Event.SET_ASIDE: ((State.APPLIED,), State.SET_ASIDE),
    Event.RECOMMEND: ((State.APPLIED, *CLOSED), State.RECOMMENDED),
    Event.APPLY: ((State.RECOMMENDED, *CLOSED), State.APPLIED),
    Event.REMIND: ((*_WAITING, State.INTERVIEWING), None),
    Event.ASK: (_UNDECIDED, None),
    Event.INVITE: (_WAITING, State.INTERVIEWING),
    Event.OFFER: ((*_WAITING, State.INTERVIEWING), State.OFFERED),
    Event.HIRE: ((*_UNDECIDED, State.SET_ASIDE, State.REFUSED, State.WITHDRAWN, State.LAPSED), State.HIRED),
    Event.KEEP_1: ((State.HIRED,), State.KEPT_1),
    Event.KEEP_3: ((State.HIRED, State.KEPT_1), State.KEPT_3),
    Event.KEEP_6: ((State.HIRED, State.KEPT_1, State.KEPT_3), State.KEPT_6),
    Event.REFUSE: (_UNDECIDED, State.REFUSED),
    Event.WITHDRAW: (_UNDECIDED, State.WITHDRAWN),
    Event.LAPSE: ((*_WAITING, State.INTERVIEWING), State.LAPSED),
    Event.LEAVE: ((State.HIRED, State.KEPT_1, State.KEPT_3, State.KEPT_6), State.LEFT),
}
"""From which states an event may come, and where it leads (None: it stays)."""
_BEGIN = frozenset({Event.SET_ASIDE, Event.RECOMMEND, Event.APPLY, Event.INVITE, Event.OFFER, Event.HIRE, Event.REFUSE})
"""May be the first that is heard of an application: employers also tell of people who came by themselves."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event: when it was recorded, by whom (role and name), why; `on` the day it happened, if that is another.

    `held`: an employer's words that may be unlawful, kept from the person, until a counsellor has `settled` (who, and
    when) what the person is told in `reason`.
    """

    event: Event
    at: datetime
    actor: str
    reason: str = ""
    on: date | None = None
    held: str = ""
    settled: str = ""
    settled_at: datetime | None = None

    @property
    def settling(self) -> "Step":
        """The settling as a step of its own, to be numbered and taken back like any other."""
        return replace(self, actor=self.settled, at=self.settled_at or self.at)

    @property
    def day(self) -> date:
        return self.on or self.at.date()


@dataclass(frozen=True, slots=True)
class Application:
    """One person and one posting, by their keys. An open one always has a day by which somebody must act."""

    seeker: int
    posting: int
    state: State
    since: datetime
    due: date | None
    history: tuple[Step, ...]

    @property
    def must_act(self) -> str:
        """企业, 本人, 服务专员, or "" when it is closed."""
        return TERMS[self.state][0] if self.state in TERMS else ""

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED

    def is_stale(self, on: date) -> bool:
        """Nobody has answered for so long that it is kinder to close it."""
        waiting = self.state in (State.RECOMMENDED, State.APPLIED, State.INTERVIEWING)
        return waiting and self.due is not None and on > self.due + timedelta(days=STALE_DAYS)


def allowed(application: Application | None) -> list[Event]:
    """What may happen next, in the order of the enumeration."""
    if application is None:
        return [event for event in Event if event in _BEGIN]
    return [event for event in Event if application.state in _NEXT[event][0]]


def begun(seeker: int, posting: int, step: Step) -> Application:
    """The application that this step begins; `BadInput` when nothing begins so, or the reason is missing."""
    _check(None, step)
    state = _NEXT[step.event][1]
    assert state is not None
    return Application(seeker, posting, state, step.at, _due(state, (step,)), (step,))


def advance(application: Application, step: Step) -> Application:
    """The application after the step; `BadInput` names what may happen instead."""
    _check(application, step)
    state = _NEXT[step.event][1] or application.state
    since, history = application.since if state is application.state else step.at, (*application.history, step)
    due = application.due if step.event is Event.ASK else _due(state, history)
    return replace(application, state=state, since=since, due=due, history=history)


def taken_back(application: Application, actor: str, now: datetime, number: str = "") -> Application | None:
    """Without its last step (None: it was the first); `undoable` says when."""
    undoable(application.history, actor, now, number)
    if len(application.history) == 1:
        return None
    first, *rest = application.history[:-1]
    again = begun(application.seeker, application.posting, first)
    for step in rest:
        again = advance(again, step)
    return again


def settled(application: Application, words: str, actor: str, at: datetime) -> Application:
    """A counsellor has read the words that were held back: the person is told `words`, or nothing ("")."""
    *before, last = application.history
    if not last.held or last.settled:
        raise BadInput("event", None, "这份报名没有待核实的理由。")
    told = replace(last, reason=words.strip(), settled=actor, settled_at=at)
    return replace(application, history=(*before, told))


def unsettled(application: Application, actor: str, now: datetime, number: str) -> Application:
    """With the words held back again and nothing told; `undoable` says when, `number` is that of the settling."""
    *before, last = application.history
    if not last.settled:
        raise BadInput("step", None, "这一步已经撤销过了。")
    undoable((last.settling,), actor, now, number)
    return replace(application, history=(*before, replace(last, reason="", settled="", settled_at=None)))


def of_two(one: Application, other: Application) -> Application:
    """Which stands where one person was kept twice: an open one before a closed one, else what changed last."""
    return max(one, other, key=lambda each: (each.is_open, each.since))


def _check(application: Application | None, step: Step) -> None:
    may = allowed(application)
    if step.event not in may:
        now = STATE_NAMES[application.state] if application else "还没有开始"
        told = "、".join(EVENT_NAMES[event] for event in may) or "没有"
        raise BadInput("event", EVENT_NAMES[step.event], f"现在是「{now}」，可以做的有：{told}。")
    if step.event in NEED_A_REASON and not (step.reason.strip() or step.held):
        raise BadInput("reason", None, f"「{EVENT_NAMES[step.event]}」要写原因。")
    if not timedelta(0) <= step.at.date() - step.day <= timedelta(days=LONGEST_AGO):
        raise BadInput("on", step.on, "日期要在今天以前的一年之内。")
    if application and step.event in WORKED:
        months, days = WORKED[step.event]
        hired = _hired(application.history)
        if step.day < hired + timedelta(days=days):
            since = f"{hired.year}年{hired.month}月{hired.day}日入职"
            raise BadInput("event", EVENT_NAMES[step.event], f"{since}，还不满{months}个月。到时候再登记。")


def _due(state: State, history: tuple[Step, ...]) -> date | None:
    """By when somebody must act: kept-on terms run from the day of hire, whenever that was recorded."""
    if state not in TERMS:
        return None
    begins = _hired(history) if state in EMPLOYED else history[-1].at.date()
    return begins + timedelta(days=TERMS[state][1])


def _hired(history: tuple[Step, ...]) -> date:
    """The day of the last hire."""
    return next(step.day for step in reversed(history) if step.event is Event.HIRE)
