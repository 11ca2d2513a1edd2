"""零工, 即时快招: shifts, free times, rest, places that are reserved, confirmed, attended. Pure: no store, no clock.

Decisions that are hard to undo:

- *Times are the city's, naive.* A shift is at a place; Asia/Shanghai has no daylight saving, so nothing is lost.
- *A person's shifts count together* for hours and rest, whoever the employers are: the body is one.
- *A waiting list is offered, never assigned*: a freed place is held for one person for some minutes, then the next.
- *No blacklist.* A no-show is noted with the reservation and counts nowhere else.
"""

from matching.gigs.free_times import FreeTimes
from matching.gigs.reservation import EVENT_NAMES, STATE_NAMES, Event, Reservation, State, Step, allowed, stepped
from matching.gigs.rest import Fault, age_fault, is_minor, rest_faults
from matching.gigs.rules import GigRules
from matching.gigs.shift import Settlement, Shift, Span

__all__ = [
    "EVENT_NAMES",
    "STATE_NAMES",
    "Event",
    "Fault",
    "FreeTimes",
    "GigRules",
    "Reservation",
    "Settlement",
    "Shift",
    "Span",
    "State",
    "Step",
    "age_fault",
    "allowed",
    "is_minor",
    "rest_faults",
    "stepped",
]
