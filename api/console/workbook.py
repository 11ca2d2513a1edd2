"""Lists as workbooks: text stays text, days are days, and a second sheet says what was taken out, when and by whom."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from api.console.pages import CITY, moment
from matching.desk.browsing import Page
from matching.desk.staffing import Member

PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Cell = str | int | float | date | None


def workbook_of_postings(found: Page, conditions: str, member: Member) -> bytes:
    head = ("岗位编号", "岗位", "单位", "地区", "工资", "人数", "发布", "截止", "报名", "录用")
    rows = (
        (
            one["posting_id"], one["title"], one["employer"], one["district"], one["salary"], one["headcount"],
            one["published_at"], one["expires_at"], one["happened"].get("applied", 0), one["happened"].get("hired", 0),
        )
        for one in found.rows
    )  # fmt: skip
    notes = [("条件", conditions)]
    return _workbook("岗位", head, rows, [*notes, ("行数", f"{len(found.rows)}（共 {found.total}）"), *_made(member)])


def workbook_of_shortlist(posting: dict[str, Any], body: dict[str, Any], member: Member) -> bytes:
    """As counsellors see it, names masked; nothing of a group and no shift, since such a sheet travels."""
    head = ("名次", "编码", "姓名", "想做", "住处", "公里", "符合", "还差", "可否联系")
    rows = (
        (
            one["rank"], one["seeker_ref"], one["name"], "、".join(one["wish_titles"]), one["district"],
            one["distance_km"], "；".join(reason["text"] for reason in one["reasons"]),
            "；".join(gap["text"] for gap in one["gaps"]), "可联系" if one["may_contact"] else "须先征得同意",
        )
        for one in body["items"]
    )  # fmt: skip
    notes = [
        ("岗位", f"{posting['title']}（{posting['employer']}，{posting['posting_id']}）"),
        ("名单编号", str(body["decision_id"])),
        ("行数", str(len(body["items"]))),
    ]
    return _workbook("推荐名单", head, rows, [*notes, *_made(member)])


def _made(member: Member) -> list[tuple[str, str]]:
    return [
        ("导出", f"{member.name}，{moment(datetime.now(CITY))}"),
        ("使用", "内部办理用，含个人信息，用后销毁。"),
    ]


def _workbook(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Sequence[tuple[str, str]]
) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as book:
        bold, days = book.add_format({"bold": True}), book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, head, bold)
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, at, column, cell, days)
        sheet.autofit()
        about = book.add_worksheet("说明")
        for at, (what, told) in enumerate(notes):
            about.write_string(at, 0, what, bold)
            about.write_string(at, 1, told)
        about.set_column(1, 1, 60)
    return file.getvalue()


def _write(sheet: Any, at: int, column: int, cell: Cell, days: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), days)
    elif isinstance(cell, str):
        sheet.write_string(at, column, cell)
    else:
        sheet.write_number(at, column, cell)
