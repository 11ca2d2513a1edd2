"""Fifty streams over two worker processes on one store: cut, killed and resumed, with no gap and nothing twice."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

from tests.flows.listening import Listener, a_store, people, tell
from tests.flows.service import Service

STREAMS = 50


def workers_of(service: Service) -> list[int]:
    """The processes that hold connections."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if service.holds(pid) and connections(pid) > 1]


def connections(pid: int) -> int:
    links = [os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    return sum(link.startswith("socket:") for link in links)


async def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)


def test_streams_over_two_workers_are_cut_and_killed_and_lose_nothing(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    keys = people(store, STREAMS)
    with Service(tmp_path, workers=2) as service:
        expected: dict[int, list[int]] = {key: [] for key in keys}

        def told(about: str) -> None:
            for key, number in tell(store, keys, about).items():
                expected[key].append(number)

        async def follow() -> None:
            listeners = {key: Listener(service.port, f"S{at}") for at, key in enumerate(keys)}

            def all_heard() -> bool:
                return all(len(one.heard) >= len(expected[key]) for key, one in listeners.items())

            for one in listeners.values():
                one.start()
            await asyncio.gather(*(one.open.wait() for one in listeners.values()))
            told("first")
            await until(all_heard)
            tunnel = list(listeners.values())[::2]
            for one in tunnel:
                await one.stop()
            told("in the tunnel")
            told("and again")
            for one in tunnel:
                one.start()
            await until(all_heard)
            busiest = max(workers_of(service), key=connections)
            os.kill(busiest, signal.SIGKILL)
            told("while a worker is dead")
            await until(all_heard)
            told("last")
            await until(all_heard)
            assert sum(one.connections > 1 for one in list(listeners.values())[1::2]) > 0
            for one in listeners.values():
                await one.stop()
            assert {key: one.numbers for key, one in listeners.items()} == expected

        asyncio.run(asyncio.wait_for(follow(), 300))
    store.close()
