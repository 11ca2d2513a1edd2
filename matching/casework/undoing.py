"""What may be taken back: one's own last step, for ten minutes. A step that a newer one stands on is not.

Where no history keeps the steps, who does something is given a number that nobody else can make: it says when it was
done and which revision came of it (`Receipt`).
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from matching.errors import BadInput

UNDO_MINUTES = 10
_RECEIPT = re.compile(r"(\d{1,12})-(\d{1,18})-([0-9a-f]{32})", re.ASCII)


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
        raise _too_late()
    return last


@dataclass(frozen=True, slots=True)
class Receipt:
    """That something was done at a moment, in whole seconds, and which revision of the record came of it."""

    at: datetime
    revision: int

    def number(self, secret: str, what: str, actor: str) -> str:
        """For who did `what` (the deed and the record) alone; it holds nothing of a person."""
        told = f"{int(self.at.timestamp())}-{self.revision}"
        return f"{told}-{_signed(secret, what, actor, told)}"


def receipt_of(number: str, secret: str, what: str, actor: str, now: datetime) -> Receipt:
    """What a number says, if it is of this deed, this actor's, and younger than ten minutes; else `BadInput`."""
    read = _RECEIPT.fullmatch(number)
    told = f"{read[1]}-{read[2]}" if read else ""
    if not read or not hmac.compare_digest(read[3], _signed(secret, what, actor, told)):
        raise _too_late()
    at = datetime.fromtimestamp(int(read[1]), now.tzinfo)
    if now - at > timedelta(minutes=UNDO_MINUTES):
        raise _too_late()
    return Receipt(at, int(read[2]))


def _signed(secret: str, what: str, actor: str, told: str) -> str:
    return hmac.digest(secret.encode(), f"undo:{what}\n{actor}\n{told}".encode(), "sha256").hex()[:32]


def _too_late() -> BadInput:
    return BadInput("step", None, f"只有本人在 {UNDO_MINUTES} 分钟内可以撤销。")
