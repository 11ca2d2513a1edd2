"""The policy: who is given priority, on what evidence, how much and no more, resting on which article.

`Policy.parse` is pure; only `Policy.load` reads a file. A fault is reported with file, line and cure (policy_faults).
Groups are names: those of `PriorityGroup`, and any further one that a policy defines (its bit follows theirs).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
from pydantic import Field, model_validator

from matching.columns import Array, mask_of
from matching.ranking.congestion import Congestion
from matching.ranking.policy_faults import Misplaced, loaded, parsed
from matching.ranking.policy_rules import Entry, Floor, Group, LastResort, Quota, Weight
from matching.records import SeekerProfile
from matching.vocabulary import GroupSource, PriorityGroup, Trait

__all__ = ["Floor", "Group", "LastResort", "Policy", "Quota", "Rule", "Weight"]
Rule = Weight | Floor | Quota | LastResort
MOST_GROUPS = 16
"""Groups are kept as bits of 16 (`ProtectedRows.groups`)."""


class Policy(Entry):
    """One version of the policy.

    Attributes
    ----------
    bound : the most that priority may add to a score in [0, 1]
    epsilon : the most nDCG that priority may cost a list of postings (None: no limit but `bound`; lists of policies
        from before there was one)
    near_km : a posting this near is 就近
    floors, quotas : in the order of precedence: where not all can be kept, the earlier goes first
    congestion : how far queues reorder a seeker's list; as it comes, not at all
    """

    name: str = Field(min_length=1)
    effective_from: date
    effective_to: date | None = None
    bound: float = Field(ge=0, le=1)
    epsilon: float | None = Field(default=None, ge=0, le=1)
    near_km: float = Field(default=3.0, gt=0)
    qualified_share: float = Field(ge=0, le=1)
    groups: tuple[Group, ...] = Field(max_length=MOST_GROUPS)
    weights: tuple[Weight, ...] = ()
    floors: tuple[Floor, ...] = ()
    quotas: tuple[Quota, ...] = ()
    last_resorts: tuple[LastResort, ...] = ()
    congestion: Congestion = Congestion()

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        for fault in (*self._twice(), *self._undefined()):
            raise fault
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise Misplaced(("effective_to",), "失效日期早于生效日期：晚的日子写在 effective_to")
        if len(self.order) > MOST_GROUPS:
            raise Misplaced(("groups",), f"自定的群体太多：连同固定的 {len(PriorityGroup)} 个最多 {MOST_GROUPS} 个")
        return self

    def _twice(self) -> Iterator[Misplaced]:
        """Groups and rules that are stated a second time."""
        seen: Counter[str] = Counter()
        for where, name in self._names():
            seen[name] += 1
            if seen[name] > 1:
                yield Misplaced(where, f"{name} 写了两遍：删去一处或改名")

    def _names(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("groups", at, "group"), entry.group) for at, entry in enumerate(self.groups))
        for section, entries in self.sections.items():
            yield from (((section, at, "rule"), entry.rule) for at, entry in enumerate(entries))

    def _undefined(self) -> Iterator[Misplaced]:
        """Groups that something speaks of and nothing defines."""
        defined = {entry.group for entry in self.groups}
        for at, entry in enumerate(self.groups):
            for name in set(entry.includes) - defined:
                yield Misplaced(("groups", at, "includes"), f"没有定义群体 {name}：在 groups 里加上它，或改正名字")
        for section, entries in self.sections.items():
            for at, rule in enumerate(entries):
                for name in {rule.group, *getattr(rule, "also", ())} - defined:
                    told = f"{rule.rule} 说的群体 {name} 没有定义：在 groups 里加上它，或改正名字"
                    yield Misplaced((section, at, "group"), told)

    @property
    def sections(self) -> dict[str, tuple[Rule, ...]]:
        """The rules under the names of the file's sections."""
        return {
            "weights": self.weights,
            "floors": self.floors,
            "quotas": self.quotas,
            "last_resorts": self.last_resorts,
        }

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (*self.weights, *self.floors, *self.quotas, *self.last_resorts)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Names of the groups by bit: the fixed ones, then further ones as the policy lists them."""
        return tuple(dict.fromkeys((*PriorityGroup, *(entry.group for entry in self.groups))))

    @cached_property
    def by_name(self) -> dict[str, Group]:
        return {entry.group: entry for entry in self.groups}

    def mask(self, names: Iterable[str]) -> int:
        """Bit set of groups; names that this policy does not know are nobody's."""
        return sum(1 << self.order.index(name) for name in set(names) if name in self.order)

    @cached_property
    def bits(self) -> dict[str, int]:
        """For each group the mask of the groups whose members belong to it."""
        return {entry.group: self.mask([entry.group, *entry.includes]) for entry in self.groups}

    @cached_property
    def weight_bits(self) -> tuple[tuple[int, int, float], ...]:
        """The weights as arithmetic: mask of groups, mask of the trait, bonus."""
        return tuple((self.bits[w.group], mask_of([w.trait], Trait), w.bonus) for w in self.weights)

    @cached_property
    def weight_table(self) -> tuple[Array, Array, Array]:
        """The same as columns, for all weights at once."""
        columns = np.array(self.weight_bits, np.float64).reshape(-1, 3)
        return columns[:, 0].astype(np.uint16), columns[:, 1].astype(np.uint32), columns[:, 2]

    @cached_property
    def version(self) -> str:
        """Changes exactly when the policy's meaning does, not when a comment is added."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    def varied(self, **changes: Any) -> Self:
        """A version that differs in these fields alone; unlike `model_copy` it keeps nothing reckoned before."""
        return type(self).model_validate(self.model_dump() | changes)

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def members(self, seeker: SeekerProfile, on: date) -> tuple[str, ...]:
        """Groups that count for this person on this day: consented to, of an accepted source, not expired."""
        if not seeker.consents.sensitive:
            return ()
        source = seeker.protected.groups_source or GroupSource.SELF_DECLARED
        stated = set(seeker.protected.groups)
        return tuple(
            g.group for g in self.groups if g.group in stated and source in g.sources and on <= g.until(seeker)
        )

    def membership(self, seeker: SeekerProfile, on: date) -> tuple[int, date]:
        """The same as a mask over `order`, as rows keep it, and the last day on which it stays so."""
        names = self.members(seeker, on)
        return self.mask(names), min((self.by_name[name].until(seeker) for name in names), default=date.max)

    @classmethod
    def parse(cls, text: str, file: str = "priority.yaml") -> Self:
        """The policy that this text states; raises PolicyInvalid naming file, line and cure."""
        return parsed(cls, text, file)

    @classmethod
    def load(cls, path: Path) -> Self:
        return loaded(cls, path)
