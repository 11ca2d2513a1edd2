"""What becomes known of simulated employers' replies, and when: an answer on its day, silence when it is closed."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from matching.casework.applications import STALE_DAYS, TERMS, State
from matching.ranking.replies import SILENCE, Replied, reply
from training.market.draw import Market

CLOSED_AFTER = TERMS[State.APPLIED][1] + STALE_DAYS + 1
"""Days after which an application without an answer is closed, as the service closes it."""


def second_of(day: int) -> float:
    """The beginning of a day (`day_number`), as lists of that day and what is known to them are timed."""
    return day * 86_400.0


class Replying:
    """Counts into the market's ledger day by day, so that a list knows what was known on its day and no more."""

    def __init__(self, market: Market) -> None:
        self._ledger, self._employers = market.replies, market.postings.rows.employer
        self._due: defaultdict[int, list[tuple[int, Replied]]] = defaultdict(list)

    def answered(self, posting: int, asked_on: int, on: int) -> None:
        """An application of one day will be answered on another."""
        self._due[on].append((posting, reply(on - asked_on)))

    def silent(self, postings: NDArray[np.int64], asked_on: int) -> None:
        """Applications of a day that nobody will ever answer."""
        self._due[asked_on + CLOSED_AFTER] += [(posting, SILENCE) for posting in postings.tolist()]

    def settle(self, day: int) -> None:
        """What is known from this day on."""
        known = self._due.pop(day, [])
        if known:
            postings, replied = zip(*known, strict=True)
            self._ledger.add(self._employers[list(postings)], np.array(replied), second_of(day))
