"""Gigs for a person: shifts that lie wholly in their free time, that they may take and can reach, best first.

The same judgement as of lists of postings: hard conditions over the rows in memory, what is withheld or closed left
out with the next request, the ranker and the policy's weights of that person's lists. With personalisation off nothing
of the person is used: every shift to come, by time and place, the same bytes for everybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from pydantic import ValidationError

from matching.audit import HERE, Asker
from matching.columns import PostingRows, day_number
from matching.desk.answers import district
from matching.desk.offering import Offering
from matching.desk.room import CITY_TIME
from matching.desk.shift_rows import shift_dict
from matching.eligibility import Pairing, admissible, open_questions
from matching.errors import BadInput
from matching.explain import QUESTIONS, Case, Person, gaps, reasons
from matching.feedback import HIDES
from matching.gigs import FreeTimes, Shift, Span, age_fault, is_minor, rest_faults
from matching.gigs.reservation import HOLDING, State
from matching.gigs.wording import date_reason, pay_reason, time_reason, way_reason
from matching.guidance.offers import Home
from matching.records import Place
from matching.results import DescribedPosting, DescribedSeeker, Gap, Reason
from matching.storage import KeptShift, Transaction

WORK = frozenset({"wish", "did", "occupation", "experience", "certificate", "skill", "education", "major"})
OTHERWISE_TOLD = frozenset({"pay", "shift", "distance", "kind"})
"""What a shift says more exactly than its posting."""
AROUND = timedelta(days=40)
"""So far around a shift other shifts bear on its hours: the month it lies in."""
NO_FREE_TIMES = "还没有填有空的时间。先填每周哪几天、几点到几点有空，才能配零工。"


@dataclass(frozen=True, slots=True)
class _Fit:
    """What posting a shift belongs to, what it is worth to the person, and what is to be said of the two."""

    worth: float
    posting: DescribedPosting
    reasons: tuple[Reason, ...]
    gaps: tuple[Gap, ...]


class Gigs(Offering):
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

    def gigs(self, seeker_id: str, limit: int = 20, asker: Asker = HERE) -> dict[str, Any]:
        """Shifts to come, best first, each with its reasons and what is missing."""
        now, rules = self.city_clock(), self.parts.gig_rules
        with self.session() as tx:
            seeker = tx.seeker(seeker_id)
            personalised = seeker.seeker.consents.personalisation
            coming = tx.shifts_between(now, now + timedelta(days=rules.booking.horizon_days))
            free = tx.free_times(seeker.key) if personalised else FreeTimes()
            items = self._fitting_shifts(tx, seeker, free, coming) if personalised else self._shifts_by_date(tx, coming)
        self.note_access(asker, [seeker_id], "gigs", "read")
        return {
            "personalised": personalised,
            "rules": rules.version,
            "hint": NO_FREE_TIMES if personalised and free.is_empty else "",
            "items": [{"rank": rank} | item for rank, item in enumerate(items[:limit], start=1)],
        }

    @classmethod
    def city_clock(cls) -> datetime:
        """The present time of the city, naive as the shifts are."""
        return cls.now().astimezone(CITY_TIME).replace(tzinfo=None)

    # ------------------------------------------------------------------------------------------------------

    def _shifts_by_date(self, tx: Transaction, coming: Sequence[KeptShift]) -> list[dict[str, Any]]:
        """By time and place alone."""
        with self.market.postings.reading() as rows:
            alive = set(rows.key[rows.is_open & (rows.expires_on >= day_number(self.today()))].tolist())
        shown = [one for one in coming if one.posting in alive]
        postings = {one.key: one for one in tx.postings(list(dict.fromkeys(one.posting for one in shown)))}
        there = [(one, postings[one.posting]) for one in shown if one.posting in postings]
        there.sort(key=lambda pair: _by_time_and_place(*pair))
        return [_item(one, posting, (date_reason(one.shift),), ()) for one, posting in there]

    def _fitting_shifts(
        self, tx: Transaction, seeker: DescribedSeeker, free: FreeTimes, coming: Sequence[KeptShift]
    ) -> list[dict[str, Any]]:
        held = self._around(tx, seeker.key, [one.shift for one in coming])
        mine = {one.shift_id for one in tx.reservations_of(seeker.key) if one.state in HOLDING | {State.WAITING}}
        rested = [
            one
            for one in coming
            if free.cover(one.shift.span)
            and one.shift.shift_id not in mine
            and not self._too_much(seeker, held, one.shift)
        ]
        found = self._fits(tx, seeker, {one.posting for one in rested})
        home = self._home(seeker, self._person(seeker, self.today())[0].one())
        fitting = [one for one in rested if one.posting in found and self._reaches(seeker, home, one.shift.place)]
        fitting.sort(key=lambda one: (-found[one.posting].worth, one.shift.starts_at, one.shift.shift_id))
        return [self._gig_item(seeker, home, one, found[one.posting]) for one in fitting]

    def _fits(self, tx: Transaction, seeker: DescribedSeeker, keys: set[int]) -> dict[int, _Fit]:
        """Of these postings those that the person may take and has not put away, by key."""
        today, hidden = self.today(), set(tx.postings_touched(seeker.seeker.seeker_id, HIDES))
        (person, protected), on = self._person(seeker, today), day_number(today)
        rows = self._rows_of(sorted(keys - hidden))
        rows = rows.take(np.flatnonzero(admissible(person.one(), protected.one(), rows, on=on)))
        worth = self.matcher_for(seeker.key).worth(person.one(), protected.one(), rows, on=on)
        pair = Pairing(person.one(), protected.one(), rows, on)
        unsure = open_questions(pair, QUESTIONS) if len(rows) else []
        postings = {one.key: one for one in tx.postings(rows.key.tolist())}
        told = Person(seeker, is_word=self.parts.describer.is_word)
        kept = [(key, *rest) for key, *rest in zip(rows.key.tolist(), worth.tolist(), unsure, strict=True)]
        cases = {key: Case(told, postings[key], asked, np.nan) for key, _, asked in kept}
        return {key: _fit(round(value, 6), postings[key], cases[key]) for key, value, _ in kept}

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
        rest, (born, on) = self.parts.gig_rules.rest, _age(seeker, shift)
        fault = age_fault(born, on, rest)
        return (fault is not None and fault.code == "under_age") or bool(
            rest_faults(held, shift.span, rest, minor=is_minor(born, on, rest))
        )

    @staticmethod
    def _reaches(seeker: DescribedSeeker, home: Home, place: Place) -> bool:
        """Whether a place that the shift itself names is within the person's limit; the posting's is judged by rule."""
        limit, minutes = seeker.seeker.commute_minutes_max, home.way(place)["minutes"]
        return limit is None or minutes is None or minutes <= limit

    def _gig_item(self, seeker: DescribedSeeker, home: Home, one: KeptShift, fit: _Fit) -> dict[str, Any]:
        way = way_reason(home.way(_place(one, fit.posting)))
        said: list[Reason] = [time_reason(one.shift), *_only(Reason, way), pay_reason(one.shift), *fit.reasons]
        missing: list[Gap] = [*_only(Gap, way), *fit.gaps]
        age = age_fault(*_age(seeker, one.shift), self.parts.gig_rules.rest)
        if age is not None:
            missing.insert(0, Gap(age.code, age.text))
        if one.left <= 0:
            missing.insert(0, Gap("full", "名额满了，可以候补，有人让出来会通知你"))
        return _item(one, fit.posting, said, missing)


def read_free_times(stated: Mapping[str, Any]) -> FreeTimes:
    """Raises BadInput naming the entry and what to write."""
    try:
        return FreeTimes.model_validate(stated)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "weekly"
        cure = "写成：weekday 1 到 7（周一到周日），day 2026-12-05，starts 和 ends 08:00；全天写 00:00 到 00:00"
        raise BadInput(field, first["input"] if isinstance(first["input"], str) else None, cure) from error


def _age(seeker: DescribedSeeker, shift: Shift) -> tuple[int | None, date]:
    return seeker.seeker.protected.birth_year, shift.starts_at.date()


def _fit(worth: float, posting: DescribedPosting, case: Case) -> _Fit:
    said = tuple(one for one in reasons(case) if one.code in WORK)
    return _Fit(worth, posting, said, tuple(one for one in gaps(case) if one.code not in OTHERWISE_TOLD))


def _by_time_and_place(one: KeptShift, posting: DescribedPosting) -> tuple[datetime, str, str]:
    return one.shift.starts_at, _place(one, posting).district_code or "", one.shift.shift_id


def _only(kind: type[Any], said: Reason | Gap) -> Iterable[Any]:
    return (said,) if isinstance(said, kind) else ()


def _place(one: KeptShift, posting: DescribedPosting) -> Place:
    """The shift's own place where it names one."""
    return one.shift.place if one.shift.place != Place() else posting.posting.place


def _item(one: KeptShift, posting: DescribedPosting, said: Iterable[Reason], missing: Iterable[Gap]) -> dict[str, Any]:
    place = _place(one, posting)
    return {
        "title": posting.posting.title,
        "employer": posting.posting.employer,
        **shift_dict(one),
        "district": district(place.district),
        "address": place.address,
        "reasons": [{"code": code, "text": text, "evidence": evidence} for code, text, evidence in said],
        "gaps": [{"code": code, "text": text} for code, text in missing],
    }
