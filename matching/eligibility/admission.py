"""Which of many rows a single one may be matched with, remembered rule by rule.

People who differ in everything still fall into few classes for each rule: seven levels of schooling, a handful of
wished forms of work. So what a rule bars is kept as a bitmap under the values that the rule reads of the single side,
and a request joins a dozen bitmaps (6 KB each for 50,000 rows) instead of judging every row anew.
"""

from collections import OrderedDict

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
        if self._state != (version, pair.on):
            self._state = (version, pair.on)
            self._barred.clear()
        (n,) = pair.shape
        barred = np.zeros((n + 7) // 8, np.uint8)
        for rule in RULES:
            barred |= self._bars(rule, pair, n)
        admitted: Array = np.unpackbits(~barred, count=n).view(np.bool_)
        return admitted

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


def _judged(rule: Rule, pair: Pairing, n: int) -> Bits:
    return np.packbits(np.broadcast_to(rule.bars(pair), n))


def _values(names: tuple[str, ...], pair: Pairing) -> list[bytes]:
    """What the rule reads of the single side."""
    single = (pair.seekers, pair.protected) if np.ndim(pair.postings.key) else (pair.postings,)
    return [getattr(side, name).tobytes() for side in single for name in names if name in side.FIELDS]
