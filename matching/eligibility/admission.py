"""Which of many rows a single one may be matched with, remembered rule by rule.

People who differ in everything still fall into few classes for each rule: seven levels of schooling, a handful of
wished forms of work. So what a rule bars is kept as a bitmap under the values that the rule reads of the single side,
and a request joins a dozen bitmaps (6 KB each for 50,000 rows) instead of judging every row anew.
"""

from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matching.columns import Array
from matching.eligibility.pairing import Pairing
from matching.eligibility.rules import RULES, Rule

ROOM = 16_000_000
"""Bytes of bitmaps that are kept: 2,600 for 50,000 rows, 250 for 500,000."""

Bits = NDArray[np.uint8]


class Admission:
    """`rules.admissible` with a memory, for one table of many rows. Callers take turns (the market's lock).

    Everything is forgotten when the table changes, so a closed posting is barred with the next request.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._state = room, (-1, -1)
        self._barred: OrderedDict[tuple[object, ...], Bits] = OrderedDict()

    def admissible(self, pair: Pairing, version: int) -> Array:
        """Which rows fail no rule, bool (n,); `version` is another number whenever the many rows have changed."""
        self._begin(pair, version)
        (n,) = pair.shape
        admitted: Array = np.unpackbits(~self._barred_by(RULES, pair, n), count=n).view(np.bool_)
        return admitted

    def barred_alone(self, code: str, pair: Pairing, version: int) -> Array:
        """Which rows only the rule `code` bars, bool (n,): they would be admissible without it."""
        self._begin(pair, version)
        (n,) = pair.shape
        this, others = (self._barred_by(some, pair, n) for some in _parted(code))
        alone: Array = np.unpackbits(this & ~others, count=n).view(np.bool_)
        return alone

    def _begin(self, pair: Pairing, version: int) -> None:
        if self._state != (version, pair.on):
            self._state = (version, pair.on)
            self._barred.clear()

    def _barred_by(self, rules: Iterable[Rule], pair: Pairing, n: int) -> Bits:
        barred = np.zeros((n + 7) // 8, np.uint8)
        for rule in rules:
            barred |= self._bars(rule, pair, n)
        return barred

    def _bars(self, rule: Rule, pair: Pairing, n: int) -> Bits:
        if rule.reads is None:
            return _judged(rule, pair, n)
        key = (rule.code, *_values(rule.reads, pair))
        if key not in self._barred:
            self._barred[key] = _judged(rule, pair, n)
            while len(self._barred) > max(len(RULES), self._room // max(n // 8, 1)):
                self._barred.popitem(last=False)
        self._barred.move_to_end(key)
        return self._barred[key]


def _parted(code: str) -> tuple[list[Rule], list[Rule]]:
    """The rule of that code, and the others."""
    return [rule for rule in RULES if rule.code == code], [rule for rule in RULES if rule.code != code]


def _judged(rule: Rule, pair: Pairing, n: int) -> Bits:
    return np.packbits(np.broadcast_to(rule.bars(pair), n))


def _values(names: tuple[str, ...], pair: Pairing) -> list[bytes]:
    """What the rule reads of the single side."""
    single = (pair.seekers, pair.protected) if np.ndim(pair.postings.key) else (pair.postings,)
    return [getattr(side, name).tobytes() for side in single for name in names if name in side.FIELDS]
