"""What a batch of postings does to those that stand: added, updated, unchanged, or joined with another.

Pure: the tables are read before (`Board`'s arguments) and written after (`versions`, `touched`, `joined`, `parted`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from matching.records import JobPosting
from matching.results import Reading
from matching.storage.changes import Change, ChangeKind
from matching.storage.payloads import posting_bytes, posting_of

NEVER = "9999-12-31"


@dataclass(slots=True)
class Standing:
    """A posting as the table has it; days as ISO text. `withheld`: under review, so that nothing is joined with it."""

    key: int
    posting_id: str
    fingerprint: str
    content: bytes
    revision: int
    published_at: str | None
    expires_at: str | None
    closed_on: str | None
    withheld: bool = False


@dataclass(slots=True)
class Alias:
    """An id that leads to the posting `key`, with what was stated under that id."""

    posting_id: str
    key: int
    fingerprint: str
    content: bytes
    expires_at: str | None


@dataclass(slots=True)
class Version:
    """A state of a posting to be written."""

    key: int
    revision: int
    closed_on: str | None
    payload: bytes


@dataclass(slots=True)
class Incoming:
    """A row of the batch."""

    posting: JobPosting
    reading: Reading
    fingerprint: str
    content: bytes

    @property
    def published_at(self) -> str | None:
        return _iso(self.posting, "published_at")

    @property
    def expires_at(self) -> str | None:
        return _iso(self.posting, "expires_at")


def _iso(posting: JobPosting, field: str) -> str | None:
    day = getattr(posting, field)
    return None if day is None else day.isoformat()


class Board:
    """The postings and aliases a batch can touch, changed row by row.

    Parameters
    ----------
    standings, aliases : all with an id, a key or a fingerprint of the batch
    next_revision : callable
        Allots the number of a change.
    payload : callable (key, revision) -> bytes
        The stored payload of a version.
    """

    def __init__(
        self,
        standings: Iterable[Standing],
        aliases: Iterable[Alias],
        next_revision: Callable[[], int],
        payload: Callable[[int, int], bytes],
    ) -> None:
        self._next, self._stored_payload = next_revision, payload
        self._by_key = {standing.key: standing for standing in standings}
        self._by_id = {standing.posting_id: standing for standing in self._by_key.values()}
        self._alike: dict[str, list[Standing]] = defaultdict(list)
        for standing in sorted(self._by_key.values(), key=lambda one: one.key):
            self._alike[standing.fingerprint].append(standing)
        self._aliases = {alias.posting_id: alias for alias in aliases}
        self.touched: dict[int, Standing] = {}
        self.versions: dict[tuple[int, int], Version] = {}
        self.joined: dict[str, Alias] = {}
        self.parted: list[str] = []

    def put_all(self, rows: Iterable[Incoming], *, again: bool) -> dict[str, Change]:
        """Put rows of different ids.

        Those that stand are changed first, because what joins them depends on how they stand: so the same batch again
        finds everything as it left it.
        """
        in_turn = sorted(rows, key=lambda row: row.posting.posting_id not in self._by_id)
        return {row.posting.posting_id: self._put(row, again=again) for row in in_turn}

    def _put(self, row: Incoming, *, again: bool) -> Change:
        own = self._by_id.get(row.posting.posting_id)
        if own is not None:
            if own.content == row.content and not again:
                return self._change(row, own, ChangeKind.UNCHANGED)
            return self._update(own, row)
        alias = self._aliases.get(row.posting.posting_id)
        if alias is not None and self._still_joined(alias, row):
            return self._change(row, self._by_key[alias.key], ChangeKind.UNCHANGED)
        first = self._open_twin(row)
        if first is not None:
            return self._join(first, row)
        if alias is not None:
            del self._aliases[alias.posting_id]
            self.parted.append(alias.posting_id)
        return self._add(row)

    def _still_joined(self, alias: Alias, row: Incoming) -> bool:
        first = self._by_key[alias.key]
        alike = first.closed_on is not None or first.fingerprint == alias.fingerprint
        return alias.content == row.content and alike

    def _open_twin(self, row: Incoming) -> Standing | None:
        """The earliest posting of this fingerprint that was still open when the row was published."""
        for standing in self._alike[row.fingerprint] if row.fingerprint else ():
            expired = (standing.expires_at or NEVER) < (row.published_at or "")
            shown = standing.closed_on is None and not standing.withheld
            if standing.fingerprint == row.fingerprint and shown and not expired:
                return standing
        return None

    def _add(self, row: Incoming) -> Change:
        number = self._next()
        new = Standing(number, row.posting.posting_id, "", b"", 0, None, None, None)
        self._by_key[number] = self._by_id[new.posting_id] = new
        return self._write(new, row, number, ChangeKind.ADDED)

    def _update(self, own: Standing, row: Incoming) -> Change:
        if own.content != row.content:
            own.closed_on = None
        return self._write(own, row, self._next(), ChangeKind.UPDATED)

    def _write(self, standing: Standing, row: Incoming, revision: int, outcome: ChangeKind) -> Change:
        if standing.fingerprint != row.fingerprint:
            self._alike[row.fingerprint].append(standing)
        standing.fingerprint, standing.content = row.fingerprint, row.content
        standing.published_at, standing.expires_at = row.published_at, row.expires_at
        for alias in self._aliases.values():
            if alias.key == standing.key and alias.fingerprint == row.fingerprint:
                standing.expires_at = _later(standing.expires_at, alias.expires_at)
        self._keep(standing, revision, _payload(row.posting, row.reading, standing.expires_at))
        return self._change(row, standing, outcome)

    def _join(self, first: Standing, row: Incoming) -> Change:
        self._aliases[row.posting.posting_id] = self.joined[row.posting.posting_id] = Alias(
            row.posting.posting_id, first.key, row.fingerprint, row.content, row.expires_at
        )
        expires_at = _later(first.expires_at, row.expires_at)
        if expires_at != first.expires_at:
            first.expires_at = expires_at
            stated = posting_of(first.key, first.revision, self._payload_of(first))
            self._keep(first, self._next(), _payload(stated.posting, stated.reading, expires_at))
        return self._change(row, first, ChangeKind.MERGED)

    def _payload_of(self, standing: Standing) -> bytes:
        pending = self.versions.get((standing.key, standing.revision))
        return pending.payload if pending else self._stored_payload(standing.key, standing.revision)

    def _keep(self, standing: Standing, revision: int, payload: bytes) -> None:
        standing.revision = revision
        self.touched[standing.key] = standing
        self.versions[standing.key, revision] = Version(standing.key, revision, standing.closed_on, payload)

    @staticmethod
    def _change(row: Incoming, standing: Standing, outcome: ChangeKind) -> Change:
        return Change(row.posting.posting_id, standing.key, standing.revision, outcome)


def _later(one: str | None, other: str | None) -> str | None:
    """The later day; not stated means no end."""
    return None if one is None or other is None else max(one, other)


def _payload(posting: JobPosting, reading: Reading, expires_at: str | None) -> bytes:
    if _iso(posting, "expires_at") != expires_at:
        day = expires_at and date.fromisoformat(expires_at)
        posting = posting.model_copy(update={"expires_at": day})
    return posting_bytes(posting, reading)
