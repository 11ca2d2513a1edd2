"""A place is let go and offered on, killed with -9 at every step: offered once, told once, no message without a token.

    python -m tests.flows.crash_offers [--every 1] [--database-url postgresql://…]

As `crash_push`: one Desk, workers that are forked and die before or after a statement or a request, in turn at each.
Who let the place go asks again, as a telephone does; then time passes and a worker does what is left.
"""

import argparse
import tempfile
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from matching.audit import HERE
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.gigs import Event, State
from matching.push.delivery import Template
from matching.vocabulary import DecisionKind
from tests.flows.crash_push import Rig, _killed, check, dying_at
from tests.wechat_server import WeChatServer

HOLDS, WAITS = "s5", "s0"
MOST = 2_000
"""More boundaries than there are."""


class Offers(Rig):
    """One gig, one who holds its place, one with an account who waits for it."""

    def __init__(self, folder: Path, platform: WeChatServer, url: str) -> None:
        super().__init__(folder, platform, url)
        Desk.now = staticmethod(self.clock)  # type: ignore[method-assign, assignment]
        self.desk.parts.wechat_templates["gig"] = Template("tmpl", "pages/inbox/inbox", {"thing1": "title"})
        for seeker_id in (HOLDS, WAITS):
            self.desk.put_seeker({"seeker_id": seeker_id, "wish_titles": ["分拣员"], "birth_year": 1990})
        self.desk.publish({"posting_id": "g", "title": "分拣员", "employer": "某仓储", "kind": "零工"})

    def next_shift(self) -> str:
        """Its one place is held, and waited for."""
        number = self.next_round()
        day = self.clock.now.astimezone(CITY_TIME) + timedelta(days=1)
        row = {"shift_id": f"g-{number}", "starts_at": f"{day:%Y-%m-%d} 08:00", "ends_at": "12:00", "places": 1}
        self.desk.publish_shift("g", row | {"pay": 20, "pay_unit": "hour"}, HERE)
        self.desk.reserve(HOLDS, row["shift_id"], HERE, number)
        self.desk.reserve(WAITS, row["shift_id"], HERE, number, wait=True)
        return str(row["shift_id"])

    def let_go(self, shift_id: str) -> None:
        self.desk.release(HOLDS, shift_id, HERE)
        self.work()

    def work(self) -> None:
        while self.desk.work_once("offers") + self.desk.send_due() + self.desk.settle_gigs():
            pass

    def round(self, boundary: int) -> bool:
        """Whether the worker was killed at its n-th boundary; what must hold then holds."""
        shift_id = self.next_shift()

        def dies() -> None:
            dying_at(boundary)
            self.let_go(shift_id)

        died = _killed(self.forked(dies))
        assert not _killed(self.forked(lambda: self.let_go(shift_id)))
        self._check_offered(shift_id)
        self.clock.now += timedelta(hours=1)
        assert not _killed(self.forked(self.work))
        check(self)
        return died

    def _check_offered(self, shift_id: str) -> None:
        with self.desk.store.read() as tx:
            held, waited = (tx.reservation(tx.seeker_key(one), shift_id) for one in (HOLDS, WAITS))
            told = [one for one in tx.inbox(tx.seeker_key(WAITS), limit=500) if shift_id in one.about]
            assert held is not None
            assert waited is not None
            assert (held.state, waited.state, tx.shift(shift_id).taken) == (State.RELEASED, State.OFFERED, 1)
            assert sum(step.event is Event.OFFER for step in waited.history) == len(told) == 1
            assert len(tx.sends_of(told[0].message_id)) == 1, "not on its way"
            decisions = tx.decisions_about(tx.posting_key("g"), DecisionKind.OFFER)
        (decided,) = [one for one in decisions if one.decision_id == told[0].decision_id]
        (item,) = self.desk.decision(decided.decision_id)["answer"]["items"]
        assert item["message_id"] == told[0].message_id, "offered without a decision"
        assert len(decisions) == self.postings, "decided without an offer"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="every so many boundaries")
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobmatch-offers-") as folder, WeChatServer() as platform:
        rig, killed = Offers(Path(folder), platform, given.database_url), 0
        for boundary in range(1, MOST, given.every):
            if not rig.round(boundary):
                break
            killed += 1
        Console().print(f"killed {killed}\narrived {len(platform.delivered)}", highlight=False)


if __name__ == "__main__":
    main()
