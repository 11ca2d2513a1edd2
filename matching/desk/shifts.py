"""Shifts as their employer sees them: stated, filled, attended. Names only of those who confirmed, and logged."""

from collections.abc import Mapping
from typing import Any

from matching.audit import Asker
from matching.desk.applying import must_be_of, owner_of
from matching.desk.booking import Booking
from matching.desk.records import Records
from matching.desk.shift_rows import put_shift, shift_dict
from matching.errors import BadInput, Forbidden, NotFound
from matching.gigs import STATE_NAMES, Event, Reservation, State, Step
from matching.gigs.reservation import HOLDING
from matching.privacy import pseudonym
from matching.records import SeekerProfile
from matching.storage import KeptShift, Transaction

AGREED = frozenset({State.CONFIRMED, State.ATTENDED, State.NO_SHOW})
"""Who has agreed that name and telephone go to the employer."""
FROM_PATH = "posting_id"


class Shifts(Booking, Records):
    """The flows of a gig posting's shifts."""

    def forget(self, seeker_id: str) -> None:
        """As of every record; the places that this frees are offered on at once."""
        super().forget(seeker_id)
        self.settle_gigs()

    def publish_shift(self, posting_id: str, row: Mapping[str, Any], actor: Asker) -> dict[str, Any]:
        """One shift, new or in other words; places that it adds are offered to who waits at once."""
        if row.get(FROM_PATH) not in (None, posting_id):
            raise BadInput(FROM_PATH, row[FROM_PATH], "和地址里的编号不一样；写成一样，或者不写。")
        shift, notes = self.parts.shift_intake.one({**row, FROM_PATH: posting_id})
        with self.store.write() as tx:
            tx.lock()
            must_be_of(owner_of(actor), tx.posting(posting_id).posting.employer)
            outcome = put_shift(tx, shift)
            self._offer_on(tx, shift.shift_id)
            return shift_dict(tx.shift(shift.shift_id)) | {"outcome": outcome.value, "notes": notes}

    def posting_shifts(self, posting_id: str, actor: Asker) -> list[dict[str, Any]]:
        """All shifts by time: what is left, how many wait, and who comes."""
        with self.store.read() as tx:
            posting = tx.posting(posting_id)
            must_be_of(owner_of(actor), posting.posting.employer)
            told, seen = [], []
            for kept in tx.shifts_of(posting.key):
                people = self._people(tx, kept, actor)
                waiting = len(tx.reservations_on(kept.shift.shift_id, (State.WAITING,)))
                told.append(shift_dict(kept) | {"waiting": waiting, "people": [row for row, _ in people]})
                seen += [seeker_id for _, seeker_id in people if seeker_id]
        self.note_access(actor, list(dict.fromkeys(seen)), "shift", posting_id)
        return told

    def mark_attendance(
        self, posting_id: str, shift_id: str, seeker_ref: str, actor: Asker, *, came: bool
    ) -> dict[str, Any]:
        """The employer's word whether somebody came, once the shift has begun; may be set right. Twice is harmless."""
        event, state = (Event.ATTEND, State.ATTENDED) if came else (Event.MISS, State.NO_SHOW)
        with self.store.write() as tx:
            tx.lock()
            posting = tx.posting(posting_id)
            must_be_of(owner_of(actor), posting.posting.employer)
            kept = tx.shift(shift_id)
            if kept.posting != posting.key:
                raise NotFound("这个岗位没有这个班次。")
            standing, seeker = self._behind(tx, shift_id, seeker_ref)
            if not self.reaches(tx, actor, seeker.seeker_id):
                raise Forbidden("这个人不归本服务点管。请转给其住处的服务点，或请市里的专员办理。")
            if standing.state is not state:
                step = Step(event, self.city_clock(), self.named(actor))
                self._move(tx, kept, standing, standing.seeker, step)
            after = tx.reservation(standing.seeker, shift_id)
            assert after is not None
            return self._row(after, seeker)

    def _behind(self, tx: Transaction, shift_id: str, seeker_ref: str) -> tuple[Reservation, SeekerProfile]:
        """Whom a pseudonym on the roster stands for."""
        found = {one.seeker: one for one in tx.reservations_on(shift_id, tuple(AGREED))}
        for one in tx.seekers(list(found)):
            if pseudonym(one.seeker.seeker_id, self.parts.pseudonym_key) == seeker_ref:
                return found[one.key], one.seeker
        raise NotFound("班次名单里没有这个人。编号看这个岗位的班次名单；没有确认的人不能登记。")

    def _people(self, tx: Transaction, kept: KeptShift, actor: Asker) -> list[tuple[dict[str, Any], str]]:
        """Who holds a place, first come first; and whose name is seen. To an office its own people alone."""
        found = tx.reservations_on(kept.shift.shift_id, tuple(HOLDING))
        people = {one.key: one.seeker for one in tx.seekers([one.seeker for one in found])}
        return [
            (self._row(one, people[one.seeker]), people[one.seeker].seeker_id if one.state in AGREED else "")
            for one in found
            if one.seeker in people and self.reaches(tx, actor, people[one.seeker].seeker_id)
        ]

    def _row(self, one: Reservation, seeker: SeekerProfile) -> dict[str, Any]:
        return {
            "seeker_ref": pseudonym(seeker.seeker_id, self.parts.pseudonym_key),
            "state": one.state.value,
            "state_name": STATE_NAMES[one.state],
            "since": one.since.isoformat(timespec="seconds"),
            "name": seeker.contact.name if one.state in AGREED else None,
            "phone": seeker.contact.phone if one.state in AGREED else None,
        }
