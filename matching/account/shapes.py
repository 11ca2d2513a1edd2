"""What is counted, and what comes of it: lists and events in, rows out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matching.account.intervals import Share

EVERYBODY = "everybody"
"""The row of all people, members of a group or not."""
OTHERS = "others"
"""The row of groups that are too small to be told each by itself."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A shortlist: who stood on it in order, and who would have by the ranker alone, as keys.

    `groups` has the groups of each; a key that is not in it is of somebody forgotten since. `rules` has for each rule
    that fired the keys of those it moved.
    """

    week: date
    shown: tuple[int, ...]
    base: tuple[int, ...]
    groups: Mapping[int, frozenset[str]]
    loss: float
    rules: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Given:
    """A list of postings given to one person; `rules` counts the postings that each rule moved."""

    week: date
    person: int
    groups: frozenset[str]
    loss: float
    rules: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody applied, or was hired (`kind`)."""

    week: date
    kind: str
    person: int
    groups: frozenset[str]


@dataclass(frozen=True)
class Row:
    """One group in one week (None: the whole span). `members` are keys, for counting; they are never told.

    `places` and `exposure` are shares of `shortlists` lists of people, delivered and by the ranker alone. `cost` is
    the mean loss of nDCG over the `lists` lists of postings that members were given, `shortlist_cost` (everybody
    only) over the shortlists.
    """

    week: date | None
    group: str
    members: frozenset[int]
    lists: int
    shortlists: int
    places: Share
    places_base: Share
    exposure: Share
    exposure_base: Share
    applied: Share
    hired: Share
    cost: float | None
    shortlist_cost: float | None

    @property
    def name(self) -> str:
        return self.group

    @property
    def people(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class RuleRow:
    """One rule of the policy: how many places it moved, on how many lists, of how many people."""

    week: date | None
    rule: str
    times: int
    lists: int
    members: frozenset[int]

    @property
    def name(self) -> str:
        return self.rule

    @property
    def people(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Report:
    """All rows, by week and group; `merged` names the groups that are told as OTHERS, `hidden` those not told."""

    weeks: tuple[date, ...]
    rows: tuple[Row, ...]
    rules: tuple[RuleRow, ...]
    merged: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
