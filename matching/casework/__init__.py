"""即时办理: what becomes of an application, and who looks after a person until when. Pure: no store, no clock."""

from matching.casework.applications import (
    CLOSED,
    STATE_NAMES,
    Application,
    Event,
    State,
    Step,
    advance,
    allowed,
    begun,
    taken_back,
)
from matching.casework.cases import (
    Case,
    CaseEvent,
    CaseStep,
    closed,
    contacted,
    handed_over,
    merged,
    opened,
    postponed,
    raised,
    undone,
)
from matching.casework.undoing import UNDO_MINUTES, number_of

__all__ = [
    "CLOSED",
    "STATE_NAMES",
    "UNDO_MINUTES",
    "Application",
    "Case",
    "CaseEvent",
    "CaseStep",
    "Event",
    "State",
    "Step",
    "advance",
    "allowed",
    "begun",
    "closed",
    "contacted",
    "handed_over",
    "merged",
    "number_of",
    "opened",
    "postponed",
    "raised",
    "taken_back",
    "undone",
]
