"""Rows of `programmes.jsonl` compiled to conditions over facts, by what the rulebook says their words mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matching.guidance.conditions import Condition, Every, Leaf, Not, Some
from matching.guidance.rulebook import Rulebook
from matching.records import Programme, Requirement

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """One row, ready to be asked.

    Attributes
    ----------
    audience : whom the row names; where this is not known, nothing is said of the row but that it exists
    area : living there, for a row of one district; None elsewhere
    requires : the rest, None where the source states no condition and that does not open it to everybody
    """

    programme: Programme
    audience: Condition
    area: Condition | None
    requires: Condition | None


def rule_of(programme: Programme, book: Rulebook) -> Rule:
    """Raises KeyError, naming the word, where the rulebook does not say what a word of the row means."""
    requires = _requires(programme, book)
    named = Some(tuple(book.group(name) for name in programme.groups))
    audience = requires if requires and programme.id in book.meant_by_conditions else named
    place = programme.area and book.areas[programme.area]
    area = Leaf("district", "in", frozenset([place]), f"住在{programme.area}") if place else None
    return Rule(programme, audience, area, requires)


def _requires(programme: Programme, book: Rulebook) -> Condition | None:
    if not programme.conditions:
        is_open = programme.benefit.kind in book.open_to_all or programme.groups == ("所有求职者",)
        return Every(()) if is_open else None
    plain = [one for one in programme.conditions if one.only_if is None]
    within = [one for one in programme.conditions if one.only_if is not None]
    return Every(tuple(_compiled(one, within, book) for one in plain))


def _compiled(stated: Requirement, within: Sequence[Requirement], book: Rulebook) -> Condition:
    """A requirement; where others apply within its categories only, each category brings its own along."""
    named = [one for one in _values(stated) if isinstance(one, str | bool)]
    if named:
        return Some(tuple(_with_its_own(stated, value, within, book) for value in named))
    return _worded(_compared(stated, book), stated.text)


def _with_its_own(stated: Requirement, value: str | bool, within: Iterable[Requirement], book: Rulebook) -> Condition:
    meaning, text = book.fields[stated.field], stated.text if stated.op == "==" else str(value)
    if meaning.values is None:
        meant: Condition = Leaf(book.fact(meaning), "in", frozenset([value]), text)
    else:
        meant = _worded(book.condition(meaning.values[value]), text)
    own = [one for one in within if one.only_if and one.only_if.field == stated.field and value in one.only_if.value]
    return Every((meant, *(_compiled(one, (), book) for one in own))) if own else meant


def _compared(stated: Requirement, book: Rulebook) -> Condition:
    meaning = book.fields[stated.field]
    if meaning.values is not None:
        return book.condition(meaning.values[stated.value])
    ops = (">=", "<=") if stated.op == "between" else (stated.op,)
    years = meaning.unit == "years"
    parts = [_figure(book.fact(meaning), op, int(at), years=years) for op, at in zip(ops, _values(stated), strict=True)]
    return Every((*parts, *((book.condition(meaning.also),) if meaning.also else ())))


def _values(stated: Requirement) -> tuple[str | float, ...]:
    return stated.value if isinstance(stated.value, tuple) else (stated.value,)


def _figure(fact: str, op: str, figure: int, *, years: bool) -> Leaf:
    """A figure in months; somebody is 24 years old until the day of 25."""
    if not years:
        return Leaf(fact, op, figure)
    return Leaf(fact, "<", (figure + 1) * MONTHS) if op == "<=" else Leaf(fact, op, figure * MONTHS)


def _worded(condition: Condition, text: str) -> Condition:
    """With the row's words where a fact has none of its own."""
    if isinstance(condition, Leaf):
        return condition if condition.text else replace(condition, text=text)
    if isinstance(condition, Not):
        return replace(condition, part=_worded(condition.part, text), text=condition.text or text)
    return type(condition)(tuple(_worded(part, text) for part in condition.parts))
