"""How often each posting was looked at, who waits for it, who was hired: one row a posting, nothing about people.

Looks and applications fade, because who saw a posting weeks ago will not apply any more: after HALF_LIFE_DAYS half of
them count. They are kept as of a landmark (`matching.ranking.fading`); the stored numbers outgrow a float 39 years
after it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from matching.ranking import fading
from matching.storage.session import Session

HALF_LIFE_DAYS = 14.0
LATE_SECONDS = 2.0
"""Another process may commit so long after the moment it wrote down."""

_ADD = """INSERT INTO exposures (key, looks, waiting, hired, touched)
VALUES (:key, :looks, CASE WHEN :waiting > 0 THEN :waiting ELSE 0 END, :hired, :touched)
ON CONFLICT (key) DO UPDATE SET looks = exposures.looks + :looks, hired = exposures.hired + :hired, touched = :touched,
waiting = CASE WHEN exposures.waiting + :waiting > 0 THEN exposures.waiting + :waiting ELSE 0 END"""
_TOUCHED = "SELECT key, looks, waiting, hired FROM exposures WHERE touched > :since"


class Exposure(NamedTuple):
    """Of one posting, or what is to be added to it: `looks` weighted by place, `waiting` applications unanswered."""

    looks: float = 0.0
    waiting: float = 0.0
    hired: int = 0


def growth(now: float) -> float:
    """By how much an amount of this moment (seconds since 1970) is stored larger than one of the landmark."""
    return fading.growth(now, HALF_LIFE_DAYS)


class Exposures(Session):
    """The part of a transaction that counts exposure."""

    def count_exposure(self, counted: Mapping[int, Exposure]) -> None:
        """Add to the postings of these keys, now. Keys in order, so that two processes never wait for each other."""
        now = self._now().timestamp()
        scale = growth(now)
        rows = [
            {"key": key, "looks": looks * scale, "waiting": waiting * scale, "hired": hired, "touched": now}
            for key, (looks, waiting, hired) in sorted(counted.items())
        ]
        self._db.run_many(_ADD, rows)

    def exposures(self, touched_after: float) -> list[tuple[int, float, float, int]]:
        """(key, looks, waiting, hired) of what was counted after that moment, amounts as stored (see `growth`).

        Asked again with the moment of its last call, a reader misses nothing and may meet a row twice.
        """
        return self._db.rows(_TOUCHED, since=touched_after - LATE_SECONDS)
