"""The line before a full shift: in which order a freed place is offered, to whom it fits, and how they are told. Pure.

Shifts, lines and rules have no versions in the store, so a decision keeps what of them its offers were made from;
people, their groups and the posting are read as they stood.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np

from matching.audit import Kept
from matching.columns import mask_of
from matching.desk.room import CITY_TIME
from matching.gigs import Event, Fault, Reservation, Shift, Span, State, Step, age_fault, is_minor, rest_faults, stepped
from matching.gigs.rules import Booking, Rest
from matching.push.budget import after_quiet
from matching.push.plan import Basis, Ring, Standing, plan
from matching.push.rules import PushRules
from matching.ranking.policy import Policy
from matching.ranking.priority import bonus
from matching.results import DescribedPosting, DescribedSeeker
from matching.vocabulary import Trait

SYSTEM = "system"
ASKED_FOR = 1.0
"""What news is worth to who has asked for it."""


class Waits(NamedTuple):
    """One person in the line: since when, when they work already around the shift, how they stand towards news."""

    since: datetime
    held: tuple[Span, ...]
    standing: Standing


class Line(Kept, frozen=True, kw_only=True):
    """What offers are made from beside people and posting: the shift, everybody who waits, the rules in force.

    `at` is the moment, naive and the city's as that of shifts.
    """

    at: datetime
    shift: dict[str, Any]
    rest: dict[str, Any]
    booking: dict[str, Any]
    push: dict[str, Any]
    waiting: tuple[Waits, ...]

    @property
    def now(self) -> datetime:
        """`at` with its zone."""
        return self.at.replace(tzinfo=CITY_TIME)


class Offer(NamedTuple):
    """What is made of one who waits. Without a `ring` nothing is offered: `faults` say why, or the places are gone.

    `told_at`: when the person can know of it, as gigs tell the time; `after`: how their reservation stands then.
    """

    seeker: DescribedSeeker
    weight: float
    since: datetime
    faults: tuple[Fault, ...] = ()
    ring: Ring | None = None
    told_at: datetime | None = None
    after: Reservation | None = None


def offers(
    people: Iterable[DescribedSeeker], posting: DescribedPosting, policy: Policy, on: date, line: Line, left: int
) -> list[Offer]:
    """One for everybody in the line, in its order: a free place to each of the first who fit."""
    waits, found = {one.standing.seeker: one for one in line.waiting}, list[Offer]()
    shift, rest = Shift.model_validate(line.shift), Rest.model_validate(line.rest)
    for seeker, weight, since in in_order([(one, waits[one.key].since) for one in people], posting, policy, on):
        offer = Offer(seeker, weight, since)
        if left:
            faults = faults_of(seeker, shift, waits[seeker.key].held, rest)
            offer = offer._replace(faults=tuple(faults)) if faults else _made(offer, shift, waits[seeker.key], line)
            left -= offer.ring is not None
        found.append(offer)
    return found


def in_order(
    people: Iterable[tuple[DescribedSeeker, datetime]], posting: DescribedPosting, policy: Policy, on: date
) -> list[tuple[DescribedSeeker, float, datetime]]:
    """By the policy's weight of their groups for this posting, then by time; with the weight, and since when.

    Groups count with consent, and so does what the posting says; who lives near is not asked here.
    """
    traits = np.asarray(mask_of([one.value for one in posting.reading.traits], Trait))
    weighed = [
        (one, float(bonus(policy, np.asarray(policy.mask(policy.members(one.seeker, on))), traits)), since)
        for one, since in people
    ]
    return sorted(weighed, key=lambda row: (-row[1], row[2], row[0].key))


def faults_of(seeker: DescribedSeeker, shift: Shift, held: Sequence[Span], rest: Rest) -> list[Fault]:
    """Age, hours and rest, beside everything else that the person holds."""
    born, on = seeker.seeker.protected.birth_year, shift.starts_at.date()
    age = age_fault(born, on, rest)
    faults = rest_faults(held, shift.span, rest, minor=is_minor(born, on, rest))
    return [age, *faults] if age else faults


def _made(offer: Offer, shift: Shift, waits: Waits, line: Line) -> Offer:
    """A place for this person, told by the plan of push for them alone."""
    basis = Basis(now=line.now, rules=line.push, applications=1.0, told_before=0, standings=(waits.standing,))
    (ring,) = plan([ASKED_FOR], basis)
    moment = ring.not_before or after_quiet(PushRules.model_validate(line.push).quiet, line.now)
    told_at = moment.astimezone(CITY_TIME).replace(tzinfo=None)
    waiting = Reservation(offer.seeker.key, shift.shift_id, State.WAITING, waits.since, None, ())
    step, terms = Step(Event.OFFER, line.at, SYSTEM), Booking.model_validate(line.booking)
    after = stepped(waiting, offer.seeker.key, shift, step, terms, told_at)
    return offer._replace(ring=ring, told_at=told_at, after=after)
