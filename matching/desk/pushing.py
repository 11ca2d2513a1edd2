"""服务找人: a new posting is matched against everybody who agreed to be told, and whom to tell is decided and written.

One posting is one transaction: the task leaves the outbox, the decision, the messages and what is due over which
channel are written, or none of it. A worker that dies before the commit has done nothing, and one that comes second
finds the task gone. Sending is another step (`sending`), after the commit.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any, NamedTuple

from msgspec.structs import replace as with_outcome

from matching.audit import Evidence, answer_bytes, digest, new_decision_id, pack
from matching.columns import PostingRows, ProtectedRows, SeekerRows, day_number
from matching.desk.announcing import PLANNED
from matching.desk.news import about_of, news
from matching.desk.standings import Standings, write_ring
from matching.explain import Case, Person
from matching.matcher import Order
from matching.messages import Message, MessageKind, message_id
from matching.privacy import pseudonym
from matching.push.budget import prices
from matching.push.plan import Basis, Ring, acceptance, plan, wanted
from matching.push.rules import PushRules
from matching.results import Decision, DescribedPosting, DescribedSeeker
from matching.storage import Task, Transaction
from matching.vocabulary import DecisionKind

SLACK = 2
"""So many times more people are looked at than are to be told: some are passed over."""
MIDDLING = 0.3
"""The score that is assumed for this."""


class _Matched(NamedTuple):
    """A posting with the people whom it suits, best first, as one moment of the store had them."""

    posting: DescribedPosting
    order: Order
    keys: list[int]
    evidence: Evidence
    revision: int


class Pushing(Standings):
    """The flow from an approved posting to messages."""

    def push(self, task: Task) -> int:
        """Do what the task asks, once; how many people are told."""
        with self.stage("push_match"):
            matched = self._matched(task.payload["key"])
        with self.stage("push_write"), self.store.write() as tx:
            tx.lock()
            if not tx.finish_outbox([task.id]) or matched is None or not _still_stands(tx, matched.posting):
                return 0
            return self._tell(tx, matched, task)

    def push_status(self) -> dict[str, Any]:
        """For operators: what waits, what is due, sent or unknown, the ledger, and from which score one is spent."""
        rules = self.parts.push_rules
        with self.store.read() as tx:
            sends = [
                {"channel": channel, "state": state, "count": count}
                for (channel, state), count in tx.count_sends().items()
            ]
            waiting, tokens = tx.counts(self.today())["tasks"], tx.count_tokens()
        worth = [round(price, 4) for price in prices(rules.tokens)]
        return {"rules": rules.version, "waiting": waiting, "sends": sends, "tokens": tokens, "prices": worth}

    def _matched(self, key: int) -> _Matched | None:
        """Everybody whom the posting suits and who may be told, in the order of the shortlist; None: it is not open."""
        today, rules = self.today(), self.parts.push_rules
        with self.session() as tx:
            if self.market.postings.row_of(key) is None:
                return None
            (posting,) = tx.postings([key])
            job = self._job(tx, posting)
            if not job.is_open[0] or job.expires_on[0] < day_number(today):
                return None
            seekers, protected = self._select_people(job, today, told=True)
            versions = self.parts.versions_on(today) | {"push": rules.version}
            limit = _depth(posting, rules)
            evidence = Evidence(posting.posting.posting_id, today, limit, True, "full", versions, seekers.key)
            order = self._order_people(evidence, (job, seekers, protected))
            return _Matched(posting, order, seekers.key[order.rows].tolist(), evidence, tx.revision())

    def _order_people(self, evidence: Evidence, rows: tuple[PostingRows, SeekerRows, ProtectedRows]) -> Order:
        job, seekers, protected = rows
        matcher = self.parts.judge(evidence.versions)
        return matcher.people(seekers, protected, job.one(), on=day_number(evidence.on), limit=evidence.limit)

    def _tell(self, tx: Transaction, matched: _Matched, task: Task) -> int:
        """Plan, and write what the plan says."""
        people = {one.key: one for one in tx.seekers(matched.keys)}
        folding, scores = self.foldable(tx, matched.keys), matched.order.scores.tolist()
        basis = self.basis(tx, matched.posting, matched.keys, (people, folding), gathers=task.kind == PLANNED)
        bars = dict(task.payload.get("bars", ()))
        standings = tuple(one._replace(bar=bars.get(one.seeker)) for one in basis.standings)
        basis = with_outcome(basis, standings=standings)
        rings = plan(scores, basis)
        rules = self.parts.push_rules
        told = [(place, ring) for place, ring in enumerate(rings) if ring.told]
        expected = sum(acceptance(scores[place], rules) for place, _ in told)
        basis = with_outcome(basis, told=tuple(ring.seeker for _, ring in told), expected=expected)
        ids = {key: one.seeker.seeker_id for key, one in people.items()}
        decision_id = new_decision_id()
        body = self._plan_told(decision_id, matched.evidence, ids, scores, basis)
        evidence = replace(matched.evidence, basis=basis.packed(), answer_sha256=digest(answer_bytes(body)))
        key, kind = matched.posting.key, DecisionKind.PUSH
        tx.add_decision(Decision(decision_id, kind, key, matched.revision, basis.now, pack(evidence)))
        for place, ring in told:
            earlier = folding.get(ring.seeker)
            message = self._message(people[ring.seeker], matched, place, earlier)
            _write(tx, ring, replace(message, decision_id=decision_id, created_at=basis.now), earlier)
        return len(told)

    def _message(self, person: DescribedSeeker, matched: _Matched, place: int, earlier: Message | None) -> Message:
        order = matched.order
        told = Person(person, is_word=self.parts.describer.is_word)
        case = Case(told, matched.posting, order.unsure[place], float(order.distances[place]))
        words = news(case, matched.posting, person.key, earlier)
        return Message(seeker=person.key, kind=MessageKind.POSTING, created_at=self.now(), **words)  # type: ignore[arg-type]

    def _push_again(self, tx: Transaction, decision: Decision, evidence: Evidence) -> dict[str, Any]:
        assert evidence.basis is not None
        _, rows = self._people_then(tx, decision, evidence)
        order = self._order_people(evidence, rows)
        keys = rows[1].key[order.rows].tolist()
        ids = {one.key: one.seeker.seeker_id for one in tx.seekers(keys, decision.revision)}
        basis = Basis.of(evidence.basis)
        return self._plan_told(decision.decision_id, evidence, ids, order.scores.tolist(), basis)

    def _plan_told(
        self, decision_id: str, evidence: Evidence, ids: dict[int, str], scores: Sequence[float], basis: Basis
    ) -> dict[str, Any]:
        """The plan as it is read by staff: everybody who was looked at, and why they were told or not."""
        items = []
        for place, (ring, one) in enumerate(zip(plan(scores, basis), basis.standings, strict=True)):
            seeker_id = ids.get(one.seeker, "")
            about = about_of(evidence.subject_id, one.open_about if ring.outcome == "folded" else ())
            outranked = {} if one.bar is None else {"bar": round(one.bar, 6)}
            items.append(
                {
                    "rank": place + 1,
                    "seeker_ref": pseudonym(seeker_id, self.parts.pseudonym_key),
                    "seeker_id": seeker_id,
                    "score": round(scores[place], 6),
                    "outcome": ring.outcome.value,
                    "channel": ring.channel and ring.channel.value,
                    "held_back": ring.held_back,
                    "not_before": ring.not_before and ring.not_before.isoformat(),
                    "message_id": message_id(MessageKind.POSTING, about, one.seeker) if ring.told else None,
                }
                | outranked
            )
        head = self._head(decision_id, evidence) | {
            "posting_id": evidence.subject_id,
            "rules": evidence.versions["push"],
        }
        return head | {"applications": round(basis.applications, 6), "items": items}


def _depth(posting: DescribedPosting, rules: PushRules) -> int:
    """How many people to look at for this posting."""
    rings = wanted(posting.reading.headcount or 0, rules) / acceptance(MIDDLING, rules)
    return min(ceil(SLACK * rings), rules.rings.most)


def _still_stands(tx: Transaction, posting: DescribedPosting) -> bool:
    """Whether it is what was matched; what was changed meanwhile has a task of its own, or is closed."""
    (now,) = tx.postings([posting.key])
    return now.revision == posting.revision and tx.posting_is_open(posting.key) and not tx.is_withheld(posting.key)


def _write(tx: Transaction, ring: Ring, message: Message, earlier: Message | None) -> None:
    """The message, alone or in the place of the one it is folded into, and what is due of it."""
    if ring.outcome == "folded" and earlier is not None:
        due = tx.take_back_sends(earlier.message_id)
        if tx.sends_of(earlier.message_id):
            raise ValueError(f"{earlier.message_id} was claimed meanwhile: it cannot take in more")
        tx.fold_message(earlier.message_id, message)
        tx.add_sends([replace(one, message_id=message.message_id) for one in due])
    write_ring(tx, ring, message)
