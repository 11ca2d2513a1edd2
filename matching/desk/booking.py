"""即时快招: a person reserves a place on a shift, confirms it, lets it go; a freed place goes on at once.

Every change holds the lock of the records, so that a person's hours are judged against all they hold, and stands in
one transaction with the place it takes, the answer to its request, the offer of what it frees and the message about
it: killed in the middle, all of it happened or nothing did. Whoever waits is offered a freed place in the order of the
policy's weights for this posting, then of time; places that are not confirmed in time are freed by the next request or
by the worker, whichever comes first.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from matching.audit import Asker
from matching.columns import day_number
from matching.desk.booked import offer_id, offer_message, told
from matching.desk.gigs import Gigs
from matching.desk.handling import Handling
from matching.desk.line import SYSTEM, faults_of
from matching.desk.offering_on import OfferingOn
from matching.desk.standings import write_ring
from matching.eligibility import Pairing, outcomes, verdicts
from matching.errors import BadInput, NotFound
from matching.gigs import Event, Reservation, State, Step, stepped
from matching.gigs.reservation import HOLDING, PENDING
from matching.results import DescribedSeeker
from matching.storage import KeptShift, Transaction
from matching.vocabulary import Outcome

SWEPT_AT_ONCE = 200
NOT_ASKED = frozenset({"looking"})
"""Whoever has switched personalisation off is on nobody's list, and may reserve all the same."""


