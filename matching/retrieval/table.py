"""Rows of one kind that come and go, in columns: the memory of a pool."""

from typing import Any

import numpy as np

from matching.columns import Array, Rows, blank_field


class Table:
    """Rows that come and go, one per key. Row numbers are stable while a key lives and are used again after."""

    def __init__(self, kind: type[Rows], capacity: int = 1024) -> None:
        self._kind, self._rows = kind, kind.blank(capacity)
        self._row_of: dict[int, int] = {}
        self._free: list[int] = []
        self._used = 0

    @property
    def rows(self) -> Any:
        """All rows ever used, as views; a vacated row has key -1."""
        return self._kind({name: getattr(self._rows, name)[: self._used] for name in self._kind.FIELDS})

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
        while self._used > len(self._rows):
            self._grow()
        for name in self._kind.FIELDS:
            getattr(self._rows, name)[places] = getattr(rows, name)
        return places

    def drop(self, key: int) -> int | None:
        """Vacate the row of a key; returns its number, or None if there was none."""
        place = self._row_of.pop(key, None)
        if place is not None:
            for name, (_, _, empty) in self._kind.FIELDS.items():
                getattr(self._rows, name)[place] = empty
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

    def _grow(self) -> None:
        """Half as much room again, one column after the other, so that two copies of the whole never stand at once."""
        more = max(1024, len(self._rows) // 2)
        for name, field in self._kind.FIELDS.items():
            old = getattr(self._rows, name)
            new = blank_field(len(old) + more, field)
            new[: len(old)] = old
            setattr(self._rows, name, new)
