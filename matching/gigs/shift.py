"""A shift of a gig posting: when, where, for how many, for how much.

All times of this package are of the city (Asia/Shanghai, without daylight saving), naive, to the minute.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from matching.records import Identifier, Place, Record
from matching.vocabulary import PayUnit

LONGEST_HOURS = 24
MOST_PLACES = 1000


class Settlement(StrEnum):
    """When the pay of a shift is paid out."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    AT_END = "at_end"


SETTLEMENT_NAMES = {
    Settlement.DAILY: "日结",
    Settlement.WEEKLY: "周结",
    Settlement.MONTHLY: "月结",
    Settlement.AT_END: "完工结",
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time; the end does not belong to it."""

    starts: datetime
    ends: datetime

    @property
    def hours(self) -> float:
        return (self.ends - self.starts) / timedelta(hours=1)

    def overlaps(self, other: "Span") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    @property
    def days(self) -> list[date]:
        """Every calendar day of which a minute is in it."""
        last = (self.ends - timedelta(microseconds=1)).date()
        return [self.starts.date() + timedelta(days=n) for n in range((last - self.starts.date()).days + 1)]


class Shift(Record):
    """One shift as its employer states it. `pay` in yuan before tax per `pay_unit`; the place is the posting's
    unless it is given."""

    shift_id: Identifier = Field(min_length=1, max_length=128)
    posting_id: Identifier = Field(min_length=1, max_length=128)
    starts_at: datetime
    ends_at: datetime
    places: int = Field(ge=1, le=MOST_PLACES)
    pay: float = Field(gt=0)
    pay_unit: Literal[PayUnit.DAY, PayUnit.HOUR]
    settlement: Settlement = Settlement.DAILY
    place: Place = Place()

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.starts_at.tzinfo or self.ends_at.tzinfo:
            raise ValueError("times of the city, without a zone")
        if not timedelta() < self.ends_at - self.starts_at <= timedelta(hours=LONGEST_HOURS):
            raise ValueError(f"a shift ends after it starts, within {LONGEST_HOURS} hours")
        return self

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)
