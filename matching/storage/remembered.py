"""The newest decoded records, kept in memory and never served stale."""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Decoded records that are current at exactly one revision of the store.

    A transaction that sees a later revision first names what changed in between (`catch_up`); one that sees an earlier
    one is not served. Bounded: what was put in first goes first.
    """

    def __init__(self, size: int) -> None:
        self._size, self._revision = size, 0
        self._records: dict[int, T] = {}
        self._guard = Lock()

    def catch_up(self, revision: int, changed_after: Callable[[int], Iterable[int]]) -> None:
        """Drop what changed up to `revision`; `changed_after(r)` gives the keys of records with a change above r."""
        known = self._revision
        if revision <= known:
            return
        changed = list(changed_after(known)) if self._records else []
        with self._guard:
            if known != self._revision:
                return
            for key in changed:
                self._records.pop(key, None)
            self._revision = revision

    def get(self, revision: int, keys: Iterable[int]) -> dict[int, T]:
        """Those of the keys that are at hand, for a transaction that sees `revision`."""
        records = self._records
        with self._guard:
            if revision != self._revision:
                return {}
            return {key: records[key] for key in keys if key in records}

    def put(self, revision: int, records: dict[int, T]) -> None:
        """Keep what a transaction that sees `revision` has decoded."""
        with self._guard:
            if revision != self._revision or self._size == 0:
                return
            self._records.update(records)
            while len(self._records) > self._size:
                del self._records[next(iter(self._records))]

    def __len__(self) -> int:
        return len(self._records)
