"""The store: the truth about postings, people and decisions, on SQLite or PostgreSQL."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime
from threading import Lock
from typing import Self

from sqlalchemy import text

from matching.privacy import FieldCipher
from matching.storage.bindings import Bindings
from matching.storage.casework import Casework
from matching.storage.connections import DRIVER_ERRORS, Connection, Connections, answering
from matching.storage.decisions import Decisions
from matching.storage.exposures import Exposures
from matching.storage.families import Families
from matching.storage.gigs import Gigs
from matching.storage.heads import Heads
from matching.storage.interactions import Interactions
from matching.storage.merging import Merging
from matching.storage.messages import Messages
from matching.storage.migrate import migrate
from matching.storage.offers import Offers
from matching.storage.outbox import Outbox
from matching.storage.postings import Postings
from matching.storage.renewal import renew
from matching.storage.replies import Replies
from matching.storage.reviews import IS_WITHHELD, Reviews
from matching.storage.rows import KeptRows
from matching.storage.seekers import Seekers
from matching.storage.sends import Sends
from matching.storage.session import Shared
from matching.storage.staff import Staff
from matching.storage.vectors import Vectors

REMEMBERED = 4096
_OFFER_KEY = text("INSERT INTO keyring (one, sealed) VALUES (1, :sealed) ON CONFLICT (one) DO NOTHING")
_COUNTS = f"""SELECT
(SELECT count(*) FROM postings p
WHERE closed_on IS NULL AND (expires_at IS NULL OR expires_at >= :day) AND NOT {IS_WITHHELD}),
(SELECT count(*) FROM postings), (SELECT count(*) FROM seekers WHERE lookup IS NOT NULL),
(SELECT count(*) FROM decisions), (SELECT count(*) FROM outbox)"""  # noqa: S608 - words of this package
_KEPT_KEY = text("SELECT sealed FROM keyring")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Transaction(
    Postings, Seekers, KeptRows, Vectors, Outbox, Decisions, Interactions, Exposures, Replies, Staff, Heads, Offers,
    Reviews, Casework, Families, Merging, Bindings, Messages, Sends, Gigs,
):  # fmt: skip
    """Everything the store can do, in one transaction that is done wholly or not at all."""

    def renew_seals(self) -> int:
        """See `Store.renew_seals`."""
        self.lock()
        self.forgot = True  # what the old key opens leaves the write-ahead log too
        return renew(self._db, self._cipher)

    def counts(self, day: date) -> dict[str, int]:
        """How many postings are open on a day, and how many postings, seekers, decisions and tasks there are."""
        row = self._db.row(_COUNTS, day=day.isoformat())
        assert row is not None
        return dict(zip(("open_postings", "postings", "seekers", "decisions", "tasks"), map(int, row), strict=True))


class Store:
    """Opens transactions; safe for many threads and many processes on one database.

    Every change of a record takes the next `revision`, allotted while no other change can happen: whoever has seen
    revision r never later meets a change numbered r or below. A key is the revision at which a record was added, so
    keys of postings and of seekers differ, rise, and are never used again.

    Parameters
    ----------
    url : str
        `sqlite:///path` (write-ahead log) or `postgresql://…`.
    cipher : FieldCipher
        Seals everything that belongs to a person.
    full_sync : bool
        SQLite: wait for the disk at each commit. Without it a commit survives `kill -9`, but a power cut may lose the
        last ones.
    clock : callable
        Gives the present moment, with its zone.
    remembered : int
        How many decoded postings are kept in memory, and an eighth as many seekers.
    """

    def __init__(
        self,
        url: str,
        cipher: FieldCipher,
        *,
        full_sync: bool = False,
        clock: Callable[[], datetime] = _utc_now,
        remembered: int = REMEMBERED,
    ) -> None:
        self._connections = Connections(url, full_sync=full_sync)
        self._cipher, self._clock, self._remembered = cipher, clock, remembered
        self._shared: Shared | None = None
        self._one_writer = Lock()
        self._log_is_stale = False
        """The write-ahead log still holds (sealed) pages of somebody forgotten: a reader was at them."""

    def migrate(self) -> None:
        """Bring the database to the newest shape; call once at the start. Safe when several processes start at once.

        Raises
        ------
        SealBroken
            The database was sealed with another key.
        StoreUnavailable
            It does not answer, or cannot be opened. Every transaction may raise this.
        """
        with answering():
            migrate(self._connections.engine)
        self._open_keyring()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that sees one moment of the store and may not write."""
        begin = "BEGIN" if self._connections.sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        shared = self._known_shared()
        with self._connected(begin) as connection:
            yield Transaction(connection, shared, writes=False)
            connection.command("COMMIT")

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that is committed at the end of the block, and undone when an error leaves it."""
        sqlite, shared = self._connections.sqlite, self._known_shared()
        with self._turn(), self._connected("BEGIN IMMEDIATE" if sqlite else "BEGIN") as connection:
            transaction = Transaction(connection, shared, writes=True)
            yield transaction
            transaction.finish()
            connection.command("COMMIT")
            self._log_is_stale |= transaction.forgot and sqlite
            if self._log_is_stale:
                self._log_is_stale = not connection.empty_log()

    def renew_seals(self) -> int:
        """Seal everything anew with the newest key, after which the older ones may be dropped; returns how many rows.

        One transaction: writers wait until it is done (about a minute for a million rows).
        """
        with self.write() as transaction:
            return transaction.renew_seals()

    def close(self) -> None:
        """Close the idle connections. The store may be used again after."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _turn(self) -> AbstractContextManager[object]:
        """Threads of this process queue for SQLite's one place to write instead of polling for it."""
        return self._one_writer if self._connections.sqlite else nullcontext()

    @contextmanager
    def _connected(self, begin: str) -> Iterator[Connection]:
        with answering():
            connection = self._begun(begin)
            try:
                yield connection
            except BaseException:
                self._undo(connection)
                raise
            self._connections.give_back(connection)

    def _begun(self, begin: str) -> Connection:
        """A connection in a new transaction; an idle one that the server has dropped is replaced."""
        while True:
            connection, fresh = self._connections.take()
            try:
                connection.command(begin)
            except BaseException as error:
                connection.close()
                if fresh or not isinstance(error, DRIVER_ERRORS):
                    raise
            else:
                return connection

    def _undo(self, connection: Connection) -> None:
        try:
            connection.command("ROLLBACK")
        except DRIVER_ERRORS:
            connection.close()
        else:
            self._connections.give_back(connection)

    def _known_shared(self) -> Shared:
        if self._shared is None:
            self._open_keyring()
        assert self._shared is not None
        return self._shared

    def _open_keyring(self) -> None:
        """Read the key of this database's hashes; the first process to come makes it."""
        offered = {"sealed": self._cipher.seal_bytes(secrets.token_bytes(32))}
        with answering(), self._connections.engine.begin() as connection:
            connection.execute(_OFFER_KEY, offered)
            sealed = connection.execute(_KEPT_KEY).scalar_one()
        hash_key = self._cipher.open_bytes(bytes(sealed))
        self._shared = Shared(self._cipher, hash_key, self._clock, self._remembered)
