"""What may be taken back: one's own last step, for ten minutes. A step that a newer one stands on is not."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from matching.errors import BadInput

UNDO_MINUTES = 10


class Done(Protocol):
    """Something that somebody did at a moment."""

    @property
    def event(self) -> str: ...

    @property
    def at(self) -> datetime: ...

    @property
    def actor(self) -> str: ...


T = TypeVar("T", bound=Done)


def number_of(step: Done) -> str:
    """The number of a step; all steps of one batch, which are of one moment, have the same."""
    return hashlib.sha256(f"{step.event}\n{step.at.isoformat()}\n{step.actor}".encode()).hexdigest()[:16]


def undoable(history: Sequence[T], actor: str, now: datetime, number: str = "") -> T:
    """The last step, if it is this actor's, younger than ten minutes and (where a number is named) the one meant.

    Raises
    ------
    BadInput
        Saying which of these is not so.
    """
    last = history[-1]
    if number and number != number_of(last):
        stands = any(number == number_of(step) for step in history)
        raise BadInput("step", None, "后来又办了别的，要先撤销后来那一步。" if stands else "这一步已经撤销过了。")
    if last.actor != actor or now - last.at > timedelta(minutes=UNDO_MINUTES):
        raise BadInput("step", None, f"只有本人在 {UNDO_MINUTES} 分钟内可以撤销。")
    return last
