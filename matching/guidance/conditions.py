"""The language of conditions: every, some, not, over facts; its answers are met, failed, and not known.

Closed on purpose: whoever keeps the rules can read all of it here. Logic is Kleene's: what is not known stays not known
unless the rest decides. A day that is known only to lie between two days is compared at both, which is exact, because
every comparison changes its answer at most once as the day moves.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from matching.guidance.periods import later
from matching.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Between:
    """A day that lies between two (equal when it is known). `ahead`: months are counted down to it, not since it."""

    earliest: date
    latest: date
    ahead: bool = False


SOON_MONTHS = 60
Value = bool | str | int | Between
Words = frozenset[str | bool]

_COMPARES: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person on one day. A fact that is not there is not known."""

    on: date
    known: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One fact compared: `op` is "in" with words or truth values, else a comparison with whole months or a number.

    `text` tells it; `change` says what would make it hold, where that is another thing than for the fact in general.
    """

    fact: str
    op: str
    value: Words | int
    text: str = ""
    change: str = ""

    def outcome(self, facts: Facts) -> Outcome:
        known = facts.known.get(self.fact)
        if known is None:
            return Outcome.UNKNOWN
        if isinstance(known, Between):
            ends = {self._on_time(facts.on, end, ahead=known.ahead) for end in (known.earliest, known.latest)}
            return _certain(ends.pop()) if len(ends) == 1 else Outcome.UNKNOWN
        if isinstance(self.value, frozenset):
            return _certain(known in self.value)
        return _certain(_COMPARES[self.op](known, self.value))

    def _on_time(self, on: date, day: date, *, ahead: bool) -> bool:
        """Months since a day are at least n from the day n months later on; months left, at most n from n before on."""
        assert isinstance(self.value, int)
        if ahead:
            return _COMPARES[self.op](later(day, -self.value), on)
        return _COMPARES[self.op](on, later(day, self.value))


@dataclass(frozen=True, slots=True)
class Every:
    parts: "tuple[Condition, ...]"

    def outcome(self, facts: Facts) -> Outcome:
        return min((part.outcome(facts) for part in self.parts), default=Outcome.MET)


@dataclass(frozen=True, slots=True)
class Some:
    parts: "tuple[Condition, ...]"

    def outcome(self, facts: Facts) -> Outcome:
        return max((part.outcome(facts) for part in self.parts), default=Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Not:
    """`text` says in words that the part is not so."""

    part: "Condition"
    text: str = ""

    def outcome(self, facts: Facts) -> Outcome:
        return Outcome(-self.part.outcome(facts))


Condition = Leaf | Every | Some | Not


def _certain(holds: bool) -> Outcome:
    return Outcome.MET if holds else Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact that decides: what is asked of it, in words, and what came of it."""

    fact: str
    text: str
    outcome: Outcome
    leaf: Leaf


def findings(condition: Condition, facts: Facts, text: str = "") -> Iterator[Finding]:
    """The facts that make the outcome what it is: all that hold, else those that fail, else those not known.

    Of alternatives that all fail one is told: the one that time alone will open, else that with the fewest faults.
    `text`: words of the whole, for facts that
    have none of their own.
    """
    outcome = condition.outcome(facts)
    if isinstance(condition, Leaf):
        yield Finding(condition.fact, condition.text or text, outcome, condition)
    elif isinstance(condition, Not):
        words = condition.text or text
        for found in findings(condition.part, facts, words):
            yield Finding(found.fact, words or found.text, outcome, found.leaf)
    else:
        deciding = [list(findings(part, facts, text)) for part in condition.parts if part.outcome(facts) is outcome]
        if isinstance(condition, Some) and outcome is not Outcome.UNKNOWN and deciding:
            deciding = [min(deciding, key=lambda group: _distance(group, facts))]
        for group in deciding:
            yield from group


def _distance(group: list[Finding], facts: Facts) -> tuple[int, int]:
    """Faults that no day soon will cure, and faults."""
    days = (met_from(one.leaf, facts.known.get(one.fact)) for one in group)
    return sum(not is_soon(day, facts.on) for day in days), len(group)


def is_soon(day: date | None, on: date) -> bool:
    """Near enough to be told of: a way that opens in thirty years is none."""
    return day is not None and day <= later(on, SOON_MONTHS)


def is_open(condition: Condition, facts: Facts) -> bool:
    """Whether some part that must hold is not known, though another may fail."""
    if isinstance(condition, Every):
        return any(is_open(part, facts) for part in condition.parts)
    return condition.outcome(facts) is Outcome.UNKNOWN


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every comparison in it."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        for part in condition.parts:
            yield from leaves(part)


def met_from(leaf: Leaf, known: Value | None) -> date | None:
    """The first day on which a comparison that fails now is sure to hold; None when time changes nothing.

    Of a day ahead that is 「at most n months left」, of a day behind 「at least n months since」.
    """
    if not isinstance(known, Between) or not isinstance(leaf.value, int):
        return None
    if leaf.op not in (("<=", "<") if known.ahead else (">=", ">")):
        return None
    day = later(known.latest, -leaf.value if known.ahead else leaf.value)
    return day if leaf.op in ("<=", ">=") else day + timedelta(days=1)
