"""A whole file through the intake: every row comes out, as a record with its notes or as problems with their cures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from matching.errors import BadInput, BadRow, UnreadableFile
from matching.gigs.shift import Shift
from matching.intake import mapping as headers
from matching.intake.files import Line, read_lines
from matching.intake.mapping import COLUMNS, REQUIRED, Kind, Plan
from matching.records import JobFair, JobPosting, SeekerProfile, Station, TrainingCourse

R_co = TypeVar("R_co", bound=JobPosting | SeekerProfile | TrainingCourse | JobFair | Station | Shift, covariant=True)
HEADER_WITHIN = 10
"""The header stands in one of the first lines; titles of the sheet may stand above it."""


class Intake(Protocol[R_co]):
    """`PostingIntake`, `SeekerIntake`, `OfferIntake` or `ShiftIntake`."""

    def one(self, cells: Mapping[str, object]) -> tuple[R_co, list[str]]: ...

    def for_file(self, places: Iterable[tuple[str, str, str]]) -> Self: ...


@dataclass(frozen=True, slots=True)
class Accepted(Generic[R_co]):
    """A row that became a record; `stated` are the columns in which it said something, the rest as of `Rejected`."""

    row: int
    record: R_co
    notes: tuple[str, ...]
    stated: frozenset[str]
    original: dict[str, object]
    mends: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not: all its problems, and the row as it stands in the file.

    `mends`: which row of which file of rejects it was before, where it says so.
    """

    row: int
    problems: tuple[BadInput, ...]
    original: dict[str, object]
    mends: tuple[str, str] | None = None


