"""How fast a file goes in, encoding and rows included: `python -m tests.benchmarks.import_bench FILE [--rows N]`.

    python -m tests.benchmarks.import_bench ../shared/data/real_ads/public_service_ads.csv.gz

The store is new and temporary, so everything is read, encoded and written. The columns are recognised by the shipped
mappings (data/mappings). The time is from the first row to the last commit, models already loaded; CPU is that of this
process, all threads. Real ads are measured where they lie; nothing of them is kept.
"""

import argparse
import csv
import gzip
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from matching.assembly import open_desk
from matching.desk.importing import COUNTED
from matching.settings import Settings

CONSOLE = Console()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, help="only the first so many rows (of a CSV file, gzipped or not)")
    parser.add_argument("--side", choices=("postings", "seekers"), default="postings")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobmatch-bench-") as folder:
        settings = Settings(data_dir=Path(folder) / "state", database_url="")
        file = shortened(given.file, given.rows, Path(folder)) if given.rows else given.file
        report(given.file.name, *imported(settings, given.side, file))


def shortened(file: Path, rows: int, folder: Path) -> Path:
    """The header and the first rows of a CSV file, in UTF-8."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8-sig", newline="") as source:
        first = list(islice(csv.reader(source), rows + 1))
    made = folder / file.name.removesuffix(".gz")
    with made.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(first)
    return made


def imported(settings: Settings, side: Any, file: Path) -> tuple[dict[str, Any], float, float]:
    """The counts, and the seconds by the clock and of the processor."""
    desk = open_desk(settings)
    with CONSOLE.status("importing") as status:
        clock, cpu = time.perf_counter(), time.process_time()
        counts = desk.import_file(side, file, progress=lambda done, total: status.update(f"{done}/{total or '?'}"))
        clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    desk.close_down()
    return counts, clock, cpu


def report(name: str, counts: dict[str, Any], clock: float, cpu: float) -> None:
    read, others = counts["read"], [outcome for outcome in COUNTED if outcome != "read"]
    assert read == sum(counts[outcome] for outcome in others), counts
    table = Table("what", "figure", title=f"{name}, {read} rows")
    for outcome in others:
        table.add_row(outcome, str(counts[outcome]))
    table.add_row("rows a second", f"{read / clock:.1f}")
    table.add_row("processor a row", f"{1000 * cpu / read:.1f} ms")
    table.add_row("cores kept busy", f"{cpu / clock:.1f}")
    CONSOLE.print(table)


if __name__ == "__main__":
    main()
