"""From the shifts that were selected for a person to the words of a list, live and in a replay: the same bytes.

Shifts, free times and the rules of rest have no versions in the store, so the decision keeps what of them a list was
made from; people and postings are read as they stood.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Self

import numpy as np

from matching.audit import Evidence
from matching.columns import PostingRows, ProtectedRows, SeekerRows, day_number
from matching.desk.answers import district
from matching.desk.offering import Offering
from matching.desk.shift_rows import shift_dict
from matching.desk.telling import Told
from matching.eligibility import Pairing, open_questions
from matching.explain import QUESTIONS, Case, Person, gaps, reasons
from matching.gigs import FreeTimes, Shift, age_fault
from matching.gigs.rules import Rest
from matching.gigs.wording import date_reason, pay_reason, time_reason, way_reason
from matching.guidance.offers import Home
from matching.records import Place
from matching.results import Decision, DescribedPosting, DescribedSeeker, Gap, Reason
from matching.storage import KeptShift, Transaction

WORK = frozenset({"wish", "did", "occupation", "experience", "certificate", "skill", "education", "major"})
OTHERWISE_TOLD = frozenset({"pay", "shift", "distance", "kind"})
"""What a shift says more exactly than its posting."""
NO_FREE_TIMES = "还没有填有空的时间。先填每周哪几天、几点到几点有空，才能配零工。"
Rows = tuple[SeekerRows, ProtectedRows, PostingRows]


class Stated(NamedTuple):
    """What a list of shifts is made from beside people and postings."""

    free: FreeTimes
    rest: Rest
    shifts: list[KeptShift]

    def packed(self) -> dict[str, Any]:
        """As a decision keeps it."""
        shifts = [
            [one.posting, one.taken, one.shift.model_dump(mode="json", exclude_defaults=True)] for one in self.shifts
        ]
        return {"free": self.free.model_dump(mode="json"), "rest": self.rest.model_dump(mode="json"), "shifts": shifts}

    @classmethod
    def of(cls, packed: dict[str, Any]) -> Self:
        shifts = [KeptShift(Shift.model_validate(shift), posting, taken) for posting, taken, shift in packed["shifts"]]
        return cls(FreeTimes.model_validate(packed["free"]), Rest.model_validate(packed["rest"]), shifts)


class _Fit(NamedTuple):
    """What posting a shift belongs to, what it is worth to the person, and what is to be said of the two."""

    worth: float
    posting: DescribedPosting
    reasons: tuple[Reason, ...]
    gaps: tuple[Gap, ...]


class GigLists(Offering):
    """Orders shifts that were selected and puts them into words; makes such lists again."""

    def tell_gigs(
        self,
        tx: Transaction,
        decision_id: str,
        evidence: Evidence,
        seeker: DescribedSeeker,
        rows: Rows,
        at: int | None = None,
    ) -> Told:
        """`at` is the revision a replay reads postings at; None is the present of the transaction."""
        assert evidence.basis is not None
        stated = Stated.of(evidence.basis)
        postings = {one.key: one for one in tx.postings(evidence.candidates.tolist(), at)}
        if evidence.personalised:
            items, hint = self._best_first(evidence, seeker, stated, rows, postings), stated.free.is_empty
        else:
            items, hint = _by_date(stated.shifts, postings), False
        body = self._head(decision_id, evidence) | {
            "rules": evidence.versions["gigs"],
            "hint": NO_FREE_TIMES if hint else "",
            "items": [{"rank": rank} | item for rank, item in enumerate(items[: evidence.limit], start=1)],
        }
        return Told(body, None, [])

    def _gigs_again(self, tx: Transaction, decision: Decision, evidence: Evidence) -> dict[str, Any]:
        seeker, rows = self._seeker_then(tx, decision, evidence)
        return self.tell_gigs(tx, decision.decision_id, evidence, seeker, rows, decision.revision).body

    def _best_first(
        self,
        evidence: Evidence,
        seeker: DescribedSeeker,
        stated: Stated,
        rows: Rows,
        postings: dict[int, DescribedPosting],
    ) -> list[dict[str, Any]]:
        found, home = self._fits(evidence, seeker, rows, postings), self._home(seeker, rows[0].one())
        ordered = sorted(
            stated.shifts, key=lambda one: (-found[one.posting].worth, one.shift.starts_at, one.shift.shift_id)
        )
        return [_gig_item(seeker, home, one, found[one.posting], stated) for one in ordered]

    def _fits(
        self, evidence: Evidence, seeker: DescribedSeeker, rows: Rows, postings: dict[int, DescribedPosting]
    ) -> dict[int, _Fit]:
        """Of each posting, by key."""
        (person, protected, jobs), on = rows, day_number(evidence.on)
        worth = self.parts.judge(evidence.versions).worth(person.one(), protected.one(), jobs, on=on)
        pair = Pairing(person.one(), protected.one(), jobs, on)
        unsure = open_questions(pair, QUESTIONS) if len(jobs) else []
        told = Person(seeker, is_word=self.parts.describer.is_word)
        pairs = zip(jobs.key.tolist(), worth.tolist(), unsure, strict=True)
        return {
            key: _fit(round(value, 6), postings[key], Case(told, postings[key], asked, np.nan))
            for key, value, asked in pairs
        }


def age_of(seeker: DescribedSeeker, shift: Shift) -> tuple[int | None, date]:
    """The year of birth and the day of the shift."""
    return seeker.seeker.protected.birth_year, shift.starts_at.date()


def _gig_item(seeker: DescribedSeeker, home: Home, one: KeptShift, fit: _Fit, stated: Stated) -> dict[str, Any]:
    way = way_reason(home.way(_place(one, fit.posting)))
    time = time_reason(one.shift, stated.free.covering(one.shift.span))
    said: list[Reason] = [time, *_only(Reason, way), pay_reason(one.shift), *fit.reasons]
    missing: list[Gap] = [*_only(Gap, way), *fit.gaps]
    age = age_fault(*age_of(seeker, one.shift), stated.rest)
    if age is not None:
        missing.insert(0, Gap(age.code, age.text))
    if one.left <= 0:
        missing.insert(0, Gap("full", "名额满了，可以候补，有人让出来会通知你"))
    return _item(one, fit.posting, said, missing)


def _by_date(shifts: Sequence[KeptShift], postings: dict[int, DescribedPosting]) -> list[dict[str, Any]]:
    """By time and place alone."""
    there = sorted(((one, postings[one.posting]) for one in shifts), key=lambda pair: _by_time_and_place(*pair))
    return [_item(one, posting, (date_reason(one.shift),), ()) for one, posting in there]


def _by_time_and_place(one: KeptShift, posting: DescribedPosting) -> tuple[datetime, str, str]:
    return one.shift.starts_at, _place(one, posting).district_code or "", one.shift.shift_id


def _fit(worth: float, posting: DescribedPosting, case: Case) -> _Fit:
    said = tuple(one for one in reasons(case) if one.code in WORK)
    return _Fit(worth, posting, said, tuple(one for one in gaps(case) if one.code not in OTHERWISE_TOLD))


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
