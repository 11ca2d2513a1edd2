"""What the history of an application tells of the employer: that it answered, how soon, or that it never did."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import numpy as np

from matching.casework.applications import Event, Step
from matching.ranking.replies import SILENCE, Replied, reply

_ASKS = frozenset({Event.RECOMMEND, Event.APPLY})
_ANSWERS = frozenset({Event.INVITE, Event.OFFER, Event.HIRE, Event.REFUSE})
_ENDS = frozenset({Event.SET_ASIDE, Event.WITHDRAW})


def replies(history: Sequence[Step]) -> Iterator[tuple[datetime, Replied]]:
    """When what became known: one for each time that the person was put before the employer and that is settled.

    The employer's first word counts, by the day it was said; what a counsellor sets aside or the person takes back
    counts for nothing. Whom an employer names by itself was not asked about.
    """
    asked: date | None = None
    for step in history:
        if step.event in _ASKS:
            asked = step.day
        elif asked is not None and step.event in _ANSWERS:
            yield step.at, reply((step.day - asked).days)
            asked = None
        elif asked is not None and step.event is Event.LAPSE:
            yield step.at, SILENCE
            asked = None
        elif step.event in _ENDS:
            asked = None


def changed(before: Sequence[Step], after: Sequence[Step]) -> dict[datetime, Replied]:
    """What one history counts more than the other (less: below 0), by the moment it counts from."""
    found: dict[datetime, Replied] = {}
    for sign, history in ((-1, before), (1, after)):
        for at, one in replies(history):
            found[at] = Replied(*(np.array(found.get(at, Replied())) + sign * np.array(one)).tolist())
    return {at: one for at, one in found.items() if any(one)}
