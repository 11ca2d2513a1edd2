"""Every screen of the console, opened as a signed-in counsellor: medians and statements a page.

    python -m tests.benchmarks.console_bench [--postings 10000] [--seekers 50000] [--times 15] [--folder DIR]

The market is synthetic (`market.py`); beside it stand applications, cases, lists given out and postings under review.
Pages are asked for in process, so a figure is the service's own work without the network; each time another person or
posting is opened, so that nothing is answered from memory that would not be in life.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table
from starlette.testclient import TestClient

from api.app import create_app
from matching.assembly import open_desk
from matching.casework import Case, CaseEvent, CaseStep, Event, Step, begun
from matching.desk import Asker, Desk
from matching.settings import Settings
from matching.vocabulary import Role
from tests.benchmarks import market
from tests.statements import Statements, statements

CONSOLE = Console()
PASSWORD = "梨花风起正清明 辽河口 2026"
CASES, APPLICATIONS, LISTS, HELD = 20_000, 8_000, 1_500, 60
SCREENS = {
    "今日待办": "/today",
    "岗位": "/postings?page={number}",
    "岗位, 两个词": "/postings?words=操作 厂",
    "岗位, 按单位": "/postings?order=employer&page={number}",
    "岗位, 按工资": "/postings?order=-pay&standing=all&page={number}",
    "岗位, 按还缺": "/postings?order=-places&standing=all&page={number}",
    "推荐名单": "/postings/B-P{number}/shortlist",
    "为什么他在她前面": "/postings/B-P{number}/compare?first={first}&second={second}",
    "求职者": "/people?page={number}",
    "求职者, 想做": "/people?wish=焊工&place=210802",
    "求职者, 按谁负责": "/people?order=owner&page={number}",
    "求职者, 按下次联系": "/people?order=-due&page={number}",
    "一人一档": "/people/B-S{number}",
    "政策告知单": "/people/B-S{number}/policies",
    "窗口快速推荐": "/walk-in",
    "报名进展": "/applications?page={number}",
    "报名进展, 按单位": "/applications?order=-employer&page={number}",
    "岗位审核": "/reviews",
    "名单记录": "/decisions?page={number}",
    "名单记录, 一种": "/decisions?kind=shortlist&order=made",
    "一份名单": "/decisions/{decision}",
    "指标": "/figures",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=10_000)
    parser.add_argument("--seekers", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--folder", help="where the filled store is kept, and found again by the next run")
    given = parser.parse_args()
    with nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url="")
        done = Path(folder) / "filled"
        if not done.exists():
            prepare(settings, given.postings, given.seekers)
            done.touch()
        with statements() as sent, TestClient(create_app(settings), follow_redirects=False) as client:
            report(measure(client, sent, given), given)


def prepare(settings: Settings, postings: int, seekers: int) -> None:
    """A market with casework; nothing of it is about anybody."""
    desk = open_desk(settings)
    with CONSOLE.status("filling the store") as status:
        market.fill(desk, settings.reference_dir / "sample", postings, seekers, status.update)
        desk.add_staff("li", "李娜", Role.COUNSELLOR, PASSWORD)
        _casework(desk, postings)
        status.update("lists and reviews")
        _lists(desk, postings, seekers)
    desk.close_down()


def _lists(desk: Desk, postings: int, seekers: int) -> None:
    """Lists given out, and unlawful advertisements that wait for a person."""
    li = Asker(Role.COUNSELLOR, "li")
    for number in range(LISTS):
        desk.recommend(f"B-S{number * 7 % seekers}", 20, li)
        if number % 4 == 0:
            desk.shortlist(f"B-P{number * 3 % postings}", 20, "full", li)
    for number in range(HELD):
        told = f"只招男性，{number}号库房，做出入库登记。"
        row = {"posting_id": f"B-H{number}", "title": f"仓库文员{number}", "employer": f"单位{number}"}
        desk.publish(row | {"description": told})


def _casework(desk: Desk, postings: int) -> None:
    """Cases due around today, some late, of one counsellor and of the duty desk; applications in every state."""
    now = desk.now()
    with desk.store.read() as tx:
        people = [key for key, _, _ in tx.seeker_lifelines()][:CASES]
        jobs = [tx.posting_key(f"B-P{number}") for number in range(min(postings, 500))]
    for start in range(0, CASES, 2_000):
        with desk.store.write() as tx:
            tx.lock()
            for place, key in list(enumerate(people))[start : start + 2_000]:
                step = CaseStep(CaseEvent.OPENED, now - timedelta(days=place % 40), "system")
                due = (now + timedelta(days=place % 60 - 20)).date()
                tx.put_case(Case(key, "li" if place % 5 else "值班", due, True, (step,)))
                if place < APPLICATIONS:
                    step = Step((Event.APPLY, Event.RECOMMEND)[place % 2], now - timedelta(days=place % 20), "system")
                    tx.put_application(begun(key, jobs[place * 11 % len(jobs)], step))


def measure(client: TestClient, sent: Statements, given: argparse.Namespace) -> Iterator[tuple[str, float, int]]:
    """(screen, median milliseconds, statements at most) of each."""
    signed = client.post("/console/sign-in", data={"username": "li", "password": PASSWORD})
    assert signed.status_code == 303, signed.text
    for name, path in SCREENS.items():
        spent, counts = [], []
        for time_ in range(given.times + 1):
            address = f"/console{_filled(client, path, time_)}"
            sent.begin()
            start = time.perf_counter()
            answer = client.get(address)
            spent.append(1000 * (time.perf_counter() - start))
            counts.append(len(sent))
            assert answer.status_code == 200, (address, answer.status_code)
        yield name, median(spent[1:]), max(counts[1:])


def _filled(client: TestClient, path: str, number: int) -> str:
    """The address with a person or posting of its own; people who stand on a list where two are compared."""
    given: dict[str, object] = {"number": 1 + number * 2}
    if "{first}" in path:
        given["number"], (given["first"], given["second"]) = _pair(client, number * 20)
    if "{decision}" in path:
        page = client.get(f"/console/decisions?page={1 + number // 40}").text
        given["decision"] = re.findall(r"/console/decisions/(d_\w+)", page)[number % 40]
    return path.format(**given)


def _pair(client: TestClient, number: int) -> tuple[int, list[str]]:
    """A posting, this one or one after it, with two people on its list."""
    while True:
        page = client.get(f"/console/postings/B-P{number}/shortlist").text
        found = re.findall(r'name="first" value="([^"]+)"', page)[:2]
        if len(found) == 2:
            return number, found
        number += 1


def report(found: Iterator[tuple[str, float, int]], given: argparse.Namespace) -> None:
    table = Table("screen", "median, ms", "statements", title=f"{given.postings} postings, {given.seekers} people")
    for name, milliseconds, count in found:
        table.add_row(name, f"{milliseconds:.0f}", str(count))
    CONSOLE.print(table)


if __name__ == "__main__":
    main()
