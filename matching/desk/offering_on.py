"""A freed place is told of as every other news: by the plan of push, in the transaction that offers it.

Who waits has asked to be told, so the message always stands in their inbox, and is worth a subscription whenever there
is one. Whether it goes out, and when, is the plan's word: consent, caps, quiet hours, and a call to whom no telephone
program reaches. The minutes within which the place is to be confirmed begin when the person can know of it, so that
nobody loses one in their sleep. To whom a place is offered, and to whom not and why, is a decision, which is written
with the offer and can be made again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from matching.audit import Evidence, answer_bytes, digest, new_decision_id, pack
from matching.desk.booked import offer_id
from matching.desk.line import Line, Offer, Waits, in_order, offers
from matching.desk.room import CITY_TIME
from matching.desk.standings import Standings
from matching.gigs import Reservation, Span
from matching.messages import MessageKind
from matching.privacy import pseudonym
from matching.results import Decision, DescribedPosting, DescribedSeeker
from matching.storage import KeptShift, Transaction
from matching.vocabulary import DecisionKind


class OfferingOn(Standings):
    """To whom the free places of a shift go, and how they are told. `waiting` are those in the line, by key."""

    def decide_offers(
        self,
        tx: Transaction,
        kept: KeptShift,
        waiting: Mapping[int, Reservation],
        held: Mapping[int, Sequence[Span]],
        at: datetime,
    ) -> tuple[str, list[Offer]]:
        """The id of the decision, which is written when there is an offer, and the offers.

        `held`: what each of them works; `at`: now, as gigs tell the time.
        """
        (posting,), people = tx.postings([kept.posting]), tx.seekers(sorted(waiting))
        line = self._line(tx, kept, people, {key: (one.since, held[key]) for key, one in waiting.items()}, at)
        rules = {"gigs": self.parts.gig_rules.version, "push": self.parts.push_rules.version}
        evidence = Evidence(
            posting.posting.posting_id, self.today(), kept.left, True, "full",
            self.parts.versions_on(self.today()) | rules, np.array(sorted(waiting), np.int64), basis=line.packed(),
        )  # fmt: skip
        decision_id, found = new_decision_id(), self._offers_by(posting, people, evidence)
        if any(one.ring for one in found):
            body = self._told_offers(decision_id, evidence, found)
            packed = pack(replace(evidence, answer_sha256=digest(answer_bytes(body))))
            kind = DecisionKind.OFFER
            tx.add_decision(Decision(decision_id, kind, posting.key, tx.revision(), line.now, packed))
        return decision_id, [one for one in found if one.ring]

    def place_in_line(self, tx: Transaction, kept: KeptShift, waiting: Mapping[int, Reservation], key: int) -> int:
        """From 1, as a place would be offered now."""
        (posting,), today = tx.postings([kept.posting]), self.today()
        people = [(one, waiting[one.key].since) for one in tx.seekers(sorted(waiting))]
        ordered = in_order(people, posting, self.parts.policies.on(today), today)
        return [one.key for one, _, _ in ordered].index(key) + 1

    def _line(
        self,
        tx: Transaction,
        kept: KeptShift,
        people: list[DescribedSeeker],
        waiting: Mapping[int, tuple[datetime, Sequence[Span]]],
        at: datetime,
    ) -> Line:
        """Personalisation has no part in it: nobody is chosen by their profile."""
        known, rules = {one.key: one for one in people}, self.parts.gig_rules
        standings = self.standings(tx, list(known), (known, {}), set(), MessageKind.GIG)
        agreeing = [one._replace(agrees=known[one.seeker].seeker.consents.push) for one in standings]
        return Line(
            at=at,
            shift=kept.shift.model_dump(mode="json", exclude_defaults=True),
            rest=rules.rest.model_dump(mode="json"),
            booking=rules.booking.model_dump(mode="json"),
            push=self.parts.push_rules.model_dump(mode="json"),
            waiting=tuple(
                Waits(since, tuple(held), one)
                for one, (since, held) in ((one, waiting[one.seeker]) for one in agreeing)
            ),
        )

    def _offers_by(self, posting: DescribedPosting, people: list[DescribedSeeker], evidence: Evidence) -> list[Offer]:
        assert evidence.basis is not None
        policy = self.parts.policy_of(evidence.versions["policy"])
        return offers(people, posting, policy, evidence.on, Line.of(evidence.basis), evidence.limit)

    def _offers_again(self, tx: Transaction, decision: Decision, evidence: Evidence) -> dict[str, Any]:
        posting, people = self._posting_and_people_then(tx, decision, evidence)
        return self._told_offers(decision.decision_id, evidence, self._offers_by(posting, people, evidence))

    def _told_offers(self, decision_id: str, evidence: Evidence, found: list[Offer]) -> dict[str, Any]:
        """The line as it is read by staff: everybody in it, and why they were offered a place or not."""
        assert evidence.basis is not None
        head = self._head(decision_id, evidence) | {
            "posting_id": evidence.subject_id,
            "shift_id": evidence.basis["shift"]["shift_id"],
            "rules": evidence.versions["gigs"],
            "places": evidence.limit,
        }
        return head | {"items": [self._offer_item(rank, one) for rank, one in enumerate(found, start=1)]}

    def _offer_item(self, rank: int, one: Offer) -> dict[str, Any]:
        ring, after, seeker_id = one.ring, one.after, one.seeker.seeker.seeker_id
        return {
            "rank": rank,
            "seeker_ref": pseudonym(seeker_id, self.parts.pseudonym_key),
            "seeker_id": seeker_id,
            "weight": round(one.weight, 6),
            "since": _city(one.since),
            "outcome": "offered" if ring else "does_not_fit" if one.faults else "places_gone",
            "faults": [{"code": fault.code, "text": fault.text} for fault in one.faults],
            "push": ring and ring.outcome.value,
            "channel": ring and ring.channel and ring.channel.value,
            "not_before": ring and ring.not_before and ring.not_before.isoformat(),
            "until": after and after.until and _city(after.until),
            "message_id": after and offer_id(after),
        }


def _city(moment: datetime) -> str:
    """A time of gigs with its zone."""
    return moment.replace(tzinfo=CITY_TIME).isoformat(timespec="seconds")
