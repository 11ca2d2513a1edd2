"""What queues cost a request (`python -m tests.benchmarks.queues_bench`): medians, milliseconds of this thread.

20,000 postings of which every one has been looked at; lists of 20 out of 500 candidates; a database on this disk.
"""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import thread_time

import numpy as np
from rich.console import Console

from matching.columns import PostingRows
from matching.desk.queues import Queues
from matching.privacy import FieldCipher
from matching.ranking.congestion import Congestion, expected
from matching.records import JobPosting
from matching.results import Reading
from matching.storage import Exposure, Store

POSTINGS, CANDIDATES, LISTED, TIMES, BETWEEN_WRITES = 20_000, 500, 20, 2_000, 100
DAY = date(2026, 11, 25)


def filled(directory: Path) -> tuple[Store, list[int]]:
    """A store in which every posting has been looked at, and the keys."""
    store = Store(f"sqlite:///{directory / 'bench.sqlite3'}", FieldCipher.from_secrets("", "bench"))
    store.migrate()
    postings = [JobPosting(posting_id=str(number), title="保安", employer="某厂") for number in range(POSTINGS)]
    with store.write() as tx:
        changes = tx.put_postings([(one, Reading(), one.posting_id) for one in postings])
        keys = [change.key for change in changes]
        tx.count_exposure(dict.fromkeys(keys, Exposure(looks=50)))
    return store, keys


def milliseconds(work: Callable[[], object]) -> float:
    start = thread_time()
    work()
    return 1000 * (thread_time() - start)


def main() -> None:
    rng, told = np.random.default_rng(0), Console()
    with tempfile.TemporaryDirectory() as directory:
        store, made = filled(Path(directory))
        keys = np.array(made)
        queues, figures = Queues(store), Congestion(strength=1)
        with store.read() as tx:
            told.print(f"first reading of {POSTINGS} postings  {milliseconds(lambda: queues.keep_up(tx)):8.3f}")
        asked, counted, written = [], [], []
        for number in range(TIMES):
            rows = PostingRows.blank(CANDIDATES)
            rows.key[:] = np.sort(rng.choice(keys, CANDIDATES))
            scores, listed = rng.random(CANDIDATES), rng.choice(keys, LISTED).tolist()
            asked.append(milliseconds(lambda: _heed(queues, rows, scores, figures)))  # noqa: B023 - called at once
            counted.append(milliseconds(lambda: queues.shown(number, listed, DAY)))  # noqa: B023 - called at once
            if number % BETWEEN_WRITES == BETWEEN_WRITES - 1:
                written.append(milliseconds(queues.flush))
        queues.flush()
        store.close()
    told.print(f"{CANDIDATES} candidates heed their queues   {median(asked):8.3f}")
    told.print(f"a list of {LISTED} is counted           {median(counted):8.3f}")
    told.print(f"{BETWEEN_WRITES} lists are written at once     {median(written):8.3f}")


def _heed(queues: Queues, rows: PostingRows, scores: np.ndarray, figures: Congestion) -> None:
    pressures = queues.pressures(rows, figures, -1)
    assert pressures is not None
    expected(scores, pressures, 0.05, figures)


if __name__ == "__main__":
    main()
