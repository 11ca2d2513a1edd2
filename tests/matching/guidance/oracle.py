"""A second reading of the rules, which shares no line with the first: whole worlds, tried one by one.

It takes the rows and the rulebook as they stand in the files. A world gives every fact one value, each day a day; in a
world a rule holds or does not, and months are dateutil's. Of a person of whom something is not known, every world that
agrees with what is known is tried: the rule is met if it holds in all, failed if in none, else not known.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from dateutil.relativedelta import relativedelta

from matching.guidance.conditions import Between
from matching.records import Programme

World = Mapping[str, Any]
Known = Mapping[str, Any]
WORDS = {
    "employment": ["unemployed", "on_benefit", "employed", "flexible"],
    "business": ["no_business", "individual", "company"],
    "sex": ["female", "male"],
    "district": ["210804", "210802"],
}


class Oracle:
    """Reads one rulebook."""

    def __init__(self, path: Path) -> None:
        self.book = yaml.safe_load(path.read_text("utf-8"))

    # ------------------------------------------------------------------------------------------ one world

    def holds(self, one: Programme, world: World, on: date) -> bool:
        """Whether somebody in this world has what the row asks: is meant, lives there, meets every condition."""
        lives = not one.area or world["district"] == self.book["areas"][one.area]
        becomes = one.id in self.book["meant_by_conditions"]
        meant = becomes or any(self.says(self.book["groups"][name], world, on) for name in one.groups)
        plain = (each for each in one.conditions if each.only_if is None)
        return lives and meant and all(self._requirement(one, each, world, on) for each in plain)

    def _requirement(self, row: Programme, one: Any, world: World, on: date) -> bool:
        values = one.value if isinstance(one.value, tuple) else (one.value,)
        if one.op == "between":
            low, high = values
            at_least, at_most = (one.model_copy(update={"op": op, "value": n}) for op, n in ((">=", low), ("<=", high)))
            return self._requirement(row, at_least, world, on) and self._requirement(row, at_most, world, on)
        return any(self._value(row, one, value, world, on) for value in values)

    def _value(self, row: Programme, one: Any, value: Any, world: World, on: date) -> bool:
        field = self.book["fields"][one.field]
        if "values" in field:
            holds = self.says(field["values"][value], world, on)
        elif isinstance(value, bool):
            holds = world[field["fact"]] is value
        else:
            holds = self._figure(field, one.op, int(value), world, on)
            holds = holds and (not field.get("also") or self.says(field["also"], world, on))
        own = (each for each in row.conditions if each.only_if and each.only_if.field == one.field)
        return holds and all(self._requirement(row, each, world, on) for each in own if value in each.only_if.value)

    def _figure(self, field: Any, op: str, figure: int, world: World, on: date) -> bool:
        if field.get("unit") == "years" and op == "<=":
            return world[field["fact"]] + relativedelta(years=figure + 1) > on
        months = figure * 12 if field.get("unit") == "years" else figure
        names = {"<=": "most", ">=": "least", "<": "below", ">": "above"}
        return self.says({"fact": field["fact"], names[op]: months}, world, on)

    def says(self, told: Any, world: World, on: date) -> bool:
        """A condition of the file."""
        if "group" in told:
            return self.says(self.book["groups"][told["group"]], world, on)
        if "not" in told:
            return not self.says(told["not"], world, on)
        if "every" in told:
            return not [part for part in told["every"] if not self.says(part, world, on)]
        if "some" in told:
            return bool([part for part in told["some"] if self.says(part, world, on)])
        value = world[told["fact"]]
        if "is" in told:
            return value in (told["is"] if isinstance(told["is"], list) else [told["is"]])
        (name,) = {"least", "most", "below", "above"} & told.keys()
        sign = self._sign(told["fact"], value, told[name], on)
        return {"least": sign >= 0, "most": sign <= 0, "below": sign < 0, "above": sign > 0}[name]

    def _sign(self, fact: str, value: Any, months: int, on: date) -> int:
        """Whether more (1), exactly (0) or fewer (-1) months have passed, are left, or were counted."""
        kind = self.book["facts"][fact]["kind"]
        if kind == "number":
            return (value > months) - (value < months)
        if kind == "ahead":
            mark = value - relativedelta(months=months)
            return (mark > on) - (mark < on)
        mark = value + relativedelta(months=months)
        return (on > mark) - (on < mark)

    # ------------------------------------------------------------------------------------------ every world

    def outcome(self, rows: list[Programme], unless: Any, known: Known, on: date) -> int:
        """1 met, -1 failed, 0 not known."""
        found = {self._all_hold(rows, unless, world, on) for world in self.worlds(rows, unless, known, on)}
        return 0 if len(found) == 2 else 1 if found == {True} else -1

    def _all_hold(self, rows: list[Programme], unless: Any, world: World, on: date) -> bool:
        of_use = not (unless and self.says(unless, world, on))
        return of_use and all(self.holds(one, world, on) for one in rows)

    def worlds(self, rows: list[Programme], unless: Any, known: Known, on: date) -> Iterator[World]:
        names = sorted(self.asked(rows, unless))
        for values in product(*(self._possible(name, known.get(name), on) for name in names)):
            yield dict(zip(names, values, strict=True))

    def asked(self, rows: list[Programme], unless: Any) -> set[str]:
        """Every fact that these rows ask for."""
        told: list[Any] = [unless] if unless else []
        for one in rows:
            told += [self.book["groups"][name] for name in one.groups]
            told += [self.book["fields"][each.field] for each in one.conditions]
            told += [{"fact": "district"}] if one.area else []
        return set(self._facts_in(told))

    def _facts_in(self, told: Any) -> Iterator[str]:
        if isinstance(told, list):
            for part in told:
                yield from self._facts_in(part)
        elif isinstance(told, dict):
            if "group" in told:
                yield from self._facts_in(self.book["groups"][told["group"]])
            if isinstance(told.get("fact"), str):
                yield told["fact"]
            yield from self._facts_in([part for part in told.values() if isinstance(part, dict | list)])

    def _possible(self, name: str, known: Any, on: date) -> list[Any]:
        """Every value that can make a difference and agrees with what is known."""
        kind = self.book["facts"][name]["kind"]
        if known is not None and not isinstance(known, Between):
            return [known]
        if kind == "flag":
            return [True, False]
        if kind == "word":
            return WORDS[name]
        if kind == "number":
            return [0, 11, 12, 13, 500]
        low, high = (known.earliest, known.latest) if known else (date(1920, 1, 1), date(2099, 12, 31))
        marks = {on + sign * relativedelta(months=months) for months in FIGURES for sign in (1, -1)}
        near = {mark + timedelta(days=shift) for mark in marks for shift in (-3, -2, -1, 0, 1, 2, 3)}
        return sorted({low, high, *(day for day in near if low <= day <= high)})


FIGURES = (0, 6, 12, 24, 60, 192, 300)
"""Every number of months that a row or the rulebook names; a test holds it against them."""
