"""Why this candidate stands above that one, for a counsellor: criteria, evidence, policy, what would turn the order.

The shortlist is made as `shortlist` makes it; what would turn the order is found by making it again with the lower
one's profile changed. Nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from matching.audit import HERE, Asker
from matching.columns import PostingRows, ProtectedRows, SeekerRows, day_number
from matching.desk.rerun import Variant
from matching.desk.whatif import WhatIf
from matching.eligibility import Pairing, admissible, open_questions, outcomes, verdicts
from matching.errors import BadInput, Forbidden
from matching.explain import QUESTIONS, Case, Person, Voice, gaps, reasons
from matching.explain.comparison import Candidate, Line, compare
from matching.explain.counterfactuals import DEPTH
from matching.explain.proposals import proposals
from matching.matcher import Matcher, Order
from matching.privacy import mask_name, pseudonym
from matching.ranking.features import FEATURES, features
from matching.reach import distance_km
from matching.results import DescribedPosting, DescribedSeeker, Move
from matching.vocabulary import Outcome

NAMES = ("甲", "乙")


@dataclass(frozen=True)
class _Contest:
    """The posting, everybody who may stand on its shortlist, and who orders it."""

    posting: DescribedPosting
    job: PostingRows
    seekers: SeekerRows
    protected: ProtectedRows
    matcher: Matcher
    today: date

    def with_changed(self, variant: Variant) -> "_Contest":
        """The same with one person's rows put in place of their own, or left out when a condition bars them."""
        others = np.flatnonzero(self.seekers.key != variant.described.key)
        seekers = SeekerRows.concatenate([self.seekers.take(others), variant.row])
        protected = ProtectedRows.concatenate([self.protected.take(others), variant.protected])
        allowed = admissible(seekers, protected, self.job.one(), on=day_number(self.today))
        places = np.flatnonzero(allowed)
        places = places[np.argsort(seekers.key[places])]
        return replace(self, seekers=seekers.take(places), protected=protected.take(places))


@dataclass(frozen=True)
class _Standing:
    """Where one of the two stands, on the list and by the ranker alone; and what the policy did."""

    is_listed: bool
    rank: int = DEPTH + 1
    base_rank: int = DEPTH + 1
    moves: tuple[Move, ...] = ()


