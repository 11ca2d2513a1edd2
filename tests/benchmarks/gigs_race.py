"""200 takers for 5 places, again and again, on both databases: never a sixth.

    python -m tests.benchmarks.gigs_race [--repeats 100] [--takers 200] [--places 5]

Two processes with a desk each; every taker is a thread that asks in the same moment. Reports how many places were ever
sold beyond those there were (it ends with 1 when any was), how many too few, and the time of a race.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path
from statistics import median
from threading import Barrier, Thread

from matching.assembly import open_desk
from matching.audit import Asker
from matching.desk import Desk
from matching.errors import BadInput
from matching.settings import Settings
from matching.vocabulary import Role
from tests.contracts.conftest import new_schema, running_postgresql

FIRM = Asker(Role.EMPLOYER, "营口样例仓储有限公司")
PROCESSES = 2


@dataclass(frozen=True)
class Race:
    """How large, how often, and where."""

    repeats: int
    takers: int
    places: int
    data_dir: Path
    url: str

    def desk(self) -> Desk:
        return open_desk(Settings(data_dir=self.data_dir, database_url=self.url))


def take_part(race: Race, mine: list[str], together: ProcessBarrier) -> None:
    """One process: each of its people asks for every shift, all at once."""
    desk = race.desk()
    for number in range(race.repeats):
        ready = Barrier(len(mine) + 1)
        threads = [Thread(target=_ask, args=(desk, one, f"race-{number}", ready)) for one in mine]
        for thread in threads:
            thread.start()
        together.wait()
        ready.wait()
        for thread in threads:
            thread.join()
        together.wait()
    desk.close_down()


def _ask(desk: Desk, seeker: str, shift: str, ready: Barrier) -> None:
    ready.wait()
    try:
        desk.reserve(seeker, shift, Asker(Role.SEEKER, seeker), shift)
    except BadInput as refused:
        if "满" not in str(refused):
            raise


def run(race: Race) -> tuple[int, int, list[float]]:
    """Places sold beyond those there were, places left though people asked, and seconds of each race."""
    desk, people = race.desk(), [f"s{number}" for number in range(race.takers)]
    desk.publish({"posting_id": "race", "title": "快递分拣员", "employer": FIRM.subject, "kind": "零工"})
    for one in people:
        desk.put_seeker({"seeker_id": one, "birth_year": 1990})
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(PROCESSES + 1)
    workers = [context.Process(target=take_part, args=(race, people[n::PROCESSES], together)) for n in range(PROCESSES)]
    for worker in workers:
        worker.start()
    over = short = 0
    seconds = []
    for number in range(race.repeats):
        _state(desk, f"race-{number}", race.places)
        together.wait()
        begun = time.perf_counter()
        together.wait()
        seconds.append(time.perf_counter() - begun)
        held = _let_go(desk, f"race-{number}", people)
        over, short = over + max(held - race.places, 0), short + max(race.places - held, 0)
    for worker in workers:
        worker.join()
    desk.close_down()
    return over, short, seconds


def _state(desk: Desk, shift: str, places: int) -> None:
    at = datetime.combine(desk.today() + timedelta(days=3), clock(8))
    ends = at + timedelta(hours=8)
    row = {"shift_id": shift, "places": places, "pay": 20, "pay_unit": "hour"}
    desk.publish_shift("race", row | {"starts_at": at.isoformat(), "ends_at": ends.isoformat()}, FIRM)


def _let_go(desk: Desk, shift: str, people: list[str]) -> int:
    """How many hold a place; they release it, so that nobody is too tired for the next race."""
    with desk.store.read() as tx:
        holding = [one for one in tx.reservations_on(shift) if one.holds]
        taken, keys = tx.shift(shift).taken, {tx.seeker_key(one): one for one in people}
    assert taken == len(holding), (taken, len(holding))
    for one in holding:
        seeker = keys[one.seeker]
        desk.release(seeker, shift, Asker(Role.SEEKER, seeker))
    return len(holding)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--takers", type=int, default=200)
    parser.add_argument("--places", type=int, default=5)
    asked = parser.parse_args()
    oversold = 0
    with tempfile.TemporaryDirectory() as folder, running_postgresql(2 * asked.takers) as server:
        for name, url in (("SQLite", ""), ("PostgreSQL", new_schema(server))):
            race = Race(asked.repeats, asked.takers, asked.places, Path(folder, name), url)
            over, short, seconds = run(race)
            oversold += over
            print(  # noqa: T201
                f"{name}: {race.repeats} × {race.takers} takers for {race.places} places: oversold {over}, "
                f"left empty {short}; {median(seconds):.2f} s a race (median), {max(seconds):.2f} s at most"
            )
    return int(oversold > 0)


if __name__ == "__main__":
    sys.exit(main())
