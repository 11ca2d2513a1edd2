"""「如果有叉车证，「叉车司机」会从第14升到第3，另有37个岗位对你开放。」 Words for what a change did when it was run.

A sentence is made of an `Effect`, which holds only what two lists of the same moment showed: the one of the profile as
it is, the one of the profile changed. It speaks of places on the list and of conditions, never of being hired.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from matching.explain.phrases import snippet
from matching.explain.proposals import Proposal
from matching.explain.work import SHOWN
from matching.results import DescribedPosting

DEPTH = 100
"""Places that a list is compared to: the longest list that is given out."""
ASKED = frozenset({"certificate", "licence", "education", "experience", "skill"})
"""Gaps that say what a posting asks for and the profile does not show."""


LEAST_RISE = 0.05
"""Of place `won`: from 4th to 3rd is told, from 9th to 8th is not."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change did.

    Attributes
    ----------
    posting : DescribedPosting or None
        The one that wins most place (or the one asked about); None when none wins enough to be told.
    before, after : int or None
        Its place among the first DEPTH; None: not among them, or not open to the person (`was_open`).
    opened : int
        Postings that failed a condition before and fail none now, worth showing; `posting` is among them unless it
        `was_open`.
    gain : float
        Place `won` by postings that open or that ask for the change.
    meets_all : bool
        Nothing that `posting` asks to hold or know is missing any more, now that something more is held or known.
    """

    proposal: Proposal
    posting: DescribedPosting | None
    before: int | None
    after: int | None
    was_open: bool
    opened: int
    gain: float
    meets_all: bool = False


def won(before: int | None, after: int | None) -> float:
    """Place won on the list, a place being looked at by 1 / log2(place + 1) (Järvelin & Kekäläinen 2002).

    Off the list counts as the first place below it.
    """
    then, now = (math.log2((place or DEPTH + 1) + 1) for place in (before, after))
    return 1 / now - 1 / then


def sentence(effect: Effect, *, this_one: bool = False) -> str:
    """In plain Chinese; `this_one`: the reader asked about the posting, so it is not named."""
    parts = [] if effect.posting is None else [_of_posting(effect, this_one)]
    others = effect.opened - (effect.posting is not None and not effect.was_open)
    if effect.meets_all:
        parts.append(f"{'这个岗位' if this_one else '它'}的要求你就都符合了")
    if others > 0:
        parts.append(f"{'另有' if parts else '多'}{others}个岗位对你开放")
    return f"如果{effect.proposal.said}，{'，'.join(parts)}。"


def _of_posting(effect: Effect, this_one: bool) -> str:
    assert effect.posting is not None
    name = "这个岗位" if this_one else f"「{snippet(effect.posting.posting.title, SHOWN)}」"
    if not effect.was_open:
        return f"{name}会对你开放，排{f'第{effect.after}' if effect.after else f'在{DEPTH}名以后'}"
    start = f"第{effect.before}" if effect.before else f"{DEPTH}名以后"
    return f"{name}会从{start}升到第{effect.after}"


def most_useful_first(effects: Iterable[Effect]) -> list[Effect]:
    """Those worth telling."""
    told = [effect for effect in effects if effect.posting is not None or effect.opened]
    return sorted(told, key=lambda one: (-one.gain, -one.opened, one.proposal.said))
