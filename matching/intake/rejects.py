"""The file of rejected rows: what is wrong and what to do, beside the row as it came, to be mended there."""

import csv
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import orjson

from matching.intake.mapping import REJECT_COLUMNS
from matching.intake.tables import Rejected


class RejectsFile:
    """A CSV that any spreadsheet opens (UTF-8 with BOM); not made at all while nothing is rejected.

    The first columns say which row, which column, what stood there and what to do; several problems of one row are
    parted by ``|``. The other columns are the original ones: mend them and import this file.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self.count = 0
        self._columns = [column for column in columns if column not in REJECT_COLUMNS]
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def written(self) -> Path | None:
        """The file, if there is one."""
        return self.path if self.count else None

    def add(self, rejected: Rejected) -> None:
        """One rejected row."""
        file = self._file or self._open()
        problems = [(one.field, one.value, one.cure) for one in rejected.problems]
        told = (" | ".join(words) for words in zip(*problems, strict=True))
        values = (_cell(rejected.original.get(column)) for column in self._columns)
        csv.writer(file).writerow([rejected.row, *told, *values])
        self.count += 1

    def _open(self) -> IO[str]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)  # rows of people are in it as they came: nobody else on the machine reads them
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        csv.writer(self._file).writerow([*REJECT_COLUMNS, *self._columns])
        return self._file


def forget_rows(directory: Path, words: Collection[str]) -> int:
    """Take out of every file here the rows of which a cell is one of these words; a file left empty goes. How many."""
    return sum(_without(path, frozenset(words)) for path in sorted(directory.glob("*-rejects.csv")))


def _without(path: Path, words: frozenset[str]) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    kept = [row for row in rows if words.isdisjoint(cell.strip() for cell in row)]
    if len(kept) == len(rows):
        return 0
    if kept:
        fresh = path.with_suffix(".tmp")
        fresh.touch(mode=0o600)
        with fresh.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([head, *kept])
        os.replace(fresh, path)
    else:
        path.unlink()
    return len(rows) - len(kept)


def _cell(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return orjson.dumps(value).decode()
