"""Both sides of the market in memory, following the store by its revision: a cache, read again at every start."""

import ctypes
from collections.abc import Callable, Iterator
from datetime import date
from threading import RLock
from typing import TypeVar

import numpy as np

from matching.columns import Array, PostingRows, ProtectedRows, Rows, SeekerRows
from matching.results import DescribedPosting, DescribedSeeker
from matching.retrieval.pool import Pool
from matching.storage import Transaction
from matching.text.describe import Describer

BATCH = 1000
MANY = 5_000
"""After so many rows at once the memory that making them took is handed back to the system."""
T = TypeVar("T")


class Market:
    """`postings` and `seekers` as pools; `protected` lies beside the seekers, row for row.

    Callers hold `lock` from catching up until what a search returned has been gathered. Groups count as the policy
    says for the day on which a person was last taken in, and are taken in again when the day changes.
    """

    def __init__(self, describer: Describer, make_pool: Callable[[type[Rows]], Pool]) -> None:
        self._describer = describer
        self.postings, self.seekers = make_pool(PostingRows), make_pool(SeekerRows)
        self._protected = ProtectedRows.blank(0)
        self.revision, self._day = 0, date.min
        self._dated: set[int] = set()
        self.lock = RLock()

    def catch_up(self, tx: Transaction, on: date) -> None:
        """Take in every change that `tx` sees. A closed posting and a forgotten person leave the index."""
        target = tx.revision()
        if on != self._day:
            self._judge_groups_anew(tx, on)
        if target == self.revision:
            return
        for changed in _batches(tx.changed_postings, self.revision, lambda change: change.posting.revision):
            self.postings.drop_many(change.posting.key for change in changed if not change.is_open)
            self._put_postings([change.posting for change in changed if change.is_open])
        for people in _batches(tx.changed_seekers, self.revision, lambda change: change.revision):
            self.seekers.drop_many(change.key for change in people if change.seeker is None)
            self._put_seekers([change.seeker for change in people if change.seeker is not None], on)
        if target - self.revision > MANY:
            _hand_back_memory()
        self.revision = target

    def protected(self, n: int) -> ProtectedRows:
        """The protected rows that lie beside the first n rows of `seekers`, as views."""
        return ProtectedRows({name: getattr(self._protected, name)[:n] for name in ProtectedRows.FIELDS})

    def _put_postings(self, described: list[DescribedPosting]) -> None:
        if described:
            self.postings.put_many(self._describer.posting_rows(described))

    def _judge_groups_anew(self, tx: Transaction, on: date) -> None:
        """A new day: membership that counts from a day (离校 2 年内) may have ended for those who have one."""
        self._day = on
        keys = [key for key in sorted(self._dated) if self.seekers.row_of(key) is not None]
        described = tx.seekers(keys)
        if described:
            places = np.array([self.seekers.row_of(one.key) for one in described])
            self._protect(places, self._describer.protected_rows(described, on))

    def _put_seekers(self, described: list[DescribedSeeker], on: date) -> None:
        if not described:
            return
        places = self.seekers.put_many(self._describer.seeker_rows(described))
        self._protect(places, self._describer.protected_rows(described, on))
        self._dated |= {one.key for one in described if one.seeker.graduated_on and one.seeker.consents.sensitive}

    def _protect(self, places: Array, rows: ProtectedRows) -> None:
        short = int(places.max()) + 1 - len(self._protected)
        if short > 0:
            room = ProtectedRows.blank(max(short, len(self._protected), BATCH))
            self._protected = ProtectedRows.concatenate([self._protected, room])
        for name in ProtectedRows.FIELDS:
            getattr(self._protected, name)[places] = getattr(rows, name)


def _hand_back_memory() -> None:
    """glibc keeps what was freed; a worker that has read a large market would hold a quarter more than it needs."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _batches(
    changed_after: Callable[[int, int], list[T]], revision: int, revision_of: Callable[[T], int]
) -> Iterator[list[T]]:
    """Lists of changes in the order of their revisions, until there are no more."""
    while changed := changed_after(revision, BATCH):
        yield changed
        revision = revision_of(changed[-1])
