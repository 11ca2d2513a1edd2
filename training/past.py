"""The market of a store as it stood at a revision: who was there, and the rows of records as they were then."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.casework import State
from matching.casework.replies import replies
from matching.columns import PostingRows, SeekerRows
from matching.ranking.replies import Ledger
from matching.results import DescribedSeeker
from matching.storage import Transaction
from matching.text.describe import Describer, employer_number

Keys = NDArray[np.int64]


class Lifelines:
    """Between which revisions each key was there.

    Parameters
    ----------
    versions : (key, revision, whether there from it on), by key and revision
    """

    def __init__(self, versions: Sequence[tuple[int, int, bool]]) -> None:
        self._keys, self._starts = (np.array([one[at] for one in versions], np.int64) for at in (0, 1))
        self._there = np.array([one[2] for one in versions], np.bool_)
        same = self._keys[1:] == self._keys[:-1]
        endless = np.iinfo(np.int64).max
        self._ends = np.append(np.where(same, self._starts[1:], endless), endless)[: len(versions)]

    def at(self, revision: int) -> Keys:
        """Keys that were there at a revision, ascending."""
        found: Keys = self._keys[(self._starts <= revision) & (revision < self._ends) & self._there]
        return found


class Heard:
    """What employers had replied by each moment, out of the histories of all applications that are kept.

    A step counts from the moment it bears; who was forgotten counts no more.
    """

    def __init__(self, tx: Transaction) -> None:
        applications, _ = tx.applications_in(tuple(State), skip=0, limit=2**31)
        employers = {
            one.key: employer_number(one.posting.employer)
            for one in tx.postings(sorted({one.posting for one in applications}))
        }
        known = [
            (at.timestamp(), employers[one.posting], replied)
            for one in applications
            for at, replied in replies(one.history)
        ]
        self._ahead = deque(sorted(known))
        self._ledger = Ledger()

    def fill(self, rows: PostingRows, moment: datetime) -> None:
        """Write into rows where their employers stood; no moment may lie before one that was asked about earlier."""
        now = moment.timestamp()
        while self._ahead and self._ahead[0][0] < now:
            at, employer, replied = self._ahead.popleft()
            self._ledger.add(np.array([employer]), np.array([replied]), at)
        self._ledger.fill(rows, now)


class Past:
    """Reads one moment of the store backwards. Each version of a record is described once."""

    def __init__(self, tx: Transaction, describer: Describer) -> None:
        self._tx, self._describer = tx, describer
        self.heard = Heard(tx)
        self.postings_there, self.people_there = Lifelines(tx.posting_lifelines()), Lifelines(tx.seeker_lifelines())
        self._rows: dict[tuple[int, int], Any] = {}

    def postings(self, keys: Sequence[int], at: int) -> PostingRows:
        """Rows at a revision, in the order of the keys; those that did not exist are left out."""
        described = self._tx.postings(keys, at)
        missing = [one for one in described if (one.key, one.revision) not in self._rows]
        self._keep(missing, self._describer.posting_rows(missing) if missing else None)
        return PostingRows.concatenate([self._rows[one.key, one.revision] for one in described])

    def people(self, keys: Sequence[int], at: int) -> tuple[list[DescribedSeeker], SeekerRows]:
        """Who agreed to personalisation then and does now, with their rows; the forgotten are left out."""
        agree = {one.key for one in self._tx.seekers(keys) if one.seeker.consents.personalisation}
        then = self._tx.seekers([key for key in keys if key in agree], at)
        described = [one for one in then if one.seeker.consents.personalisation]
        missing = [one for one in described if (one.key, one.revision) not in self._rows]
        self._keep(missing, self._describer.seeker_rows(missing) if missing else None)
        return described, SeekerRows.concatenate([self._rows[one.key, one.revision] for one in described])

    def _keep(self, described: Sequence[Any], rows: Any) -> None:
        for at, one in enumerate(described):
            self._rows[one.key, one.revision] = rows.take(np.array([at]))
