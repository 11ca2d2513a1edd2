"""Rows of courses, job fairs and stations to records: the same cleaning and the same rejects as of postings."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from matching.intake.coordinates import Coordinates, Point, shared_points
from matching.intake.fields import Row
from matching.intake.mapping import COLUMNS
from matching.intake.places import PlaceReader
from matching.intake.words import ACCEPTED_GROUPS, read_group
from matching.records import JobFair, Offer, Station, TrainingCourse
from matching.text.regions import Regions

OfferKind = Literal["courses", "fairs", "stations"]
MOST_DAYS, MOST_FEE = 1000, 100_000


class OfferIntake:
    """Makes offers of one kind; `regions` and `fakes` as of `PostingIntake`."""

    def __init__(self, kind: OfferKind, regions: Regions, fakes: frozenset[Point] = frozenset()) -> None:
        self._kind, self._regions = kind, regions
        self._places = PlaceReader(regions, Coordinates(regions, fakes))

    def for_file(self, places: Iterable[tuple[str, str, str]]) -> "OfferIntake":
        """The same, knowing which coordinates a file uses for the unknown."""
        codes = ((longitude, latitude, self._regions.of_address(name)) for longitude, latitude, name in places)
        shared = shared_points((lon, lat, found.code if found else "") for lon, lat, found in codes)
        return OfferIntake(self._kind, self._regions, shared)

    def one(self, cells: Mapping[str, object]) -> tuple[Offer, list[str]]:
        """The record and what was noted on the way; raises BadRow with every problem of the row."""
        row = Row(cells, frozenset(COLUMNS[self._kind]))
        make, values = _READERS[self._kind]
        read = {**values(row), "place": self._places.read(row), "phone": row.line("phone", most=50, masked=False)}
        read["source"] = row.line("source", required=True)
        row.refuse_if_bad()
        return make(**read), row.notes


def _course(row: Row) -> dict[str, object]:
    days = row.number("days", 1, MOST_DAYS, f"培训多少天，1 到 {MOST_DAYS}")
    return {
        "course_id": row.line("course_id", most=128, required=True, masked=False),
        "name": row.line("name", required=True),
        "provider": row.line("provider", required=True),
        "teaches": _needed(row, "teaches", "教什么，写证书或技能的名称，用 ; 隔开"),
        "starts_on": row.day("starts_on"),
        "enrol_until": row.day("enrol_until"),
        "days": None if days is None else int(days),
        "fee": row.number("fee", 0, MOST_FEE, f"收费多少元，免费写 0，最多 {MOST_FEE}"),
    }


def _fair(row: Row) -> dict[str, object]:
    held_on = row.day("held_on")
    if held_on is None and not row.problems:
        row.reject("held_on", "", "必填，写哪天举办，如 2026-12-05")
    return {
        "fair_id": row.line("fair_id", most=128, required=True, masked=False),
        "name": row.line("name", required=True),
        "held_on": held_on,
        "hours": row.line("hours", most=50),
        "employers": row.items("employers"),
        "welcomes": row.words("welcomes", read_group, ACCEPTED_GROUPS),
    }


def _station(row: Row) -> dict[str, object]:
    return {
        "station_id": row.line("station_id", most=128, required=True, masked=False),
        "name": row.line("name", required=True),
        "hours": row.line("hours", most=100),
    }


def _needed(row: Row, field: str, cure: str) -> tuple[str, ...]:
    found = row.items(field)
    if not found:
        row.reject(field, "", f"必填：{cure}")
    return found


_READERS: dict[OfferKind, tuple[Callable[..., Offer], Callable[[Row], dict[str, object]]]] = {
    "courses": (TrainingCourse, _course),
    "fairs": (JobFair, _fair),
    "stations": (Station, _station),
}
