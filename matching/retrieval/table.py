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
        self._scanned = {name: _longer(self._whole[name], capacity) for name in kind.SCANNED}
        self._row_of = np.zeros(1024, np.int32)  # by key, which are small and rise: 1 + row, 0 is none
        self._free: list[int] = []
        self._used = 0
        self._rows = self._seen()

    @property
    def rows(self) -> Any:
        """All rows ever used, as views; a vacated row has key -1."""
        return self._rows

    def row_of(self, key: int) -> int | None:
        row = int(self._row_of[key]) if key < len(self._row_of) else 0
        return row - 1 if row else None

    def put(self, row: Rows) -> int:
        """Insert or replace the row (n = 1) of its key; returns the row number."""
        return int(self.put_many(row)[0])

    def put_many(self, rows: Rows) -> Array:
        """Insert or replace rows (n,), each key once; returns their row numbers, int64 (n,)."""
        if len(np.unique(rows.key)) < len(rows):
            raise ValueError("a key stands twice among the rows")
        places = self._places_for(rows.key)
        if self._used > len(self._whole):
            self._grow()
        if self._used > len(self._rows):
            self._rows = self._seen()
        self._write(places, rows)
        return places

    def drop(self, key: int) -> int | None:
        """Vacate the row of a key; returns its number, or None if there was none."""
        place = self.row_of(key)
        if place is not None:
            self._row_of[key] = 0
            self._write(np.array([place]), self._kind.blank(1))
            self._free.append(place)
        return place

    def __len__(self) -> int:
        return self._used - len(self._free)

    def _places_for(self, keys: Array) -> Array:
        """Rows of keys (n,), each once: their own, else vacated ones, else new ones."""
        highest = int(keys.max(initial=0))
        if highest >= len(self._row_of):
            self._row_of = _longer(self._row_of, max(highest + 1, 2 * len(self._row_of)))
        new = keys[self._row_of[keys] == 0]
        vacated = [self._free.pop() for _ in range(min(len(new), len(self._free)))]
        end = self._used + len(new) - len(vacated)
        self._row_of[new] = [1 + row for row in (*vacated, *range(self._used, end))]
        self._used = end
        return self._row_of[keys].astype(np.int64) - 1

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
    """With zeros at the end; of several numbers a row, the first of all rows lie together, and so on."""
    grown = np.zeros((length, *array.shape[1:]), array.dtype, order="F")
    grown[: len(array)] = array
    return grown
