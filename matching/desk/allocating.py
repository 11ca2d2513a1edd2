"""Who is offered which of a pool's places: reach, quotas and limits in, an allocation with its proof out.

An allocation is not kept: it names its inputs (revision, day, versions, SHA-256 of the market), and the same inputs
give the same bytes.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from matching.allocation import Floor, Market, allocate
from matching.allocation.obligation import whole
from matching.columns import Array, mask_of
from matching.desk.allocated import Allocated, Bound, Terms
from matching.desk.reaching import Progress, Reached
from matching.errors import BadInput
from matching.intake.duplicates import same_employer
from matching.ranking.policy import Policy, Quota
from matching.ranking.priority import traits_of
from matching.records import Employer
from matching.results import DescribedPosting
from matching.vocabulary import Trait


class Allocating(Allocated):
    """The flow `allocate`."""

    def allocate(
        self,
        *,
        quota: str = "",
        trait: Trait | None = None,
        offers_each: int = 1,
        employers: Sequence[Employer] = (),
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Offers of one pool's places: those of a quota of the policy, of a trait, or all.

        With a `quota` its places and its floor count; with a `trait` every binding quota on such places.
        """
        today, policy = self.today(), self.matcher.policy
        quotas, trait = _asked_for(policy, quota, trait)
        with self.session() as tx:
            reached = self.reached(tx, self.pool(trait, today), today, progress)
            postings = tx.postings(reached.postings.key.tolist())
            market, bounds = _market(policy, quotas, trait, reached, postings, employers, offers_each)
            found = allocate(market)
            terms = Terms(today, offers_each, trait, tuple(employers), _digest(market))
            return self.tell_allocation(tx, terms, reached, postings, found, bounds)


def _asked_for(policy: Policy, name: str, trait: Trait | None) -> tuple[list[Quota], Trait | None]:
    """The quotas that bind this pool, in the policy's order, and the trait of its places."""
    if not name:
        binding = [one for one in policy.quotas if one.binding and one.per == "pool"]
        return [one for one in binding if trait is None or not one.traits or trait in one.traits], trait
    quota = next((one for one in policy.quotas if one.rule == name), None)
    known = "、".join(one.rule for one in policy.quotas if one.binding)
    if quota is None or not quota.binding:
        raise BadInput("quota", name, f"政策里没有这个名额。可以用的有：{known or '（一个也没有）'}")
    if len(quota.traits) > 1 or (trait is not None and quota.traits and trait not in quota.traits):
        raise BadInput("kind", trait or "", f"{name} 是{'、'.join(quota.traits)}的名额：从中写一个 --kind")
    return [quota], trait or (quota.traits[0] if quota.traits else None)


def _market(
    policy: Policy,
    quotas: list[Quota],
    trait: Trait | None,
    reached: Reached,
    postings: Sequence[DescribedPosting],
    employers: Sequence[Employer],
    offers_each: int,
) -> tuple[Market, list[Bound]]:
    places = np.maximum(reached.postings.headcount.astype(np.int64), 1)
    _, first, owners = np.unique(reached.postings.employer, return_index=True, return_inverse=True)
    names = tuple(postings[at].posting.employer for at in first.tolist())
    offered = np.bincount(owners, places, minlength=len(names)).astype(np.int64)
    seekers, ends = _joined(reached.seekers), _joined(reached.ends)
    bounds = list(_bounds(policy, quotas, reached, places, seekers, ends))
    planned = [b.quota.places for b in bounds if b.quota.places is not None and tuple(b.quota.traits) in ((), (trait,))]
    market = Market(
        n_seekers=len(reached.people),
        seekers=seekers,
        postings=ends,
        values=np.concatenate([np.zeros(0), *reached.values]),
        places=places,
        employers=owners,
        employer_limits=np.array([_limit(name, employers, most) for name, most in zip(names, offered, strict=True)]),
        employer_names=names,
        offers_each=offers_each,
        total=min([int(places.sum()), *planned]),
        floors=tuple(bound.floor for bound in bounds),
    )
    return market, bounds


def _bounds(
    policy: Policy, quotas: Iterable[Quota], reached: Reached, places: Array, seekers: Array, ends: Array
) -> Iterable[Bound]:
    """Of the places on offer (at most those planned) the quota's share, rounded up; counted are its members' offers."""
    groups, traits = np.array(reached.groups, np.int64), traits_of(reached.postings)
    for quota in quotas:
        counted = traits & mask_of(quota.traits, Trait) != 0 if quota.traits else np.ones(len(places), np.bool_)
        members = np.ones(len(groups), np.bool_)
        for name in (quota.group, *quota.also):
            members &= groups & policy.bits[name] != 0
        on_offer = min(int(places[counted].sum()), quota.places or np.iinfo(np.int64).max)
        wanted = whole(quota.share * on_offer)
        name = f"{quota.says}：至少{wanted}个"
        yield Bound(quota, on_offer, Floor(name, members[seekers] & counted[ends], wanted))


def _limit(name: str, employers: Sequence[Employer], offered: int) -> int:
    """What the employer said it takes, else all that it offers."""
    stated = next((one.limit for one in employers if same_employer(one.name, name)), None)
    return int(offered) if stated is None else min(stated, int(offered))


def _joined(parts: list[Array]) -> Array:
    return np.concatenate([np.zeros(0, np.int64), *parts]).astype(np.int64)


def _digest(market: Market) -> str:
    """SHA-256 of everything that the solver saw."""
    seen = hashlib.sha256(repr((market.offers_each, market.total, market.employer_names)).encode())
    for array in (market.seekers, market.postings, market.values, market.places, market.employers):
        seen.update(np.ascontiguousarray(array).tobytes())
    seen.update(market.employer_limits.tobytes())
    for floor in market.floors:
        seen.update(repr((floor.name, floor.at_least)).encode() + floor.edges.tobytes())
    return seen.hexdigest()
