"""What a write did, and what a reader that catches up is told."""

from dataclasses import dataclass
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
