"""How long `changes` takes: `python -m tests.benchmarks.whatif_bench [--postings 50000] [--people 100]`.

Over a synthetic market (see `market.py`), in process, one thread; by wall clock and by processor time, which tells more
on a shared machine. A recommendation of the same people in the same run stands beside it.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from matching.assembly import open_desk
from matching.settings import Settings
from tests.benchmarks import market

CONSOLE = Console()


def milliseconds(work: Callable[[str], object], ids: list[str]) -> tuple[list[float], list[float]]:
    """By wall clock and of the processor, one figure a person."""
    walls, processors = [], []
    for seeker_id in ids:
        wall, processor = time.perf_counter(), time.process_time()
        work(seeker_id)
        walls.append((time.perf_counter() - wall) * 1000)
        processors.append((time.process_time() - processor) * 1000)
    return walls, processors


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--postings", type=int, default=50_000)
    asked.add_argument("--people", type=int, default=100)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobmatch-bench-") as folder:
        settings = Settings(data_dir=Path(folder), database_url="")
        desk = open_desk(settings)
        market.fill(desk, settings.reference_dir / "sample", given.postings, given.people)
        ids = [f"B-S{number}" for number in range(given.people)]
        for seeker_id in ids[:10]:
            desk.changes(seeker_id)
        table = Table("", "p50 ms", "p95 ms", "processor p50 ms", title=f"{given.postings} postings")
        for name, work in (("recommend", lambda one: desk.recommend(one, 20)), ("changes", desk.changes)):
            walls, processors = milliseconds(work, ids)
            table.add_row(name, *(f"{np.percentile(walls, p):.1f}" for p in (50, 95)), f"{np.median(processors):.1f}")
        tried = np.mean([desk.changes(seeker_id)["tried"] for seeker_id in ids[:20]])
        CONSOLE.print(table)
        CONSOLE.print(f"changes tried a person, on average: {tried:.1f}")
        desk.close_down()


if __name__ == "__main__":
    main()
