"""Workers that send are killed (kill -9) at any moment, again and again: do telephones, log and ledger agree?

    python -m tests.flows.killed_senders --runs 500

Each run is a process of its own that claims, sends and settles over a real connection until it is killed after a random
time. A claim that no worker settled lapses before the next run. At the end the platform's own record of what arrived is
held against the store.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from matching.assembly import open_desk
from matching.desk import Desk
from matching.messages import ChannelName, Message, MessageKind, Send, SendState, Token, TokenState, message_id
from matching.push.rules import Hours
from matching.push.wechat import Account, WeChat
from matching.records import Consents, SeekerProfile
from matching.results import Reading
from matching.settings import Settings
from matching.storage import Store
from tests.wechat_server import WeChatServer

PEOPLE_A_RUN = 10
LONGEST_LIFE = 0.5
"""Seconds: to begin takes about a fifth of it, and then each round about a tenth."""
ANSWERS_AFTER = 0.03
"""Seconds between delivery and answer: when a death hurts."""
EARLIER = datetime(2026, 11, 1, tzinfo=UTC)
TEMPLATES = {"fair": {"id": "tmpl", "data": {"thing1": "title"}}}


@dataclass(frozen=True)
class Found:
    """What is left after all runs; the last three must be empty."""

    killed: int
    sends: Counter[str]
    delivered: int
    twice: list[str]
    without_token: list[str]
    disagreeing: list[str]


def crash(runs: int, folder: Path, seed: int = 1) -> Found:
    """So many workers, each killed; then one that ends in peace."""
    lives = random.Random(seed)
    with WeChatServer() as platform:
        desk = a_desk(folder, platform)
        keys = put_messages(desk, platform, runs * PEOPLE_A_RUN)
        platform.fail_next("send", *[ANSWERS_AFTER] * (runs * PEOPLE_A_RUN))
        killed = 0
        for _ in range(runs):
            killed += one_life(desk, platform, folder, lives.uniform(0, LONGEST_LIFE))
            lapse(desk)
        one_life(desk, platform, folder, None)
        lapse(desk)
        found = compared(desk, platform, keys, killed)
        desk.close_down()
    return found


def a_desk(folder: Path, platform: WeChatServer) -> Desk:
    named = {"wechat_appid": platform.appid, "wechat_secret": platform.secret, "wechat_url": platform.url}
    desk = open_desk(Settings(data_dir=folder, database_url="", wechat_templates=TEMPLATES, **named))
    never = desk.parts.push_rules.model_copy(update={"quiet": Hours(since=0, until=0)})
    desk.parts = replace(desk.parts, push_rules=never)
    return desk


def put_messages(desk: Desk, platform: WeChatServer, n: int) -> dict[str, int]:
    """One message, due now, and one subscription for each of n people; their keys by openid."""
    with desk.store.write() as tx:
        wanted = Consents(push=True)
        tx.put_seekers([(SeekerProfile(seeker_id=f"S{at}", consents=wanted), Reading()) for at in range(n)])
        keys = {f"o-{at}": tx.seeker_key(f"S{at}") for at in range(n)}
        for openid, key in keys.items():
            named = message_id(MessageKind.FAIR, ["F"], key)
            platform.grant(openid, times=2)  # so that a second message would really arrive
            tx.bind(key, openid)
            tx.grant_token(Token(f"t-{key}", key, "tmpl", EARLIER))
            tx.add_messages([Message(named, key, MessageKind.FAIR, ("F",), "招聘会", (), (), EARLIER)])
            tx.add_sends([Send(named, ChannelName.WECHAT, EARLIER, f"t-{key}")])
    return keys


def one_life(desk: Desk, platform: WeChatServer, folder: Path, seconds: float | None) -> bool:
    """A worker process, killed after so many seconds, or let be until nothing is due; whether it was killed."""
    pid = os.fork()
    if pid == 0:
        work(desk, platform, folder)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def work(desk: Desk, platform: WeChatServer, folder: Path) -> None:
    """The life of a worker: connections of its own, and never back into the parent's code."""
    try:
        opened = Store(f"sqlite:///{folder / 'jobmatch.sqlite3'}", desk.store._cipher)
        wechat = WeChat(Account(platform.appid, platform.secret, platform.url))
        desk.store, desk.parts = opened, replace(desk.parts, wechat=wechat)
        while desk.send_due():
            pass
    finally:
        os._exit(0)


def lapse(desk: Desk) -> None:
    """As if the time of every claim had run out."""
    with desk.store.write() as tx:
        tx._db.run("UPDATE sends SET claimed_until = 0 WHERE state = 'claimed'")
        tx.lapse_claims()


def compared(desk: Desk, platform: WeChatServer, keys: dict[str, int], killed: int) -> Found:
    arrived = Counter(one.openid for one in platform.delivered)
    states: Counter[str] = Counter()
    without, disagreeing = [], []
    with desk.store.read() as tx:
        for openid, key in keys.items():
            (send,) = tx.sends_of(message_id(MessageKind.FAIR, ["F"], key))
            (token,) = tx.tokens_of(key)
            states[send.state] += 1
            if arrived[openid] and token.state is not TokenState.SPENT:
                without.append(openid)
            told = send.state is SendState.SENT
            if (told and not arrived[openid]) or send.state not in (SendState.SENT, SendState.UNKNOWN):
                disagreeing.append(f"{openid}: {send.state}, {arrived[openid]} arrived")
    twice = [openid for openid, n in arrived.items() if n > 1]
    return Found(killed, states, len(platform.delivered), twice, without, disagreeing)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=500)
    runs = parser.parse_args().runs
    with TemporaryDirectory() as folder:
        found = crash(runs, Path(folder))
    sys.stdout.write(f"{found}\n")
    sys.exit(bool(found.twice or found.without_token or found.disagreeing))


if __name__ == "__main__":
    main()