class Comparing(WhatIf):
    """The flow that sets two people side by side."""

    def compare(self, posting_id: str, first_id: str, second_id: str, asker: Asker = HERE) -> dict[str, Any]:
        """Both on one posting's shortlist, line by line; for those entitled to know who they are."""
        self.must_reach(asker, [first_id, second_id])
        if first_id == second_id:
            raise BadInput("second", second_id, "要比较的是两个人，请写另一位的编号。")
        today = self.today()
        with self.session() as tx:
            posting = tx.posting(posting_id)
            pair = [tx.seeker(first_id), tx.seeker(second_id)]
            if not all(one.seeker.consents.personalisation for one in pair):
                raise Forbidden("有人关闭了个性化推荐，不在名单上，不能比较。")
            job, reach = self._job(tx, posting), self.within_reach(tx, asker)
            contest = _Contest(posting, job, *self._select_people(job, today, reach), self.matcher, today)
            variants = [self.variant(one, *self._person(one, today)) for one in pair]
        order = self._shortlisted(contest)
        standings = [_standing(contest, order, one.key) for one in pair]
        first, second = (self._candidate(contest, one) for one in variants)
        lines = compare(first, second, NAMES, posting.reading.education)
        return {
            "posting_id": posting_id,
            "model": contest.matcher.ranker.identity,
            "policy": contest.matcher.policy.version,
            "text": _head(standings, lines),
            "candidates": [self._told_of(contest, *both) for both in zip(variants, standings, strict=True)],
            "criteria": [_line(line) for line in lines],
            **self._turns(contest, pair, standings),
        }

    def _shortlisted(self, contest: _Contest) -> Order:
        return contest.matcher.people(
            contest.seekers, contest.protected, contest.job.one(), on=day_number(contest.today), limit=DEPTH
        )

    def _candidate(self, contest: _Contest, variant: Variant) -> Candidate:
        values = features(variant.row.one(), contest.job, day_number(contest.today))
        counted = dict(zip(FEATURES, contest.matcher.ranker.contributions(values)[0].tolist(), strict=True))
        case = self._pair(contest, variant)
        reached = variant.described.reading.education
        return Candidate(counted, reasons(case), gaps(case), reached.value if reached else None)

    def _pair(self, contest: _Contest, variant: Variant) -> Case:
        pair = _pairing(contest, variant)
        (unsure,) = open_questions(pair, QUESTIONS)
        kilometres = float(distance_km(pair.seekers.sphere, pair.postings.sphere))
        told = Person(variant.described, Voice.OTHERS, self.parts.describer.is_word)
        return Case(told, contest.posting, unsure, kilometres)

    def _told_of(self, contest: _Contest, variant: Variant, standing: _Standing) -> dict[str, Any]:
        seeker, judged = variant.described.seeker, outcomes(_pairing(contest, variant))
        found = verdicts(variant.described, contest.posting, judged, who=Voice.OTHERS.value)
        return {
            "seeker_id": seeker.seeker_id,
            "seeker_ref": pseudonym(seeker.seeker_id, self.parts.pseudonym_key),
            "name": mask_name(seeker.contact.name) if seeker.contact.name else None,
            "rank": standing.rank if standing.is_listed else None,
            "base_rank": standing.base_rank if standing.is_listed else None,
            "bars": [verdict.text for verdict in found if verdict.outcome is Outcome.FAILED],
            "moves": [{"rule": one.rule, "article": one.article, "text": one.text} for one in standing.moves],
        }

    def _turns(
        self, contest: _Contest, pair: Sequence[DescribedSeeker], standings: Sequence[_Standing]
    ) -> dict[str, Any]:
        """Single changes of the lower one after which they stand above the other, by the list made again."""
        if standings[0].rank == standings[1].rank:
            return {"tried": 0, "turns": []}
        low = int(standings[1].rank > standings[0].rank)
        lower, upper = pair[low], pair[1 - low]
        proposed, turns = proposals(lower, [contest.posting]), []
        for proposal, variant in zip(proposed, self.variants(lower, proposed, contest.today), strict=True):
            again = contest.with_changed(variant)
            order = self._shortlisted(again)
            after, other = (_standing(again, order, one.key).rank for one in (lower, upper))
            if after < other:
                text = f"如果{NAMES[low]}{proposal.said}，会排到第{after}，在{NAMES[1 - low]}前面。"
                turns.append({"kind": proposal.kind, "text": text, "rank_after": after})
        return {"tried": len(proposed), "turns": sorted(turns, key=lambda turn: (turn["rank_after"], turn["text"]))}


def _pairing(contest: _Contest, variant: Variant) -> Pairing:
    return Pairing(variant.row.one(), variant.protected.one(), contest.job.one(), day_number(contest.today))


def _standing(contest: _Contest, order: Order, key: int) -> _Standing:
    places = np.flatnonzero(contest.seekers.key[order.rows] == key)
    if not len(places):
        return _Standing(is_listed=False)
    place = int(places[0])
    return _Standing(True, place + 1, int(order.base_ranks[place]), order.moves[place])


def _head(standings: Sequence[_Standing], lines: Sequence[Line]) -> str:
    """Who stands where, what weighs most, and whether the policy turned the order."""
    places = [f"排第{one.rank}" if one.is_listed else f"不在前{DEPTH}名" for one in standings]
    where = "，".join(f"{name}{place}" for name, place in zip(NAMES, places, strict=True))
    first, second = standings
    if first.is_listed and second.is_listed and (first.base_rank < second.base_rank) != (first.rank < second.rank):
        return f"{where}。只看条件{NAMES[first.base_rank > second.base_rank]}在前，是优先政策调整了顺序。"
    most = next((line for line in lines if line.weighs_most), None)
    return f"{where}。差别最大的是{most.text}" if most else f"{where}。两人条件差不多。"


def _line(line: Line) -> dict[str, Any]:
    sides = {
        side: [{"text": one.text, "evidence": getattr(one, "evidence", {})} for one in said]
        for side, said in (("first", line.first), ("second", line.second))
    }
    told = {"criterion": line.criterion.code, "name": line.criterion.name, "better": line.better, "text": line.text}
    return told | {"weighs_most": line.weighs_most} | sides
