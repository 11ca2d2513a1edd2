"""An allocation told: offers with reasons, quotas met or not, who has nothing, what employers owe, the proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matching.allocation import Allocation, Floor
from matching.allocation.obligation import obligation
from matching.audit import Evidence
from matching.columns import Array
from matching.desk.answers import View, district
from matching.desk.reaching import Reached, Reaching
from matching.intake.duplicates import same_employer
from matching.ranking.policy import Policy, Quota
from matching.records import Employer
from matching.results import DescribedPosting
from matching.storage import Transaction
from matching.vocabulary import Trait


@dataclass(frozen=True, slots=True)
class Terms:
    """What was asked for."""

    on: date
    offers_each: int
    trait: Trait | None
    employers: tuple[Employer, ...]
    inputs_sha256: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A quota of the policy on this pool: its floor, and the places it is a share of."""

    quota: Quota
    places: int
    floor: Floor


class Allocated(Reaching):
    """The half of an allocation that tells it: for counsellors whole, for employers without identities and groups."""

    def tell_allocation(
        self,
        tx: Transaction,
        terms: Terms,
        reached: Reached,
        postings: Sequence[DescribedPosting],
        found: Allocation,
        bounds: Sequence[Bound],
    ) -> dict[str, Any]:
        """The whole answer. `postings` are the pool's, in the order of its rows."""
        chosen = _Chosen(found, bounds)
        return {
            "on": terms.on.isoformat(),
            "revision": tx.revision(),
            **self.parts.versions_on(terms.on),
            "inputs_sha256": terms.inputs_sha256,
            "pool": {
                "kind": terms.trait.value if terms.trait else "全部岗位",
                "postings": len(postings),
                "places": int(found.market.places.sum()),
                "places_unstated": int(np.count_nonzero(reached.postings.headcount <= 0)),
                "total": found.market.total + found.held,
                "held": found.held,
                "offers_each": terms.offers_each,
            },
            "postings": list(self._offers(tx, terms, reached, postings, chosen)),
            "quotas": [_quota(bound, chosen, found) for bound in bounds],
            "conflict": _conflict(found),
            "people": self._people_told(tx, reached, found),
            "obligations": list(_obligations(self.matcher.policy, terms, reached, postings, found)),
            "certificate": _proof(found),
        }

    def _offers(
        self, tx: Transaction, terms: Terms, reached: Reached, postings: Sequence[DescribedPosting], chosen: "_Chosen"
    ) -> Iterator[dict[str, Any]]:
        """By posting: the people offered a place, once for counsellors and once as the employer may see them."""
        for place, edges in chosen.by_posting():
            posting = postings[place]
            keys = [reached.people[person] for person in chosen.people(edges)]
            views = {view: self._shown_people(tx, terms, posting, keys, view) for view in ("full", "masked")}
            counts_for = {key: chosen.counts_for(edge) for key, edge in zip(keys, edges.tolist(), strict=True)}
            for item in views["full"]:
                item["quotas"] = counts_for[tx.seeker_key(item["seeker_id"])]
            yield {
                "posting_id": posting.posting.posting_id,
                "title": posting.posting.title,
                "employer": posting.posting.employer,
                "district": district(posting.posting.place.district),
                "places": int(chosen.found.market.places[place]),
                "people": views["full"],
                "for_employer": views["masked"],
            }

    def _shown_people(
        self, tx: Transaction, terms: Terms, posting: DescribedPosting, keys: list[int], view: View
    ) -> list[dict[str, Any]]:
        """These people as a shortlist of the posting tells them."""
        with self.market.seekers.reading() as rows:
            places = np.array([self.market.seekers.row_of(key) for key in sorted(keys)])
            people, protected = rows.take(places), self.market.protected(len(rows)).take(places)
        evidence = Evidence(
            posting.posting.posting_id, terms.on, len(keys), True, view, self.parts.versions_on(terms.on), people.key
        )
        told = self.tell_people(tx, "", evidence, posting, (self._job(tx, posting), people, protected))
        items: list[dict[str, Any]] = told.body["items"]
        return items

    def _people_told(self, tx: Transaction, reached: Reached, found: Allocation) -> dict[str, Any]:
        """Who has what; those without any reachable place by id, for somebody to call."""
        market = found.market
        reachable, served = np.zeros(market.n_seekers, np.bool_), np.zeros(market.n_seekers, np.bool_)
        reachable[market.seekers], served[market.seekers[found.chosen]] = True, True
        return {
            "looking": market.n_seekers + reached.not_personalised,
            "reachable": int(reachable.sum()),
            "offered": int(served.sum()),
            "reachable_without_offer": _ids(tx, reached, reachable & ~served),
            "unreachable": _ids(tx, reached, ~reachable),
            "not_personalised": reached.not_personalised,
            "too_few_attempts": reached.too_few_attempts,
        }


