"""Shifts in words, as people read them."""

from datetime import datetime

import pytest

from matching.gigs import FreeTimes, Shift
from matching.gigs.wording import pay_reason, time_reason, way_reason
from matching.results import Gap


def shift(starts: str, ends: str, pay: float, unit: str) -> Shift:
    moments = {"starts_at": datetime.fromisoformat(starts), "ends_at": datetime.fromisoformat(ends)}
    return Shift(shift_id="g", posting_id="p", places=1, pay=pay, pay_unit=unit, **moments)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ("2026-12-05T17:30", "12月5日（周六）08:00到17:30，共9.5小时，都在你有空的时间里"),
        ("2026-12-06T00:00", "12月5日（周六）08:00到24:00，共16小时，都在你有空的时间里"),
        ("2026-12-06T02:00", "12月5日（周六）08:00到次日02:00，共18小时，都在你有空的时间里"),
    ],
)
def test_time(ends, words):
    worked = shift("2026-12-05T08:00", ends, 200, "day")
    free = FreeTimes(weekly=[{"weekday": day, "starts": "07:00", "ends": "03:00"} for day in range(1, 8)])
    reason = time_reason(worked, free.covering(worked.span))
    assert reason.text == words
    assert reason.evidence == {"posting": words.split("，都")[0], "profile": "12月5日（周六）07:00到次日03:00"}


def test_pay_by_the_hour_says_what_the_shift_comes_to():
    assert pay_reason(shift("2026-12-05T08:00", "2026-12-05T12:00", 22.5, "hour")).text == (
        "22.5元/小时，日结，这一班合90元（税前）"
    )
    assert pay_reason(shift("2026-12-05T08:00", "2026-12-05T12:00", 180, "day")).text == "180元/天，日结"


def test_minutes_are_told_only_where_both_ends_are_known():
    assert way_reason({"text": "骑电动车约13分钟", "minutes": 13}).text == "骑电动车约13分钟"
    unknown = way_reason({"text": "距离未知", "minutes": None})
    assert isinstance(unknown, Gap)
    assert "算不出" in unknown.text
