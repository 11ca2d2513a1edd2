"""Connections: SQLAlchemy knows the databases and their settings; the statements run on the driver's own connection.

Why not through `Connection.execute`: it costs 22 µs a statement (15 as driver SQL), the driver 3.6 µs, and a request
makes four of them 300 times a second. Both drivers (sqlite3, psycopg) have the same `execute` on a connection.
"""

import re
import sqlite3
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from matching.errors import StoreUnavailable, UnsafeSettings

Parameters = Mapping[str, object]
BUSY_SECONDS = 30.0
"""How long a SQLite writer waits for another process before it gives up."""
LOG_WAIT_MS = 100
"""How long the one who empties the log waits for readers; the next writer tries again."""

DRIVER_ERRORS = (sqlite3.Error, psycopg.Error)
_AWAY = (sqlite3.OperationalError, psycopg.OperationalError, psycopg.InterfaceError)
_NAMED = re.compile(r"(?<!:):(\w+)")


@contextmanager
def answering() -> Iterator[None]:
    """Tell a database that is locked, away, full or damaged from a mistake of ours: `StoreUnavailable`."""
    try:
        yield
    except (*DRIVER_ERRORS, sa.exc.DBAPIError) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        if isinstance(cause, _AWAY) or type(cause) is sqlite3.DatabaseError:
            raise StoreUnavailable("数据库没有应答，或者打不开。") from cause
        raise


@lru_cache(maxsize=512)
def _for_psycopg(sql: str) -> str:
    return _NAMED.sub(r"%(\1)s", sql)


class Connection:
    """One driver connection with the differences between the databases taken out. One thread at a time."""

    def __init__(self, pooled: sa.PoolProxiedConnection, sqlite: bool) -> None:
        self._pooled, self.sqlite = pooled, sqlite
        self.writable = False
        self._driver: Any = pooled.driver_connection
        assert self._driver is not None
        if not sqlite:
            self._driver.autocommit = True

    def command(self, sql: str) -> None:
        """BEGIN, COMMIT and their like."""
        self._driver.execute(sql)

    def rows(self, sql: str, **parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a statement whose parameters are written `:name`."""
        return self._execute(sql, parameters).fetchall()  # type: ignore[no-any-return]

    def row(self, sql: str, **parameters: object) -> tuple[Any, ...] | None:
        return self._execute(sql, parameters).fetchone()  # type: ignore[no-any-return]

    def run(self, sql: str, **parameters: object) -> int:
        """Execute; returns the number of rows touched."""
        self.must_be_writable()
        return int(self._execute(sql, parameters).rowcount)

    def run_many(self, sql: str, parameters: Sequence[Parameters]) -> None:
        self.must_be_writable()
        if parameters:
            with closing(self._driver.cursor()) as cursor:
                cursor.executemany(sql if self.sqlite else _for_psycopg(sql), parameters)

    def among(self, values: str, of: type) -> str:
        """SQL for the rows `given(value)` of an array parameter: one text whatever its length."""
        if self.sqlite:
            return f"(SELECT value FROM json_each(:{values})) AS given"  # noqa: S608 - a fixed name
        array = "bigint[]" if of is int else "text[]"
        return f"unnest(CAST(:{values} AS {array})) AS given(value)"

    def empty_log(self) -> bool:
        """SQLite: move the write-ahead log into the file and cut it to nothing; False while somebody reads of it."""
        self.command(f"PRAGMA busy_timeout = {LOG_WAIT_MS}")
        busy, *_ = self.row("PRAGMA wal_checkpoint(TRUNCATE)") or (1,)
        self.command(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        return not busy

    def one_of(self, column: str, values: str) -> str:
        """SQL for a column of numbers being among an array parameter."""
        return f"{column} IN (SELECT value FROM json_each(:{values}))" if self.sqlite else f"{column} = ANY(:{values})"  # noqa: S608

    def array(self, values: Sequence[str] | Sequence[int]) -> object:
        """An array parameter as the driver takes it."""
        return orjson.dumps(list(values)).decode() if self.sqlite else list(values)

    def close(self) -> None:
        self._pooled.invalidate()
        self._pooled.close()

    def must_be_writable(self) -> None:
        """Raises RuntimeError in a transaction that reads."""
        if not self.writable:
            raise RuntimeError("this transaction reads: open one with Store.write()")

    def _execute(self, sql: str, parameters: Parameters) -> Any:
        return self._driver.execute(sql if self.sqlite else _for_psycopg(sql), parameters)


class Connections:
    """Opens connections and keeps the idle ones; the last used is used next.

    Parameters
    ----------
    url : str
        SQLAlchemy URL: `sqlite:///path` or `postgresql://…`.
    full_sync : bool
        SQLite only. False (synchronous=NORMAL): a commit survives the death of the process (`kill -9`), but a power
        cut may lose the last ones; the file stays sound. True (FULL): each commit waits for the disk.
    """

    def __init__(self, url: str, *, full_sync: bool = False) -> None:
        self.url = _checked(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url, full_sync) if self.sqlite else _postgresql_engine(self.url)
        self._idle: deque[Connection] = deque()

    def take(self) -> tuple[Connection, bool]:
        """A connection, and whether it is newly opened."""
        try:
            return self._idle.pop(), False
        except IndexError:
            return Connection(self.engine.raw_connection(), self.sqlite), True

    def give_back(self, connection: Connection) -> None:
        self._idle.append(connection)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()


def _checked(url: str) -> URL:
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise UnsafeSettings(f"JOBMATCH_DATABASE_URL={parsed!r} 不能用：请写 sqlite:///文件路径 或 postgresql://…")
    return parsed


def _postgresql_engine(url: URL) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.pool.NullPool, hide_parameters=True)


def _sqlite_engine(url: URL, full_sync: bool) -> sa.Engine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        poolclass=sa.pool.NullPool,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": BUSY_SECONDS},
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(driver: Any, _record: object) -> None:
        _use_wal(driver)
        driver.execute(f"PRAGMA synchronous = {'FULL' if full_sync else 'NORMAL'}")
        driver.execute("PRAGMA foreign_keys = ON")
        driver.execute("PRAGMA secure_delete = ON")
        driver.execute("PRAGMA cache_size = -8000")
        driver.execute("PRAGMA wal_autocheckpoint = 4000")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _use_wal(driver: Any) -> None:
    """Turn a new file to WAL; SQLite does not wait by itself when two processes do this at once."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            driver.execute("PRAGMA journal_mode = WAL").fetchall()
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
