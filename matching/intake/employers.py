"""A table of employers: 单位, 在职职工, 残疾职工, 最多录用; the last three may be left empty."""

from collections.abc import Sequence
from pathlib import Path

from matching.errors import BadInput, UnreadableFile
from matching.intake.files import read_lines
from matching.records import Employer

COLUMNS = {
    "name": ("employer", "单位", "单位名称", "用人单位"),
    "staff": ("staff", "在职职工", "在职职工人数", "职工人数"),
    "disabled": ("disabled", "残疾职工", "残疾职工人数", "已安排残疾人"),
    "limit": ("limit", "最多录用", "最多录用人数"),
}


def read_employers(path: Path) -> list[Employer]:
    """Every row, or the first fault with its line: a figure read wrong would be an obligation told wrong."""
    lines = list(read_lines(path))
    if not lines:
        raise UnreadableFile(f"{path.name} 是空的。第一行写列名：单位,在职职工,残疾职工,最多录用")
    header = [str(cell or "").strip() for cell in lines[0].names or lines[0].values]
    places = {field: _place(header, names) for field, names in COLUMNS.items()}
    if places["name"] is None:
        raise UnreadableFile(f"{path.name} 里没有「单位」一列。第一行写列名：单位,在职职工,残疾职工,最多录用")
    rows = lines if lines[0].names else lines[1:]
    return [_employer(row.number, row.values, places) for row in rows]


def _place(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((at for at, cell in enumerate(header) if cell in names), None)


def _employer(number: int, values: Sequence[object], places: dict[str, int | None]) -> Employer:
    cells = {
        field: str(values[at] if values[at] is not None else "").strip()
        for field, at in places.items()
        if at is not None and at < len(values)
    }
    if not cells.get("name"):
        raise BadInput(f"第{number}行 单位", "", "写上单位名称")
    figures = {field: _figure(number, field, cells.get(field, "")) for field in ("staff", "disabled", "limit")}
    return Employer(name=cells["name"], **figures)


def _figure(number: int, field: str, cell: str) -> int | None:
    """A whole number of people; empty is unknown."""
    if not cell:
        return None
    plain = cell.removesuffix("人").removesuffix(".0")
    if not plain.isdecimal():
        raise BadInput(f"第{number}行 {COLUMNS[field][1]}", cell, "写人数，如 120；不知道就空着")
    return int(plain)
