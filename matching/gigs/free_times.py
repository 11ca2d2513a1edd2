"""When a person is free for gigs: a weekly pattern, and single dates that take its place."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Self

from pydantic import Field, model_validator

from matching.gigs.shift import Span
from matching.records import Record

MOST_TIMES = 200
MIDNIGHT = time()


class Hours(Record):
    """A part of one day; 00:00 as the end is the end of that day, and an end before the start lies on the next."""

    starts: time
    ends: time

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.starts == self.ends and self.starts != MIDNIGHT:
            raise ValueError("starts 和 ends 一样：请写从几点到几点，全天写 00:00 到 00:00")
        return self

    def on(self, day: date) -> Span:
        starts, ends = datetime.combine(day, self.starts), datetime.combine(day, self.ends)
        return Span(starts, ends if ends > starts else ends + timedelta(days=1))


class Weekly(Hours):
    """Every week on one `weekday`, 1 (周一) to 7 (周日)."""

    weekday: int = Field(ge=1, le=7)


class OneDay(Hours):
    """On one `day` alone."""

    day: date


class FreeTimes(Record):
    """What a person said of their free time.

    Attributes
    ----------
    dates : tuple of OneDay
        The pattern does not count on these days.
    away : tuple of date
        Not free at all, whatever the pattern says.
    """

    weekly: tuple[Weekly, ...] = Field(default=(), max_length=MOST_TIMES)
    dates: tuple[OneDay, ...] = Field(default=(), max_length=MOST_TIMES)
    away: tuple[date, ...] = Field(default=(), max_length=MOST_TIMES)

    @property
    def is_empty(self) -> bool:
        return not self.weekly and not self.dates

    def cover(self, wanted: Span) -> bool:
        """Whether the whole of it is free time; stretches that meet are one."""
        return bool(self.covering(wanted))

    def covering(self, wanted: Span) -> list[Span]:
        """The free stretches, by time, in which the whole of it lies; none where a minute of it is not free."""
        reached, used = wanted.starts, list[Span]()
        for one in sorted(self._around(wanted)):
            if one.starts <= reached < min(one.ends, wanted.ends):
                reached = one.ends
                used.append(one)
        away = any(day in self.away for day in wanted.days)
        return used if reached >= wanted.ends and not away else []

    def _around(self, wanted: Span) -> Iterable[Span]:
        """Free stretches that begin on the days of the span, or the day before."""
        own = {one.day for one in self.dates}
        for day in [wanted.starts.date() - timedelta(days=1), *wanted.days]:
            if day in self.away:
                continue
            yield from (one.on(day) for one in self.dates if one.day == day)
            if day not in own:
                yield from (one.on(day) for one in self.weekly if one.weekday == day.isoweekday())
