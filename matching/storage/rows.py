"""Rows of columns as they were made from records, kept beside them so that a start only reads and unpacks.

A row belongs to one version of a record and to one `identity`: everything that made it. A row of another version or
identity is as good as none. The row of a person is sealed for that version, and gone when the person changes or is
forgotten; what cannot be opened is as good as none, too.
"""

from collections.abc import Sequence
from typing import NamedTuple

from matching.errors import SealBroken
from matching.storage.reviews import IS_WITHHELD
from matching.storage.session import Session

_CHANGED_POSTINGS = f"""SELECT p.key, p.revision, p.closed_on IS NULL AND NOT {IS_WITHHELD}, r.packed FROM postings p
LEFT JOIN posting_rows r ON r.key = p.key AND r.revision = p.revision AND r.identity = :identity
WHERE p.revision > :after ORDER BY p.revision LIMIT :limit"""  # noqa: S608 - words of this package
_CHANGED_SEEKERS = """SELECT s.key, s.revision, s.lookup IS NOT NULL, r.sealed FROM seekers s
LEFT JOIN seeker_rows r ON r.key = s.key AND r.revision = s.revision AND r.identity = :identity
WHERE s.revision > :after ORDER BY s.revision LIMIT :limit"""
_PUT_POSTING = """INSERT INTO posting_rows (key, revision, identity, packed)
SELECT p.key, p.revision, :identity, :packed FROM postings p
WHERE p.key = :key AND p.revision = :revision AND p.closed_on IS NULL
ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, identity = excluded.identity, packed = excluded.packed"""
_PUT_SEEKER = """INSERT INTO seeker_rows (key, revision, identity, sealed)
SELECT s.key, s.revision, :identity, :sealed FROM seekers s
WHERE s.key = :key AND s.revision = :revision AND s.lookup IS NOT NULL
ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, identity = excluded.identity, sealed = excluded.sealed"""


class KeptRow(NamedTuple):
    """The row of one version of a record."""

    key: int
    revision: int
    packed: bytes


class RowChange(NamedTuple):
    """A record that changed: `present` unless closed, withheld or forgotten; `packed` is None where no row is kept."""

    key: int
    revision: int
    present: bool
    packed: bytes | None


class KeptRows(Session):
    """The part of a transaction that keeps rows."""

    def changed_posting_rows(self, after: int, limit: int, identity: str) -> list[RowChange]:
        """Newest row of each posting that changed after a revision, in the order of the changes."""
        rows = self._db.rows(_CHANGED_POSTINGS, after=after, limit=limit, identity=identity)
        return [RowChange(key, revision, bool(present), packed) for key, revision, present, packed in rows]

    def changed_seeker_rows(self, after: int, limit: int, identity: str) -> list[RowChange]:
        """The same of people."""
        rows = self._db.rows(_CHANGED_SEEKERS, after=after, limit=limit, identity=identity)
        return [
            RowChange(key, revision, bool(present), self._opened_row(key, revision, sealed))
            for key, revision, present, sealed in rows
        ]

    def put_posting_rows(self, identity: str, rows: Sequence[KeptRow]) -> None:
        """Keep; what is no longer the newest version of an open posting is passed over."""
        self.lock()
        self._db.run_many(_PUT_POSTING, [{"identity": identity, **row._asdict()} for row in rows])

    def put_seeker_rows(self, identity: str, rows: Sequence[KeptRow]) -> None:
        """Keep sealed; what is no longer the newest version of somebody who is here is passed over."""
        self.lock()
        sealed = [self._cipher.seal_row(row.packed, place(row.key, row.revision)) for row in rows]
        given = [
            {"identity": identity, "key": row.key, "revision": row.revision, "sealed": one}
            for row, one in zip(rows, sealed, strict=True)
        ]
        self._db.run_many(_PUT_SEEKER, given)

    def _opened_row(self, key: int, revision: int, sealed: bytes | None) -> bytes | None:
        try:
            return None if sealed is None else self._cipher.open_row(sealed, place(key, revision))
        except SealBroken:
            return None


def place(key: int, revision: int) -> bytes:
    """What the row of a version is sealed for."""
    return f"seeker {key} {revision}".encode()
