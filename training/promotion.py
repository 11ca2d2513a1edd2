"""From a trained ranker to the one that serves: judged by the gate, released whole, written into the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from matching.desk import Desk
from matching.errors import ModelMismatch, NotFound
from matching.ranking.curves import read
from matching.ranking.models import PRIOR, load_ranker
from matching.ranking.ranker import PriorRanker, Ranker
from training.from_desk import Period, gather, number_of
from training.gate import Evidence, Finding, Gate, Members, findings
from training.learning_set import LearningSet
from training.recipe import Recipe
from training.releases import Releases
from training.tracking import Book, code_version


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate said of a ranker, and whether it serves now."""

    version: str
    findings: Sequence[Finding]
    serves: bool

    @property
    def failed(self) -> list[Finding]:
        return [one for one in self.findings if not one.passed]


@dataclass(frozen=True, slots=True)
class Promotion:
    """What a promotion needs besides the ranker: where versions lie, the book, the demands, what is judged by."""

    releases: Releases
    book: Book
    gate: Gate
    evidence: Evidence

    def promote(self, source: Path, forced: str = "") -> Verdict:
        """Release the ranker in `source` if it meets every demand, or in spite of them with the reason written down.

        Raises
        ------
        ModelMismatch
            The directory holds no sound ranker: no reason makes it one.
        """
        ranker = load_ranker(source)
        found = [_learnt_from_none(source, self.evidence), *self._judged(ranker)]
        verdict = Verdict(ranker.identity, found, bool(forced) or all(one.passed for one in found))
        record = {"judged_on": self.evidence.jobs.digest(), "findings": [one.as_json() for one in found]}
        if not verdict.serves:
            self.releases.note("refuse", version=verdict.version, **record)
            return verdict
        name = self.releases.add(source, code_version())
        self.releases.serve(name, **record | ({"forced": forced} if verdict.failed else {}))
        self.book.mark_serving(name)
        return verdict

    def _judged(self, ranker: Ranker) -> list[Finding]:
        return findings(self.gate, ranker, serving(self.releases), self.evidence)


def evidence_for(source: Path, jobs: LearningSet, people: LearningSet | None, members: Members) -> Evidence:
    """What may judge the ranker in `source`: of these sets the lists of later days than any that it learnt from."""
    until = read(source).provenance.until or 0
    return Evidence(jobs.since(until), None if people is None else people.since(until), members)


def later_shortlists(source: Path, desk: Desk) -> LearningSet | None:
    """The store's own shortlists of later days than any that the ranker in `source` learnt from; None if it has none.

    Lists that people and employers may still answer are none yet (`Recipe.horizon`).
    """
    first = date(1970, 1, 1) + timedelta(days=read(source).provenance.until or 0)
    try:
        return gather(desk, "people", Period(first, desk.today() + timedelta(days=1)), Recipe()).learnt
    except NotFound:
        return None


def serving(releases: Releases) -> Ranker:
    """The ranker to be better than; the one before training where what serves cannot be read."""
    try:
        name = releases.versions.pointer().serving
        return PriorRanker() if name == PRIOR else releases.versions.load(name)
    except ModelMismatch:
        return PriorRanker()


def members(desk: Desk) -> Members:
    """Who belongs to which priority group today, with consent, by the numbers of learning sets; for the gate alone."""
    desk.catch_up()
    policy = desk.matcher.policy
    with desk.market.seekers.reading() as rows:
        keys, groups = rows.key.tolist(), desk.market.protected(len(rows)).groups.copy()
    numbers = np.array([number_of(desk, key) for key in keys], np.int64)
    return {one.legal_name: numbers[groups & policy.bits[one.group] != 0] for one in policy.groups}


def _learnt_from_none(source: Path, evidence: Evidence) -> Finding:
    """The lists that judge are later than anything that the ranker knows of."""
    until = read(source).provenance.until
    if until is None:
        return Finding("unseen", False, 0, 0, "不知道它学到哪一天为止，评判用的名单可能是它学过的")
    judges = [one for one in (evidence.jobs, evidence.people) if one is not None]
    early = sum(int((one.day < until).sum()) for one in judges)
    return Finding("unseen", not early, early, 0, "评判用的名单都要晚于训练用的")
