"""Pay out of its columns: plain figures with a unit, or words (「5-8K·13薪」) in any of them."""

import re
from dataclasses import dataclass

from matching.intake.fields import Row
from matching.results import Pay
from matching.text.clean import clean_line
from matching.text.column_words import says_none
from matching.text.pay import MONTHS_A_YEAR, NEGOTIABLE, monthly, read_pay, unit_by_size
from matching.vocabulary import PayUnit

ACCEPTED = "5000、4000-6000元/月、5-8K、200元/天、18元/小时、面议"
MOST_A_MONTH = 1_000_000.0
_FIGURE = re.compile(r"[-+]?\d+(?:\.\d+)?")
_YEAR = "year"
_UNITS = (
    (PayUnit.HOUR, re.compile(r"小时|钟头|时薪|hour|^时$|^h$")),
    (PayUnit.DAY, re.compile(r"天|日|day|^d$")),
    (PayUnit.PIECE, re.compile(r"件|单|次|课时|piece")),
    (_YEAR, re.compile(r"年|year|annual|^y$")),
    (PayUnit.MONTH, re.compile(r"月|month|^m$|^元$|^千?元?$")),
)


@dataclass(frozen=True, slots=True)
class PayColumns:
    """What `salary_min`, `salary_max` and `salary_unit` of a posting become."""

    low: float | None = None
    high: float | None = None
    unit: PayUnit | None = None


def read_pay_columns(row: Row) -> PayColumns:
    """Pay of a posting; figures of a year are told by the month, a missing unit by the size of the figures."""
    unit = row.word("salary_unit", _read_unit, "month、day、hour、piece（月、天、小时、件）")
    if row.has("salary"):
        pay = _words(row, "salary")
        return _checked(row, pay.low, pay.high, pay.unit) if pay and _stated(pay) else PayColumns()
    low, high = _one_column(row, "salary_min"), _one_column(row, "salary_max")
    if low is None and high is None:
        return PayColumns()
    return _together(row, low, high, unit)


def read_wish(row: Row, field: str = "wish_salary_min") -> float | None:
    """The least that a person wants, in yuan a month."""
    column = _one_column(row, field)
    if column is None:
        return None
    if isinstance(column, Pay):
        wished = [figure for figure in monthly(column) if figure == figure]
        column = wished[0] if wished else None
    if column is not None and column > MOST_A_MONTH:
        row.reject(field, column, "一个月的工资不会这么多。请查对，单位是元/月")
        return None
    return column


def _read_unit(text: str) -> PayUnit | str | None:
    word = text.lower()
    return next((unit for unit, pattern in _UNITS if pattern.search(word)), None)


def _one_column(row: Row, field: str) -> Pay | float | None:
    """A plain figure, or pay read from words; None when nothing is stated (empty, 0, 面议)."""
    text = clean_line(row.raw(field)).replace(",", "")
    if not text or says_none(text):
        return None
    if _FIGURE.fullmatch(text):
        if float(text) < 0:
            row.reject(field, text, "工资不能是负数")
        return float(text) if float(text) > 0 else None
    pay = _words(row, field)
    return pay if pay and _stated(pay) else None


def _words(row: Row, field: str) -> Pay | None:
    text = clean_line(row.raw(field))
    pay = read_pay(text)
    if pay is None and not says_none(text) and not NEGOTIABLE.search(text):
        row.reject(field, text, f"读不出工资。可以写：{ACCEPTED}")
    return pay


def _stated(pay: Pay) -> bool:
    return pay.low is not None or pay.high is not None


def _together(row: Row, low: Pay | float | None, high: Pay | float | None, unit: PayUnit | str | None) -> PayColumns:
    """Both columns as one pay; words bring their own unit."""
    spoken = next((pay for pay in (low, high) if isinstance(pay, Pay)), None)
    least = (low.low if low.low is not None else low.high) if isinstance(low, Pay) else low
    most = (high.high if high.high is not None else high.low) if isinstance(high, Pay) else high
    if isinstance(low, Pay) and most is None:
        least, most = low.low, low.high
    if isinstance(high, Pay) and least is None:
        least = high.low
    if unit == _YEAR and spoken is None:
        least, most = (None if figure is None else round(figure / MONTHS_A_YEAR, 2) for figure in (least, most))
        unit = PayUnit.MONTH
    return _checked(row, least, most, spoken.unit if spoken else PayUnit(unit) if unit else None)


def _checked(row: Row, low: float | None, high: float | None, unit: PayUnit | None) -> PayColumns:
    if low is not None and high is not None and low > high:
        row.reject("salary_max", f"{low:g}-{high:g}", "最高工资比最低工资小。请对调或改正")
        return PayColumns()
    figure = high if high is not None else low
    if figure is None:
        return PayColumns()
    if unit is None:
        unit = unit_by_size(figure)
        if unit is not PayUnit.MONTH:
            row.note(f"工资 {figure:g} 没有写单位，按元/{'天' if unit is PayUnit.DAY else '小时'}处理")
    if unit is PayUnit.MONTH and figure > MOST_A_MONTH:
        field = next(name for name in ("salary_max", "salary_min", "salary") if row.has(name))
        row.reject(field, f"{figure:g}", "一个月的工资不会这么多。请查对，单位是元/月")
        return PayColumns()
    return PayColumns(low, high, unit)
