"""Gigs: shifts with their places, free times, reservations. A place is taken by one conditional update or not at all.

Times are the city's (`matching.gigs`), as ISO text to the minute or finer, which sorts. Whoever changes a reservation
holds the lock of the records (`Session.lock`), so that a person's hours are judged against everything they hold; the
condition in the update, and the check on the table, keep the count even without it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from msgspec.json import decode, encode

from matching.errors import NotFound
from matching.gigs import FreeTimes, Reservation, Shift, Span, State, Step
from matching.gigs.reservation import HOLDING
from matching.storage.changes import ChangeKind
from matching.storage.connections import Connection
from matching.storage.session import Session, stamp

_PUT_SHIFT = """INSERT INTO gig_shifts (shift_id, posting_key, starts_at, ends_at, places, payload)
VALUES (:shift_id, :posting, :starts, :ends, :places, :payload) ON CONFLICT (shift_id) DO UPDATE SET
posting_key = excluded.posting_key, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
places = excluded.places, payload = excluded.payload"""
_SHIFT = "posting_key, taken, payload"
_TAKE = "UPDATE gig_shifts SET taken = taken + 1 WHERE shift_id = :shift_id AND taken < places"
_GIVE_BACK = "UPDATE gig_shifts SET taken = taken - 1 WHERE shift_id = :shift_id"
_PUT_RESERVATION = """INSERT INTO gig_reservations (seeker_key, shift_id, state, since, until, sealed)
VALUES (:seeker, :shift_id, :state, :since, :until, :sealed) ON CONFLICT (seeker_key, shift_id)
DO UPDATE SET state = excluded.state, since = excluded.since, until = excluded.until, sealed = excluded.sealed"""
_RESERVATION = "r.seeker_key, r.shift_id, r.state, r.since, r.until, r.sealed"
_HELD = ", ".join(f"'{one.value}'" for one in sorted(HOLDING))
_SPANS = f"""SELECT s.starts_at, s.ends_at FROM gig_reservations r JOIN gig_shifts s ON s.shift_id = r.shift_id
WHERE r.seeker_key = :seeker AND r.state IN ({_HELD}) AND r.shift_id <> :but
AND s.starts_at < :until AND s.ends_at > :since ORDER BY s.starts_at"""  # noqa: S608 - words of this package
_WITH_ROOM = """SELECT s.shift_id FROM gig_shifts s WHERE s.starts_at > :now AND s.taken < s.places
AND EXISTS (SELECT 1 FROM gig_reservations r WHERE r.shift_id = s.shift_id AND r.state = 'waiting')
ORDER BY s.starts_at, s.shift_id"""
_PUT_FREE = """INSERT INTO free_times (seeker_key, sealed) VALUES (:seeker, :sealed)
ON CONFLICT (seeker_key) DO UPDATE SET sealed = excluded.sealed"""
_ANSWERED = "INSERT INTO gig_answers (seeker_key, request, at, sealed) VALUES (:seeker, :request, :at, :sealed)"


@dataclass(frozen=True, slots=True)
class KeptShift:
    """A shift with its posting's key and how many of its places are taken."""

    shift: Shift
    posting: int
    taken: int

    @property
    def left(self) -> int:
        return self.shift.places - self.taken


