"""The queues before each posting, as this process knows them: counted here at once, shared through the store.

What is lost by kill -9 is at most the looks of the last PERIOD, which no answer has promised to keep; an application or
a hire is counted in the transaction that records it. Every process writes what it counted after PERIOD and reads what
others wrote when PERIOD has passed, so all agree within a second.

A person counts once a day and process for each posting, at the best place it had, and does not queue behind
themselves: who asks again gets the same list. A walk-in leaves no trace here either.
"""

import logging
from collections.abc import Sequence
from datetime import date
from threading import Lock, Timer
from time import time

import numpy as np

from matching.columns import Array, PostingRows
from matching.errors import StoreUnavailable
from matching.ranking.congestion import Congestion, Pressure, attention, chance, pressure
from matching.storage import Exposure, Store, Transaction, growth

PERIOD = 0.5
"""Seconds."""
REMEMBERED = 10_000
"""People whose looks of today are at hand; beyond them the first are forgotten."""
LOOKS, WAITING, HIRED, UNWRITTEN = range(4)
UNKNOWN = 0
"""Row of the postings that nobody has looked at."""
_log = logging.getLogger("matching.desk")


class Queues:
    """Looks, applications and hires by posting. Safe for several threads.

    `heeded` False: they are counted, but no list minds.
    """

    def __init__(self, store: Store, heeded: bool = True) -> None:
        self._store, self._guard, self._heeded = store, Lock(), heeded
        self._row_of = np.zeros(1024, np.int32)  # by key, which are small and rise; the last one stays UNKNOWN
        self._amounts, self._used = np.zeros((1024, 4)), UNKNOWN + 1
        self._unwritten: set[int] = set()
        self._told: dict[int, dict[int, float]] = {}
        self._told_on = date.min
        self._read_at = self._due = 0.0
        self._timer: Timer | None = None

    def keep_up(self, tx: Transaction) -> None:
        """Take in what was counted since, unless that was done a moment ago."""
        now = time()
        if now < self._due:
            return
        counted = np.array(tx.exposures(self._read_at), np.float64).reshape(-1, 1 + UNWRITTEN)
        with self._guard:
            rows = self._rows(counted[:, 0].astype(np.int64))  # may give `_amounts` more room
            self._amounts[rows, :UNWRITTEN] = counted[:, 1:]
            self._read_at, self._due = now, now + PERIOD

    def read_soon(self) -> None:
        """This process has counted something in the store: the next list shall know it."""
        self._due = 0.0

    def pressures(self, postings: PostingRows, figures: Congestion, seeker: int) -> Pressure | None:
        """Pressure on each posting as this seeker meets it, uint8 of shape (n,); None where nobody queues."""
        if not (self._heeded and figures.strength):
            return None
        with self._guard:
            amounts = self._amounts[self._row_of.take(postings.key, mode="clip")]
            own = self._told.get(seeker)
        looks, waiting = amounts[:, [LOOKS, WAITING]].T / growth(time())
        looks += amounts[:, UNWRITTEN]
        if own:
            looks = np.maximum(looks - [own.get(key, 0.0) for key in postings.key.tolist()], 0.0)
        stated = np.where(postings.headcount > 0, postings.headcount, figures.assumed_places)
        found = pressure(chance(stated - amounts[:, HIRED], figures.apply_rate * looks + waiting))
        return found if found.any() else None

    def shown(self, seeker: int, keys: Sequence[int], on: date) -> None:
        """Count a list that was given out, best place first."""
        with self._guard:
            before = self._told_today(seeker, on)
            now = dict(zip(keys, attention(len(keys)).tolist(), strict=True))
            more = {key: looks - before.get(key, 0.0) for key, looks in now.items() if looks > before.get(key, 0.0)}
            rows = self._rows(np.array([*more], np.int64))
            self._amounts[rows, UNWRITTEN] += [*more.values()]
            before.update((key, now[key]) for key in more)
            self._unwritten.update(more)
            if self._unwritten and self._timer is None:
                self._timer = Timer(PERIOD, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what was counted; when the store does not answer, it stays for the next time."""
        with self._guard:
            self._timer = None
            keys = sorted(self._unwritten)
            if not keys:
                return
            rows = [self._row_of[key] for key in keys]
            looks = self._amounts[rows, UNWRITTEN]
            self._unwritten.clear()
        try:
            with self._store.write() as tx:
                tx.count_exposure({key: Exposure(one) for key, one in zip(keys, looks.tolist(), strict=True)})
        except StoreUnavailable as error:
            _log.warning("exposures: %s", error)
            with self._guard:
                self._unwritten.update(keys)
            return
        with self._guard:
            self._amounts[rows, UNWRITTEN] -= looks
            self._amounts[rows, LOOKS] += looks * growth(time())

    def _told_today(self, seeker: int, on: date) -> dict[int, float]:
        if on != self._told_on:
            self._told.clear()
            self._told_on = on
        if seeker not in self._told and len(self._told) >= REMEMBERED:
            del self._told[next(iter(self._told))]
        return self._told.setdefault(seeker, {})

    def _rows(self, keys: Array) -> Array:
        """Rows of `_amounts` for keys (n,), each once; new ones for those that nobody has looked at."""
        while keys.max(initial=0) >= len(self._row_of) - 1:
            self._row_of = np.concatenate([self._row_of, np.zeros_like(self._row_of)])
        new = keys[self._row_of[keys] == UNKNOWN]
        self._row_of[new] = np.arange(self._used, self._used + len(new))
        self._used += len(new)
        while self._used > len(self._amounts):
            self._amounts = np.concatenate([self._amounts, np.zeros_like(self._amounts)])
        return self._row_of[keys]
