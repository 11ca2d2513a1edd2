"""Rows of shifts to records: the same cleaning and the same rejects as of postings."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from matching.gigs.shift import LONGEST_HOURS, MOST_PLACES, SETTLEMENT_NAMES, Settlement, Shift
from matching.intake.coordinates import Coordinates, Point, shared_points
from matching.intake.fields import Row
from matching.intake.mapping import COLUMNS
from matching.intake.places import PlaceReader
from matching.text.clean import clean_line
from matching.text.dates import read_date
from matching.text.regions import Regions
from matching.vocabulary import PayUnit

MOST_PAY = 10_000
ACCEPTED_MOMENTS = "2026-12-05 08:00、2026年12月5日8:00；结束也可以只写 17:30"
_CLOCK = re.compile(r"(.*?)[T\s]*(\d{1,2})[:：点时](\d{2})?分?(?::00(?:\.0+)?)?")
_UNITS = {
    **dict.fromkeys(("day", "天", "日", "元/天", "元/日"), PayUnit.DAY),
    **dict.fromkeys(("hour", "小时", "时", "元/小时"), PayUnit.HOUR),
}
_SETTLEMENTS = {name: one for one, chinese in SETTLEMENT_NAMES.items() for name in (one.value, chinese)}


class ShiftIntake:
    """Makes shifts; `regions` and `fakes` as of `PostingIntake`."""

    def __init__(self, regions: Regions, fakes: frozenset[Point] = frozenset()) -> None:
        self._regions, self._places = regions, PlaceReader(regions, Coordinates(regions, fakes))

    def for_file(self, places: Iterable[tuple[str, str, str]]) -> "ShiftIntake":
        """The same, knowing which coordinates a file uses for the unknown."""
        codes = ((longitude, latitude, self._regions.of_address(name)) for longitude, latitude, name in places)
        shared = shared_points((lon, lat, found.code if found else "") for lon, lat, found in codes)
        return ShiftIntake(self._regions, shared)

    def one(self, cells: Mapping[str, object]) -> tuple[Shift, list[str]]:
        """The record and what was noted on the way; raises BadRow with every problem of the row."""
        row = Row(cells, frozenset(COLUMNS["shifts"]))
        starts, ends = _times(row)
        read = {
            "shift_id": row.line("shift_id", most=128, required=True, masked=False),
            "posting_id": row.line("posting_id", most=128, required=True, masked=False),
            "places": _needed(row, "places", 1, MOST_PLACES, f"要几个人，1 到 {MOST_PLACES}，整数"),
            "pay": _needed(row, "pay", 1, MOST_PAY, f"多少元，1 到 {MOST_PAY}"),
            "pay_unit": row.word("pay_unit", lambda text: _UNITS.get(text.lower()), "天（day）、小时（hour）"),
            "settlement": row.word("settlement", _SETTLEMENTS.get, "、".join(SETTLEMENT_NAMES.values()))
            or Settlement.DAILY,
            "place": self._places.read(row),
        }
        if read["pay_unit"] is None and not row.has("pay_unit"):
            row.reject("pay_unit", None, "必填：按天写 天，按小时写 小时")
        row.refuse_if_bad()
        return Shift.model_validate(read | {"starts_at": starts, "ends_at": ends}), row.notes


def _needed(row: Row, field: str, least: int, most: int, cure: str) -> float | None:
    found = row.number(field, least, most, cure)
    if found is None and not any(one.field == field for one in row.problems):
        row.reject(field, None, f"必填：{cure}")
    if found is not None and field == "places" and found != int(found):
        row.reject(field, found, cure)
    return found


def _times(row: Row) -> tuple[datetime | None, datetime | None]:
    """Start and end; an end without a day is the next moment after the start at which the clock shows it."""
    starts, ends = _read_moment(row.raw("starts_at")), _read_moment(row.raw("ends_at"))
    if not isinstance(starts, datetime):
        row.reject("starts_at", row.raw("starts_at"), f"哪天几点开始，写成：{ACCEPTED_MOMENTS}")
    if ends is None:
        row.reject("ends_at", row.raw("ends_at"), f"哪天几点结束，写成：{ACCEPTED_MOMENTS}")
    if not isinstance(starts, datetime) or ends is None:
        return None, None
    if isinstance(ends, time):
        ends = datetime.combine(starts.date(), ends)
        ends += timedelta(days=int(ends <= starts))
    if not timedelta() < ends - starts <= timedelta(hours=LONGEST_HOURS):
        row.reject("ends_at", row.raw("ends_at"), f"要在开始之后，一个班次最长 {LONGEST_HOURS} 小时")
    return starts, ends


def _read_moment(text: str) -> datetime | time | None:
    """A moment of the city to the minute; a clock alone is a time. With a zone it is none: whose time is meant?"""
    match = _CLOCK.fullmatch(clean_line(text))
    hour, minute = (int(match[2]), int(match[3] or 0)) if match else (99, 0)
    if match is None or minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    if not match[1].strip():
        return time(hour % 24, minute)
    day = read_date(match[1])
    return None if day is None else datetime.combine(day, time(hour % 24, minute)) + timedelta(days=hour // 24)