class Gigs(Session):
    """The part of a transaction that keeps shifts, free times and reservations."""

    def put_shift(self, shift: Shift, posting: int) -> ChangeKind:
        """Add or replace; the same words change nothing. Fewer places than are taken are refused by the table."""
        payload = shift.model_dump_json().encode()
        known = self._db.row("SELECT payload FROM gig_shifts WHERE shift_id = :id", id=shift.shift_id)
        if known is not None and bytes(known[0]) == payload:
            return ChangeKind.UNCHANGED
        named = {"shift_id": shift.shift_id, "posting": posting, "places": shift.places, "payload": payload}
        self._db.run(_PUT_SHIFT, starts=shift.starts_at.isoformat(), ends=shift.ends_at.isoformat(), **named)
        return ChangeKind.ADDED if known is None else ChangeKind.UPDATED

    def shift(self, shift_id: str) -> KeptShift:
        """Raises NotFound."""
        row = self._db.row(f"SELECT {_SHIFT} FROM gig_shifts WHERE shift_id = :id", id=shift_id)  # noqa: S608
        if row is None:
            raise NotFound(f"没有编号是 {shift_id} 的班次。")
        return _kept(row)

    def shifts_of(self, posting: int) -> list[KeptShift]:
        """All of one posting, by time."""
        sql = f"SELECT {_SHIFT} FROM gig_shifts WHERE posting_key = :p ORDER BY starts_at, shift_id"  # noqa: S608
        return [_kept(row) for row in self._db.rows(sql, p=posting)]

    def shifts_between(self, after: datetime, until: datetime) -> list[KeptShift]:
        """Those that start after one moment and before another, by time."""
        sql = f"SELECT {_SHIFT} FROM gig_shifts WHERE starts_at > :a AND starts_at < :u ORDER BY starts_at, shift_id"  # noqa: S608
        return [_kept(row) for row in self._db.rows(sql, a=after.isoformat(), u=until.isoformat())]

    def shifts_to_offer(self, now: datetime) -> list[str]:
        """Shifts to come with a place left and somebody waiting for it."""
        return [row[0] for row in self._db.rows(_WITH_ROOM, now=now.isoformat())]

    def move(self, before: Reservation | None, after: Reservation) -> bool:
        """Write a reservation, and the place it takes or gives back with it; False, and nothing, when none is left."""
        held = before is not None and before.holds
        if after.holds and not held and not self._db.run(_TAKE, shift_id=after.shift_id):
            return False
        if held and not after.holds:
            self._db.run(_GIVE_BACK, shift_id=after.shift_id)
        self._db.run(
            _PUT_RESERVATION,
            seeker=after.seeker,
            shift_id=after.shift_id,
            state=after.state.value,
            since=after.since.isoformat(),
            until=after.until.isoformat() if after.until else None,
            sealed=self._cipher.seal_bytes(encode(after.history)),
        )
        return True

    def reservation(self, seeker: int, shift_id: str) -> Reservation | None:
        found = self._reservations("r.seeker_key = :seeker AND r.shift_id = :id", seeker=seeker, id=shift_id)
        return found[0] if found else None

    def reservations_of(self, seeker: int) -> list[Reservation]:
        """All of one person, latest change first."""
        return self._reservations("r.seeker_key = :s ORDER BY r.since DESC, r.shift_id", s=seeker)

    def reservations_on(self, shift_id: str, states: Sequence[State] = tuple(State)) -> list[Reservation]:
        """Those of one shift in these states, who came first first."""
        named = ", ".join(f"'{one.value}'" for one in states)
        return self._reservations(
            f"r.shift_id = :id AND r.state IN ({named}) ORDER BY r.since, r.seeker_key", id=shift_id
        )

    def reservations_at(self, shift_ids: Sequence[str]) -> list[Reservation]:
        """All of several shifts, who came first first."""
        rows = self._each(_RESERVATION, "gig_reservations r", "r.shift_id = given.value", shift_ids)
        return sorted((self._reserved(*row) for row in rows), key=lambda one: (one.since, one.seeker))

    def reservations_run_out(self, now: datetime, limit: int) -> list[Reservation]:
        """Pending ones whose time is over, oldest first."""
        condition = "r.until IS NOT NULL AND r.until <= :now ORDER BY r.until, r.seeker_key LIMIT :limit"
        return self._reservations(condition, now=now.isoformat(), limit=limit)

    def spans_held(self, seeker: int, since: datetime, until: datetime, but: str = "") -> list[Span]:
        """When the person works already within a stretch of time, the shift `but` left out."""
        rows = self._db.rows(_SPANS, seeker=seeker, but=but, since=since.isoformat(), until=until.isoformat())
        return [Span(datetime.fromisoformat(starts), datetime.fromisoformat(ends)) for starts, ends in rows]

    def put_free_times(self, seeker: int, free: FreeTimes) -> None:
        self._db.run(_PUT_FREE, seeker=seeker, sealed=self._cipher.seal_bytes(free.model_dump_json().encode()))

    def free_times(self, seeker: int) -> FreeTimes:
        """Empty when the person has said nothing."""
        return self.free_times_of([seeker])[seeker]

    def free_times_of(self, seekers: Sequence[int]) -> dict[int, FreeTimes]:
        """Of each of these people."""
        rows = self._each("f.seeker_key, f.sealed", "free_times f", "f.seeker_key = given.value", seekers)
        said = {key: FreeTimes.model_validate_json(self._cipher.open_bytes(bytes(sealed))) for key, sealed in rows}
        return {key: said.get(key, FreeTimes()) for key in seekers}

    def keep_answer(self, seeker: int, request: str, answer: dict[str, Any]) -> None:
        """What was answered to a request, in the transaction that did what it asks."""
        named = {"request": self._hash("gig", request.encode()), "at": stamp(self._now())}
        self._db.run(_ANSWERED, seeker=seeker, sealed=self._cipher.seal_bytes(orjson.dumps(answer)), **named)

    def answer_to(self, seeker: int, request: str) -> dict[str, Any] | None:
        """The answer that was given to this request before."""
        sql = "SELECT sealed FROM gig_answers WHERE seeker_key = :s AND request = :r"
        row = self._db.row(sql, s=seeker, r=self._hash("gig", request.encode()))
        return dict(orjson.loads(self._cipher.open_bytes(bytes(row[0])))) if row else None

    def drop_answers(self, before: datetime) -> int:
        """Requests this old are not expected again; how many."""
        return self._db.run("DELETE FROM gig_answers WHERE at < :before", before=stamp(before))

    def _reservations(self, condition: str, **given: object) -> list[Reservation]:
        sql = f"SELECT {_RESERVATION} FROM gig_reservations r WHERE {condition}"  # noqa: S608 - words of this package
        return [self._reserved(*row) for row in self._db.rows(sql, **given)]

    def _reserved(
        self, seeker: int, shift_id: str, state: str, since: str, until: str | None, sealed: bytes
    ) -> Reservation:
        history = decode(self._cipher.open_bytes(bytes(sealed)), type=tuple[Step, ...]) if sealed else ()
        ends = datetime.fromisoformat(until) if until else None
        return Reservation(seeker, shift_id, State(state), datetime.fromisoformat(since), ends, history)


def forget_gigs(db: Connection, seeker: int) -> None:
    """Free times and answers go; places not yet worked are given back; what was worked is nobody's from now on."""
    db.run("DELETE FROM free_times WHERE seeker_key = :s", s=seeker)
    db.run("DELETE FROM gig_answers WHERE seeker_key = :s", s=seeker)
    still = (
        "SELECT shift_id FROM gig_reservations WHERE seeker_key = :s AND state IN ('offered', 'reserved', 'confirmed')"
    )
    db.run(f"UPDATE gig_shifts SET taken = taken - 1 WHERE shift_id IN ({still})", s=seeker)  # noqa: S608
    released = """UPDATE gig_reservations SET state = 'released' WHERE seeker_key = :s
    AND state IN ('waiting', 'offered', 'reserved', 'confirmed')"""
    db.run(released, s=seeker)
    nobody = "UPDATE gig_reservations SET seeker_key = :nobody, sealed = :none, until = NULL WHERE seeker_key = :s"
    db.run(nobody, s=seeker, nobody=-1 - secrets.randbits(60), none=b"")


def _kept(row: tuple[Any, ...]) -> KeptShift:
    posting, taken, payload = row
    return KeptShift(Shift.model_validate_json(bytes(payload)), int(posting), int(taken))
