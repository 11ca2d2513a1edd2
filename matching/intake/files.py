"""Rows out of files: CSV, spreadsheets and JSON lines, gzipped or not, in UTF-8, UTF-16 or GB18030.

What a file is, is told by its content, not by its name. Rows keep the number that a person sees in a spreadsheet.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from matching.errors import BadInput, UnreadableFile

MOST_BYTES = 1 << 30
"""Unpacked size that is still read (1 GiB)."""
DELIMITERS = ",\t;|，；"
MOST_LINES_A_RECORD = 400
"""A quoted cell that runs on for longer than this was never closed."""
_GZIP, _ZIP, _OLD_EXCEL = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FEW = 20
"""Damage of one sign in this many is damage to rows, not a wrong guess of the encoding."""

Cells = dict[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table as it stands in the file, or a JSON object (then `names` are its own)."""

    number: int
    values: Sequence[object]
    names: Sequence[str] | None = None
    problem: BadInput | None = None


def read_lines(path: Path) -> Iterator[Line]:
    """Lines of any file that we read, empty ones left out.

    Raises
    ------
    UnreadableFile
        Saying what the file is, and what to do.
    """
    content = _unpacked(path)
    if content.startswith((_ZIP, _OLD_EXCEL)):
        return _sheet_lines(content, path.name)
    if path.name.lower().removesuffix(".gz").endswith((".xlsx", ".xls")):
        raise UnreadableFile(f"{path.name} 不是 Excel 文件。请在 Excel 里另存为 .xlsx，或存成 CSV")
    text = _decoded(content, path.name)
    if text.lstrip()[:1] in ("{", "["):
        return _json_lines(text)
    return _csv_lines(text)


def _unpacked(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile(f"找不到文件 {path}") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{path} 是文件夹，不是文件") from None
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"{path.name} 打不开或没有下载完整（{type(error).__name__}）。请重新保存后再传") from error
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"{path.name} 超过 1 GiB。请分成几个文件")
    return content


# ------------------------------------------------------------------------------------------------ encodings


def _decoded(content: bytes, name: str) -> str:
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4096]:
        raise UnreadableFile(f"{name} 不是文字表格。能读的有：CSV、XLSX、JSONL，可用 gzip 压缩")
    for encoding in ("utf-8-sig", "gb18030"):
        text = content.decode(encoding, errors="replace")
        if text.count("\ufffd") * _FEW <= sum(sign > "\x7f" for sign in text[:200_000]):
            return text
    raise UnreadableFile(f"{name} 的文字编码认不出。请另存为 UTF-8 编码的 CSV")


# ------------------------------------------------------------------------------------------------ CSV


def _csv_lines(text: str) -> Iterator[Line]:
    csv.field_size_limit(MOST_BYTES)
    lines = text.splitlines(keepends=True) if "\n" not in text else io.StringIO(text, newline="").readlines()
    delimiter = _delimiter(lines)
    start, number = 0, 0
    while start < len(lines):
        record, used = _record(lines, start, delimiter)
        number += 1
        if used > MOST_LINES_A_RECORD:
            cells = next(csv.reader([lines[start].replace('"', "")], delimiter=delimiter), [])
            yield Line(number, cells, problem=BadInput("row", lines[start].strip(), "引号没有成对。请补上或删掉引号"))
            used = 1
        elif any(cell.strip() for cell in record):
            yield Line(number, record)
        start += used


def _record(lines: list[str], start: int, delimiter: str) -> tuple[list[str], int]:
    """The record that begins on a line, and the number of lines it takes."""
    end = min(start + MOST_LINES_A_RECORD + 1, len(lines))
    reader = csv.reader((lines[at] for at in range(start, end)), delimiter=delimiter)
    record = next(reader, [])
    return record, max(reader.line_num, 1)


def _delimiter(lines: list[str]) -> str:
    """The sign that parts the most cells in the first lines."""
    counts = {
        sign: max((len(next(csv.reader([line], delimiter=sign), [])) for line in lines[:10]), default=0)
        for sign in DELIMITERS
    }
    return max(DELIMITERS, key=lambda sign: counts[sign])


# ------------------------------------------------------------------------------------------------ JSON


def _json_lines(text: str) -> Iterator[Line]:
    if text.lstrip().startswith("["):
        yield from _json_array(text)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _json_line(number, line)


def _json_array(text: str) -> Iterator[Line]:
    try:
        items = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(
            f"不是完整的 JSON（第 {error.lineno} 行第 {error.colno} 列）。请每行写一个 JSON 对象"
        ) from None
    for number, item in enumerate(items, start=1):
        yield _json_object(number, item, str(item))


def _json_line(number: int, line: str) -> Line:
    try:
        return _json_object(number, orjson.loads(line), line)
    except orjson.JSONDecodeError as error:
        return Line(
            number, [line], ["row"], BadInput("row", line, f"不是完整的 JSON（第 {error.colno} 列）。请一行写一个对象")
        )


def _json_object(number: int, item: object, line: str) -> Line:
    if not isinstance(item, dict):
        return Line(number, [line], ["row"], BadInput("row", line, '应是一个 JSON 对象，形如 {"title": "电工"}'))
    return Line(number, list(item.values()), list(item))


# ------------------------------------------------------------------------------------------------ spreadsheets


def _sheet_lines(content: bytes, name: str) -> Iterator[Line]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_index(index) for index in range(len(book.sheet_names)))
        tables = (sheet.to_python(skip_empty_area=False) for sheet in sheets)
        rows: list[list[Any]] = next((table for table in tables if table), [])
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(f"{name} 是损坏的或加密的 Excel 文件。请另存为不加密的 .xlsx") from error
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in row]
        if any(cells):
            yield Line(number, cells)


def _cell(value: float | str | bool | datetime | date | time | timedelta | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)
