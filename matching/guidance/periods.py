"""Months as the law counts them, and the age of retirement: exact to the day, at month ends and leap days too."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date
from typing import NamedTuple


class Track(NamedTuple):
    """Who retires when: months of age before 2025, first birth month that waits longer, births a step, most.

    全国人大常委会关于实施渐进式延迟法定退休年龄的决定 (2024-09-13), 办法 article 1: from 2025 on men, and women who
    left at 55, wait a month more for every four months of birth, up to 63 and 58; women who left at 50 one for every
    two, up to 55.
    """

    age: int
    first: tuple[int, int]
    step: int
    most: int


MEN = Track(720, (1965, 1), 4, 36)
WOMEN_OF_55 = Track(660, (1970, 1), 4, 36)
WOMEN_OF_50 = Track(600, (1975, 1), 2, 60)


def later(day: date, months: int) -> date:
    """The day so many months later (earlier, if negative); the last of the month where it has no such day.

    民法典 articles 201 and 202: the day a period begins is not counted, it ends on the day of the same number, and
    where the last month has none, on that month's last day. So exactly n months have passed on this day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def retirement(born: date, track: Track) -> date:
    """The day on which somebody born then reaches the statutory retirement age."""
    since = (born.year - track.first[0]) * 12 + born.month - track.first[1]
    waits = 0 if since < 0 else min(since // track.step + 1, track.most)
    return later(born, track.age + waits)


def retirement_between(earliest: date, latest: date, tracks: Iterable[Track]) -> tuple[date, date]:
    """Bounds of that day when birth lies between two days and the track is one of several; it rises with birth."""
    tracks = tuple(tracks)
    return min(retirement(earliest, one) for one in tracks), max(retirement(latest, one) for one in tracks)
