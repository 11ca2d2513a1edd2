"""What a write did, and what a reader that catches up is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from matching.results import DescribedPosting, DescribedSeeker


class ChangeKind(StrEnum):
    """Outcome for one row that was put."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"  # the same content again: nothing was written
    MERGED = "merged"  # joined with another posting (postings) or with a later row of the same id


@dataclass(frozen=True, slots=True)
class Change:
    """`id` as it was given, the `key` it leads to (for a merged posting: the first one's), that record's revision."""

    id: str
    key: int
    revision: int
    outcome: ChangeKind


class PostingChange(NamedTuple):
    """Newest state of a posting that changed. Open means not closed: the caller compares `expires_at` with the day."""

    posting: DescribedPosting
    is_open: bool
    closed_on: date | None


class SeekerChange(NamedTuple):
    """Newest state of a seeker that changed; `seeker` is None once the person is forgotten."""

    key: int
    revision: int
    seeker: DescribedSeeker | None


def last_places(ids: Sequence[str]) -> list[int]:
    """Places of the rows that count, in order: of several rows with one id the last."""
    return sorted({one: place for place, one in enumerate(ids)}.values())


def change_of_each_row(ids: Sequence[str], changes: Mapping[str, Change]) -> list[Change]:
    """What became of every row; one that did not count was joined with the later row of its id."""
    counting = set(last_places(ids))
    return [
        changes[one]
        if place in counting or changes[one].outcome is ChangeKind.UNCHANGED
        else replace(changes[one], outcome=ChangeKind.MERGED)
        for place, one in enumerate(ids)
    ]
