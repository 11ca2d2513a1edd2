"""Whom of the people that a posting suits to tell, and how: a pure function, so that a decision can be made again.

People come in the order of the shortlist: by score and by the city's priority, its floors kept, groups only with their
consent. The plan goes down this order and tells until enough applications are to be expected. It never tells who has
not agreed, who knows the posting already, or whose day or week is full; they are passed over, not postponed.

Whoever has switched personalisation off is in no order at all and is told of no posting: to choose somebody out of many
for a posting is to use the profile, and without it only everybody or nobody could be told (个人信息保护法 article 24).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from matching.audit import Kept
from matching.messages import ChannelName
from matching.push.budget import after_quiet, is_worth_it, prices, within
from matching.push.rules import PushRules


class Outcome(StrEnum):
    """What the plan makes of one person."""

    TOLD = "told"
    FOLDED = "folded"  # told, within a message that was written before
    NOT_AGREED = "not_agreed"
    KNOWS = "knows"  # was told before, or has dismissed it, applied, or been refused
    OUTRANKED = "outranked"  # came with others that suit this person better, and fill what they may be told
    DAY_FULL = "day_full"
    WEEK_FULL = "week_full"
    ENOUGH = "enough"  # enough are told already


TOLD = frozenset((Outcome.TOLD, Outcome.FOLDED))


class Standing(NamedTuple):
    """What the store says of one person at the moment of the plan.

    `day` and `week` count messages. `tokens` are the free subscriptions, oldest first. `open_message` is an unread one
    that has not gone out and may take this news in, with what it is about; `open_goes_out`: it is due on a channel.
    `bar` is the score of the least of what came with this posting and is told in its stead (`together`), or None.
    """

    seeker: int
    agrees: bool = True
    knows: bool = False
    day: int = 0
    week: int = 0
    tokens: tuple[str, ...] = ()
    may_call: bool = False
    open_message: str = ""
    open_about: tuple[str, ...] = ()
    open_goes_out: bool = True
    bar: float | None = None


class Basis(Kept, frozen=True, kw_only=True):
    """Everything that a plan is made from beside the order, as its decision keeps it; and what it came to.

    `applications` are still to be brought in; `told_before` were told of this posting earlier; `gathers`: it came with
    many others, and its news waits for theirs. `told` and `expected` (applications) are the outcome.
    """

    now: datetime
    rules: dict[str, Any]
    applications: float
    told_before: int
    standings: tuple[Standing, ...]
    gathers: bool = False
    told: tuple[int, ...] = ()
    expected: float = 0.0


@dataclass(frozen=True, slots=True)
class Ring:
    """One person in the plan. `held_back`: there was a subscription, and it is worth more than this posting."""

    seeker: int
    outcome: Outcome
    channel: ChannelName | None = None
    token: str | None = None
    not_before: datetime | None = None
    held_back: bool = False

    @property
    def told(self) -> bool:
        return self.outcome in TOLD


def wanted(headcount: int, rules: PushRules) -> float:
    """How many applications the posting should bring; `headcount` 0 is not stated."""
    return (headcount or rules.rings.assumed_places) * rules.rings.applicants_each


def plan(scores: Sequence[float], basis: Basis) -> list[Ring]:
    """One ring a person: `scores` are parallel to the standings of the basis, in the order of the shortlist."""
    rules, made = PushRules.model_validate(basis.rules), list[Ring]()
    expected, told, calls = 0.0, basis.told_before, 0
    ready = basis.now + timedelta(minutes=rules.folding.gather_minutes if basis.gathers else 0)
    for score, standing in zip(scores, basis.standings, strict=True):
        full = expected >= basis.applications or told >= rules.rings.most
        ring = _ring(score, standing, ready, rules, calls, full=full)
        made.append(ring)
        told += ring.told
        expected += ring.told * acceptance(score, rules)
        calls += ring.channel is ChannelName.CALL
    return made


def acceptance(score: float, rules: PushRules) -> float:
    """The chance that who is told of a posting applies."""
    return score * rules.rings.apply_rate


def _ring(score: float, one: Standing, ready: datetime, rules: PushRules, calls: int, *, full: bool) -> Ring:
    passed = _why_not(one, rules) or (Outcome.ENOUGH if full else None)
    if passed:
        return Ring(one.seeker, passed)
    outcome = Outcome.FOLDED if one.open_message else Outcome.TOLD
    if one.open_message and one.open_goes_out:
        return Ring(one.seeker, outcome)
    if is_worth_it(score, len(one.tokens), prices(rules.tokens)):
        return Ring(one.seeker, outcome, ChannelName.WECHAT, one.tokens[0], after_quiet(rules.quiet, ready))
    if one.may_call and calls < rules.calls.a_posting:
        return Ring(one.seeker, outcome, ChannelName.CALL, None, within(rules.calls, ready))
    return Ring(one.seeker, outcome, held_back=bool(one.tokens))


def _why_not(one: Standing, rules: PushRules) -> Outcome | None:
    if not one.agrees:
        return Outcome.NOT_AGREED
    if one.knows:
        return Outcome.KNOWS
    if one.bar is not None:
        return Outcome.OUTRANKED
    if one.open_message:
        return None  # one message more or less: the number stays
    if one.day >= rules.caps.a_day:
        return Outcome.DAY_FULL
    return Outcome.WEEK_FULL if one.week >= rules.caps.a_week else None
