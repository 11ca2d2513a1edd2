"""The policy file: who is given priority, on what evidence, how much, resting on which article.

`Policy.parse` is pure; only `Policy.load` reads a file. A fault is reported with file, line and cure.
"""

import hashlib
from collections import Counter
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from matching.columns import mask_of
from matching.errors import PolicyInvalid
from matching.records import SeekerProfile
from matching.vocabulary import GroupSource, PriorityGroup, Trait


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(_Entry):
    """Who belongs, by law; `includes` names narrower groups whose members belong as well."""

    group: PriorityGroup
    legal_name: str = Field(min_length=1)
    includes: tuple[PriorityGroup, ...] = ()
    evidence: tuple[str, ...] = Field(min_length=1)
    sources: tuple[GroupSource, ...] = (GroupSource.CERTIFIED, GroupSource.SELF_DECLARED)
    valid_months: int | None = Field(default=None, ge=1)
    counts_from: Literal["graduated_on"] | None = None
    article: str = Field(min_length=1)

    @model_validator(mode="after")
    def _expiry_has_a_start(self) -> Self:
        if (self.valid_months is None) != (self.counts_from is None):
            raise ValueError("valid_months and counts_from belong together: give both or neither")
        return self

    def holds(self, seeker: SeekerProfile, on: date) -> bool:
        """Whether the evidence is still valid on that day; an unknown starting day does not end it."""
        start = seeker.graduated_on if self.counts_from else None
        if start is None or self.valid_months is None:
            return True
        return (on.year - start.year) * 12 + on.month - start.month - (on.day < start.day) < self.valid_months


class _Rule(_Entry):
    """A rule for one group; `article` is its ground, `says` goes before 「，依据《…》第…条」."""

    rule: str = Field(min_length=1)
    group: PriorityGroup
    article: str = Field(min_length=1)
    says: str = Field(min_length=1)


class Weight(_Rule):
    """A member's score rises by `bonus` on postings with the trait."""

    trait: Trait
    bonus: float = Field(gt=0, le=1)


class Floor(_Rule):
    """At every prefix k of a shortlist, at least min(⌊share·k⌋, qualified members) belong to the group."""

    share: float = Field(gt=0, le=1)
    traits: tuple[Trait, ...] = ()


class Policy(_Entry):
    """One version of the policy. `bound` is the most that priority may add to a score in [0, 1]."""

    name: str = Field(min_length=1)
    effective_from: date
    effective_to: date | None = None
    bound: float = Field(ge=0, le=1)
    qualified_share: float = Field(ge=0, le=1)
    groups: tuple[Group, ...]
    weights: tuple[Weight, ...] = ()
    floors: tuple[Floor, ...] = ()

    @model_validator(mode="after")
    def _names_are_known_and_used_once(self) -> Self:
        defined = [entry.group for entry in self.groups]
        rules = [entry.rule for entry in self.rules]
        twice = [name for name, times in Counter([*defined, *rules]).items() if times > 1]
        if twice:
            raise ValueError(f"{twice[0]} stands twice: remove one")
        for entry in self.rules:
            if entry.group not in defined:
                raise ValueError(f"{entry.rule} speaks of {entry.group}: add that group under `groups`")
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise ValueError("effective_to is before effective_from: put the later day last")
        return self

    @property
    def rules(self) -> tuple[Weight | Floor, ...]:
        return (*self.weights, *self.floors)

    @cached_property
    def bits(self) -> dict[PriorityGroup, int]:
        """For each group the mask of the groups whose members belong to it."""
        return {g.group: mask_of([g.group, *g.includes], PriorityGroup) for g in self.groups}

    @cached_property
    def weight_bits(self) -> tuple[tuple[int, int, float], ...]:
        """The weights as arithmetic: mask of groups, mask of the trait, bonus."""
        return tuple((self.bits[w.group], mask_of([w.trait], Trait), w.bonus) for w in self.weights)

    @cached_property
    def version(self) -> str:
        """Changes exactly when the policy's meaning does, not when a comment is added."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    def members(self, seeker: SeekerProfile, on: date) -> tuple[PriorityGroup, ...]:
        """Groups that count for this person on this day: consented to, of an accepted source, not expired."""
        if not seeker.consents.sensitive:
            return ()
        source = seeker.protected.groups_source or GroupSource.SELF_DECLARED
        stated = set(seeker.protected.groups)
        return tuple(g.group for g in self.groups if g.group in stated and source in g.sources and g.holds(seeker, on))

    @classmethod
    def parse(cls, text: str, file: str = "priority.yaml") -> Self:
        """The policy that this text states; raises PolicyInvalid naming file, line and cure."""
        try:
            tree, content = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
            return cls.model_validate(content)
        except yaml.MarkedYAMLError as fault:
            line = fault.problem_mark.line + 1 if fault.problem_mark else 1
            raise PolicyInvalid(f"{file}, line {line}: {fault.problem}. Correct the YAML there.") from fault
        except ValidationError as fault:
            first = fault.errors()[0]
            where = ".".join(str(step) for step in first["loc"]) or "the whole file"
            line = _line_of(tree, first["loc"])
            raise PolicyInvalid(f"{file}, line {line}, {where}: {first['msg']}. {_cure(first)}") from fault

    @classmethod
    def load(cls, path: Path) -> Self:
        try:
            return cls.parse(path.read_text("utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as fault:
            raise PolicyInvalid(f"{path}: cannot be read ({fault}). Put the policy file there, in UTF-8.") from fault


def _line_of(node: yaml.Node | None, steps: tuple[int | str, ...]) -> int:
    """Line (from 1) of the deepest node on the way that exists."""
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            below = next((value for name, value in node.value if name.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
        else:
            below = None
        if below is None:
            break
        node = below
    return node.start_mark.line + 1 if node is not None else 1


def _cure(fault: Any) -> str:
    if fault["type"] == "missing":
        return "Add it."
    if fault["type"] == "extra_forbidden":
        return "Remove it or correct its spelling."
    if fault["type"] == "value_error":
        return "Correct it as said."
    return f"Correct the value {fault['input']!r}."
