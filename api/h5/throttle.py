"""Guessers wait: so many wrong codes from one address, and it may not try for a while.

A code has 40 bits and lives a day; ten tries in ten minutes a worker make guessing hopeless. Kept in the memory of the
worker, bounded, and gone with it.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from matching.errors import SignInRefused

TRIES, SECONDS, ADDRESSES = 10, 600.0, 10_000


class Throttle:
    """Wrong tries by address; safe for several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._guard = clock, Lock()
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, address: str) -> None:
        """Refuse an address that has been wrong too often."""
        with self._guard:
            wrong = self._wrong.get(address, ())
            recent = [at for at in wrong if at > self._clock() - SECONDS]
        if len(recent) >= TRIES:
            raise SignInRefused("试错太多次。请过 10 分钟再试，或打 12333。")

    def charge(self, address: str) -> None:
        """One more wrong try."""
        with self._guard:
            self._wrong.setdefault(address, deque(maxlen=TRIES)).append(self._clock())
            self._wrong.move_to_end(address)
            while len(self._wrong) > ADDRESSES:
                self._wrong.popitem(last=False)
