"""Killed with -9 in the middle of writes, twenty times: what was acknowledged is there, and the indexes agree."""

import csv
import itertools
import os
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.flows.service import OPERATOR, ROOT, Service

KILLS = int(os.environ.get("JOBMATCH_TEST_KILLS", "20"))
WRITERS = 2


def titles() -> Iterator[str]:
    """Names of occupations, all different, so that each posting can be asked for by its own."""
    with (ROOT / "data" / "taxonomy" / "csco22.csv").open(encoding="utf-8-sig") as file:
        names = list(dict.fromkeys(row["name"] for row in csv.DictReader(file) if row["level"] == "4"))
    random.Random(7).shuffle(names)
    return iter(names)


@dataclass
class Ledger:
    """What the service has acknowledged. `doubtful`: sent, and the service died before it answered."""

    open: dict[str, str] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    seekers: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)


class Writer(threading.Thread):
    """Publishes, closes every third posting that it published, and stores seekers until the service is gone."""

    def __init__(self, service: Service, name: str, wishes: Iterator[str], enough: threading.Semaphore) -> None:
        super().__init__(name=name, daemon=True)
        self.ledger, self._wishes, self._enough = Ledger(), wishes, enough
        self._http = httpx.Client(base_url=service.http.base_url, headers=OPERATOR, timeout=30)

    def run(self) -> None:
        try:
            for number in itertools.count():
                self._write(f"{self.name}-{number}", next(self._wishes), close=number % 3 == 2)
                self._enough.release()
        except httpx.TransportError:
            self._http.close()

    def _write(self, name: str, title: str, *, close: bool) -> None:
        posting = {"posting_id": name, "title": title, "employer": f"营口{name}公司", "district": "站前区"}
        self.ledger.doubtful = {name}
        assert self._http.post("/v1/postings", json=posting).status_code == 201
        self.ledger.open[name] = title
        self.ledger.doubtful = {name} if close else set()
        if close:
            assert self._http.post(f"/v1/postings/{name}/close").status_code == 200
            self.ledger.closed[name] = self.ledger.open.pop(name)
        self.ledger.doubtful = {f"s-{name}"}
        seeker = {"wish_titles": [title], "district": "站前区"}
        assert self._http.put(f"/v1/seekers/s-{name}", json=seeker).status_code == 200
        self.ledger.seekers.add(f"s-{name}")
        self.ledger.doubtful = set()


def write_until_killed(service: Service, round_: int, wishes: Iterator[str], chance: random.Random) -> list[Ledger]:
    """Let the writers get going, then kill the service at an arbitrary moment."""
    enough = threading.Semaphore(0)
    writers = [Writer(service, f"r{round_}w{number}", wishes, enough) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(chance.randint(4, 12)):
        assert enough.acquire(timeout=60)
    threading.Event().wait(chance.uniform(0, 0.05))
    service.kill()
    for writer in writers:
        writer.join(timeout=60)
    return [writer.ledger for writer in writers]


def findable(service: Service, posting_id: str, title: str) -> bool:
    reply = service.http.post("/v1/recommendations?limit=100", json={"wish_titles": [title], "district": "站前区"})
    return posting_id in {item["posting_id"] for item in reply.json()["items"]}


def check(service: Service, ledger: Ledger) -> None:
    for seeker_id in ledger.seekers:
        assert service.http.get(f"/v1/seekers/{seeker_id}").status_code == 200, seeker_id
    for posting_id, title in ledger.open.items():
        assert service.http.get(f"/v1/postings/{posting_id}").json()["title"] == title
        assert posting_id in ledger.doubtful or findable(service, posting_id, title), (posting_id, title)
    for posting_id, title in ledger.closed.items():
        assert service.http.get(f"/v1/postings/{posting_id}").json()["title"] == title
        assert not findable(service, posting_id, title), (posting_id, title)


@pytest.mark.timeout(1_800)
def test_killed_twenty_times_in_the_middle_of_writes_it_keeps_all_that_it_acknowledged(tmp_path: Path) -> None:
    wishes, chance, ledgers = titles(), random.Random(11), []
    for round_ in range(KILLS):
        with Service(tmp_path) as service:
            for ledger in ledgers[-WRITERS:]:
                check(service, ledger)
            ledgers += write_until_killed(service, round_, wishes, chance)
    with Service(tmp_path) as service:
        for ledger in ledgers:
            check(service, ledger)
        state = service.http.get("/readyz").json()
    assert state["index_revision"] == state["store_revision"]
    assert sum(len(ledger.open) + len(ledger.closed) for ledger in ledgers) >= KILLS * 4
