"""Open streams of one service: from a message written to the last stream that has it; memory.

    python -m tests.benchmarks.stream_bench --streams 2000 --workers 1

Two figures. `alone`: a message to one person among all who listen, from before it is written. `to all`: one message to
each listener, written in one transaction; the time of each stream from the commit. Client and service share this
machine.
"""

import argparse
import asyncio
import resource
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.flows.listening import Listener, a_store, people, tell
from tests.flows.service import Service

ROUNDS_ALONE, ROUNDS_ALL = 100, 10
OPENING = 100
"""Connections that are opened at once."""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def memory_of(service: Service) -> float:
    """Megabytes that the processes of the service hold for themselves alone (PSS)."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and service.holds(int(entry.name)):
            lines = (entry / "smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


async def opened(listeners: list[Listener]) -> float:
    """Seconds until all are open."""
    start = time.perf_counter()
    for at in range(0, len(listeners), OPENING):
        some = listeners[at : at + OPENING]
        for one in some:
            one.start()
        await asyncio.gather(*(one.open.wait() for one in some))
    return time.perf_counter() - start


async def waits(listeners: list[Listener], before: list[int], since: float) -> list[float]:
    """Milliseconds from a moment to the next message of each."""
    while any(len(one.heard) == count for one, count in zip(listeners, before, strict=True)):
        await asyncio.sleep(0.01)
    return sorted((one.heard[count][1] - since) * 1000 for one, count in zip(listeners, before, strict=True))


def told(name: str, times: list[float]) -> None:
    p50, p99 = median(times), times[min(int(len(times) * 0.99), len(times) - 1)]
    say(f"{name:<12} p50 {p50:7.0f} ms   p99 {p99:7.0f} ms   max {times[-1]:7.0f} ms   ({len(times)} deliveries)")


async def measure(service: Service, store_dir: Path, keys: list[int]) -> None:
    store = a_store(store_dir)
    listeners = [Listener(service.port, f"S{at}") for at in range(len(keys))]
    before = memory_of(service)
    seconds = await opened(listeners)
    held = memory_of(service) - before
    say(f"{len(keys)} streams open in {seconds:.1f} s; {held:.0f} MB more, {held * 1024 / len(keys):.0f} kB each")
    alone, to_all = [], []
    for at in range(ROUNDS_ALONE):
        one, counts = listeners[at % len(keys)], [len(listeners[at % len(keys)].heard)]
        since = time.perf_counter()
        await asyncio.to_thread(tell, store, [keys[at % len(keys)]], f"alone {at}")
        alone += await waits([one], counts, since)
    for at in range(ROUNDS_ALL):
        counts = [len(one.heard) for one in listeners]
        await asyncio.to_thread(tell, store, keys, f"all {at}")
        to_all += await waits(listeners, counts, time.perf_counter())
    told("alone", sorted(alone))
    told("to all", sorted(to_all))
    written, heard = ROUNDS_ALONE + ROUNDS_ALL * len(keys), sum(len(one.heard) for one in listeners)
    say(f"written {written}, heard {heard}, cut {sum(one.connections for one in listeners) - len(keys)}")
    for one in listeners:
        await one.stop()
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=1)
    wanted = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 4 * wanted.streams + 1_000), most))
    with TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        keys = people(store, wanted.streams)
        store.close()
        with Service(Path(folder), workers=wanted.workers) as service:
            asyncio.run(measure(service, Path(folder), keys))


if __name__ == "__main__":
    main()
