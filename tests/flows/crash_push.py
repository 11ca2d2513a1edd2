"""`make crash-push`: the way from a posting to a telephone, killed with -9 at every step; what must hold, holds.

    python -m tests.flows.crash_push [--kills 500] [--seed 0] [--database-url postgresql://…]

One process opens a real Desk and forks workers, so that a kill costs a tenth of a second. A worker publishes a posting,
decides whom to tell, writes, and sends over the protocol of WeChat to a server on this machine; in every other round
the posting is three that come in a file and are planned together. Two ways of dying take turns: at a boundary (before
or after a statement or a request, in a shuffled order of all), and at a moment, with a second worker beside that lives
on. Then time passes, until leases and claims have ended, and a worker does what is left. After every few deaths and at
the end the store and the telephones are held against each other.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from matching.assembly import open_desk
from matching.desk.gathering import STILL
from matching.messages import Token
from matching.push.plan import Outcome
from matching.push.wechat import WeChat
from matching.settings import Settings
from matching.storage.connections import Connection
from matching.vocabulary import DecisionKind
from tests.wechat_server import WeChatServer

CHECKED = 10
"""After so many deaths everything is held against each other."""
PEOPLE = 6
BOUND = 4
"""So many of them have an account and subscriptions."""
FILE = 3
"""So many postings come in one file."""
TITLE = "玻璃吹制工"
START = datetime(2026, 12, 1, 4, tzinfo=UTC)  # noon in the city
LATER, NEXT = timedelta(hours=1), timedelta(days=2)
"""Until leases and claims are over; between postings, so that no cap is reached. Always at noon: at night all rests."""
TOLD = (Outcome.TOLD.value, Outcome.FOLDED.value)


def row_of(posting_id: str) -> dict[str, str]:
    facts = {"posting_id": posting_id, "title": TITLE, "employer": f"{posting_id}玻璃厂", "district": "站前区"}
    return facts | {"headcount": "5", "salary_min": "5000", "salary_unit": "month"}


class Clock:
    now = START

    def __call__(self) -> datetime:
        return self.now


class Rig:
    """A Desk with people who wait for one kind of work, and their telephones."""

    def __init__(self, folder: Path, platform: WeChatServer, url: str) -> None:
        self.folder, self.platform, self.clock = folder, platform, Clock()
        named = {"posting": {"id": "tmpl", "page": "pages/inbox/inbox", "data": {"thing1": "title"}}}
        login = {"wechat_appid": platform.appid, "wechat_secret": platform.secret, "wechat_url": platform.url}
        self.desk = open_desk(Settings(data_dir=folder, database_url=url, wechat_templates=named, **login))
        self.desk.now = self.clock  # type: ignore[method-assign]
        shared = self.desk.store._known_shared()
        shared.clock = self.clock
        self.granted = self.postings = 0
        for number in range(PEOPLE):
            self.desk.put_seeker({"seeker_id": f"s{number}", "wish_titles": [TITLE], "consent_push": True})
        with self.desk.store.write() as tx:
            self.keys = [tx.seeker_key(f"s{number}") for number in range(PEOPLE)]
            for key in self.keys[:BOUND]:
                tx.bind(key, f"o-{key}")

    def next_round(self) -> str:
        """Two days later everybody with an account grants one subscription more; the id of the posting to come."""
        self.clock.now = START + NEXT * (self.postings + 1)
        with self.desk.store.write() as tx:
            for key in self.keys[:BOUND]:
                self.platform.grant(f"o-{key}", "tmpl")
                tx.grant_token(Token(f"t-{key}-{self.postings}", key, "tmpl", self.clock.now))
                self.granted += 1
        self.postings += 1
        return f"p{self.postings}"

    def forked(self, work: Callable[[], None]) -> int:
        """A child that works on connections of its own and ends; its process id."""
        self.desk.store.close()
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            return pid
        try:
            work()
        except BaseException:  # noqa: BLE001 - the parent sees a code that is neither 0 nor a kill
            os._exit(70)
        os._exit(0)

    def worker(self, *posting_ids: str) -> None:
        """Publish one, or several in a file, and work until nothing is left to do: what is gathered is waited for."""
        rows = [row_of(one) for one in posting_ids]
        if len(rows) == 1:
            self.desk.publish(rows[0])
        elif rows:
            path = self.folder / f"{os.getpid()}.csv"
            path.write_text("\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]), "utf-8")
            self.desk.import_file("postings", path)
        for wait in (STILL, timedelta(minutes=self.desk.parts.push_rules.folding.gather_minutes), timedelta()):
            while self.desk.work_once(f"worker-{os.getpid()}") + self.desk.send_due():
                pass
            self.clock.now += wait

    def recover(self) -> None:
        """Time passes; what was left is done."""
        self.clock.now += LATER
        pid = self.forked(self.worker)
        assert os.waitpid(pid, 0)[1] == 0, "the worker that does what is left has failed"


def dying_at(boundary: int) -> list[int]:
    """Kills this process at its n-th boundary: each statement and request has one before and one after; the count."""
    seen = [0]

    def step() -> None:
        seen[0] += 1
        if seen[0] == boundary:
            os.kill(os.getpid(), signal.SIGKILL)

    for owner, name in ((Connection, "_execute"), (Connection, "command"), (Connection, "run_many"), (WeChat, "send")):
        _step_around(owner, name, step)
    return seen


def _step_around(owner: Any, name: str, step: Callable[[], None]) -> None:
    inner = getattr(owner, name)

    def stepping(*args: Any, **kwargs: Any) -> Any:
        step()
        answer = inner(*args, **kwargs)
        step()
        return answer

    setattr(owner, name, stepping)


def die_at_a_boundary(rig: Rig, boundary: int, count: int) -> bool:
    """Whether the worker was killed; False: it had done everything before its n-th boundary."""
    coming = [rig.next_round() for _ in range(count)]

    def work() -> None:
        dying_at(boundary)
        rig.worker(*coming)

    return _killed(rig.forked(work))


def die_at_a_moment(rig: Rig, seconds: float, count: int) -> bool:
    """Two workers; one publishes and is killed after so long, the other lives on."""
    coming = [rig.next_round() for _ in range(count)]
    first = rig.forked(lambda: rig.worker(*coming))
    second = rig.forked(rig.worker)
    time.sleep(seconds)
    os.kill(first, signal.SIGKILL)
    died = _killed(first)
    assert not _killed(second)
    return died


def _killed(pid: int) -> bool:
    status = os.waitpid(pid, 0)[1]
    died = os.WIFSIGNALED(status)
    assert died or os.WEXITSTATUS(status) == 0, f"a worker failed: {status}"
    return died


def check(rig: Rig) -> Counter[str]:
    """Hold store and telephones against each other; counts for the report."""
    with rig.desk.store.read() as tx:
        tokens = {one.token_id: one for key in rig.keys for one in tx.tokens_of(key)}
        messages = {one.message_id: one for one in tx.messages_after(0, 1_000_000)}
        sends = {one.send_id: one for message in messages for one in tx.sends_of(message)}
        all_sends = sum(tx.count_sends().values())
        left = tx.counts(rig.desk.today())["tasks"]
    arrived = Counter(one.page.rpartition("message=")[2] for one in rig.platform.delivered)
    assert left == 0, "work is left in the outbox"
    assert all_sends == len(sends), "a send has no message"
    assert max(arrived.values(), default=0) <= 1, "a telephone rang twice for one message"
    by_message = {one.message_id: one for one in sends.values() if one.channel == "wechat"}
    assert set(arrived) <= {name for name, one in by_message.items() if one.state in ("sent", "unknown")}
    assert all(arrived[name] for name, one in by_message.items() if one.state == "sent"), "sent, and never arrived"
    held = [one.token_id for one in by_message.values() if one.state in ("due", "claimed", "sent", "unknown")]
    assert None not in held, "a message without a subscription"
    assert len(held) == len(set(held)), "a subscription carries two messages"
    used = {name for name, one in tokens.items() if one.state in ("held", "spent")}
    assert used == set(held), "ledger and log disagree"
    assert all(tokens[one.token_id].message_id == one.message_id for one in by_message.values() if one.token_id)
    assert len(tokens) == rig.granted
    return Counter(f"{one.channel} {one.state}" for one in sends.values()) + Counter({"arrived": arrived.total()})


def check_decisions(rig: Rig) -> int:
    """Every posting that was published is decided about once, and what was decided stands in the inboxes, once."""
    decided = 0
    with rig.desk.store.read() as tx:
        found = {
            number: tx.decisions_about(tx.posting_key(f"p{number}"), DecisionKind.PUSH)
            for number in range(1, rig.postings + 1)
            if _is_there(tx, f"p{number}")
        }
        told = Counter((one.seeker, about) for one in tx.messages_after(0, 1_000_000) for about in one.about)
    assert all(count == 1 for count in told.values()), "somebody was told twice"
    keys = {f"s{number}": key for number, key in enumerate(rig.keys)}
    for number, decisions in found.items():
        assert len(decisions) == 1, f"p{number} is decided about {len(decisions)} times"
        items = rig.desk.decision(decisions[0].decision_id)["answer"]["items"]
        meant = {(keys[item["seeker_id"]], f"p{number}") for item in items if item["outcome"] in TOLD}
        assert meant <= set(told), "decided and lost"
        decided += len(meant)
    assert decided == told.total(), "told without a decision"
    return decided


def _is_there(tx: Any, posting_id: str) -> bool:
    return tx._db.row("SELECT 1 FROM postings WHERE posting_id = :id", id=posting_id) is not None


def measure(rig: Rig, count: int) -> tuple[int, float]:
    """How many boundaries a round of so many postings has in which nobody dies, and how many seconds."""
    coming, start = [rig.next_round() for _ in range(count)], time.perf_counter()
    reads, writes = os.pipe()

    def work() -> None:
        seen = dying_at(0)
        rig.worker(*coming)
        os.write(writes, str(seen[0]).encode())

    assert not _killed(rig.forked(work))
    return int(os.read(reads, 20)), time.perf_counter() - start


def run(rig: Rig, kills: int, seed: int) -> Counter[str]:
    """So many deaths, at every boundary in turn, shuffled, and at moments between; the figures at the end."""
    chance, killed = random.Random(seed), 0
    measured = {count: measure(rig, count) for count in (1, FILE)}
    order: dict[int, list[int]] = {count: [] for count in measured}
    while killed < kills:
        count = FILE if killed // 2 % 2 else 1
        boundaries, seconds = measured[count]
        if killed % 2:
            died = die_at_a_moment(rig, chance.uniform(0, seconds), count)
        else:
            order[count] = order[count] or chance.sample(range(1, boundaries + 1), boundaries)
            died = die_at_a_boundary(rig, order[count].pop(), count)
        killed += died
        rig.recover()
        if killed % CHECKED == 0:
            check(rig)
    boundaries = sum(found for found, _ in measured.values())
    figures = {"killed": killed, "boundaries": boundaries, "postings": rig.postings, "messages": check_decisions(rig)}
    return check(rig) + Counter(figures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobmatch-crash-") as folder, WeChatServer() as platform:
        figures = run(Rig(Path(folder), platform, given.database_url), given.kills, given.seed)
    console = Console(width=120)
    for name, count in sorted(figures.items()):
        console.print(f"{name:>18} {count}", highlight=False)
    console.print("no message without a subscription, none twice, none lost that was decided; ledger and log agree")


if __name__ == "__main__":
    main()
