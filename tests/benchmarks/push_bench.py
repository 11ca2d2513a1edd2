"""`make bench-push`: from an approved posting to the decision whom to tell, and how many messages a second that makes.

    python -m tests.benchmarks.push_bench [--postings 50000] [--seekers 20000 200000] [--published 200]

The store is filled once and grows: the same postings, first with the smaller number of seekers, then with the larger
one, both measured in one run. A worker (`Desk.work`) runs beside; postings are published one at a time, and the time is
that from the end of `publish` until another reader of the store sees the decision: the worker's sleep, catching up, the
backward match under the hard conditions, the plan, reasons, and the commit. Then many are published at once, and the
worker's throughput is what is left when nobody waits. Synthetic market (see `market.py`); the target is one second at
p99 for 50,000 x 200,000.
"""

import argparse
import csv
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from matching.assembly import open_desk
from matching.desk import Desk
from matching.messages import Token
from matching.settings import Settings, WeChatTemplate
from matching.vocabulary import DecisionKind
from tests.benchmarks import market
from tests.benchmarks.request_bench import memory_mb

CONSOLE = Console()
STAGES = ("catch_up", "select", "push_match", "push_write")
WITH_TOKEN = 0.5
"""Of the people who agreed to be told, so many have a bound account and a subscription."""


@dataclass
class Measured:
    """Milliseconds from published to decided, medians of the stages, and what many at once come to."""

    seekers: int
    agreed: int
    waits: np.ndarray[Any, Any]
    stages: dict[str, float]
    told: float
    cpu_ms: float
    postings_a_second: float
    messages_a_second: float
    rss_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=50_000)
    parser.add_argument("--seekers", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--published", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobmatch-push-") as folder:
        template = WeChatTemplate(id="tmpl", data={"thing1": "title"})
        settings = Settings(data_dir=Path(folder), database_url="", wechat_templates={"posting": template})
        report(given, list(measured(settings, given)))


def measured(settings: Settings, given: argparse.Namespace) -> Iterator[Measured]:
    """One after the other, each with more seekers."""
    desk, there = open_desk(settings), 0
    sample = settings.reference_dir / "sample"
    for round_, seekers in enumerate(given.seekers):
        with CONSOLE.status("filling the store") as status:
            postings = 0 if there else given.postings
            market.fill(desk, sample, postings, seekers, status.update, there)
            grant_tokens(desk, there)
        there = seekers
        desk.catch_up()
        with (sample / "postings.csv").open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        yield measure(desk, rows, given.published, round_)
    desk.close_down()


def grant_tokens(desk: Desk, there: int) -> None:
    """Bind accounts and enter subscriptions for a part of those who agreed."""
    desk.catch_up()
    with desk.market.seekers.reading() as rows:
        keys = rows.key[(rows.key > 0) & rows.may_tell][there // 3 :]
    chosen = keys[np.random.default_rng(there).random(len(keys)) < WITH_TOKEN].tolist()
    with desk.store.write() as tx:
        for key in chosen:
            tx.bind(key, f"openid-{key}")
            tx.grant_token(Token(f"t-{key}", key, "tmpl", desk.now()))


def measure(desk: Desk, sample: list[dict[str, str]], published: int, round_: int) -> Measured:
    rng, stages = np.random.default_rng(round_), {name: list[float]() for name in STAGES}
    chosen = rng.integers(0, len(sample), 2 * published).tolist()
    rows = [row_of(sample[at], f"NEW-{round_}-{number}") for number, at in enumerate(chosen)]
    desk.on_stage = lambda name, seconds: stages.setdefault(name, []).append(seconds * 1000)
    with worker(desk):
        waits = [wait for row in rows[:published] if (wait := until_decided(desk, row)) is not None]
    told = messages(desk)
    for row in rows[published:]:
        desk.publish(row)
    start, cpu = time.perf_counter(), time.process_time()
    while desk.work_once("bench"):
        pass
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    more = messages(desk) - told
    with desk.market.seekers.reading() as people:
        looking = people.key > 0
        counted = int(looking.sum()), int((looking & people.may_tell).sum())
    medians = {name: float(np.median(values)) for name, values in stages.items() if values}
    kept = memory_mb(os.getpid())["VmRSS"]
    pace = cpu / published * 1000, published / seconds, more / seconds
    return Measured(*counted, np.array(waits), medians, more / published, *pace, kept)


def row_of(record: dict[str, str], posting_id: str) -> dict[str, str]:
    """A posting as somebody sends it, of an employer of its own."""
    named = {"posting_id": posting_id, "employer": f"{record['employer']}{posting_id}", "expires_at": "2030-01-01"}
    return {name: value for name, value in record.items() if value} | named


@contextmanager
def worker(desk: Desk) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=desk.work, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def until_decided(desk: Desk, row: dict[str, str], patience: float = 60.0) -> float | None:
    """Milliseconds from the end of publishing to a decision that another transaction sees; None: held for review."""
    desk.publish(row)
    with desk.store.read() as tx:
        key = tx.posting_key(row["posting_id"])
        if tx.is_withheld(key):
            return None
    start = time.perf_counter()
    while time.perf_counter() - start < patience:
        with desk.store.read() as tx:
            if tx.decisions_about(key, DecisionKind.PUSH):
                return (time.perf_counter() - start) * 1000
        time.sleep(0.005)
    raise TimeoutError(f"{row['posting_id']}: nothing was decided")


def messages(desk: Desk) -> int:
    with desk.store.read() as tx:
        return tx.newest_message()


def report(given: argparse.Namespace, found: list[Measured]) -> None:
    table = Table(title=f"{given.postings} postings, {given.published} published one by one", title_justify="left")
    table.add_column("what")
    for one in found:
        table.add_column(f"{one.seekers} seekers", justify="right")
    rows = {
        "of them agreed to be told": [f"{one.agreed}" for one in found],
        "approved → decision written p50": [f"{np.quantile(one.waits, 0.5):.0f} ms" for one in found],
        "p99": [f"{np.quantile(one.waits, 0.99):.0f} ms" for one in found],
        **{
            f"part: {name} (median)": [f"{one.stages.get(name, float('nan')):.1f} ms" for one in found]
            for name in STAGES
        },
        "people told of one posting": [f"{one.told:.1f}" for one in found],
        "CPU a posting": [f"{one.cpu_ms:.0f} ms" for one in found],
        "many at once: postings a second": [f"{one.postings_a_second:.1f}" for one in found],
        "many at once: messages a second": [f"{one.messages_a_second:.0f}" for one in found],
        "memory of the process": [f"{one.rss_mb:.0f} MB" for one in found],
    }
    for what, figures in rows.items():
        table.add_row(what, *figures)
    CONSOLE.print(table)
    worst = max(float(np.quantile(one.waits, 0.99)) for one in found)
    CONSOLE.print(f"the target, 1000 ms at p99, is {'met' if worst <= 1000 else 'missed'}: {worst:.0f} ms")


if __name__ == "__main__":
    main()
