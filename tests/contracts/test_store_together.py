"""Many processes and threads on one database, and processes that are killed."""

import os
import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe

import pytest

from matching.privacy import FieldCipher
from matching.records import JobPosting, SeekerProfile
from matching.results import Decision, Reading
from matching.storage import Store
from matching.vocabulary import DecisionKind

fork = get_context("fork")


def a_row(posting_id: str, title: str = "保安", fingerprint: str = "") -> tuple[JobPosting, Reading, str]:
    return JobPosting(posting_id=posting_id, title=title, employer="某厂"), Reading(), fingerprint


def follow(store: Store, replica: dict[int, int], seen: int) -> int:
    """Catch up as an index does: changes after the revision seen, then remember the new one."""
    with store.read() as tx:
        changes = tx.changed_postings(seen, 100_000)
        now = tx.revision()
    assert all(seen < change.posting.revision <= now for change in changes)
    replica.update({change.posting.key: change.posting.revision for change in changes})
    return now


def write_many(url: str, cipher: FieldCipher, name: str, rounds: int) -> None:
    with Store(url, cipher) as store:
        for number in range(rounds):
            with store.write() as tx:
                tx.put_postings([a_row(f"{name}{number % 7}", title=f"第{number}版"), a_row(f"{name}-{number}")])
            with store.write() as tx:
                tx.put_seekers([(SeekerProfile(seeker_id=f"{name}{number}"), Reading())])


def test_a_reader_that_follows_two_writing_processes_misses_nothing(
    open_store: Callable[..., Store], database_url: str, cipher: FieldCipher
) -> None:
    open_store().close()
    writers = [fork.Process(target=write_many, args=(database_url, cipher, name, 40)) for name in "ab"]
    for writer in writers:
        writer.start()
    store, replica, seen = open_store(), {}, 0
    while any(writer.is_alive() for writer in writers):
        seen = follow(store, replica, seen)
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    seen = follow(store, replica, seen)
    with store.read() as tx:
        whole = {change.posting.key: change.posting.revision for change in tx.changed_postings(0, 100_000)}
        assert replica == whole
        assert tx.revision() == seen == 2 * 40 * 3, "every change has a number of its own, and none is left out"
        assert len(whole) == 2 * (40 + 7)


def test_threads_share_one_store(store: Store) -> None:
    def work(number: int) -> int:
        with store.write() as tx:
            (change,) = tx.put_postings([a_row(f"j{number % 10}", title=f"第{number}版")])
            body = str(number).encode()
            tx.add_decision(Decision(f"d{number}", DecisionKind.SHORTLIST, change.key, 0, datetime.now(UTC), body))
        with store.read() as tx:
            assert tx.decision(f"d{number}").body == str(number).encode()
            return tx.postings([change.key])[0].revision

    with ThreadPoolExecutor(8) as threads:
        revisions = list(threads.map(work, range(80)))
    with store.read() as tx:
        assert tx.revision() == 80
        assert max(revisions) == 80
        assert len(tx.changed_postings(0, 100)) == 10


def test_two_processes_that_publish_the_same_job_join_it(
    open_store: Callable[..., Store], database_url: str, cipher: FieldCipher
) -> None:
    open_store().close()

    def publish(name: str) -> None:
        with Store(database_url, cipher) as store:
            for number in range(20):
                with store.write() as tx:
                    tx.put_postings([a_row(f"{name}{number}", fingerprint=f"f{number}"), a_row(f"both{number}")])

    publishers = [fork.Process(target=publish, args=(name,)) for name in "ab"]
    for publisher in publishers:
        publisher.start()
    for publisher in publishers:
        publisher.join()
    assert [publisher.exitcode for publisher in publishers] == [0, 0]
    with open_store().read() as tx:
        assert tx.counts(datetime.now(UTC).date())["postings"] == 40
        assert all(tx.posting_key(f"a{number}") == tx.posting_key(f"b{number}") for number in range(20))


def test_one_task_is_never_given_to_two_workers_at_once(
    open_store: Callable[..., Store], database_url: str, cipher: FieldCipher
) -> None:
    store = open_store()
    with store.write() as tx:
        for number in range(60):
            tx.add_outbox("tell", {"posting": number})
    store.close()
    given, taken = fork.Pipe(duplex=False)

    def work(worker: str) -> None:
        with Store(database_url, cipher) as own:
            while True:
                with own.write() as tx:
                    tasks = tx.take_outbox(worker, 4, "tell")
                if not tasks:
                    return
                taken.send_bytes(repr([task.id for task in tasks]).encode())

    workers = [fork.Process(target=work, args=(name,)) for name in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids: list[int] = []
    while given.poll():
        ids += eval(given.recv_bytes())
    given.close()
    taken.close()
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 60


def write_until_killed(url: str, cipher: FieldCipher, start: int, acknowledged: Pipe) -> None:
    store, number = Store(url, cipher), start
    while True:
        with store.write() as tx:
            (change,) = tx.put_postings([a_row(f"j{number}")])
            tx.add_outbox("index", {"key": change.key})
            tx.add_decision(Decision(f"d{number}", DecisionKind.SHORTLIST, change.key, 0, datetime.now(UTC), b"x"))
        acknowledged.send(number)
        number += 1


@pytest.mark.parametrize("kills", [20])
def test_whatever_was_acknowledged_survives_kill_9_and_nothing_is_half_written(
    open_store: Callable[..., Store], database_url: str, cipher: FieldCipher, kills: int
) -> None:
    open_store().close()
    chance, last = random.Random(11), -1
    for _ in range(kills):
        told, tells = fork.Pipe(duplex=False)
        writer = fork.Process(target=write_until_killed, args=(database_url, cipher, last + 1, tells))
        writer.start()
        tells.close()
        last = told.recv()
        time.sleep(chance.random() * 0.03)
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        try:
            while True:
                last = told.recv()
        except EOFError:
            told.close()
        writer.close()
        last = _whole(open_store, last)


def _whole(open_store: Callable[..., Store], last: int) -> int:
    """Check what stands after a kill; returns the number of the last posting that is there."""
    store = open_store()
    with store.read() as tx:
        changes = tx.changed_postings(0, 1_000_000)
        counts = tx.counts(datetime.now(UTC).date())
        names = {change.posting.posting.posting_id for change in changes}
        assert {f"j{number}" for number in range(last + 1)} <= names, "acknowledged and lost"
        assert len(names) == counts["postings"] == counts["tasks"] == counts["decisions"] == tx.revision()
        assert tx.decision(f"d{last}").body == b"x"
    store.close()
    return len(names) - 1
