"""What `entitlements.yaml` states, as records: facts, what words mean in facts, and the entries of the sheet."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from matching.guidance.conditions import Condition, Every, Leaf, Not, Some


class _Stated(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(_Stated):
    """A fact that may be asked of a person.

    Attributes
    ----------
    ask : how to find out.
    change : what would make a condition on it hold.
    denied : how it is said that it is not so.
    reckoned_from : another fact, without which there is no use in asking for this one.
    """

    kind: Literal["since", "ahead", "number", "word", "flag"]
    ask: str
    name: str = ""
    sensitive: bool = False
    change: str = ""
    denied: str = ""
    reckoned_from: str | None = None


class FieldMeaning(_Stated):
    """What a `field` of a requirement compares: one `fact` (with a further condition), or a condition by value."""

    fact: str | None = None
    unit: Literal["months", "years"] = "months"
    also: dict[str, Any] | None = None
    values: dict[Any, dict[str, Any]] | None = None


class Entry(_Stated):
    """One thing to the person who asks, stated by several rows; see the file."""

    entry: str = Field(pattern=r"^[a-z][a-z-]+$")
    name: str
    rules: tuple[str, ...] = Field(min_length=1)
    says: str
    unless: dict[str, Any] | None = None
    once: bool = False
    plan: str | None = None
    after: str | None = None


class Exclusion(_Stated):
    """Entries of which a person has one at a time, and the row that says so."""

    entries: tuple[str, ...] = Field(min_length=2)
    text: str
    ground: str


class Rulebook(_Stated):
    """The whole file."""

    facts: dict[str, Fact]
    groups: dict[str, dict[str, Any]]
    fields: dict[str, FieldMeaning]
    areas: dict[str, str]
    meant_by_conditions: tuple[str, ...]
    amounts_withheld: tuple[str, ...]
    targets: tuple[str, ...]
    entries: tuple[Entry, ...]
    exclusive: tuple[Exclusion, ...]
    open_to_all: tuple[str, ...]

    @cached_property
    def by_entry(self) -> dict[str, Entry]:
        return {one.entry: one for one in self.entries}

    @cached_property
    def labels(self) -> dict[str, str]:
        """What those of whom a fact is so are called, by fact: 退役军人."""
        alone = (stated for stated in self.groups.values() if stated.get("is") is True and stated.get("text"))
        return {stated["fact"]: stated["text"] for stated in alone}

    def group(self, name: str) -> Condition:
        """Whom a row means by the name of a group; raises KeyError for one that the file does not know."""
        return self.condition(self.groups[name])

    def fact(self, meaning: FieldMeaning) -> str:
        """The one fact a field compares; raises KeyError for one that the file does not know."""
        if meaning.fact not in self.facts:
            raise KeyError(meaning.fact)
        return meaning.fact

    def condition(self, stated: Mapping[str, Any]) -> Condition:
        """A condition of the file; raises KeyError or ValueError where it is none."""
        if "every" in stated:
            return Every(tuple(map(self.condition, stated["every"])))
        if "some" in stated:
            return Some(tuple(map(self.condition, stated["some"])))
        if "not" in stated:
            return Not(self.condition(stated["not"]), str(stated.get("text", "")))
        if "group" in stated:
            return self.group(stated["group"])
        return self._leaf(stated)

    def _leaf(self, stated: Mapping[str, Any]) -> Leaf:
        (name,) = stated.keys() & _COMPARISONS.keys()
        op, fact, value = _COMPARISONS[name], stated["fact"], stated[name]
        words = op == "in"
        if (self.facts[fact].kind in ("word", "flag")) is not words:
            raise ValueError(f"{fact} 不能用 {name} 来比")
        if words:
            value = frozenset(value if isinstance(value, list) else [value])
        return Leaf(fact, op, value, str(stated.get("text", "")), str(stated.get("change", "")))


_COMPARISONS = {"is": "in", "least": ">=", "most": "<=", "below": "<", "above": ">"}
