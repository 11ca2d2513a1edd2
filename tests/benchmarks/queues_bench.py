"""What queues and employers' replies cost a request: medians, milliseconds of this thread.

`python -m tests.benchmarks.queues_bench`. 20,000 postings of which every one has been looked at, each of another
employer that replied once; lists of 20 out of 500 candidates; a database on this disk.
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import thread_time

import numpy as np
from rich.console import Console

from matching.columns import PostingRows
from matching.desk.queues import Queues
from matching.desk.replies import Replies
from matching.privacy import FieldCipher
from matching.ranking.congestion import Congestion, expected
from matching.ranking.replies import reply
from matching.records import JobPosting
from matching.results import Reading
from matching.storage import Exposure, Store

POSTINGS, CANDIDATES, LISTED, TIMES, BETWEEN_WRITES = 20_000, 500, 20, 2_000, 100
DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def filled(directory: Path) -> tuple[Store, list[int]]:
    """A store in which every posting has been looked at, and the keys."""
    store = Store(f"sqlite:///{directory / 'bench.sqlite3'}", FieldCipher.from_secrets("", "bench"))
    store.migrate()
    postings = [JobPosting(posting_id=str(number), title="保安", employer="某厂") for number in range(POSTINGS)]
    with store.write() as tx:
        changes = tx.put_postings([(one, Reading(), one.posting_id) for one in postings])
        keys = [change.key for change in changes]
        tx.count_exposure(dict.fromkeys(keys, Exposure(looks=50)))
        for key in keys:
            tx.count_replies(employer_of(key), reply(2 + key % 9), NOW)
    return store, keys


def employer_of(key: int) -> int:
    """A number spread as hashes of names are."""
    return key * 0x9E3779B97F4A7C15 % 2**64 - 2**63


def milliseconds(work: Callable[[], object]) -> float:
    start = thread_time()
    work()
    return 1000 * (thread_time() - start)


def main() -> None:
    rng, told = np.random.default_rng(0), Console()
    with tempfile.TemporaryDirectory() as directory:
        store, made = filled(Path(directory))
        keys = np.array(made)
        queues, replies, figures = Queues(store), Replies(), Congestion(strength=1)
        with store.read() as tx:
            told.print(f"first reading of {POSTINGS} postings  {milliseconds(lambda: queues.keep_up(tx)):8.3f}")
            told.print(f"first reading of their employers  {milliseconds(lambda: replies.keep_up(tx)):8.3f}")
        asked, filled_in, counted, written = [], [], [], []
        for number in range(TIMES):
            rows = PostingRows.blank(CANDIDATES)
            rows.key[:] = np.sort(rng.choice(keys, CANDIDATES))
            rows.employer[:] = [employer_of(key) for key in rows.key.tolist()]
            scores, listed = rng.random(CANDIDATES), rng.choice(keys, LISTED).tolist()
            asked.append(milliseconds(lambda: _heed(queues, rows, scores, figures)))  # noqa: B023 - called at once
            filled_in.append(milliseconds(lambda: replies.fill(rows, NOW.timestamp())))  # noqa: B023 - called at once
            counted.append(milliseconds(lambda: queues.shown(number, listed, DAY)))  # noqa: B023 - called at once
            if number % BETWEEN_WRITES == BETWEEN_WRITES - 1:
                written.append(milliseconds(queues.flush))
        queues.flush()
        store.close()
    told.print(f"{CANDIDATES} candidates heed their queues   {median(asked):8.3f}")
    told.print(f"{CANDIDATES} candidates know their employers  {median(filled_in):8.3f}")
    told.print(f"a list of {LISTED} is counted           {median(counted):8.3f}")
    told.print(f"{BETWEEN_WRITES} lists are written at once     {median(written):8.3f}")


def _heed(queues: Queues, rows: PostingRows, scores: np.ndarray, figures: Congestion) -> None:
    pressures = queues.pressures(rows, figures, -1)
    assert pressures is not None
    expected(scores, pressures, 0.05, figures)


if __name__ == "__main__":
    main()
