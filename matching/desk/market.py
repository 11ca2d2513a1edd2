"""Both sides of the market in memory, following the store by its revision: a cache, read again at every start."""

from collections.abc import Callable, Iterable
from datetime import date
from threading import RLock

import numpy as np

from matching.columns import Array, PostingRows, ProtectedRows, Rows, SeekerRows, day_number
from matching.desk.memory import forget_words, hand_back
from matching.desk.rows import PersonKeeper, PostingKeeper
from matching.retrieval.pool import Pool
from matching.storage import Transaction

MANY = 5_000
"""After so many changes at once the memory that reading them took is handed back to the system."""


class Market:
    """`postings` and `seekers` as pools; `protected` lies beside the seekers, row for row.

    Callers hold `lock` from catching up until what a search returned has been gathered. Groups count as the policy
    says for the day of the last catching up.
    """

    def __init__(self, postings: PostingKeeper, people: PersonKeeper, make_pool: Callable[[type[Rows]], Pool]) -> None:
        self._kept_postings, self._kept_people = postings, people
        self.postings, self.seekers = make_pool(PostingRows), make_pool(SeekerRows)
        self._protected = ProtectedRows.blank(0)
        self.revision, self._day = 0, date.min
        self.lock = RLock()

    def catch_up(self, tx: Transaction, on: date) -> None:
        """Take in every change that `tx` sees. A closed posting and a forgotten person leave the index."""
        target = tx.revision()
        if (target, on) == (self.revision, self._day):
            return
        if target != self.revision:
            self._follow_postings(tx)
            self._follow_people(tx, on)
        self._judge_groups_anew(tx, on)
        if target - self.revision > MANY:
            hand_back()
        self.revision, self._day = target, on

    def protected(self, n: int) -> ProtectedRows:
        """The protected rows that lie beside the first n rows of `seekers`, as views."""
        return ProtectedRows(self._protected.whole[:n])

    def _follow_postings(self, tx: Transaction) -> None:
        gone: list[int] = []
        with self.postings.filling() as put:
            for batch in self._kept_postings.changed(tx, self.revision):
                put(batch.rows)
                gone += batch.gone
        self.postings.drop_many(gone)

    def _follow_people(self, tx: Transaction, on: date) -> None:
        gone: list[int] = []
        with self.seekers.filling() as put:
            for batch in self._kept_people.changed(tx, self.revision, on):
                self._protect(put(batch.rows), batch.protected)
                gone += batch.gone
        places = self._places(gone)
        self.seekers.drop_many(gone)
        self._protect(places, ProtectedRows.blank(len(places)))
        if len(places):
            forget_words()

    def _judge_groups_anew(self, tx: Transaction, on: date) -> None:
        """Membership that counts from a day (离校 2 年内) has ended for some since their rows were made."""
        keys = self._protected.key[self._protected.groups_until < day_number(on)].tolist()
        if keys:
            rows = self._kept_people.protected(tx, keys, on)
            self._protect(self._places(rows.key.tolist()), rows)

    def _places(self, keys: Iterable[int]) -> Array:
        places = (self.seekers.row_of(key) for key in keys)
        return np.array([place for place in places if place is not None], np.int64)

    def _protect(self, places: Array, rows: ProtectedRows) -> None:
        short = int(places.max(initial=-1)) + 1 - len(self._protected)
        if short > 0:
            room = ProtectedRows.blank(max(short, len(self._protected), 1000))
            self._protected = ProtectedRows.concatenate([self._protected, room])
        self._protected.whole[places] = rows.whole
