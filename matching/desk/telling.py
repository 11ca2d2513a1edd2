"""From rows to the words of an answer, live and in a replay: the same steps, so the same bytes."""

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from matching.audit import Delivered, Evidence, answer_bytes, digest, unpack
from matching.columns import NO_DATE, Array, PostingRows, ProtectedRows, SeekerRows, day_number
from matching.desk.answers import candidate_item, dated_item, floors_kept, job_item
from matching.desk.room import Room
from matching.errors import Forgotten
from matching.explain import Case, Person, Voice, gaps, reasons
from matching.matcher import Order
from matching.privacy import pseudonym
from matching.ranking.congestion import CONGESTION
from matching.ranking.policy import Policy
from matching.ranking.replies import recall
from matching.results import Decision, DescribedPosting, DescribedSeeker, Match
from matching.storage import Transaction
from matching.vocabulary import DecisionKind


class OnListForgotten(Forgotten):
    """Somebody who stood behind this list asked to be forgotten: it cannot be made again, and nothing is wrong."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("名单上有人已注销，资料已按本人要求删除，这份名单不能再现。")
        self.decision = decision


class Told(NamedTuple):
    """An answer, what the policy made of it (None of a list by date alone), and the keys of the postings on it."""

    body: dict[str, Any]
    delivered: Delivered | None
    keys: list[int]


class Telling(Room):
    """Orders what was selected and puts it into words; makes lists again from their decisions.

    `at` is the revision a replay reads records at; None is the present of the transaction.
    """

    _push_again: Callable[[Transaction, Decision, Evidence], dict[str, Any]]
    _gigs_again: Callable[[Transaction, Decision, Evidence], dict[str, Any]]
    _offers_again: Callable[[Transaction, Decision, Evidence], dict[str, Any]]
    """By the rooms `pushing`, `gig_lists` and `offering_on`, which stand above this one."""

    def tell_jobs(
        self,
        tx: Transaction,
        decision_id: str | None,
        evidence: Evidence,
        seeker: DescribedSeeker,
        rows: tuple[SeekerRows, ProtectedRows, PostingRows],
        at: int | None = None,
    ) -> Told:
        person, protected, postings = rows
        matcher = self.parts.judge(evidence.versions)
        head = self._head(decision_id, evidence)
        if not evidence.personalised:
            newest = postings.key[newest_first(postings.published_on, postings.key)].tolist()
            shown = tx.postings(newest, at)
            items = [dated_item(rank, one) for rank, one in enumerate(shown, start=1)]
            return Told(head | {"items": items}, None, newest)
        with self.stage("rank"):
            order = matcher.jobs(
                *(person.one(), protected.one(), postings, evidence.pressures),
                on=day_number(evidence.on),
                limit=evidence.limit,
            )
        with self.stage("explain"):
            keys = postings.key[order.rows].tolist()
            found = tx.postings(keys, at)
            told = Person(seeker, is_word=self.parts.describer.is_word)
            within = postings.replies_within[order.rows].tolist()
            cases = map(Case, repeat(told), found, order.unsure, order.distances.tolist(), within)
            items = [
                job_item(_match(order, place, case), one)
                for place, (case, one) in enumerate(zip(cases, found, strict=True))
            ]
        body = head | _priority(order, matcher.policy) | {"items": items}
        return Told(body, _delivered(order, postings.key), keys)

    def tell_people(
        self,
        tx: Transaction,
        decision_id: str,
        evidence: Evidence,
        posting: DescribedPosting,
        rows: tuple[PostingRows, SeekerRows, ProtectedRows],
        at: int | None = None,
    ) -> Told:
        job, seekers, protected = rows
        matcher = self.parts.judge(evidence.versions)
        with self.stage("rank"):
            order = matcher.people(seekers, protected, job.one(), on=day_number(evidence.on), limit=evidence.limit)
        with self.stage("explain"):
            found = tx.seekers(seekers.key[order.rows].tolist(), at)
            items = []
            for place, one in enumerate(found):
                told = Person(one, Voice.OTHERS, self.parts.describer.is_word)
                case = Case(told, posting, order.unsure[place], float(order.distances[place]))
                ref = pseudonym(one.seeker.seeker_id, self.parts.pseudonym_key)
                items.append(candidate_item(_match(order, place, case), one, ref, full=evidence.view == "full"))
        body = self._head(decision_id, evidence) | {"posting_id": evidence.subject_id, "items": items}
        body |= {"floors": floors_kept(order.floors)} if evidence.view == "full" else {}
        return Told(body, _delivered(order, seekers.key), [])

    def decision(self, decision_id: str) -> dict[str, Any]:
        """What was shown, to whom, and by what it was judged; no `answer` once somebody on it is forgotten."""
        try:
            return _record(*self._made_again(decision_id))
        except OnListForgotten as gone:
            return _record(gone.decision, unpack(gone.decision.body), None)

    def replay(self, decision_id: str) -> dict[str, Any]:
        """The list made again, and whether its bytes are those that were given out."""
        return self.proved(decision_id)[1]

    def proved(self, decision_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """`decision` and `replay` from one making."""
        decision, evidence, body = self._made_again(decision_id)
        found = digest(answer_bytes(body))
        return _record(decision, evidence, body), {
            "decision_id": decision_id,
            "identical": found == evidence.answer_sha256,
            "recorded_sha256": evidence.answer_sha256,
            "replayed_sha256": found,
            "body": body,
        }

    def judged_by(self, decision_id: str, ranker: str) -> dict[str, Any]:
        """The list as the ranker of that name would order it, from what was selected then; nobody is shown it."""
        return self._made_again(decision_id, ranker)[2]

    def _made_again(self, decision_id: str, ranker: str = "") -> tuple[Decision, Evidence, dict[str, Any]]:
        """By what judged then, or by another ranker."""
        with self.store.read() as tx:
            decision = tx.decision(decision_id)
            evidence = unpack(decision.body)
            if ranker:
                evidence = replace(evidence, versions=evidence.versions | {"ranker": ranker})
            self.parts.check_versions(evidence.versions)
            again = {
                DecisionKind.RECOMMENDATION: self._jobs_again,
                DecisionKind.SHORTLIST: self._people_again,
                DecisionKind.PUSH: self._push_again,
                DecisionKind.GIGS: self._gigs_again,
                DecisionKind.OFFER: self._offers_again,
            }
            return decision, evidence, again[decision.kind](tx, decision, evidence)

    def _jobs_again(self, tx: Transaction, decision: Decision, evidence: Evidence) -> dict[str, Any]:
        seeker, rows = self._seeker_then(tx, decision, evidence)
        return self.tell_jobs(tx, decision.decision_id, evidence, seeker, rows, decision.revision).body

    def _seeker_then(
        self, tx: Transaction, decision: Decision, evidence: Evidence
    ) -> tuple[DescribedSeeker, tuple[SeekerRows, ProtectedRows, PostingRows]]:
        """The person of a list and the postings selected for them, as they stood."""
        at, describer = decision.revision, self.parts.describer
        (seeker,) = tx.seekers([decision.subject_key or 0], at)
        postings = describer.posting_rows(tx.postings(evidence.candidates.tolist(), at))
        recall(postings, evidence.candidates, evidence.replies)
        return seeker, (describer.seeker_rows([seeker]), self._protected_then([seeker], evidence), postings)

    def _people_again(self, tx: Transaction, decision: Decision, evidence: Evidence) -> dict[str, Any]:
        posting, rows = self._people_then(tx, decision, evidence)
        return self.tell_people(tx, decision.decision_id, evidence, posting, rows, decision.revision).body

    def _people_then(
        self, tx: Transaction, decision: Decision, evidence: Evidence
    ) -> tuple[DescribedPosting, tuple[PostingRows, SeekerRows, ProtectedRows]]:
        """The posting of a list and the people selected for it, as they stood."""
        describer, (posting, people) = self.parts.describer, self._posting_and_people_then(tx, decision, evidence)
        protected = self._protected_then(people, evidence)
        return posting, (describer.posting_rows([posting]), describer.seeker_rows(people), protected)

    @staticmethod
    def _posting_and_people_then(
        tx: Transaction, decision: Decision, evidence: Evidence
    ) -> tuple[DescribedPosting, list[DescribedSeeker]]:
        """As records."""
        (posting,) = tx.postings([decision.subject_key or 0], decision.revision)
        people = tx.seekers(evidence.candidates.tolist(), decision.revision)
        if len(people) < len(evidence.candidates):
            raise OnListForgotten(decision)
        return posting, people

    def _protected_then(self, people: list[DescribedSeeker], evidence: Evidence) -> ProtectedRows:
        """Groups as the policy of that list counted them, on its day."""
        policy = self.parts.policy_of(evidence.versions["policy"])
        return self.parts.describer.protected_rows(people, evidence.on, policy.membership)

    @staticmethod
    def _head(decision_id: str | None, evidence: Evidence) -> dict[str, Any]:
        return {
            "decision_id": decision_id,
            "model": evidence.versions["ranker"],
            "policy": evidence.versions["policy"],
            "personalised": evidence.personalised,
        }


def _record(decision: Decision, evidence: Evidence, body: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "decision_id": decision.decision_id,
        "kind": decision.kind.value,
        "subject": evidence.subject_id,
        "made_at": decision.created_at.isoformat(),
        "asked_by": evidence.asked_by,
        "on": evidence.on.isoformat(),
        "limit": evidence.limit,
        "personalised": evidence.personalised,
        "revision": decision.revision,
        "versions": evidence.versions,
        "arm": evidence.arm,
        "candidates": len(evidence.candidates),
        "answer": body,
    }


def newest_first(published_on: Array, keys: Array, at_most: int | None = None) -> Array:
    """Places (at most so many) by day of publication, newest first, undated last, equal days by key."""
    days = np.where(published_on == NO_DATE, np.iinfo(np.int32).min, published_on).astype(np.int64)
    places = np.arange(len(days))
    if at_most is not None and at_most < len(days):  # sorting those days only that can be among them
        places = np.flatnonzero(days >= np.partition(days, -at_most)[-at_most])
    order: Array = places[np.lexsort((keys[places], -days[places]))][:at_most]
    return order


def _priority(order: Order, policy: Policy) -> dict[str, Any]:
    """What priority cost this list, within what; nothing under a policy from before there was an epsilon."""
    if order.weighing is None or policy.epsilon is None:
        return {}
    told = {
        "epsilon": policy.epsilon,
        "bound": policy.bound,
        "loss": order.weighing.loss,
        "scale": order.weighing.scale,
    }
    return {"priority": {name: round(value, 6) for name, value in told.items()}}


def _delivered(order: Order, keys: Array) -> Delivered:
    """What the account of priority will ask of this list."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, moves in enumerate(order.moves, start=1):
        for move in moves:
            if move.rule != CONGESTION:
                places[move.rule].append(place)
    rules = {rule: tuple(moved) for rule, moved in places.items()}
    shown, base = (tuple(keys[rows].tolist()) for rows in (order.rows, order.base))
    return Delivered(shown, base, order.loss, rules)


def _match(order: Order, place: int, case: Case) -> Match:
    distance = float(order.distances[place])
    return Match(
        key=0,
        rank=place + 1,
        base_rank=int(order.base_ranks[place]),
        score=float(order.scores[place]),
        distance_km=None if math.isnan(distance) else distance,
        moves=order.moves[place],
        reasons=reasons(case),
        gaps=gaps(case),
    )
