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
_log = logging.getLogger("matching.desk")


class Queues:
    """Looks, applications and hires by posting. Safe for several threads.

    `heeded` False: they are counted, but no list minds.
    """

    def __init__(self, store: Store, heeded: bool = True) -> None:
        self._store, self._guard, self._heeded = store, Lock(), heeded
        self._row_of: dict[int, int] = {}
        self._amounts = np.zeros((1024, 4))
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
        counted = tx.exposures(self._read_at)
        with self._guard:
            rows = [self._row(key) for key, *_ in counted]
            if rows:
                self._amounts[rows, :UNWRITTEN] = [amounts for _, *amounts in counted]
            self._read_at, self._due = now, now + PERIOD

    def read_soon(self) -> None:
        """This process has counted something in the store: the next list shall know it."""
        self._due = 0.0

    def pressures(self, postings: PostingRows, figures: Congestion, seeker: int) -> Pressure | None:
        """Pressure on each posting as this seeker meets it, uint8 of shape (n,); None where nobody queues."""
        found = np.zeros(len(postings), np.uint8)
        with self._guard:
            rows = np.array([self._row_of.get(key, -1) for key in postings.key.tolist()], np.int64)
            counted = np.flatnonzero(rows >= 0)
            if self._heeded and figures.strength and len(counted):
                own = self._told.get(seeker, {})
                mine = np.array([own.get(key, 0.0) for key in postings.key[counted].tolist()])
                found[counted] = self._pressure(rows[counted], mine, postings.headcount[counted], figures)
        return found if found.any() else None

    def _pressure(self, rows: Array, mine: Array, headcounts: Array, figures: Congestion) -> Pressure:
        amounts, faded = self._amounts[rows], 1 / growth(time())
        looks = np.maximum(amounts[:, LOOKS] * faded + amounts[:, UNWRITTEN] - mine, 0.0)
        stated = np.where(headcounts > 0, headcounts, figures.assumed_places)
        queue = figures.apply_rate * looks + amounts[:, WAITING] * faded
        return pressure(chance(stated - amounts[:, HIRED], queue))

    def shown(self, seeker: int, keys: Sequence[int], on: date) -> None:
        """Count a list that was given out, best place first."""
        with self._guard:
            before = self._told_today(seeker, on)
            for key, looks in zip(keys, attention(len(keys)).tolist(), strict=True):
                more = looks - before.get(key, 0.0)
                if more > 0:
                    before[key] = looks
                    self._amounts[self._row(key), UNWRITTEN] += more
                    self._unwritten.add(key)
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

    def _row(self, key: int) -> int:
        row = self._row_of.setdefault(key, len(self._row_of))
        if row == len(self._amounts):
            self._amounts = np.concatenate([self._amounts, np.zeros_like(self._amounts)])
        return row
