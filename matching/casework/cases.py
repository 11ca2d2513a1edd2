"""A person in the care of the service: at any time somebody owns the case, and there is a day by which to call.

回访率 100 % is an invariant here, not a figure to be reported: `Case` refuses to exist open without owner and day.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from matching.casework.undoing import undoable
from matching.errors import BadInput

FIRST_DAYS, NEXT_DAYS, LONGEST_DAYS = 3, 30, 90
"""Days until the first call, between calls, and at most ahead. Ours; offices differ."""
ASKED_DAYS, OBJECTED_DAYS = 1, 3
"""Days within which who asks how it stands, or objects, is called. Ours."""
DUTY = "值班"
"""Owner of cases that nobody has taken yet."""


class CaseEvent(StrEnum):
    """What happens to a case."""

    OPENED = "opened"
    CONTACTED = "contacted"
    ASKED = "asked"
    OBJECTED = "objected"
    REASON_HELD = "reason_held"
    FAMILY = "family"
    POSTPONED = "postponed"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    MERGED = "merged"


CASE_EVENT_NAMES = {
    CaseEvent.OPENED: "建档",
    CaseEvent.CONTACTED: "登记联系",
    CaseEvent.ASKED: "本人问进展",
    CaseEvent.OBJECTED: "本人申诉",
    CaseEvent.REASON_HELD: "企业理由待核实",
    CaseEvent.FAMILY: "零就业家庭",
    CaseEvent.POSTPONED: "改期",
    CaseEvent.HANDED_OVER: "转交",
    CaseEvent.CLOSED: "结案",
    CaseEvent.MERGED: "合并",
}


RAISED = {
    CaseEvent.ASKED: ASKED_DAYS,
    CaseEvent.OBJECTED: OBJECTED_DAYS,
    CaseEvent.REASON_HELD: OBJECTED_DAYS,
    CaseEvent.FAMILY: FIRST_DAYS,
}
"""What the person brings up, or is found of them, and within how many days they are called."""


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One event: when, by whom, and what was said; `was`: owner and day before it, None where there was no case."""

    event: CaseEvent
    at: datetime
    actor: str
    note: str = ""
    was: tuple[str, date | None] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One person's case, by key. Open: `owner` and `due` are set; closed: `due` is None."""

    seeker: int
    owner: str
    due: date | None
    is_open: bool
    history: tuple[CaseStep, ...]

    def __post_init__(self) -> None:
        if self.is_open and (not self.owner or self.due is None):
            raise ValueError("an open case has an owner and a day")

    @property
    def last_contact(self) -> CaseStep | None:
        return next((step for step in reversed(self.history) if step.event is CaseEvent.CONTACTED), None)

    @property
    def unanswered(self) -> list[CaseStep]:
        """What the person has asked or objected to since somebody last spoke with them, oldest first."""
        after = self.history.index(self.last_contact) + 1 if self.last_contact else 0
        return [step for step in self.history[after:] if step.event in RAISED]


def opened(seeker: int, owner: str, step: CaseStep, standing: Case | None = None) -> Case:
    """A new case, or a closed one again; one that is open stays as it is."""
    if standing is not None and standing.is_open:
        return standing
    history = _with(standing, step) if standing else (step,)
    return Case(seeker, owner or DUTY, step.at.date() + timedelta(days=FIRST_DAYS), True, history)


def contacted(case: Case, step: CaseStep, due: date | None = None) -> Case:
    """Somebody spoke with the person; the next call is on `due`, or in a month."""
    _must_be_open(case)
    if not step.note.strip():
        raise BadInput("note", None, "请写怎么联系的、说了什么。")
    return _again(case, step, due or step.at.date() + timedelta(days=NEXT_DAYS))


def raised(case: Case, step: CaseStep) -> Case:
    """The person asks or objects: somebody calls soon, and not later than was planned.

    Only an objection can be undone: the other steps stand on something else that happened.
    """
    _must_be_open(case)
    soon = step.at.date() + timedelta(days=RAISED[step.event])
    history = _with(case, step) if step.event is CaseEvent.OBJECTED else (*case.history, step)
    return replace(case, due=min(soon, case.due or soon), history=history)


def postponed(case: Case, step: CaseStep, due: date) -> Case:
    """Another day, for a reason."""
    _must_be_open(case)
    if not step.note.strip():
        raise BadInput("note", None, "改期要写原因。")
    return _again(case, step, due)


def handed_over(case: Case, step: CaseStep, owner: str) -> Case:
    """Another owner; the day stays."""
    _must_be_open(case)
    if not owner.strip():
        raise BadInput("owner", None, "请写转交给谁。")
    return replace(case, owner=owner.strip(), history=_with(case, step))


def closed(case: Case, step: CaseStep) -> Case:
    """No more calls, for a reason."""
    _must_be_open(case)
    if not step.note.strip():
        raise BadInput("note", None, "结案要写原因。")
    return replace(case, is_open=False, due=None, history=_with(case, step))


def undone(case: Case, actor: str, now: datetime, number: str = "") -> Case | None:
    """As it was before its last step (None: there was no case); `undoable` says when.

    Where the case was opened for this very step, by the same person at the same moment, that goes with it.
    """
    last = undoable(case.history, actor, now, number)
    if last.was is None and len(case.history) > 1:
        raise BadInput("step", None, "这一步不能撤销。")
    if last.was is None:
        return None
    owner, due = last.was
    before = Case(case.seeker, owner, due, due is not None, case.history[:-1])
    first = before.history[-1]
    together = (first.event, first.at, first.actor) == (CaseEvent.OPENED, last.at, last.actor)
    return undone(before, actor, now) if together else before


def merged(into: Case, other: Case, step: CaseStep) -> Case:
    """One person was kept twice: the case that stays is open if either was, and called on the earlier day."""
    is_open = into.is_open or other.is_open
    owner = into.owner if into.is_open or not other.is_open else other.owner
    days = [case.due for case in (into, other) if case.due is not None]
    history = (*sorted((*into.history, *other.history), key=lambda one: one.at), step)
    return Case(into.seeker, owner, min(days) if days else None, is_open, history)


def _again(case: Case, step: CaseStep, due: date) -> Case:
    """With another day, which is not past and not too far ahead."""
    if not step.at.date() <= due <= step.at.date() + timedelta(days=LONGEST_DAYS):
        raise BadInput("due", due, f"日期要在今天到 {LONGEST_DAYS} 天之内。")
    return replace(case, due=due, history=_with(case, step))


def _with(case: Case, step: CaseStep) -> tuple[CaseStep, ...]:
    """The history with a step that remembers how the case stood before."""
    return (*case.history, replace(step, was=(case.owner, case.due)))


def _must_be_open(case: Case) -> None:
    if not case.is_open:
        raise BadInput("case", None, "这个档案已经结案。要继续服务请先重新建档。")
