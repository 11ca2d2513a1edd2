"""What a person could change to be offered more: every sentence comes of a list that was made again, and is true of it.

Bounded: the postings near the wish are looked up once, at most a dozen changes come of them, each is run once over
the market in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matching.columns import day_number
from matching.desk.rerun import Rerun, Run, Variant
from matching.eligibility import RULES, Pairing, outcomes, verdicts
from matching.explain import gaps
from matching.explain.counterfactuals import ASKED, LEAST_RISE, Effect, most_useful_first, sentence, won
from matching.explain.proposals import Proposal, proposals
from matching.feedback import HIDES
from matching.results import DescribedPosting, DescribedSeeker
from matching.storage import Transaction
from matching.vocabulary import Outcome

NEAR, LIKE = 60, 0.2
"""At most so many postings nearest to the wish are asked what they ask for, each scoring this share of the best."""
CHANGEABLE = frozenset({"education", "certificates", "demands", "shifts", "pay", "commute"})
"""Rules that a change may satisfy; who fails another one is not helped by any."""


@dataclass(frozen=True)
class _Moment:
    """What all runs of one answer share: the list as it is, what is never shown, what was asked about, what is near."""

    base: Run
    hidden: list[int]
    asked: DescribedPosting | None
    near: frozenset[int]
    today: date


class WhatIf(Rerun):
    """The flow that answers what a person could change."""

    def changes(self, seeker_id: str, limit: int = 5, posting_id: str | None = None) -> dict[str, Any]:
        """The changes that help most, most useful first; for one posting, those that lift it.

        With personalisation off there is no list that a change could move, and nothing is computed.
        """
        today = self.today()
        with self.session() as tx:
            seeker = tx.seeker(seeker_id)
            asked = None if posting_id is None else tx.posting(posting_id)
            if not seeker.seeker.consents.personalisation:
                return self._told(seeker, asked, []) | {"personalised": False}
            now = self.variant(seeker, *self._person(seeker, today))
            near = [asked] if asked else self._near(tx, now, today)
        proposed = proposals(seeker, near)
        changed = self.variants(seeker, proposed, today)
        with self.session() as tx:
            hidden = tx.postings_touched(seeker_id, HIDES)
            base = self.run(now, today, hidden)
            moment = _Moment(base, hidden, asked, frozenset(one.key for one in near), today)
            effects = [self._effect(tx, moment, *pair) for pair in zip(proposed, changed, strict=True)]
            standing = self._standing(now, moment)
            return self._told(seeker, asked, most_useful_first(effects)[:limit], len(proposed), standing)

    def _near(self, tx: Transaction, now: Variant, today: date) -> list[DescribedPosting]:
        """Postings like the wish that only changeable conditions may bar, best first."""
        with self.market.postings.reading() as rows:
            pair = Pairing(now.row.one(), now.protected.one(), rows, day_number(today))
            barred = [np.broadcast_to(rule.bars(pair), pair.shape) for rule in RULES if rule.code not in CHANGEABLE]
            found = rows.take(self.market.postings.candidates(now.query, ~np.logical_or.reduce(barred)))
        scores = self.scores(now, found, today)
        least = max(self.matcher_for(now.described.key).ranker.nothing_shared, LIKE * np.max(scores, initial=0.0))
        best = np.lexsort((found.key, -scores))[:NEAR]
        return tx.postings(found.key[best[scores[best] > least]].tolist())

    def _effect(self, tx: Transaction, moment: _Moment, proposal: Proposal, variant: Variant) -> Effect:
        base, run = moment.base, self.run(variant, moment.today, moment.hidden)
        opened = self.opened(variant, run.allowed & ~base.allowed, moment.today)
        wins = {key: won(base.places.get(key), run.places.get(key)) for key in opened | proposal.asked_by}
        best = moment.asked or self._best(tx, {key: win for key, win in wins.items() if key in moment.near})
        key = best.key if best else -1
        before, after = base.places.get(key), run.places.get(key)
        if key not in opened and won(before, after) <= 0:
            best = None
        return Effect(
            proposal, best, before, after, key not in opened, len(opened), sum(wins.values()),
            best is not None and proposal.kind in ASKED and self._meets_all(variant, best, moment.today),
        )  # fmt: skip

    def _best(self, tx: Transaction, wins: dict[int, float]) -> DescribedPosting | None:
        """The posting that wins most place, if it is worth telling."""
        key = max(wins, key=lambda one: (wins[one], -one), default=None)
        return tx.postings([key])[0] if key is not None and wins[key] >= LEAST_RISE else None

    def _meets_all(self, variant: Variant, posting: DescribedPosting, today: date) -> bool:
        case = self.case(variant, posting, today)
        return case is not None and not any(gap.code in ASKED for gap in gaps(case))

    def _standing(self, now: Variant, moment: _Moment) -> dict[str, Any] | None:
        """Where the posting asked about stands today, and what bars it."""
        if moment.asked is None:
            return None
        pair = self.pairing(now, moment.asked, moment.today)
        if pair is None:
            return {"rank": None, "bars": ["岗位已关闭或过期"]}
        judged = verdicts(now.described, moment.asked, outcomes(pair))
        bars = [verdict.text for verdict in judged if verdict.outcome is Outcome.FAILED]
        return {"rank": moment.base.places.get(moment.asked.key), "bars": bars}

    def _told(
        self,
        seeker: DescribedSeeker,
        asked: DescribedPosting | None,
        effects: Sequence[Effect],
        tried: int = 0,
        standing: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        matcher = self.matcher_for(seeker.key)
        return {
            "seeker_id": seeker.seeker.seeker_id,
            "posting_id": asked.posting.posting_id if asked else None,
            "model": matcher.ranker.identity,
            "policy": matcher.policy.version,
            "personalised": True,
            "now": standing,
            "tried": tried,
            "items": [_item(effect, this_one=asked is not None) for effect in effects],
        }


def _item(effect: Effect, *, this_one: bool) -> dict[str, Any]:
    posting = effect.posting.posting if effect.posting else None
    return {
        "kind": effect.proposal.kind,
        "text": sentence(effect, this_one=this_one),
        "profile": _as_row(effect.proposal.profile),
        "asked_by": len(effect.proposal.asked_by),
        "posting_id": posting.posting_id if posting else None,
        "title": posting.title if posting else None,
        "employer": posting.employer if posting else None,
        "rank_before": effect.before if posting else None,
        "rank_after": effect.after if posting else None,
        "opened": effect.opened,
        "meets_all": effect.meets_all,
    }


def _as_row(profile: dict[str, Any]) -> dict[str, Any]:
    """The changed fields under the names of the import columns, to be put as they stand."""
    row = {name: list(value) if isinstance(value, tuple) else value for name, value in profile.items()}
    row.pop("wish_district_codes", None)
    return row | ({"education": profile["education"].chinese} if "education" in profile else {})
