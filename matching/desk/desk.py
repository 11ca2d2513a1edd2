"""The Desk: all flows in one, for the doors; and what keeps it running."""

import logging
import os
import socket
from datetime import date
from threading import Event
from typing import Any

from matching.desk.accounting import Accounting
from matching.desk.allocating import Allocating
from matching.desk.binding import Binding
from matching.desk.calling import Calling
from matching.desk.comparing import Comparing
from matching.desk.drifting import Drifting
from matching.desk.gathering import Gathering
from matching.desk.glancing import Glancing
from matching.desk.guiding import Guiding
from matching.desk.households import Households
from matching.desk.inbox import Inbox
from matching.desk.mending import Mending
from matching.desk.sending import Sending
from matching.desk.shift_board import ShiftBoard
from matching.desk.simulating import Simulating
from matching.desk.staffing import Staffing
from matching.desk.subscribing import Subscribing
from matching.desk.taking_back import TakingBack
from matching.errors import SealBroken, StoreUnavailable
from matching.ranking.lineup import Watcher

_log = logging.getLogger("matching.desk")
IDLE_SECONDS = 0.1
"""Between two looks for something to do: a part of the second within which a new posting is decided about."""


class Desk(
    Households, ShiftBoard, TakingBack, Glancing, Guiding, Comparing, Simulating, Accounting, Allocating,
    Drifting, Staffing, Binding, Inbox, Gathering, Sending, Calling, Subscribing, Mending,
):  # fmt: skip
    """Everything that a door may ask for. Safe for several threads; several processes agree through the store."""

    def readiness(self) -> dict[str, Any]:
        """Whether requests can be answered, by what, and the `reason` if not; brings the index up to the store."""
        revision, reason = None, self._files_gone()
        try:
            with self.session() as tx:
                revision = tx.revision()
        except (StoreUnavailable, SealBroken) as error:
            reason = str(error)
        return {
            "ready": reason is None,
            "reason": reason,
            "store_revision": revision,
            "index_revision": self.market.revision,
            "open_postings": len(self.market.postings),
            "seekers": len(self.market.seekers),
            **self.parts.versions_on(self.today()),
            **self.parts.rankers.state,
        }

    def _files_gone(self) -> str | None:
        gone = [f"{path.parent.name}/{path.name}" for path in self.parts.needed_files if not path.exists()]
        return f"模型文件不见了：{'、'.join(gone)}。请运行 jobmatch-train prepare。" if gone else None

    def watch_ranker(self, watcher: Watcher) -> None:
        """Tell now and at every change who serves, and when a version was refused."""
        self.parts.rankers.watch(watcher)

    def lag(self) -> int:
        """Revisions of the store that the index has not taken in yet."""
        with self.store.read() as tx:
            return tx.revision() - self.market.revision

    def work(self, stop: Event | None = None) -> None:
        """Take tasks from the outbox and send what is due, until stopped. Twice is harmless.

        Once a day what nobody answers is closed.
        """
        stop = stop or Event()
        name, swept = f"{socket.gethostname()}:{os.getpid()}", date.min
        while not stop.is_set():
            try:
                if swept != self.today():
                    self.lapse_stale()
                    self.keep_families_up()
                    self.drop_rejects_aside()
                    swept = self.today()
                done = self.work_once(name) + self.send_due() + self.settle_gigs()
            except StoreUnavailable as error:
                _log.warning("store: %s", error)
                done = 0
            if not done:
                stop.wait(IDLE_SECONDS)

    def renew_seals(self) -> int:
        """Seal everything anew with the newest field key; how many seals."""
        return self.store.renew_seals()

    def close_down(self) -> None:
        """Write what is still to be written and close the connections."""
        self.queues.flush()
        if self.parts.wechat:
            self.parts.wechat.close()
        self.store.close()