class Booking(Gigs, Handling, OfferingOn):
    """The flows of a person's places on shifts."""

    def reserve(
        self, seeker_id: str, shift_id: str, actor: Asker, request: str, *, wait: bool = False
    ) -> dict[str, Any]:
        """A place, or with `wait` one in the line when none is left. The same `request` again is answered the same."""
        answered = self._answered(seeker_id, shift_id, request)
        if answered is not None:
            return answered
        self._must_be_admitted(seeker_id, shift_id)
        with self.store.write() as tx:
            tx.lock()
            seeker = tx.seeker(seeker_id)
            answer = tx.answer_to(seeker.key, request)
            if answer is None:
                answer = self._reserved(tx, seeker, shift_id, self.named(actor), wait=wait)
                tx.keep_answer(seeker.key, request, answer)
            return _same(answer, shift_id, request)

    def confirm(self, seeker_id: str, shift_id: str, actor: Asker) -> dict[str, Any]:
        """The person comes, and agrees that name and telephone go to the employer (个人信息保护法 article 23)."""
        self._must_be_admitted(seeker_id, shift_id)
        with self.store.write() as tx:
            tx.lock()
            seeker, kept = tx.seeker(seeker_id), self._up_to_date(tx, shift_id)
            self._must_be_open(tx, kept)
            standing = _standing(tx, seeker, shift_id)
            if standing.state is not State.CONFIRMED:
                self._must_fit(tx, seeker, kept)
                self._move(tx, kept, standing, seeker.key, Step(Event.CONFIRM, self.city_clock(), self.named(actor)))
            return self._told_now(tx, seeker, shift_id)

    def release(self, seeker_id: str, shift_id: str, actor: Asker) -> dict[str, Any]:
        """The place, or the one in the line, is given up; it is offered on in the same moment."""
        with self.store.write() as tx:
            tx.lock()
            seeker, kept = tx.seeker(seeker_id), self._up_to_date(tx, shift_id)
            standing = _standing(tx, seeker, shift_id)
            if standing.state is not State.RELEASED:
                self._move(tx, kept, standing, seeker.key, Step(Event.RELEASE, self.city_clock(), self.named(actor)))
                self._offer_on(tx, shift_id)
            return self._told_now(tx, seeker, shift_id)

    def my_reservations(self, seeker_id: str, asker: Asker) -> list[dict[str, Any]]:
        """All of one person, latest change first."""
        with self.store.read() as tx:
            seeker = tx.seeker(seeker_id)
            found = [self._told_now(tx, seeker, one.shift_id) for one in tx.reservations_of(seeker.key)]
        self.note_access(asker, [seeker_id], "reservations", "read")
        return found

    def settle_gigs(self) -> int:
        """End what has run out and offer on what is free; how many changes. Doing it twice is harmless."""
        now = self.city_clock()
        with self.store.read() as tx:
            if not tx.reservations_run_out(now, 1) and not tx.shifts_to_offer(now):
                return 0
        with self.store.write() as tx:
            tx.lock()
            late = tx.reservations_run_out(now, SWEPT_AT_ONCE)
            for one in late:
                self._move(tx, tx.shift(one.shift_id), one, one.seeker, Step(Event.EXPIRE, now, SYSTEM))
            offered = sum(self._offer_on(tx, shift_id) for shift_id in tx.shifts_to_offer(now))
            tx.drop_answers(self.now() - timedelta(days=self.parts.gig_rules.booking.remember_days))
        return len(late) + offered

    # ------------------------------------------------------------------------------------------- one step

    def _answered(self, seeker_id: str, shift_id: str, request: str) -> dict[str, Any] | None:
        with self.store.read() as tx:
            answer = tx.answer_to(tx.seeker_key(seeker_id), request)
        return None if answer is None else _same(answer, shift_id, request)

    def _reserved(
        self, tx: Transaction, seeker: DescribedSeeker, shift_id: str, actor: str, *, wait: bool
    ) -> dict[str, Any]:
        kept = self._up_to_date(tx, shift_id)
        self._must_be_open(tx, kept)
        standing = tx.reservation(seeker.key, shift_id)
        stands = standing is not None and (standing.holds or (standing.state is State.WAITING and kept.left <= 0))
        if not stands:
            self._must_fit(tx, seeker, kept)
            self._must_not_hoard(tx, seeker)
            if kept.left <= 0 and not wait:
                raise BadInput("shift_id", shift_id, "名额已经满了。想候补就把 wait 写成 true，有人让出来会通知你")
            event = Event.RESERVE if kept.left > 0 else Event.WAIT
            self._move(tx, kept, standing, seeker.key, Step(event, self.city_clock(), actor))
        return self._told_now(tx, seeker, shift_id)

    def _move(
        self,
        tx: Transaction,
        kept: KeptShift,
        standing: Reservation | None,
        key: int,
        step: Step,
        told_at: datetime | None = None,
    ) -> Reservation:
        """Nothing about an offer goes out any more once it is answered or over."""
        after = stepped(standing, key, kept.shift, step, self.parts.gig_rules.booking, told_at)
        if not tx.move(standing, after):
            raise BadInput("shift_id", kept.shift.shift_id, "名额刚刚满了，请选候补或者别的班次")
        if standing is not None and standing.state is State.OFFERED:
            tx.withdraw_message(offer_id(standing))
        return after

    def _up_to_date(self, tx: Transaction, shift_id: str) -> KeptShift:
        """The shift once what has run out on it is ended and offered on."""
        kept, now = tx.shift(shift_id), self.city_clock()
        late = [one for one in tx.reservations_on(shift_id, tuple(PENDING)) if one.has_run_out(now)]
        for one in late:
            self._move(tx, kept, one, one.seeker, Step(Event.EXPIRE, now, SYSTEM))
        if not late:
            return kept
        self._offer_on(tx, shift_id)
        return tx.shift(shift_id)

    # ------------------------------------------------------------------------------------- the line

    def _offer_on(self, tx: Transaction, shift_id: str) -> int:
        """Every free place to the next who wait and fit; how many. A shift that has begun or is closed offers none."""
        kept, now = tx.shift(shift_id), self.city_clock()
        if kept.left <= 0 or now >= kept.shift.starts_at or not self._takes_people(tx, kept):
            return 0
        (posting,), waiting = tx.postings([kept.posting]), self._waiting(tx, kept)
        held = {key: self._around(tx, key, [kept.shift], but=shift_id) for key in waiting}
        decision_id, offers = self.decide_offers(tx, kept, waiting, held, now)
        for one in offers:
            key, step = one.seeker.key, Step(Event.OFFER, now, SYSTEM)
            after = self._move(tx, kept, waiting[key], key, step, one.told_at)
            assert one.ring is not None
            write_ring(tx, one.ring, replace(offer_message(after, kept, posting), decision_id=decision_id))
        return len(offers)

    @staticmethod
    def _waiting(tx: Transaction, kept: KeptShift) -> dict[int, Reservation]:
        """Who stands in the line, by key."""
        return {one.seeker: one for one in tx.reservations_on(kept.shift.shift_id, (State.WAITING,))}

    # ------------------------------------------------------------------------------------- may this person

    def _must_be_admitted(self, seeker_id: str, shift_id: str) -> None:
        """The hard conditions of every list; the refusal says which fails, in words."""
        today = self.today()
        with self.session() as tx:
            seeker, kept = tx.seeker(seeker_id), tx.shift(shift_id)
            (posting,) = tx.postings([kept.posting])
            person, protected = self._person(seeker, today)
            pair = Pairing(person.one(), protected.one(), self._job(tx, posting).one(), day_number(today))
        judged = verdicts(seeker, posting, outcomes(pair))
        failed = [one.text for one in judged if one.outcome is Outcome.FAILED and one.code not in NOT_ASKED]
        if failed:
            raise BadInput("shift_id", shift_id, f"这个班次不能报：{'；'.join(failed)}。")

    def _must_be_open(self, tx: Transaction, kept: KeptShift) -> None:
        if not self._takes_people(tx, kept):
            raise BadInput("shift_id", kept.shift.shift_id, "这个岗位现在不招人（已关闭、过期或在审核）。")

    def _takes_people(self, tx: Transaction, kept: KeptShift) -> bool:
        (posting,) = tx.postings([kept.posting])
        return self._status(tx, posting) == "open"

    def _must_fit(self, tx: Transaction, seeker: DescribedSeeker, kept: KeptShift) -> None:
        held = self._around(tx, seeker.key, [kept.shift], but=kept.shift.shift_id)
        faults = faults_of(seeker, kept.shift, held, self.parts.gig_rules.rest)
        if faults:
            raise BadInput("shift_id", kept.shift.shift_id, "".join(one.text for one in faults))

    def _must_not_hoard(self, tx: Transaction, seeker: DescribedSeeker) -> None:
        most, now = self.parts.gig_rules.booking.shifts_a_person, self.city_clock()
        mine = [one for one in tx.reservations_of(seeker.key) if one.state in HOLDING | {State.WAITING}]
        coming = sum(tx.shift(one.shift_id).shift.ends_at > now for one in mine)
        if coming >= most:
            raise BadInput("shift_id", None, f"最多同时报 {most} 个班次，请先取消一个。")

    def _told_now(self, tx: Transaction, seeker: DescribedSeeker, shift_id: str) -> dict[str, Any]:
        kept = tx.shift(shift_id)
        (posting,) = tx.postings([kept.posting])
        standing = _standing(tx, seeker, shift_id)
        place = 0
        if standing.state is State.WAITING:
            place = self.place_in_line(tx, kept, self._waiting(tx, kept), seeker.key)
        return told(standing, kept, posting, place)


def _standing(tx: Transaction, seeker: DescribedSeeker, shift_id: str) -> Reservation:
    standing = tx.reservation(seeker.key, shift_id)
    if standing is None:
        raise NotFound("还没有报这个班次。")
    return standing


def _same(answer: dict[str, Any], shift_id: str, request: str) -> dict[str, Any]:
    """One request asks for one thing."""
    if answer["shift_id"] != shift_id:
        raise BadInput("request", request, "这个请求编号已经用来报过别的班次，请换一个新的编号。")
    return answer