class _Chosen:
    """The chosen edges, by posting."""

    def __init__(self, found: Allocation, bounds: Sequence[Bound]) -> None:
        self.found, self._bounds = found, bounds

    def by_posting(self) -> Iterator[tuple[int, Array]]:
        ends = self.found.market.postings[self.found.chosen]
        for place in np.unique(ends).tolist():
            yield place, self.found.chosen[ends == place]

    def people(self, edges: Array) -> list[int]:
        people: list[int] = self.found.market.seekers[edges].tolist()
        return people

    def counts_for(self, edge: int) -> list[str]:
        """The quotas that this offer counts for."""
        return [bound.quota.rule for bound in self._bounds if bound.floor.edges[edge]]


def _quota(bound: Bound, chosen: _Chosen, found: Allocation) -> dict[str, Any]:
    quota, reached = bound.quota, bound.floor.count(found.chosen)
    return {
        "rule": quota.rule,
        "says": quota.says,
        "article": quota.article,
        "share": quota.share,
        "planned_places": quota.places,
        "of_places": bound.places,
        "asked": bound.floor.at_least,
        "reachable_people": len(np.unique(found.market.seekers[bound.floor.edges])),
        "reached": reached,
        "met": reached >= bound.floor.at_least,
    }


def _conflict(found: Allocation) -> dict[str, Any] | None:
    if not found.shortfalls:
        return None
    short = "；".join(f"「{one.name}」最多能做到{one.reached}个" for one in found.shortfalls)
    demands = "；".join(f"「{name}」" for name in found.conflict)
    reason = "能去的人不够" if len(found.conflict) == 1 else "放宽其中任何一条，其余的就能同时满足"
    held = f"给这类人留着的{found.held}个名额没有分给别人。" if found.held else ""
    return {
        "demands": list(found.conflict),
        "shortfalls": [{"name": one.name, "asked": one.asked, "reached": one.reached} for one in found.shortfalls],
        "text": f"这些要求不能同时满足：{demands}（{reason}）。{short}。{held}",
    }


def _obligations(
    policy: Policy, terms: Terms, reached: Reached, postings: Sequence[DescribedPosting], found: Allocation
) -> Iterator[dict[str, Any]]:
    """By employer whose staff is known: disabled people owed, in work, missing, and offered a place here."""
    rule = next((one for one in policy.quotas if one.per == "employer" and not one.binding), None)
    if rule is None:
        return
    market = found.market
    members = np.array(reached.groups, np.int64) & policy.bits[rule.group] != 0
    counted = found.chosen[members[market.seekers[found.chosen]]]
    theirs = [postings[place].posting.employer for place in market.postings[counted].tolist()]
    for employer in terms.employers:
        due = obligation(employer, rule.share)
        if due is not None:
            offered = sum(same_employer(name, employer.name) for name in theirs)
            yield {
                "employer": employer.name,
                "article": rule.article,
                "staff": employer.staff,
                "owed": due.owed,
                "employed": employer.disabled,
                "missing": due.missing,
                "offered": offered,
                "missing_after": max(due.missing - offered, 0),
            }


def _proof(found: Allocation) -> dict[str, Any]:
    proof = found.certificate
    return {
        "offers": proof.offers,
        "covered": proof.covered,
        "covered_at_most": proof.covered_bound,
        "value": round(proof.value, 6),
        "value_at_most": round(proof.value_bound, 6),
        "gap": round(proof.gap, 8),
        "proof": proof.proof,
    }


def _ids(tx: Transaction, reached: Reached, mask: Array) -> list[str]:
    keys = [reached.people[at] for at in np.flatnonzero(mask).tolist()]
    return [one.seeker.seeker_id for one in tx.seekers(keys)]
