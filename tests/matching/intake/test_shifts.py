"""Shifts out of files: times as people write them, and what is wrong named with its cure."""

from datetime import datetime
from pathlib import Path

import pytest

from matching.errors import BadRow
from matching.gigs import Settlement
from matching.intake.shifts import ShiftIntake
from matching.intake.tables import Accepted, Rejected, Table
from tests.matching.intake.rooms import MAPPINGS, regions

GOOD = {
    "shift_id": "g1",
    "posting_id": "p1",
    "starts_at": "2026-12-05 08:00",
    "ends_at": "17:30",
    "places": "5",
    "pay": "180",
    "pay_unit": "天",
}
INTAKE = ShiftIntake(regions())


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2026-12-05 08:00", "17:30", ("2026-12-05T08:00", "2026-12-05T17:30")),
        ("2026-12-05T08:00:00", "2026-12-05T12:00:00", ("2026-12-05T08:00", "2026-12-05T12:00")),
        ("2026年12月5日8:00", "12点", ("2026-12-05T08:00", "2026-12-05T12:00")),
        ("2026/12/5 22：00", "06:00", ("2026-12-05T22:00", "2026-12-06T06:00")),
        ("2026-12-05 16:00", "24:00", ("2026-12-05T16:00", "2026-12-06T00:00")),
    ],
)
def test_times_as_people_write_them(starts, ends, expected):
    read, notes = INTAKE.one(GOOD | {"starts_at": starts, "ends_at": ends})
    assert (read.starts_at, read.ends_at) == tuple(map(datetime.fromisoformat, expected))
    assert (read.places, read.pay, read.settlement, notes) == (5, 180, Settlement.DAILY, [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_at": "明天早上"}, "starts_at"),
        ({"starts_at": "08:00"}, "starts_at"),
        ({"starts_at": "2026-12-05 08:00+09:00"}, "starts_at"),
        ({"ends_at": "25:00"}, "ends_at"),
        ({"ends_at": "2026-12-07 08:00"}, "ends_at"),
        ({"ends_at": ""}, "ends_at"),
        ({"places": "0"}, "places"),
        ({"places": "2.5"}, "places"),
        ({"places": ""}, "places"),
        ({"pay": "面议"}, "pay"),
        ({"pay_unit": "月"}, "pay_unit"),
        ({"pay_unit": ""}, "pay_unit"),
        ({"settlement": "以后再说"}, "settlement"),
        ({"district": "大石挢市"}, "district"),
        ({"shift_id": ""}, "shift_id"),
    ],
)
def test_what_is_wrong_is_named_with_its_cure(wrong, field):
    with pytest.raises(BadRow) as refusal:
        INTAKE.one(GOOD | wrong)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert refusal.value.problems[0].cure


def test_a_file_is_read_row_by_row(tmp_path: Path):
    path = tmp_path / "shifts.csv"
    rows = [",".join(GOOD), ",".join(GOOD.values()), ",".join((GOOD | {"places": "很多"}).values())]
    path.write_text("\n".join(rows), encoding="utf-8")
    good, bad = Table(path, "shifts", INTAKE, MAPPINGS)
    assert isinstance(good, Accepted)
    assert isinstance(bad, Rejected)
    assert [(bad.row, one.field) for one in bad.problems] == [(3, "places")]
