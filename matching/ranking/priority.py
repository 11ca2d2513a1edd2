"""The policy's weights on a pair: how far a score rises, what that moved, and what a shortlist owes to whom.

Priority never lets a list place something above what it is much worse than. Scores lie in [0, 1]; a bonus lies in
[0, bound]; so a row whose own score is better by more than `bound` stays above, whatever the groups. With bound 0, or
without the person's consent (their groups are then 0 in `ProtectedRows`), the list is the unweighted one, exactly.
"""

from dataclasses import dataclass

import numpy as np

from matching.columns import Array, PostingRows, ProtectedRows, SeekerRows, mask_of
from matching.ranking.policy import Floor, Group, Policy, Weight
from matching.reach import distance_km
from matching.results import Move
from matching.vocabulary import EmploymentKind, Trait

__all__ = [
    "Floor",
    "Group",
    "Policy",
    "Ranks",
    "Weight",
    "bonus",
    "floor_moves",
    "floors_for",
    "members",
    "moves",
    "pair_traits",
    "qualified",
    "traits_of",
]

_KIND_TRAITS = {
    EmploymentKind.TRAINEESHIP: Trait.TRAINEESHIP,
    EmploymentKind.PUBLIC_WELFARE: Trait.PUBLIC_WELFARE,
}
_TRAIT_OF_KIND = np.array(
    [0, *(mask_of([_KIND_TRAITS[kind]] if kind in _KIND_TRAITS else [], Trait) for kind in EmploymentKind)], np.uint32
)


_NEARBY = mask_of([Trait.NEARBY], Trait)


def traits_of(postings: PostingRows) -> Array:
    """Mask of Trait: those read from the posting and the one that its form of work implies."""
    traits: Array = postings.traits | _TRAIT_OF_KIND[postings.kind]
    return traits


def pair_traits(policy: Policy, seekers: SeekerRows, postings: PostingRows) -> Array:
    """Mask of Trait for each pair: the posting's, and 就近 where both places are known and near each other."""
    known = ~(seekers.coarse | postings.coarse)
    near = known & (distance_km(seekers.sphere, postings.sphere) <= policy.near_km)
    traits: Array = traits_of(postings) | np.where(near, np.uint32(_NEARBY), np.uint32(0))
    return traits


def members(policy: Policy, protected: ProtectedRows, group: str) -> Array:
    """Who belongs to a group, themselves or through a narrower one; bool, of the shape of the rows."""
    belongs: Array = protected.groups & policy.bits[group] != 0
    return belongs


def bonus(policy: Policy, groups: Array, traits: Array) -> Array:
    """What to add to each pair's score, in [0, policy.bound], from masks of groups and of traits that broadcast.

    Rules that fire together add up, to the bound at most.
    """
    group_bits, trait_bits, weights = policy.weight_table
    fires = (np.asarray(groups)[..., None] & group_bits != 0) & (np.asarray(traits)[..., None] & trait_bits != 0)
    capped: Array = np.minimum(fires @ weights, policy.bound)
    return capped


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where one row stands: by its own score, with the weights, and as shown (all from 1)."""

    base: int
    weighted: int
    shown: int


def moves(policy: Policy, groups: int, traits: int, ranks: Ranks) -> tuple[Move, ...]:
    """The rules that lifted one shown row (masks of one pair), strongest first; () when none did.

    「原第5，现第3：公益性岗位优先安排就业困难人员，依据《就业促进法》第五十三条」
    """
    if ranks.weighted >= ranks.base or ranks.shown >= ranks.base:
        return ()
    fired = [
        weight
        for weight, (group_bits, trait_bit, _) in zip(policy.weights, policy.weight_bits, strict=True)
        if groups & group_bits and traits & trait_bit
    ]
    fired.sort(key=lambda weight: -weight.bonus)
    return tuple(_move(weight, ranks) for weight in fired)


def floor_moves(floors: tuple[Floor, ...], ranks: Ranks) -> tuple[Move, ...]:
    """The floors that lifted one shown person above where the weights had put them (`floors.Shortlist.lifted`)."""
    if ranks.shown >= ranks.weighted or ranks.shown >= ranks.base:
        return ()
    return tuple(_move(floor, ranks) for floor in floors)


def _move(entry: Weight | Floor, ranks: Ranks) -> Move:
    law, _, number = entry.article.rpartition("第")
    text = f"原第{ranks.base}，现第{ranks.shown}：{entry.says}，依据《{law}》第{number}"
    return Move(entry.rule, entry.article, text)


def floors_for(policy: Policy, posting: PostingRows) -> tuple[Floor, ...]:
    """The floors that this posting's shortlist owes, in the policy's order of precedence."""
    traits = int(traits_of(posting))
    return tuple(floor for floor in policy.floors if not floor.traits or traits & mask_of(floor.traits, Trait))


def qualified(policy: Policy, floors: tuple[Floor, ...], protected: ProtectedRows, scores: Array) -> Array:
    """Members whom each floor counts among admissible candidates: bool of shape (n_floors, n).

    A floor lifts nobody who does not fit: the person's own score must reach a share of the best one's.
    """
    fit = scores >= policy.qualified_share * np.max(scores, initial=0.0)
    masks = [members(policy, protected, floor.group) & fit for floor in floors]
    return np.array(masks, np.bool_).reshape(len(floors), len(scores))
