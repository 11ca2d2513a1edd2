"""Workbooks: text stays text, days are days, and a second sheet says what was taken out, when and by whom."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, ParamSpec
from urllib.parse import quote

import xlsxwriter
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console.pages import CITY, moment
from matching.desk.browsing import Page
from matching.desk.staffing import Member

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Of = ParamSpec("Of")
Cell = str | int | float | date | None
Row = Sequence[Cell]


async def as_file(name: str, workbook: Callable[Of, bytes], *of: Of.args, **how: Of.kwargs) -> Response:
    """A workbook to be saved under a name; it is made in another thread, so that others are answered meanwhile."""
    content = await run_in_threadpool(workbook, *of, **how)
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=EXCEL, headers={"Content-Disposition": disposition})


def notes_of_list(found: Page, conditions: str, member: Member) -> list[tuple[str, str]]:
    return [("条件", conditions), ("行数", f"{len(found.rows)}（共 {found.total}）"), *notes_of_making(member)]


def notes_of_making(member: Member) -> list[tuple[str, str]]:
    return [
        ("导出", f"{member.name}，{moment(datetime.now(CITY))}"),
        ("使用", "内部办理用，含个人信息，用后销毁。"),
    ]


def workbook(
    name: str, head: Row, rows: Iterable[Row], notes: Sequence[tuple[str, str]], *more: tuple[str, Row, Iterable[Row]]
) -> bytes:
    """The list, on the second sheet the notes, and on further ones what else belongs to it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as book:
        bold = book.add_format({"bold": True})
        _table(book, name, head, rows)
        about = book.add_worksheet("说明")
        for at, (what, told) in enumerate(notes):
            about.write_string(at, 0, what, bold)
            about.write_string(at, 1, told)
        about.set_column(1, 1, 60)
        for table in more:
            _table(book, *table)
    return file.getvalue()


def _table(book: Any, name: str, head: Row, rows: Iterable[Row]) -> None:
    bold, days = book.add_format({"bold": True}), book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, bold)
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, at, column, cell, days)
    sheet.autofit()


def _write(sheet: Any, at: int, column: int, cell: Cell, days: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), days)
    elif isinstance(cell, str):
        sheet.write_string(at, column, cell)
    else:
        sheet.write_number(at, column, cell)
