"""Rows of one kind that come and go, in columns: the memory of a pool."""

from typing import Any

import numpy as np

from matching.columns import Array, Rows


class Table:
    """Rows that come and go, one per key. Row numbers are stable while a key lives and are used again after.

    Rows lie together, to be gathered, and beside them the few columns that are read of all rows (`Rows.SCANNED`).
    """

    def __init__(self, kind: type[Rows], capacity: int = 1024) -> None:
        self._kind, self._whole = kind, kind.empty(capacity)
        self._scanned = {name: np.zeros_like(self._whole[name]) for name in kind.SCANNED}
        self._row_of: dict[int, int] = {}
        self._free: list[int] = []
        self._used = 0
        self._rows = self._seen()

    @property
    def rows(self) -> Any:
        """All rows ever used, as views; a vacated row has key -1."""
        return self._rows

    def row_of(self, key: int) -> int | None:
        return self._row_of.get(key)

    def put(self, row: Rows) -> int:
        """Insert or replace the row (n = 1) of its key; returns the row number."""
        return int(self.put_many(row)[0])

    def put_many(self, rows: Rows) -> Array:
        """Insert or replace rows (n,), each key once; returns their row numbers, int64 (n,)."""
        keys = rows.key.tolist()
        if len(set(keys)) < len(keys):
            raise ValueError("a key stands twice among the rows")
        places = np.fromiter(map(self._place_for, keys), np.int64, len(keys))
        if self._used > len(self._whole):
            self._grow()
        if self._used > len(self._rows):
            self._rows = self._seen()
        self._write(places, rows)
        return places

    def drop(self, key: int) -> int | None:
        """Vacate the row of a key; returns its number, or None if there was none."""
        place = self._row_of.pop(key, None)
        if place is not None:
            self._write(np.array([place]), self._kind.blank(1))
            self._free.append(place)
        return place

    def __len__(self) -> int:
        return len(self._row_of)

    def _place_for(self, key: int) -> int:
        place = self._row_of.get(key)
        if place is None:
            place = self._free.pop() if self._free else self._used
            self._used = max(self._used, place + 1)
            self._row_of[key] = place
        return place

    def _write(self, places: Array, rows: Rows) -> None:
        for name in self._kind.FIELDS:
            self._whole[name][places] = getattr(rows, name)
        for name, column in self._scanned.items():
            column[places] = getattr(rows, name)

    def _seen(self) -> Rows:
        rows = self._kind(self._whole[: self._used])
        for name, column in self._scanned.items():
            setattr(rows, name, column[: self._used])
        return rows

    def _grow(self) -> None:
        """Half as much room again, or as much as is needed."""
        length = max(self._used, len(self._whole) + max(1024, len(self._whole) // 2))
        self._whole = _longer(self._whole, length)
        self._scanned = {name: _longer(column, length) for name, column in self._scanned.items()}


def _longer(array: Array, length: int) -> Array:
    grown = np.zeros((length, *array.shape[1:]), array.dtype)
    grown[: len(array)] = array
    return grown
