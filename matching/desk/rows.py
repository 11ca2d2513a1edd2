"""Rows of the market as the store keeps them: made once, packed as bytes, only read and unpacked ever after.

Who puts a record makes its row before the transaction (`made`) and keeps it within (`keep`), so that no other process
has to. Where a row is missing all the same (a consent changed, an advertisement was joined, the models are others),
whoever meets that first makes it from the record and keeps it. The rows of people hold their groups as they count on
a day; `groups_until` says how long.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np

from matching.columns import Array, PostingRows, ProtectedRows, SeekerRows, day_number
from matching.records import JobPosting, SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker, Reading
from matching.storage import Change, ChangeKind, KeptRow, RowChange, Store, Transaction
from matching.text.describe import Describer

BATCH = 1000
POSTING = PostingRows.layout()
PERSON = np.dtype([("seeker", SeekerRows.layout()), ("protected", ProtectedRows.layout())])


class Version(Protocol):
    """One version of a record: a Change, or what was described."""

    @property
    def key(self) -> int: ...

    @property
    def revision(self) -> int: ...


class PostingBatch(NamedTuple):
    """Newest rows of postings that changed, and the keys of those that are closed."""

    rows: PostingRows
    gone: list[int]


class PersonBatch(NamedTuple):
    """Newest rows of people who changed, what is protected beside them, and the keys of the forgotten."""

    rows: SeekerRows
    protected: ProtectedRows
    gone: list[int]


class PostingKeeper:
    """Rows of postings. Safe for several threads and processes."""

    def __init__(self, store: Store, describer: Describer, identity: str) -> None:
        self._store, self._describer, self._identity = store, describer, identity

    def made(self, postings: Sequence[JobPosting], readings: Sequence[Reading]) -> PostingRows:
        """Rows of postings that are about to be put; the slow part, for which no transaction waits."""
        return self._describer.posting_rows(
            [DescribedPosting(0, 0, *one) for one in zip(postings, readings, strict=True)]
        )

    def keep(self, tx: Transaction, changes: Sequence[Change], rows: PostingRows) -> None:
        """Keep the rows of what these changes wrote; a joined posting expires when the last of its ads does."""
        written = _written(changes)
        described = tx.postings([changes[at].key for at in written])
        rows = rows.take(np.array(written, np.int64))
        rows.expires_on[:] = [day_number(one.posting.expires_at) for one in described]
        self.put(tx, described, rows)

    def changed(self, tx: Transaction, after: int) -> Iterator[PostingBatch]:
        """Every posting that changed after a revision, in batches."""
        while changes := tx.changed_posting_rows(after, BATCH, self._identity):
            kept, missing, gone = _parted(changes)
            rows = PostingRows(np.frombuffer(kept, POSTING))
            yield PostingBatch(PostingRows.concatenate([rows, self._made_now(tx, missing)]) if missing else rows, gone)
            after = changes[-1].revision

    def _made_now(self, tx: Transaction, keys: list[int]) -> PostingRows:
        described = tx.postings(keys, tx.revision())
        rows = self._describer.posting_rows(described)
        with self._store.write() as writing:
            self.put(writing, described, rows)
        return rows

    def put(self, tx: Transaction, versions: Sequence[Version], rows: PostingRows) -> None:
        """Keep the rows of these versions."""
        rows.key[:] = [one.key for one in versions]
        tx.put_posting_rows(self._identity, _kept(versions, rows.packed()))


class PersonKeeper:
    """Rows of people with what is protected. Safe for several threads and processes."""

    def __init__(self, store: Store, describer: Describer, identity: str) -> None:
        self._store, self._describer, self._identity = store, describer, identity

    def made(self, seekers: Sequence[SeekerProfile], readings: Sequence[Reading]) -> SeekerRows:
        """Rows of people who are about to be put."""
        return self._describer.seeker_rows([DescribedSeeker(0, 0, *one) for one in zip(seekers, readings, strict=True)])

    def keep(self, tx: Transaction, changes: Sequence[Change], rows: SeekerRows, on: date) -> None:
        """Keep the rows of what these changes wrote, under the consents that the store holds to be in force."""
        written = _written(changes)
        described = tx.seekers([changes[at].key for at in written])
        rows = rows.take(np.array(written, np.int64))
        rows.is_open[:] = [one.seeker.consents.personalisation for one in described]
        rows.may_tell[:] = [one.seeker.consents.push for one in described]
        self.put(tx, described, rows, self._describer.protected_rows(described, on))

    def changed(self, tx: Transaction, after: int, on: date) -> Iterator[PersonBatch]:
        """Every person who changed after a revision, in batches; groups as they counted when the row was made."""
        while changes := tx.changed_seeker_rows(after, BATCH, self._identity):
            kept, missing, gone = _parted(changes)
            people = np.frombuffer(kept, PERSON)
            rows, protected = SeekerRows(people["seeker"]), ProtectedRows(people["protected"])
            if missing:
                more, beside = self._made_now(tx, missing, on)
                rows = SeekerRows.concatenate([rows, more])
                protected = ProtectedRows.concatenate([protected, beside])
            yield PersonBatch(rows, protected, gone)
            after = changes[-1].revision

    def protected(self, tx: Transaction, keys: Sequence[int], on: date) -> ProtectedRows:
        """Anew from the records, for another day."""
        return self._describer.protected_rows(tx.seekers(keys, tx.revision()), on)

    def _made_now(self, tx: Transaction, keys: list[int], on: date) -> tuple[SeekerRows, ProtectedRows]:
        described = tx.seekers(keys, tx.revision())
        rows, protected = self._describer.seeker_rows(described), self._describer.protected_rows(described, on)
        with self._store.write() as writing:
            self.put(writing, described, rows, protected)
        return rows, protected

    def put(self, tx: Transaction, versions: Sequence[Version], rows: SeekerRows, protected: ProtectedRows) -> None:
        """Keep the rows of these versions, sealed."""
        rows.key[:] = protected.key[:] = [one.key for one in versions]
        people = np.empty(len(versions), PERSON)
        people["seeker"], people["protected"] = rows.packed(), protected.packed()
        tx.put_seeker_rows(self._identity, _kept(versions, people))


def _written(changes: Sequence[Change]) -> list[int]:
    """Places of the changes that wrote a version of the row's own."""
    return [at for at, one in enumerate(changes) if one.outcome in (ChangeKind.ADDED, ChangeKind.UPDATED)]


def _parted(changes: Sequence[RowChange]) -> tuple[bytes, list[int], list[int]]:
    """The rows that are kept, end to end; the keys of those that are missing; the keys of what is gone."""
    kept = b"".join(one.packed for one in changes if one.present and one.packed is not None)
    missing = [one.key for one in changes if one.present and one.packed is None]
    return kept, missing, [one.key for one in changes if not one.present]


def _kept(versions: Sequence[Version], packed: Array) -> list[KeptRow]:
    return [KeptRow(one.key, one.revision, row.tobytes()) for one, row in zip(versions, packed, strict=True)]
