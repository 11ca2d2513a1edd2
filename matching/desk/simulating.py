"""Another policy tried on the lists of the last days: each made again from its decision, by both, and compared."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from matching.audit import Evidence, unpack
from matching.columns import Array, PostingRows, Rows, SeekerRows, day_number
from matching.desk.tallies import ListChange, Person, cost, rises, summary
from matching.desk.telling import Telling
from matching.errors import ModelMismatch, PolicyInvalid
from matching.matcher import Matcher, Order
from matching.ranking.policy import Policy
from matching.ranking.replies import recall
from matching.results import Decision, DescribedPosting, DescribedSeeker
from matching.storage import Transaction
from matching.vocabulary import DecisionKind

Progress = Callable[[int, int | None], None]
V = TypeVar("V", DescribedPosting, DescribedSeeker)
R = TypeVar("R", PostingRows, SeekerRows)
UNWEIGHTED: dict[str, Any] = {"weights": (), "floors": (), "epsilon": None}


class _Remade(Generic[V, R]):
    """Rows of versions of records, each made once however many lists it stands on."""

    def __init__(self, kind: type[R], make: Callable[[Sequence[V]], R]) -> None:
        self._make: Callable[[Sequence[V]], R] = make
        self._rows: R = kind.blank(0)
        self._places: dict[tuple[int, int], int] = {}

    def of(self, described: Sequence[V]) -> R:
        names = [(one.key, one.revision) for one in described]
        fresh = {name: one for name, one in zip(names, described, strict=True) if name not in self._places}
        if fresh:
            self._places |= {name: place for place, name in enumerate(fresh, start=len(self._rows))}
            self._rows = self._rows.concatenate([self._rows, self._make(list(fresh.values()))])
        found: R = self._rows.take(np.array([self._places[name] for name in names], np.int64))
        return found


@dataclass(frozen=True, slots=True)
class _Trial:
    """The moment of the store that is read, the policy that is tried, and the rows made on the way."""

    tx: Transaction
    policy: Policy
    postings: _Remade[DescribedPosting, PostingRows]
    seekers: _Remade[DescribedSeeker, SeekerRows]


class Simulating(Telling):
    """The flow of those who keep the policy. Nothing is written; lists stay as they were shown."""

    def simulate(self, file: Path, days: int = 7, progress: Progress | None = None) -> dict[str, Any]:
        """What the policy in `file` would change on the lists of the last `days`.

        Only the order is tried: who was selected then stays selected, places reserved for a group included. People
        forgotten since have no lists and stand on none; lists that no policy orders, or that other models made, are
        counted as left out, with the reason.
        """
        policy = Policy.load(file)
        changes: list[ListChange] = []
        left_out: Counter[str] = Counter()
        with self.store.read() as tx:
            describer = self.parts.describer
            postings, seekers = _Remade(PostingRows, describer.posting_rows), _Remade(SeekerRows, describer.seeker_rows)
            trial = _Trial(tx, policy, postings, seekers)
            now = self.now()
            decisions = list(tx.decisions_between(now - timedelta(days=days), now))
            for done, decision in enumerate(decisions, start=1):
                found = self._tried(trial, decision)
                if isinstance(found, str):
                    left_out[found] += 1
                else:
                    changes.append(found)
                if progress:
                    progress(done, len(decisions))
        head = {"policy": policy.version, "name": policy.name, "days": days, "left_out": dict(left_out)}
        return head | summary(changes)

    def _tried(self, trial: _Trial, decision: Decision) -> ListChange | str:
        """One list under both policies, or why it is left out."""
        evidence = unpack(decision.body)
        if not evidence.personalised:
            return "not_personalised"
        if decision.kind in (DecisionKind.PUSH, DecisionKind.GIGS, DecisionKind.OFFER):
            return decision.kind.value
        tried = self._jobs_by if decision.kind is DecisionKind.RECOMMENDATION else self._people_by
        try:
            self.parts.check_versions(evidence.versions)
            before = self.parts.policy_of(evidence.versions["policy"])
            return tried(trial, decision, evidence, (before, trial.policy))
        except (ModelMismatch, PolicyInvalid) as reason:
            return type(reason).code

    def _jobs_by(
        self, trial: _Trial, decision: Decision, evidence: Evidence, policies: tuple[Policy, Policy]
    ) -> ListChange:
        at, describer = decision.revision, self.parts.describer
        (seeker,) = trial.tx.seekers([decision.subject_key or 0], at)
        row = trial.seekers.of([seeker]).one()
        postings = trial.postings.of(trial.tx.postings(evidence.candidates.tolist(), at))
        recall(postings, evidence.candidates, evidence.replies)
        ranker = self.parts.rankers.of(evidence.versions["ranker"])

        def order(policy: Policy) -> Order:
            protected = describer.protected_rows([seeker], evidence.on, policy.membership).one()
            matcher = Matcher(ranker, policy)
            queued = evidence.pressures
            return matcher.jobs(row, protected, postings, queued, on=day_number(evidence.on), limit=evidence.limit)

        return _compared(decision, evidence, policies, order, postings, [seeker])

    def _people_by(
        self, trial: _Trial, decision: Decision, evidence: Evidence, policies: tuple[Policy, Policy]
    ) -> ListChange:
        at, describer = decision.revision, self.parts.describer
        (posting,) = trial.tx.postings([decision.subject_key or 0], at)
        people = trial.tx.seekers(evidence.candidates.tolist(), at)
        job, seekers = trial.postings.of([posting]).one(), trial.seekers.of(people)
        ranker = self.parts.rankers.of(evidence.versions["ranker"])

        def order(policy: Policy) -> Order:
            protected = describer.protected_rows(people, evidence.on, policy.membership)
            matcher = Matcher(ranker, policy)
            return matcher.people(seekers, protected, job, on=day_number(evidence.on), limit=evidence.limit)

        return _compared(decision, evidence, policies, order, seekers, people)


def _compared(
    decision: Decision,
    evidence: Evidence,
    policies: tuple[Policy, Policy],
    order: Callable[[Policy], Order],
    rows: Rows,
    people: list[DescribedSeeker],
) -> ListChange:
    before, after = (order(policy) for policy in policies)
    costs = [
        cost(made.scores, order(policy.varied(**UNWEIGHTED)).scores)
        for made, policy in zip((before, after), policies, strict=True)
    ]
    moved = rises(_keys(rows, before), _keys(rows, after))
    concerned = people if decision.kind is DecisionKind.RECOMMENDATION else [p for p in people if p.key in moved]
    return ListChange(
        decision.decision_id,
        decision.kind,
        moved,
        [_person(one, evidence, policies) for one in concerned],
        (costs[0], costs[1]),
    )


def _keys(rows: Rows, order: Order) -> list[int]:
    shown: Array = rows.key[order.rows]
    keys: list[int] = shown.tolist()
    return keys


def _person(seeker: DescribedSeeker, evidence: Evidence, policies: tuple[Policy, Policy]) -> Person:
    """Their groups by the legal names of the new policy, where it knows them."""
    before, after = policies
    names = {*before.members(seeker.seeker, evidence.on), *after.members(seeker.seeker, evidence.on)}
    told = (after.by_name[name].legal_name if name in after.by_name else str(name) for name in names)
    return Person(seeker.key, frozenset(told))
