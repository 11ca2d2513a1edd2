"""How a database comes to be, grows, and is opened."""

import gc
import logging
import sqlite3
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from matching.errors import StoreUnavailable, UnsafeSettings
from matching.privacy import FieldCipher
from matching.storage import Store
from matching.storage.service_tables import metadata

fork = get_context("fork")


def test_the_migrations_make_exactly_the_tables_that_are_stated(store: Store, database_url: str) -> None:
    url = make_url(database_url)
    engine = create_engine(url if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_migrating_again_changes_nothing(open_store: Callable[..., Store]) -> None:
    with open_store().write() as tx:
        tx.add_outbox("tell", {})
        tx.add_vectors("e5", {"aa": b"\1"})
    store = open_store()
    with store.write() as tx:
        assert tx.vectors("e5", ["aa"]) == {"aa": b"\1"}
        assert len(tx.take_outbox("a", 5, "tell")) == 1


def test_processes_that_start_at_once_agree(database_url: str, cipher: FieldCipher) -> None:
    together = fork.Barrier(4)

    def start() -> None:
        together.wait()
        with Store(database_url, cipher) as store:
            store.migrate()
            with store.write() as tx:
                tx.log_access("a", _role(), "s1", "contact", "test")

    processes = [fork.Process(target=start) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    with Store(database_url, cipher) as store, store.read() as tx:
        assert len(tx.accesses("s1")) == 4, "one keyring for all"


def _role():  # type: ignore[no-untyped-def]
    from matching.vocabulary import Role

    return Role.COUNSELLOR


def test_a_store_may_be_used_again_after_it_was_closed(store: Store) -> None:
    store.close()
    with store.read() as tx:
        assert tx.revision() == 0


def test_a_server_that_restarted_is_no_error_for_the_next_request(store: Store, database_url: str) -> None:
    with store.read() as tx:
        assert tx.revision() == 0
    if database_url.startswith("postgresql"):
        with store.read() as tx:
            pid = tx._db.row("SELECT pg_backend_pid()")
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", pid)
            while other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", pid).fetchone():
                time.sleep(0.01)
    with store.read() as tx:
        assert tx.revision() == 0


@pytest.mark.parametrize("collecting", [True, False])
def test_catching_up_leaves_the_garbage_collector_as_it_was(store: Store, collecting: bool) -> None:
    (gc.enable if collecting else gc.disable)()
    try:
        with store.read() as tx:
            assert tx.changed_postings(0, 10) == tx.changed_seekers(0, 10) == []
        assert gc.isenabled() == collecting
    finally:
        gc.enable()


def test_migrating_leaves_the_logging_of_the_program_alone(open_store: Callable[..., Store]) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), root.disabled)
    open_store()
    assert (root.level, list(root.handlers), root.disabled) == before


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_a_database_that_cannot_be_shared_is_refused(url: str, cipher: FieldCipher) -> None:
    with pytest.raises(UnsafeSettings, match="JOBMATCH_DATABASE_URL"):
        Store(url, cipher)


def test_a_sqlite_file_is_in_wal_mode_with_what_forgetting_needs(tmp_path: Path, cipher: FieldCipher) -> None:
    for full_sync, synchronous in ((False, 1), (True, 2)):
        with Store(f"sqlite:///{tmp_path}/new/place/s.sqlite3", cipher, full_sync=full_sync) as store:
            store.migrate()
            with store.read() as tx:
                asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
                answers = [tx._db.row(f"PRAGMA {name}") for name in asked]
                assert answers == [("wal",), (synchronous,), (1,), (1,)]


@pytest.mark.parametrize("url", ["sqlite:////tmp", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_opened_is_said_to_be_unavailable(url: str, cipher: FieldCipher) -> None:
    for use in (Store.migrate, lambda store: store.read().__enter__()):
        with pytest.raises(StoreUnavailable), Store(url, cipher) as store:
            use(store)


def test_a_file_that_is_no_database_is_said_to_be_unavailable(tmp_path: Path, cipher: FieldCipher) -> None:
    (tmp_path / "s.sqlite3").write_text("no database at all, whatever its name")
    with pytest.raises(StoreUnavailable), Store(f"sqlite:///{tmp_path}/s.sqlite3", cipher) as store:
        store.migrate()


def test_a_database_that_fails_amid_a_transaction_is_unavailable_and_a_mistake_of_ours_is_not(
    open_store: Callable[..., Store],
) -> None:
    store = open_store()
    for error in (sqlite3.OperationalError("database is locked"), psycopg.OperationalError("connection lost")):
        for transaction in (store.read, store.write):
            with pytest.raises(StoreUnavailable), transaction():
                raise error
    with pytest.raises(sqlite3.IntegrityError), store.write():
        raise sqlite3.IntegrityError("twice")
    with store.write() as tx:
        assert tx.revision() == 0
