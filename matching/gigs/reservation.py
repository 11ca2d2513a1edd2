"""A place on a shift as a state machine: reserve, confirm, attend; wait, be offered a freed place, let go.

                    ┌── wait ──> WAITING ── offer ──> OFFERED ──┐
    (nothing) ──────┤                                           ├─ confirm ─> CONFIRMED ─ attend ─> ATTENDED
                    └─ reserve ─> RESERVED ─────────────────────┘                       └─ miss ──> NO_SHOW

Whoever waits, was offered, has reserved or confirmed may `release`; what is not confirmed in time, and whoever still
waits when the shift begins, `expire`s. From RELEASED and EXPIRED one may begin again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from matching.errors import BadInput
from matching.gigs.rules import Booking
from matching.gigs.shift import Shift


class State(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    RESERVED = "reserved"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    RELEASED = "released"
    EXPIRED = "expired"


STATE_NAMES = {
    State.WAITING: "候补中",
    State.OFFERED: "有空位，等你确认",
    State.RESERVED: "已占位，等你确认",
    State.CONFIRMED: "已确认",
    State.ATTENDED: "已到岗",
    State.NO_SHOW: "没有到岗",
    State.RELEASED: "已取消",
    State.EXPIRED: "过时未确认",
}


class Event(StrEnum):
    """What happens to it."""

    RESERVE = "reserve"
    WAIT = "wait"
    OFFER = "offer"
    CONFIRM = "confirm"
    ATTEND = "attend"
    MISS = "miss"
    RELEASE = "release"
    EXPIRE = "expire"


EVENT_NAMES = {
    Event.RESERVE: "占位",
    Event.WAIT: "候补",
    Event.OFFER: "通知有空位",
    Event.CONFIRM: "确认",
    Event.ATTEND: "登记到岗",
    Event.MISS: "登记没到岗",
    Event.RELEASE: "取消",
    Event.EXPIRE: "过时",
}
HOLDING = frozenset({State.OFFERED, State.RESERVED, State.CONFIRMED, State.ATTENDED, State.NO_SHOW})
"""States that take a place of the shift."""
PENDING = frozenset({State.WAITING, State.OFFERED, State.RESERVED})
"""States that end by themselves (`until`)."""
_OVER = (State.RELEASED, State.EXPIRED)
_NEXT: dict[Event, tuple[tuple[State, ...], State]] = {
    Event.RESERVE: ((State.WAITING, *_OVER), State.RESERVED),
    Event.WAIT: (_OVER, State.WAITING),
    Event.OFFER: ((State.WAITING,), State.OFFERED),
    Event.CONFIRM: ((State.OFFERED, State.RESERVED), State.CONFIRMED),
    Event.ATTEND: ((State.CONFIRMED, State.NO_SHOW), State.ATTENDED),
    Event.MISS: ((State.CONFIRMED, State.ATTENDED), State.NO_SHOW),
    Event.RELEASE: ((State.WAITING, State.OFFERED, State.RESERVED, State.CONFIRMED), State.RELEASED),
    Event.EXPIRE: (tuple(PENDING), State.EXPIRED),
}
_BEGIN = frozenset({Event.RESERVE, Event.WAIT})
_AFTER_THE_START = frozenset({Event.ATTEND, Event.MISS})


@dataclass(frozen=True, slots=True)
class Step:
    """One event: when (time of the city), by whom (role and pseudonym, or `system`)."""

    event: Event
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Reservation:
    """One person (by key) and one shift; `until` is when a pending one ends by itself."""

    seeker: int
    shift_id: str
    state: State
    since: datetime
    until: datetime | None
    history: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        return self.state in HOLDING

    def has_run_out(self, now: datetime) -> bool:
        return self.until is not None and now >= self.until


def allowed(standing: Reservation | None) -> list[Event]:
    """What may happen next."""
    return [one for one in Event if (one in _BEGIN if standing is None else standing.state in _NEXT[one][0])]


def stepped(
    standing: Reservation | None, key: int, shift: Shift, step: Step, terms: Booking, told_at: datetime | None = None
) -> Reservation:
    """After the step; `BadInput` names what may happen instead. `told_at`: when the person can know of it, if later."""
    _check(standing, shift, step)
    state = _NEXT[step.event][1]
    until = _until(state, shift, told_at or step.at, terms)
    if standing is None:
        return Reservation(key, shift.shift_id, state, step.at, until, (step,))
    return replace(standing, state=state, since=step.at, until=until, history=(*standing.history, step))


def _until(state: State, shift: Shift, at: datetime, terms: Booking) -> datetime | None:
    minutes = {State.RESERVED: terms.confirm_minutes, State.OFFERED: terms.offer_minutes}.get(state)
    if minutes is not None:
        return min(at + timedelta(minutes=minutes), shift.starts_at)
    return shift.starts_at if state is State.WAITING else None


def _check(standing: Reservation | None, shift: Shift, step: Step) -> None:
    may = allowed(standing)
    if step.event not in may:
        now = STATE_NAMES[standing.state] if standing else "还没有报这个班次"
        told = "、".join(EVENT_NAMES[one] for one in may) or "没有"
        raise BadInput("event", EVENT_NAMES[step.event], f"现在是「{now}」，可以做的有：{told}。")
    begun = step.at >= shift.starts_at
    if step.event in _AFTER_THE_START and not begun:
        raise BadInput("event", EVENT_NAMES[step.event], "班次还没有开始，开始以后再登记。")
    if step.event not in (*_AFTER_THE_START, Event.EXPIRE) and begun:
        raise BadInput("shift_id", shift.shift_id, "这个班次已经开始，来不及了。")
    if step.event is Event.CONFIRM and standing is not None and standing.has_run_out(step.at):
        raise BadInput("event", EVENT_NAMES[Event.CONFIRM], "确认的时间已经过了，位置让给了下一位。可以重新占位。")
