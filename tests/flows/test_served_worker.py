"""`jobmatch serve` alone tells people: publish over HTTP, hear it on the stream, read it on the page."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.auth import issue_token
from matching.vocabulary import Role
from tests.flows.listening import Listener
from tests.flows.service import KEY, Service

SEEKER = {"wish_titles": ["玻璃吹制工"], "district": "站前区", "consent_push": True}


def posting(number: int) -> dict[str, object]:
    told = {"posting_id": f"P{number}", "title": f"第{number}号玻璃吹制工", "employer": f"营口第{number}玻璃厂"}
    return told | {"district": "站前区", "salary_min": 5000, "salary_unit": "month", "headcount": 5}


def the_worker(service: Service) -> int | None:
    """The process beside the service, if it runs."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return next((pid for pid in pids if service.holds(pid) and b"--beside" in _command(pid)), None)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


async def until(holds: Callable[[], object], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.05)


def publish(service: Service, number: int) -> None:
    assert service.http.post("/v1/postings", json=posting(number)).status_code == 201


def page_of_messages(service: Service, seeker_id: str) -> str:
    with httpx.Client(base_url=f"http://127.0.0.1:{service.port}", follow_redirects=True, timeout=30) as browser:
        browser.post("/h5/enter", data={"bearer": issue_token(Role.SEEKER, seeker_id, key=KEY)})
        return browser.get("/h5/messages").text


def test_what_is_published_is_heard_on_the_stream_and_read_on_the_page(tmp_path: Path) -> None:
    async def follow(service: Service) -> None:
        listener = Listener(service.port, "S1")
        listener.start()
        await listener.open.wait()
        await asyncio.to_thread(publish, service, 1)
        await until(lambda: listener.heard)
        assert "第1号玻璃吹制工" in await asyncio.to_thread(page_of_messages, service, "S1")
        first = the_worker(service)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await asyncio.to_thread(publish, service, 2)
        await until(lambda: len(listener.heard) == 2)
        assert the_worker(service) != first
        await listener.stop()

    with Service(tmp_path, worker=True) as service:
        assert service.http.put("/v1/seekers/S1", json=SEEKER).status_code == 200
        asyncio.run(asyncio.wait_for(follow(service), 180))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_worker_ends_with_the_service_however_it_ends(tmp_path: Path, how: signal.Signals) -> None:
    with Service(tmp_path, worker=True) as service:
        asyncio.run(until(lambda: the_worker(service)))
        service.signal(how)
        asyncio.run(until(lambda: the_worker(service) is None))
        assert "Traceback" not in service.log()


def test_without_a_worker_none_runs(tmp_path: Path) -> None:
    with Service(tmp_path) as service:
        assert the_worker(service) is None
