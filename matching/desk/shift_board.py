"""班次: the shifts of one gig as staff look at them: who holds a place, what was freed, and to whom it was offered on.

Names are masked, and of the office's own people alone; whom another office serves is counted and not named.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from matching.audit import Asker
from matching.desk.browsing import PAGE, Page
from matching.desk.room import CITY_TIME
from matching.desk.shift_rows import shift_dict
from matching.desk.shifts import AGREED, Shifts
from matching.gigs import EVENT_NAMES, STATE_NAMES, Event, Reservation, State, Step
from matching.gigs.reservation import HOLDING
from matching.storage import KeptShift

STILL_SHOWN = timedelta(days=7)
"""A shift that is over stands so long among those to come: who came has still to be marked."""
FREES = (Event.RELEASE, Event.EXPIRE)
TAKES = frozenset({Event.RESERVE, Event.OFFER, Event.CONFIRM})
Who = dict[int, dict[str, Any]]


class Freed(NamedTuple):
    """A place that somebody let go or was offered: when, what happened, whose, and where it stands with them now."""

    at: datetime
    what: str
    seeker: int
    now: State


class ShiftBoard(Shifts):
    """The flow behind the page of a gig's shifts."""

    def shift_board(self, posting_id: str, number: int, asker: Asker, *, past: bool = False) -> Page:
        """One page of shifts by time, those to come and of the last days, or with `past` the earlier ones; logged."""
        now = self.city_clock()
        with self.session() as tx:
            posting = tx.posting(posting_id)
            kept = [one for one in tx.shifts_of(posting.key) if (one.shift.ends_at < now - STILL_SHOWN) == past]
            shown = kept[(number - 1) * PAGE : number * PAGE]
            held: defaultdict[str, list[Reservation]] = defaultdict(list)
            for one in tx.reservations_at([one.shift.shift_id for one in shown]):
                held[one.shift_id].append(one)
            reach = self.within_reach(tx, asker)
            ours = None if reach is None else set(reach.tolist())
            keys = {one.seeker for found in held.values() for one in found}
            people = tx.seekers(sorted(keys if ours is None else keys & ours))
            who = {one.key: self._who(one) for one in people}
            rows = [_told(one, held[one.shift.shift_id], who, now) for one in shown]
        self.note_access(asker, [one["seeker_id"] for one in who.values()], "shift", posting_id)
        return Page(rows, len(kept), number)


def _told(kept: KeptShift, reservations: Sequence[Reservation], who: Who, now: datetime) -> dict[str, Any]:
    holding = [one for one in reservations if one.state in HOLDING]
    freed = sorted(_freed(reservations), key=lambda one: (one.at, one.seeker))
    return shift_dict(kept) | {
        "begun": kept.shift.starts_at <= now,
        "people": [_person(one, who[one.seeker]) for one in holding if one.seeker in who],
        "elsewhere": sum(one.seeker not in who for one in holding),
        "waiting": sum(one.state is State.WAITING for one in reservations),
        "freed": [
            {
                "at": one.at.replace(tzinfo=CITY_TIME),
                "what": one.what,
                "who": who[one.seeker],
                "now": STATE_NAMES[one.now],
            }
            for one in freed
            if one.seeker in who
        ],
    }


def _person(one: Reservation, who: dict[str, Any]) -> dict[str, Any]:
    until = one.until.replace(tzinfo=CITY_TIME) if one.until else None
    named = {"state": one.state.value, "state_name": STATE_NAMES[one.state], "agreed": one.state in AGREED}
    return who | named | {"since": one.since.replace(tzinfo=CITY_TIME), "until": until}


def _freed(reservations: Sequence[Reservation]) -> Iterator[Freed]:
    """Every letting go of a place, and every offer of one."""
    for one in reservations:
        for before, step in zip((None, *one.history), one.history, strict=False):
            if step.event is Event.OFFER or _lets_go(before, step):
                yield Freed(step.at, EVENT_NAMES[step.event], one.seeker, one.state)


def _lets_go(before: Step | None, step: Step) -> bool:
    return step.event in FREES and before is not None and before.event in TAKES
