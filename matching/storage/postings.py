"""Postings in a transaction: put, close, find, catch up, as they stood."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from matching.errors import NotFound
from matching.records import JobPosting
from matching.results import DescribedPosting, Reading
from matching.storage.changes import Change, ChangeKind, PostingChange, change_of_each_row, last_places
from matching.storage.heads import put_heads
from matching.storage.joining import Alias, Board, Incoming, Standing
from matching.storage.payloads import decoding_many, posting_of, record_bytes
from matching.storage.reviews import IS_WITHHELD
from matching.storage.session import Session

_STATED_ANEW = (ChangeKind.ADDED, ChangeKind.UPDATED)
_STANDING = (
    "p.key, p.posting_id, p.fingerprint, p.content, p.revision, p.published_at, p.expires_at, p.closed_on, "
    f"{IS_WITHHELD}"
)
_ALIAS = "a.posting_id, a.key, a.fingerprint, a.content, a.expires_at"
_NEWEST = "p.key, p.revision, v.payload, p.closed_on"
_WITH_NEWEST = "postings p JOIN posting_versions v ON v.key = p.key AND v.revision = p.revision"
_CHANGES = f"SELECT {_NEWEST} FROM {_WITH_NEWEST} WHERE p.revision > :after ORDER BY p.revision LIMIT :limit"  # noqa: S608
_PUT = """INSERT INTO postings (key, posting_id, fingerprint, content, revision, published_at, expires_at, closed_on)
VALUES (:key, :posting_id, :fingerprint, :content, :revision, :published_at, :expires_at, :closed_on)
ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, content = excluded.content,
revision = excluded.revision, published_at = excluded.published_at, expires_at = excluded.expires_at,
closed_on = excluded.closed_on"""
_PUT_VERSION = """INSERT INTO posting_versions (key, revision, closed_on, payload)
VALUES (:key, :revision, :closed_on, :payload)"""
_PUT_ALIAS = """INSERT INTO posting_aliases (posting_id, key, fingerprint, content, expires_at)
VALUES (:posting_id, :key, :fingerprint, :content, :expires_at)
ON CONFLICT (posting_id) DO UPDATE SET key = excluded.key, fingerprint = excluded.fingerprint,
content = excluded.content, expires_at = excluded.expires_at"""


class Postings(Session):
    """The part of a transaction that keeps postings."""

    def put_postings(self, rows: Sequence[tuple[JobPosting, Reading, str]], *, again: bool = False) -> list[Change]:
        """Add, update or join postings.

        Parameters
        ----------
        rows : sequence of (posting, reading, fingerprint)
            Postings with one fingerprint are the same job; "" is like no other. Of several rows with one id the last
            counts.
        again : bool
            Write even what was stated the same before, because its reading was made anew.

        Returns
        -------
        list of Change, in the order of the rows
            'unchanged': stated exactly so before; nothing was written, and a closed posting stays closed.
            'updated': another content; a closed posting is open again. 'merged': an open posting of another id has
            this fingerprint; the id leads there from now on, and the joined posting expires when the later one does.
        """
        self.lock()
        ids = [posting.posting_id for posting, _, _ in rows]
        counting = [self._incoming(*rows[place]) for place in last_places(ids)]
        board = self._board(counting)
        changes = board.put_all(counting, again=again)
        self._write_board(board)
        changed = [(changes[row.posting.posting_id], row) for row in counting]
        anew = [(change.key, row) for change, row in changed if change.outcome in _STATED_ANEW]
        put_heads(self._db, ((key, row.posting, row.reading) for key, row in anew))
        return change_of_each_row(ids, changes)

    def known_postings(self, postings: Sequence[JobPosting]) -> list[bool]:
        """For each posting whether exactly this is stored under its id (so that it need not be read again)."""
        ids = [posting.posting_id for posting in postings]
        stored = {standing.posting_id: standing.content for standing in self._standings("p.posting_id", ids)}
        joined = {alias.posting_id: alias.content for alias in self._aliases("a.posting_id", ids)}
        return [(joined | stored).get(one.posting_id) == self._content(one) for one in postings]

    def close_posting(self, posting_id: str, day: date) -> Change:
        """Close on a day; the second time is 'unchanged'. By the id of a joined posting the whole is closed.

        Raises
        ------
        NotFound
        """
        return self._set_closed(posting_id, day.isoformat())

    def reopen_posting(self, posting_id: str) -> Change:
        """Undo a closing; 'unchanged' when it is not closed. Raises NotFound."""
        return self._set_closed(posting_id, None)

    def _set_closed(self, posting_id: str, day: str | None) -> Change:
        self.lock()
        key = self.posting_key(posting_id)
        (standing,) = self._standings("p.key", [key])
        if (standing.closed_on is None) == (day is None):
            return Change(posting_id, key, standing.revision, ChangeKind.UNCHANGED)
        revision = self._next_revision()
        given = {"key": key, "before": standing.revision, "revision": revision, "day": day}
        self._db.run("UPDATE postings SET closed_on = :day, revision = :revision WHERE key = :key", **given)
        self._db.run("DELETE FROM posting_rows WHERE key = :key", key=key)
        self._db.run(
            "INSERT INTO posting_versions (key, revision, closed_on, payload) SELECT key, :revision, :day, payload "
            "FROM posting_versions WHERE key = :key AND revision = :before",
            **given,
        )
        return Change(posting_id, key, revision, ChangeKind.UPDATED)

    def posting_key(self, posting_id: str) -> int:
        """The key an id leads to, its own or the one it was joined with; raises NotFound."""
        row = self._db.row("SELECT key FROM postings WHERE posting_id = :id", id=posting_id)
        row = row or self._db.row("SELECT key FROM posting_aliases WHERE posting_id = :id", id=posting_id)
        if row is None:
            raise NotFound(f"没有编号是 {posting_id} 的岗位。")
        return int(row[0])

    def posting_keys(self, posting_ids: Sequence[str]) -> dict[str, int]:
        """The same of many ids at once; one that leads to nothing is left out."""
        joined = self._each("given.value, a.key", "posting_aliases a", "a.posting_id = given.value", posting_ids)
        own = self._each("given.value, p.key", "postings p", "p.posting_id = given.value", posting_ids)
        return {posting_id: int(key) for posting_id, key in (*joined, *own)}

    def posting(self, posting_id: str) -> DescribedPosting:
        """Newest state, found by any id it ever had; raises NotFound."""
        return self.postings([self.posting_key(posting_id)])[0]

    def posting_is_open(self, key: int) -> bool:
        """Not closed; whether it has expired the caller sees by the day."""
        return self._db.row("SELECT 1 FROM postings WHERE key = :key AND closed_on IS NULL", key=key) is not None

    def closed_among(self, keys: Sequence[int]) -> set[int]:
        """Those of these keys that are closed."""
        rows = self._each("p.key", "postings p", "p.key = given.value AND p.closed_on IS NOT NULL", keys)
        return {row[0] for row in rows}

    def merged_ids(self, key: int) -> list[str]:
        """Ids of the postings that were joined with this one."""
        return sorted(
            row[0] for row in self._db.rows("SELECT posting_id FROM posting_aliases WHERE key = :key", key=key)
        )

    def postings(self, keys: Sequence[int], at: int | None = None) -> list[DescribedPosting]:
        """Postings by key, in the order of the keys, as they stand or as they stood at a revision.

        A key that does not exist (or did not yet) is left out.
        """
        if at is not None:
            return [posting_of(*row) for row in self._as_they_stood("posting_versions", "payload", keys, at)]
        return self._newest(self._shared.postings, "postings", keys, self._load_postings)

    def posting_lifelines(self) -> list[tuple[int, int, bool]]:
        """(key, revision, whether open from it on) of every version, by key and revision; expiry is told by rows."""
        sql = "SELECT key, revision, closed_on FROM posting_versions ORDER BY key, revision"
        return [(key, revision, closed_on is None) for key, revision, closed_on in self._db.rows(sql)]

    def changed_postings(self, after: int, limit: int) -> list[PostingChange]:
        """Newest state of each posting that changed after a revision, in the order of the changes, closed ones too."""
        with decoding_many():
            return [
                PostingChange(posting_of(*row[:3]), row[3] is None, date.fromisoformat(row[3]) if row[3] else None)
                for row in self._db.rows(_CHANGES, after=after, limit=limit)
            ]

    def _load_postings(self, keys: list[int]) -> list[DescribedPosting]:
        rows = self._each(_NEWEST, _WITH_NEWEST, "p.key = given.value", keys)
        return [posting_of(*row[:3]) for row in rows]

    def _incoming(self, posting: JobPosting, reading: Reading, fingerprint: str) -> Incoming:
        return Incoming(posting, reading, fingerprint, self._content(posting))

    def _content(self, posting: JobPosting) -> bytes:
        return self._hash("posting", record_bytes(posting))

    def _board(self, rows: list[Incoming]) -> Board:
        """Everything the rows can touch, read in five statements."""
        ids = [row.posting.posting_id for row in rows]
        aliases = self._aliases("a.posting_id", ids)
        standings = self._standings("p.posting_id", ids)
        standings += self._standings("p.key", [alias.key for alias in aliases])
        standings += self._standings("p.fingerprint", list({row.fingerprint for row in rows} - {""}))
        aliases += self._aliases("a.key", [standing.key for standing in standings])
        return Board(standings, aliases, self._next_revision, self._payload)

    def _payload(self, key: int, revision: int) -> bytes:
        sql = "SELECT payload FROM posting_versions WHERE key = :key AND revision = :revision"
        row = self._db.row(sql, key=key, revision=revision)
        assert row is not None
        return bytes(row[0])

    def _standings(self, column: str, values: list[str] | list[int]) -> list[Standing]:
        return [Standing(*row) for row in self._each(_STANDING, "postings p", f"{column} = given.value", values)]

    def _aliases(self, column: str, values: list[str] | list[int]) -> list[Alias]:
        return [Alias(*row) for row in self._each(_ALIAS, "posting_aliases a", f"{column} = given.value", values)]

    def _write_board(self, board: Board) -> None:
        self._db.run_many("DELETE FROM posting_aliases WHERE posting_id = :id", [{"id": one} for one in board.parted])
        self._db.run_many(_PUT, [asdict(standing) for standing in board.touched.values()])
        self._db.run_many(_PUT_VERSION, [asdict(version) for version in board.versions.values()])
        self._db.run_many(_PUT_ALIAS, [asdict(alias) for alias in board.joined.values()])
