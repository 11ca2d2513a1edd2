"""The file of rejected rows: what is wrong and what to do, beside the row as it came, to be mended there.

A row that comes back names the file and the row that it was, and is taken out of that file: what a file still holds is
what nobody has mended yet.
"""

import csv
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import orjson

from matching.intake.mapping import REJECT_COLUMNS
from matching.intake.tables import Rejected

_ENDING = "-rejects.csv"
ASIDE = ".aside"


class RejectsFile:
    """A CSV that any spreadsheet opens (UTF-8 with BOM); not made at all while nothing is rejected.

    The first columns say which file this is, which row, which column, what stood there and what to do; several problems
    of one row are parted by ``|``. The other columns are the original ones: mend them and import this file.
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

    def add(self, rejected: Rejected, named: Callable[[Rejected, str], str]) -> None:
        """One rejected row; `named` says what people call a column of the contract."""
        file = self._file or self._open()
        problems = [(named(rejected, one.field), one.value, one.cure) for one in rejected.problems]
        told = (" | ".join(words) for words in zip(*problems, strict=True))
        values = (_cell(rejected.original.get(column)) for column in self._columns)
        csv.writer(file).writerow([_batch(self.path), rejected.row, *told, *values])
        self.count += 1

    def _open(self) -> IO[str]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)  # rows of people are in it as they came: nobody else on the machine reads them
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        csv.writer(self._file).writerow([*REJECT_COLUMNS, *self._columns])
        return self._file


def rejects_files(directory: Path) -> list[Path]:
    """Those with rows that nobody has mended, newest first."""
    return sorted(directory.glob(f"*{_ENDING}"), key=lambda path: (-_changed_at(path), path.name))


def rows_left(path: Path) -> int:
    """How many rows a file of rejects still holds; 0 once it is gone."""
    changed = _changed_at(path)
    return _rows_left(path, changed) if changed else 0


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=256)
def _rows_left(path: Path, _changed: int) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def check_off(directory: Path, mended: Iterable[tuple[str, str]], written: Path | None = None) -> None:
    """Take out the rows that came back, given as (file, row), and those that stand in the file just `written` as well.

    Names of files that are not here mean nothing. Whoever sends the same faulty file every day has its rows once.
    """
    by_batch: dict[str, set[str]] = {}
    for batch, row in mended:
        by_batch.setdefault(batch, set()).add(row)
    head, again = _originals(written) if written else ([], set())
    for path in rejects_files(directory):
        rows = by_batch.get(_batch(path), set())
        if rows:
            _without(path, partial(_is_one_of, rows))
        if again and path != written and _originals(path)[0] == head:
            _without(path, lambda cells: tuple(cells[len(REJECT_COLUMNS) :]) in again)


def _is_one_of(rows: Collection[str], cells: Sequence[str]) -> bool:
    return len(cells) > 1 and cells[1] in rows


def _originals(path: Path) -> tuple[list[str], set[tuple[str, ...]]]:
    """The columns of the rows as they came, and these rows; nothing of a file that is gone."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
    except FileNotFoundError:
        return [], set()
    return head[len(REJECT_COLUMNS) :], {tuple(row[len(REJECT_COLUMNS) :]) for row in rows}


def forget_rows(directory: Path, words: Collection[str]) -> int:
    """Take out of every file here the rows of which a cell is one of these words; a file left empty goes. How many."""
    known = frozenset(words)
    every = (*rejects_files(directory), *directory.glob(f"*{_ENDING}{ASIDE}"))
    return sum(_without(path, lambda cells: not known.isdisjoint(cell.strip() for cell in cells)) for path in every)


def set_aside(path: Path, now: datetime) -> None:
    """Nobody will mend this file: off the list, and gone for good once it cannot be brought back."""
    aside = path.with_name(path.name + ASIDE)
    os.replace(path, aside)
    os.utime(aside, (now.timestamp(), now.timestamp()))


def bring_back(directory: Path, name: str, since: datetime) -> bool:
    """Undo `set_aside` of the file of this name, if that was since a moment; whether it was."""
    for aside in directory.glob(f"*{_ENDING}{ASIDE}"):
        if aside.name == name + ASIDE and aside.stat().st_mtime >= since.timestamp():
            os.replace(aside, directory / name)
            return True
    return False


def drop_aside(directory: Path, before: datetime) -> None:
    """Delete what was set aside before a moment: rows of people are in it."""
    for path in directory.glob(f"*{_ENDING}{ASIDE}"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _batch(path: Path) -> str:
    return path.name.removesuffix(_ENDING)


def _without(path: Path, goes: Callable[[list[str]], object]) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    kept = [row for row in rows if not goes(row)]
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