class Table(Generic[R_co]):
    """One file, ready to be read row by row, more than once if need be.

    Parameters
    ----------
    path : Path
    kind : "postings", "seekers", "courses", "fairs", "stations" or "shifts"
    intake : PostingIntake, SeekerIntake, OfferIntake or ShiftIntake
    mappings_dir : Path
        The shipped mappings; one of them is taken when the header fits it.
    mapping : Path, optional
        Taken whatever the header.

    Attributes
    ----------
    columns : list of str
        The header as it stands.
    unknown : list of str
        Columns that are not read.
    total : int
        Rows of data, for a progress bar.

    Raises
    ------
    UnreadableFile
    """

    def __init__(
        self, path: Path, kind: Kind, intake: Intake[R_co], mappings_dir: Path, mapping: Path | None = None
    ) -> None:
        self._path, self._kind = path, kind
        shipped = headers.shipped(mappings_dir, kind)
        offered = [headers.Mapping.load(mapping)] if mapping else shipped
        if offered[0].kind != kind:
            raise UnreadableFile(f"对照表 {mapping} 是给 {offered[0].kind} 用的，不是 {kind}")
        self._mapping, self._header = self._recognise(offered, given=mapping is not None)
        self._words = _words([*offered, *shipped])
        self._plan = lru_cache(maxsize=4096)(lambda names: self._mapping.plan(names))
        self.columns = [str(name) for name in self._header.values] if self._header else self._json_columns()
        self.unknown = self._plan(tuple(self.columns)).unknown if self._header else []
        self._refuse_typos()
        self.total, places = self._survey()
        self._intake = intake.for_file(places)

    def __iter__(self) -> Iterator[Accepted[R_co] | Rejected]:
        return (self._judged(line) for line in self._data())

    def named(self, row: Rejected, field: str) -> str:
        """A column of the contract in the words of this file's own header, or else in Chinese."""
        header = self.columns if self._header else list(row.original)
        targets = self._plan(tuple(header)).targets
        theirs = [name for name, target in zip(header, targets, strict=True) if target and target.to == field]
        wider = headers.WITHIN.get(field, "")
        theirs += [name for name, target in zip(header, targets, strict=True) if target and target.to == wider]
        chinese = self._words.get(field) or self._words.get(wider, "")
        if not theirs:
            return chinese or field
        return f"{theirs[0]}（{chinese}）" if chinese and theirs[0].isascii() else theirs[0]

    # -------------------------------------------------------------------------------------------- header

    def _recognise(self, offered: Sequence[headers.Mapping], *, given: bool) -> tuple[headers.Mapping, Line | None]:
        """The mapping, and the line that is the header (None where every row names its own fields)."""
        first = list(islice(read_lines(self._path), HEADER_WITHIN))
        if not first:
            raise UnreadableFile(f"{self._path.name} 是空的，没有一行数据")
        for line in first:
            names = [str(name) for name in (line.names or line.values)]
            fitting = offered[0] if given and self._covers(offered[0], names) else headers.choose(names, offered)
            if fitting is not None:
                return fitting, None if line.names is not None else line
        if first[0].names is not None:
            return offered[0], None
        raise UnreadableFile(self._missing(first[0], offered[0]))

    def _covers(self, mapping: headers.Mapping, names: Sequence[str]) -> bool:
        """Whether the header gives every required column by this mapping."""
        there = {target.to for target in mapping.plan(names).targets if target}
        made = {REQUIRED[self._kind][0]} if mapping.id_from else set()
        return set(REQUIRED[self._kind]) <= there | made

    def _missing(self, line: Line, mapping: headers.Mapping) -> str:
        there = {headers.header_name(name) for name in line.values}
        missing = [name for name in REQUIRED[self._kind] if name not in there]
        shown = "、".join(str(value) for value in list(line.values)[:12])
        return (
            f"{self._path.name} 的表头里没有必需的列：{'、'.join(missing) or '（对照表里的列）'}。"
            f"第一行是：{shown[:200]}。请改表头（{'、'.join(COLUMNS[self._kind][:6])} …），或用 --mapping 给出对照表"
        )

    def _refuse_typos(self) -> None:
        if typos := headers.likely_typos(self.unknown, self._kind, self.columns):
            told = "；".join(f"“{name}”是不是 {column}" for name, column in typos.items())
            raise UnreadableFile(f"{self._path.name} 的表头写错了：{told}？请改正表头")

    def _json_columns(self) -> list[str]:
        return [*COLUMNS[self._kind], "row"]

    # -------------------------------------------------------------------------------------------- rows

    def _data(self) -> Iterator[Line]:
        after = self._header.number if self._header else 0
        return (line for line in read_lines(self._path) if line.number > after)

    def _plan_of(self, line: Line) -> Plan:
        return self._plan(tuple(line.names if line.names is not None else self.columns))

    def _survey(self) -> tuple[int, list[tuple[str, str, str]]]:
        """A first walk through the file: how many rows, and each (longitude, latitude, district)."""
        total, places = 0, []
        for line in self._data():
            total += 1
            cells = self._plan_of(line).apply(line.values) if line.problem is None else {}
            if "longitude" in cells and "latitude" in cells:
                district = cells.get("district", cells.get("location", ""))
                places.append((str(cells["longitude"]), str(cells["latitude"]), str(district)))
        return total, places

    def _judged(self, line: Line) -> Accepted[R_co] | Rejected:
        names = line.names if line.names is not None else self.columns
        original: dict[str, object] = dict(zip(names, line.values, strict=False))
        mends = _mends(original)
        problem = line.problem or self._shape_problem(line)
        if problem is not None:
            return Rejected(line.number, (problem,), original, mends)
        cells = self._cells(line)
        try:
            record, notes = self._intake.one(cells)
        except BadRow as bad:
            return Rejected(line.number, bad.problems, original, mends)
        stated = frozenset(name for name, value in cells.items() if value is not None and str(value).strip())
        return Accepted(line.number, record, tuple(notes), stated, original, mends)

    def _cells(self, line: Line) -> dict[str, object]:
        """Values under the contract's names; a JSON object's unknown fields stay, to be told."""
        plan = self._plan_of(line)
        cells = plan.apply(line.values)
        if line.names is not None:
            cells |= {name: value for name, value in zip(line.names, line.values, strict=True) if name in plan.unknown}
        return cells

    def _shape_problem(self, line: Line) -> BadInput | None:
        extra = (
            [value for value in line.values[len(self.columns) :] if str(value).strip()] if line.names is None else []
        )
        if not extra:
            return None
        return BadInput(
            "row", extra[0], f"这一行比表头多 {len(extra)} 格。多半是文字里有没加引号的分隔符，请给那一格加引号"
        )


def _words(mappings: Sequence[headers.Mapping]) -> dict[str, str]:
    """Chinese names of columns, by the first mapping that has one."""
    named = [(column, word) for one in mappings for column, word in one.words.items() if not word.isascii()]
    return {"row": "整行"} | dict(reversed(named))


def _mends(original: Mapping[str, object]) -> tuple[str, str] | None:
    batch, row = (str(original.get(name, "")).strip() for name in (headers.BATCH_COLUMN, headers.ROW_COLUMN))
    return (batch, row) if batch and row else None
