"""Days as people and other systems write them."""

import re
from datetime import UTC, date, datetime, timedelta

from matching.text.clean import clean_line

ACCEPTED_DATES = "2024-03-05、2024/3/5、2024年3月5日、20240305"
FIRST_YEAR, LAST_YEAR = 1950, 2100
GRADUATION_MONTH = 7
"""When only the year of graduation is told: Chinese schools end in July."""

_TIME = r"(?:[T\s]+\d[\d:.]*\s*(?:Z|[+-]\d\d:?\d\d)?)?"
_DAY = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})(?:\s*[-/.月]\s*(\d{{1,2}})?\s*日?)?{_TIME}(?:前|止|截止|毕业)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}")
_YEAR = re.compile(r"(\d{4})\s*(?:年|届|级)?(?:应届)?(?:毕业生?)?")
_SERIAL = re.compile(r"([2-6]\d{4}|7[0-2]\d{3})(?:\.\d+)?")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?(?:\.\d+)?")
_SPREADSHEET_ZERO = date(1899, 12, 30)
_CHINA = timedelta(hours=8)
_OPEN_END = re.compile(r"长期(?:有效|招聘)?|永久|不限|无|招满(?:为止|即止)|-+")


def read_date(text: str) -> date | None:
    """A day: ISO with or without time, dots, slashes, 年月日, packed, a spreadsheet's serial, seconds since 1970.

    A month alone is its first day; a year alone is no day (see `read_graduation`).
    """
    line = clean_line(text)
    if match := _DAY.fullmatch(line):
        return _day(match[1], match[2], match[3] or "1")
    if match := _YEAR_LAST.fullmatch(line):
        return _day_with_year_last(*match.groups())
    if match := _EPOCH.fullmatch(line):
        return (datetime.fromtimestamp(int(match[1]), UTC) + _CHINA).date()
    if match := _PACKED.fullmatch(line):
        return _day(*match.groups())
    if match := _SERIAL.fullmatch(line):
        return _SPREADSHEET_ZERO + timedelta(days=int(match[1]))
    return None


def read_graduation(text: str) -> date | None:
    """As `read_date`, and 「2024」「2024届」 too: the July of that year."""
    if match := _YEAR.fullmatch(clean_line(text)):
        return _day(match[1], str(GRADUATION_MONTH), "1")
    return read_date(text)


def says_open_end(text: str) -> bool:
    """「长期有效」「招满为止」: no last day."""
    return _OPEN_END.fullmatch(clean_line(text)) is not None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if FIRST_YEAR <= int(year) <= LAST_YEAR else None
    except ValueError:
        return None


def _day_with_year_last(first: str, second: str, year: str) -> date | None:
    """3/25/2024 or 25/3/2024; where both orders make a day, neither is guessed."""
    readings = {_day(year, first, second), _day(year, second, first)} - {None}
    return readings.pop() if len(readings) == 1 else None
