"""Gigs for a person: shifts that lie wholly in their free time, that they may take and can reach, best first.

The same judgement as of lists of postings: hard conditions over the rows in memory, what is withheld or closed left
out with the next request, the ranker and the policy's weights of that person's lists; and written down as they are, to
be made again. With personalisation off nothing of the person is used: every shift to come, by time and place, the same
for everybody.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from pydantic import ValidationError

from matching.audit import HERE, Asker, Evidence, new_decision_id
from matching.columns import PostingRows, ProtectedRows, SeekerRows, day_number
from matching.desk.gig_lists import GigLists, Stated, age_of
from matching.desk.lists import Answer
from matching.desk.room import CITY_TIME
from matching.eligibility import admissible
from matching.errors import BadInput
from matching.feedback import HIDES
from matching.gigs import FreeTimes, Shift, Span, age_fault, is_minor, rest_faults
from matching.gigs.reservation import HOLDING, State
from matching.guidance.offers import Home
from matching.ranking.lineup import NOBODY
from matching.records import Place
from matching.results import DescribedSeeker
from matching.storage import KeptShift, Transaction
from matching.vocabulary import DecisionKind

AROUND = timedelta(days=40)
"""So far around a shift other shifts bear on its hours: the month it lies in."""


class Gigs(GigLists):
    """The flows of free times and of the list of shifts."""

    def free_times(self, seeker_id: str, asker: Asker = HERE) -> dict[str, Any]:
        with self.store.read() as tx:
            free = tx.free_times(tx.seeker_key(seeker_id))
        self.note_access(asker, [seeker_id], "free_times", "read")
        return {"seeker_id": seeker_id} | free.model_dump(mode="json")

    def put_free_times(self, seeker_id: str, stated: Mapping[str, Any]) -> dict[str, Any]:
        """In the place of what was said before; counts with the next request."""
        free = read_free_times(stated)
        with self.store.write() as tx:
            tx.lock()
            tx.put_free_times(tx.seeker_key(seeker_id), free)
        return {"seeker_id": seeker_id} | free.model_dump(mode="json")

    def gigs(self, seeker_id: str, limit: int = 20, asker: Asker = HERE) -> Answer:
        """Shifts to come, best first, each with its reasons and what is missing."""
        today, rules = self.today(), self.parts.gig_rules
        with self.session() as tx:
            seeker = tx.seeker(seeker_id)
            personalised = seeker.seeker.consents.personalisation
            person = self._person(seeker, today)
            stated = self._stated(tx, seeker, person, today)
            rows = self._rows_of(sorted({one.posting for one in stated.shifts}))
            arm = self.parts.rankers.lineup.arm(seeker.key if personalised else NOBODY)
            versions = self.parts.versions_on(today, arm) | {"gigs": rules.version}
            evidence = Evidence(
                seeker_id, today, limit, personalised, "full", versions, rows.key, basis=stated.packed(),
                asked_by=self.named(asker), arm=arm.name,
            )  # fmt: skip
            told = self.tell_gigs(tx, new_decision_id(), evidence, seeker, (*person, rows))
        answer = self._decide(DecisionKind.GIGS, seeker.key, tx.revision(), told, evidence)
        self.note_access(asker, [seeker_id], "gigs", "read")
        return answer

    @classmethod
    def city_clock(cls) -> datetime:
        """The present time of the city, naive as the shifts are."""
        return cls.now().astimezone(CITY_TIME).replace(tzinfo=None)

    # ------------------------------------------------------------------------------------------------------

    def _stated(
        self, tx: Transaction, seeker: DescribedSeeker, person: tuple[SeekerRows, ProtectedRows], today: date
    ) -> Stated:
        """The shifts to come that are for this person, and what they are told by."""
        now, rules = self.city_clock(), self.parts.gig_rules
        coming = tx.shifts_between(now, now + timedelta(days=rules.booking.horizon_days))
        if not seeker.seeker.consents.personalisation:
            return Stated(FreeTimes(), rules.rest, self._alive(coming, today))
        free = tx.free_times(seeker.key)
        return Stated(free, rules.rest, self._fitting_shifts(tx, seeker, person, free, coming))

    def _alive(self, coming: Sequence[KeptShift], today: date) -> list[KeptShift]:
        """Of postings that take people."""
        with self.market.postings.reading() as rows:
            alive = set(rows.key[rows.is_open & (rows.expires_on >= day_number(today))].tolist())
        return [one for one in coming if one.posting in alive]

    def _fitting_shifts(
        self,
        tx: Transaction,
        seeker: DescribedSeeker,
        person: tuple[SeekerRows, ProtectedRows],
        free: FreeTimes,
        coming: Sequence[KeptShift],
    ) -> list[KeptShift]:
        held = self._around(tx, seeker.key, [one.shift for one in coming])
        mine = {one.shift_id for one in tx.reservations_of(seeker.key) if one.state in HOLDING | {State.WAITING}}
        rested = [
            one
            for one in coming
            if free.cover(one.shift.span)
            and one.shift.shift_id not in mine
            and not self._too_much(seeker, held, one.shift)
        ]
        allowed = self._allowed(tx, seeker, person, {one.posting for one in rested})
        home = self._home(seeker, person[0].one())
        return [one for one in rested if one.posting in allowed and self._reaches(seeker, home, one.shift.place)]

    def _allowed(
        self, tx: Transaction, seeker: DescribedSeeker, person: tuple[SeekerRows, ProtectedRows], keys: set[int]
    ) -> set[int]:
        """Of these postings those that the person may take and has not put away."""
        hidden = set(tx.postings_touched(seeker.seeker.seeker_id, HIDES))
        rows, (row, protected) = self._rows_of(sorted(keys - hidden)), person
        found = admissible(row.one(), protected.one(), rows, on=day_number(self.today()))
        return set(rows.key[found].tolist())

    def _rows_of(self, keys: Sequence[int]) -> PostingRows:
        """Those of the open postings among these keys that are in the market, in their order."""
        places = [place for place in map(self.market.postings.row_of, keys) if place is not None]
        with self.market.postings.reading() as rows:
            found: PostingRows = rows.take(np.array(places, np.int64))
            return found

    def _around(self, tx: Transaction, key: int, shifts: Sequence[Shift], but: str = "") -> list[Span]:
        """When the person works already, as far as it bears on these shifts."""
        if not shifts:
            return []
        first, last = min(one.starts_at for one in shifts), max(one.ends_at for one in shifts)
        return tx.spans_held(key, first - AROUND, last + AROUND, but)

    def _too_much(self, seeker: DescribedSeeker, held: Sequence[Span], shift: Shift) -> bool:
        """Hours, rest or age forbid it; an age that is not known is asked for."""
        rest, (born, on) = self.parts.gig_rules.rest, age_of(seeker, shift)
        fault = age_fault(born, on, rest)
        return (fault is not None and fault.code == "under_age") or bool(
            rest_faults(held, shift.span, rest, minor=is_minor(born, on, rest))
        )

    @staticmethod
    def _reaches(seeker: DescribedSeeker, home: Home, place: Place) -> bool:
        """Whether a place that the shift itself names is within the person's limit; the posting's is judged by rule."""
        limit, minutes = seeker.seeker.commute_minutes_max, home.way(place)["minutes"]
        return limit is None or minutes is None or minutes <= limit


def read_free_times(stated: Mapping[str, Any]) -> FreeTimes:
    """Raises BadInput naming the entry and what to write."""
    try:
        return FreeTimes.model_validate(stated)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "weekly"
        cure = "写成：weekday 1 到 7（周一到周日），day 2026-12-05，starts 和 ends 08:00；全天写 00:00 到 00:00"
        raise BadInput(field, first["input"] if isinstance(first["input"], str) else None, cure) from error
