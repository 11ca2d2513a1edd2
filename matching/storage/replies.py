"""Whether employers answered those who applied, by employer; nothing about people, and not whom they took.

Amounts fade and are stored as of a landmark (`matching.ranking.fading`).
"""

from datetime import datetime

from matching.ranking.fading import growth
from matching.ranking.replies import HALF_LIFE_DAYS, Replied
from matching.storage.exposures import LATE_SECONDS
from matching.storage.session import Session

_ADD = """INSERT INTO employer_replies (employer, asked, prompt, soon, answered, touched)
VALUES (:employer, :asked, :prompt, :soon, :answered, :touched) ON CONFLICT (employer) DO UPDATE SET
asked = employer_replies.asked + :asked, prompt = employer_replies.prompt + :prompt,
soon = employer_replies.soon + :soon, answered = employer_replies.answered + :answered, touched = :touched"""
_TOUCHED = "SELECT employer, asked, prompt, soon, answered FROM employer_replies WHERE touched > :since"


class Replies(Session):
    """The part of a transaction that counts what employers replied."""

    def count_replies(self, employer: int, replied: Replied, at: datetime) -> None:
        """Add what an employer (`employer_number`) replied at a moment; amounts below 0 take back what was counted."""
        scale = growth(at.timestamp(), HALF_LIFE_DAYS)
        amounts = {name: amount * scale for name, amount in replied._asdict().items()}
        self._db.run(_ADD, employer=employer, touched=self._now().timestamp(), **amounts)

    def replies(self, touched_after: float) -> list[tuple[int, float, float, float, float]]:
        """(employer, asked, prompt, soon, answered) of what was counted after that moment, amounts as stored.

        Asked again with the moment of its last call, a reader misses nothing and may meet a row twice.
        """
        return self._db.rows(_TOUCHED, since=touched_after - LATE_SECONDS)
