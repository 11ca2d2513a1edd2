"""A row or a JSON body to a JobPosting: every field cleaned, every problem of the row told at once."""

import re
from collections.abc import Iterable, Mapping

from matching.intake.coordinates import Coordinates, Point, shared_points
from matching.intake.fields import Row
from matching.intake.mapping import COLUMNS, EXTRA
from matching.intake.pay_columns import read_pay_columns
from matching.intake.places import PlaceReader
from matching.intake.words import ACCEPTED_GROUPS, read_group, read_headcount, says_some
from matching.records import JobPosting
from matching.text.column_words import (
    ACCEPTED_EDUCATION,
    ACCEPTED_KINDS,
    ACCEPTED_YEARS,
    is_ceiling,
    read_education,
    read_kind,
    read_years,
)
from matching.text.dates import says_open_end
from matching.text.regions import Regions
from matching.vocabulary import Education

_KNOWN = frozenset((*COLUMNS["postings"], *EXTRA["postings"]))
_OCCUPATION = re.compile(r"(\d)-?(\d{2})-?(\d{2})-?(\d{2})(?!\d)")


class PostingIntake:
    """Makes postings of rows.

    Parameters
    ----------
    regions : Regions
    fakes : frozenset of (longitude, latitude)
        Points that the file gives for too many districts (`coordinates.shared_points`).
    """

    def __init__(self, regions: Regions, fakes: frozenset[Point] = frozenset()) -> None:
        self._regions = regions
        self._places = PlaceReader(regions, Coordinates(regions, fakes))

    def for_file(self, places: Iterable[tuple[str, str, str]]) -> "PostingIntake":
        """The same, knowing which coordinates a file uses for the unknown; see `coordinates.shared_points`."""
        codes = ((longitude, latitude, self._regions.of_address(name)) for longitude, latitude, name in places)
        return PostingIntake(
            self._regions, shared_points((lon, lat, found.code if found else "") for lon, lat, found in codes)
        )

    def one(self, cells: Mapping[str, object]) -> tuple[JobPosting, list[str]]:
        """The posting and what was noted on the way.

        Raises
        ------
        BadRow
            With every problem of the row.
        """
        row = Row(cells, _KNOWN)
        values = self._values(row)
        row.refuse_if_bad()
        return JobPosting.model_validate(values), row.notes

    def _values(self, row: Row) -> dict[str, object]:
        pay = read_pay_columns(row)
        return {
            "posting_id": row.line("posting_id", most=128, required=True, masked=False),
            "title": row.line("title", required=True),
            "employer": row.line("employer", required=True),
            "description": row.text("description"),
            "place": self._places.read(row),
            "occupation_code": row.word("occupation_code", _read_occupation, "6-18-02-04 这样的职业分类代码"),
            "education_min": _education_min(row),
            "experience_min_years": row.word("experience_min_years", read_years, ACCEPTED_YEARS),
            "certificates": row.items("certificates"),
            "salary_min": pay.low,
            "salary_max": pay.high,
            "salary_unit": pay.unit,
            "headcount": _headcount(row),
            "kind": row.word("kind", read_kind, ACCEPTED_KINDS),
            "shift": row.items("shift"),
            "benefits": row.items("benefits"),
            "welcome_groups": row.words("welcome_groups", read_group, ACCEPTED_GROUPS),
            "source": row.line("source"),
            **_days(row),
        }


def _education_min(row: Row) -> Education | None:
    level = row.word("education_min", read_education, ACCEPTED_EDUCATION)
    if level is not None and is_ceiling(row.raw("education_min")):
        row.note(f"“{row.raw('education_min').strip()}”不是最低学历，按学历不限处理")
        return None
    return level


def _headcount(row: Row) -> int | None:
    """「若干」 is wanted, but not how many."""
    return None if says_some(row.raw("headcount")) else row.word("headcount", read_headcount, "5、5人、若干")


def _read_occupation(text: str) -> str | None:
    match = _OCCUPATION.match(text)
    return "-".join(match.groups()) if match else None


def _days(row: Row) -> dict[str, object]:
    published = row.day("published_at")
    expires = None if says_open_end(row.raw("expires_at")) else row.day("expires_at")
    if published and expires and expires < published:
        row.reject("expires_at", row.raw("expires_at"), "比发布的日期还早。请改正其中一个")
    return {"published_at": published, "expires_at": expires}
