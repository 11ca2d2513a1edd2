"""What an experiment shows so far: people of both arms, how many applied, the difference and whether to stop.

A person counts from their first list in the experiment, once WINDOW days have passed since; whether they applied for
anything within them is the outcome, wherever they found it. Who is in which arm stands in the decisions; people
forgotten since count no more. Lists of people for employers take no part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from matching.audit import unpack
from matching.ranking.lineup import CHALLENGER
from matching.storage import Transaction
from matching.vocabulary import DecisionKind, InteractionKind
from training.anytime import confidence_sequence, effects, first_look

WINDOW = 7
LOPSIDED = 3.3
"""Standard deviations of an arm's size from its share: by chance once in a thousand experiments."""


class Entered(NamedTuple):
    """One person: when the first list was shown, in which arm, whether they applied within the window."""

    at: datetime
    tried: bool
    applied: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """`difference` is challenger less serving, in applications a person; the interval holds at every look at once."""

    people: tuple[int, int]
    applied: tuple[int, int]
    difference: float
    low: float
    high: float
    lopsided: bool
    needed: int

    @property
    def verdict(self) -> str:
        if self.lopsided:
            return "两组人数和设定的比例不符，先查原因，结果不能用"
        if sum(self.people) < self.needed:
            return f"人还太少，满 {self.needed} 人才看"
        if self.low > 0:
            return "可以停：新的更好"
        return "可以停：新的更差" if self.high < 0 else "继续：还分不出高下"


def entered(tx: Transaction, experiment: str, started: datetime, now: datetime, window: int = WINDOW) -> list[Entered]:
    """Everybody whose window has passed, in the order in which it did."""
    first: dict[int, tuple[datetime, bool]] = {}
    for decision in tx.decisions_between(started, now - timedelta(days=window)):
        if decision.kind is DecisionKind.RECOMMENDATION and decision.subject_key is not None:
            name, _, arm = unpack(decision.body).arm.rpartition(":")
            if name == experiment:
                first.setdefault(decision.subject_key, (decision.created_at, arm == CHALLENGER))
    applied: set[int] = set()
    for one in tx.happened_between(started, now, [InteractionKind.APPLIED]):
        if one.seeker_key in first and timedelta(0) <= one.at - first[one.seeker_key][0] <= timedelta(days=window):
            applied.add(one.seeker_key)
    return sorted(Entered(at, tried, key in applied) for key, (at, tried) in first.items())


def read(people: Sequence[Entered], share: float) -> Reading:
    """The difference of the arms, with an interval that may be looked at daily."""
    tried = np.array([one.tried for one in people], np.bool_)
    outcomes = np.array([one.applied for one in people], np.float64)
    counts = int((~tried).sum()), int(tried.sum())
    applied = int(outcomes[~tried].sum()), int(outcomes[tried].sum())
    needed = first_look(share)
    if not people:
        return Reading(counts, applied, 0.0, -np.inf, np.inf, lopsided=False, needed=needed)
    mean, width = (float(one[-1]) for one in confidence_sequence(effects(outcomes, tried, share), needed))
    n = len(people)
    lopsided = abs(counts[1] - n * share) > LOPSIDED * (n * share * (1 - share)) ** 0.5
    return Reading(counts, applied, mean, mean - width, mean + width, lopsided, needed)


def now() -> datetime:
    return datetime.now(UTC)
