"""What every part of a transaction shares: the connection, the seals, the rising revision."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from matching.privacy import FieldCipher
from matching.results import DescribedPosting, DescribedSeeker
from matching.storage.connections import Connection
from matching.storage.remembered import Remembered

_REVISION = "SELECT value FROM revisions WHERE one = 1"
_CHANGED = {
    "postings": "SELECT key FROM postings WHERE revision > :after",
    "seekers": "SELECT key FROM seekers WHERE revision > :after",
}


class Keyed(Protocol):
    @property
    def key(self) -> int: ...


T = TypeVar("T", bound=Keyed)


class Shared:
    """What all transactions of one store have in common.

    Parameters
    ----------
    cipher : FieldCipher
    hash_key : bytes
        Key of the hashes by which people are found, 32 bytes, from the database's own keyring.
    clock : callable returning an aware datetime
    remembered : int
        How many decoded postings are kept, and an eighth as many seekers: a person is asked about once, a posting again
        and again.
    """

    def __init__(self, cipher: FieldCipher, hash_key: bytes, clock: Callable[[], datetime], remembered: int) -> None:
        self.cipher, self.hash_key, self.clock = cipher, hash_key, clock
        self.postings: Remembered[DescribedPosting] = Remembered(remembered)
        self.seekers: Remembered[DescribedSeeker] = Remembered(remembered // 8)
        self.contacts: dict[int, tuple[bytes, float]] = {}


class Session:
    """One open transaction. `Transaction` (store.py) adds the parts."""

    def __init__(self, connection: Connection, shared: Shared, *, writes: bool) -> None:
        self._db, self._shared = connection, shared
        connection.writable = writes
        self._may_remember = connection.sqlite or not writes  # a PostgreSQL writer sees what others commit meanwhile
        self._cipher = shared.cipher
        self._revision: int | None = None
        self._locked = self._changed = False
        self.forgot = False
        """True once a person was forgotten: the store then empties the write-ahead log."""

    def revision(self) -> int:
        """The number of the newest change this transaction sees; 0 in an empty store."""
        if self._revision is None:
            self._revision = self._read_revision()
        return self._revision

    def lock(self) -> None:
        """Make this the only transaction that changes records, and see everything committed before."""
        self._db.must_be_writable()
        if not self._locked:
            self._revision = None if self._db.sqlite else self._read_revision(" FOR UPDATE")
            self.revision()
            self._locked = True

    def _read_revision(self, locking: str = "") -> int:
        row = self._db.row(_REVISION + locking)
        assert row is not None
        return int(row[0])

    def _next_revision(self) -> int:
        self.lock()
        assert self._revision is not None
        self._revision += 1
        self._changed = True
        return self._revision

    def finish(self) -> None:
        """Write the revision reached; the last statement before the commit."""
        if self._changed:
            self._db.run("UPDATE revisions SET value = :value WHERE one = 1", value=self._revision)

    def _newest(
        self, kept: Remembered[T], table: str, keys: Sequence[int], load: Callable[[list[int]], list[T]]
    ) -> list[T]:
        """Newest records by key, from memory where this transaction may use it."""
        found: dict[int, T] = {}
        if self._may_remember and not self._changed:
            kept.catch_up(self.revision(), lambda after: self._keys_changed(table, after))
            found = kept.get(self.revision(), keys)
        absent = [key for key in keys if key not in found]
        if absent:
            loaded = {record.key: record for record in load(absent)}
            if self._may_remember and not self._changed:
                kept.put(self.revision(), loaded)
            found = found | loaded
        return [found[key] for key in keys if key in found]

    def _keys_changed(self, table: str, after: int) -> list[int]:
        return [row[0] for row in self._db.rows(_CHANGED[table], after=after)]

    def _as_they_stood(self, table: str, content: str, keys: Sequence[int], at: int) -> list[tuple[int, int, bytes]]:
        """The version of each key that was newest at a revision: (key, revision, content) in the order of the keys."""
        newest = f"(SELECT max(w.revision) FROM {table} w WHERE w.key = given.value AND w.revision <= :at)"  # noqa: S608
        condition = f"v.key = given.value AND v.revision = {newest}"
        rows = self._each(f"v.key, v.revision, v.{content}", f"{table} v", condition, keys, at=at)
        found = {row[0]: row for row in rows}
        return [found[key] for key in keys if key in found]

    def _each(
        self, columns: str, tables: str, condition: str, values: Sequence[str] | Sequence[int], **parameters: object
    ) -> list[tuple[Any, ...]]:
        """Rows that meet a condition about `given.value` for any of the values, in no order.

        CROSS JOIN makes SQLite go through the values and look each up, where a plain join may scan the table.
        """
        if not values:
            return []
        given = self._db.among("values", type(values[0]))
        sql = f"SELECT {columns} FROM {given} CROSS JOIN {tables} WHERE {condition}"  # noqa: S608 - words of this package
        return self._db.rows(sql, values=self._db.array(values), **parameters)

    def _hash(self, kind: str, content: bytes) -> bytes:
        """Keyed hash, 16 bytes: equal for equal content, telling nothing to those without the key."""
        return hashlib.blake2b(content, digest_size=16, key=self._shared.hash_key, person=kind.encode()).digest()

    def _now(self) -> datetime:
        return self._shared.clock().astimezone(UTC)


def stamp(moment: datetime) -> str:
    """A moment as UTC text that sorts; a moment without a zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")
