"""What employers replied, as this process knows it: read once, then followed by what was counted since.

A reply is counted in the transaction that records it; every process knows it within PERIOD.
"""

from time import time

import numpy as np

from matching.desk.queues import PERIOD
from matching.ranking.replies import Ledger
from matching.storage import Transaction


class Replies(Ledger):
    """The ledger, kept up with the store."""

    def __init__(self) -> None:
        super().__init__()
        self._read_at = self._due = 0.0

    def keep_up(self, tx: Transaction) -> None:
        """Take in what was counted since, unless that was done a moment ago. Callers hold the market's lock."""
        now = time()
        if now < self._due:
            return
        counted = tx.replies(self._read_at)
        if counted:
            employers = np.array([one[0] for one in counted], np.int64)
            self.put(employers, np.array([one[1:] for one in counted], np.float64))
        self._read_at, self._due = now, now + PERIOD

    def read_soon(self) -> None:
        """This process has counted something in the store: the next list shall know it."""
        self._due = 0.0
