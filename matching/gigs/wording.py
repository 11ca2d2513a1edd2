"""Why a shift fits a person, in true and plain Chinese; and what is missing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from matching.gigs.shift import SETTLEMENT_NAMES, Shift, Span
from matching.results import Gap, Reason
from matching.vocabulary import PayUnit

WEEKDAYS = "一二三四五六日"
_UNITS = {PayUnit.DAY: "天", PayUnit.HOUR: "小时"}


def when(shift: Shift) -> str:
    """12月5日（周六）08:00到17:00，共9小时."""
    return f"{stretch(shift.span)}，共{shift.span.hours:g}小时"


def stretch(span: Span) -> str:
    """12月5日（周六）08:00到17:00."""
    starts, ends = span.starts, span.ends
    next_day = "次日" if ends.date() > starts.date() and f"{ends:%H:%M}" != "00:00" else ""
    until = "24:00" if f"{ends:%H:%M}" == "00:00" else f"{ends:%H:%M}"
    return f"{day(starts.date())}{starts:%H:%M}到{next_day}{until}"


def day(on: date) -> str:
    return f"{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


def moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日{at:%H:%M}"


def pay(shift: Shift) -> str:
    """The pay as stated; of one by the hour also the whole of the shift."""
    stated = f"{shift.pay:g}元/{_UNITS[shift.pay_unit]}，{SETTLEMENT_NAMES[shift.settlement]}"
    if shift.pay_unit is PayUnit.HOUR:
        return f"{stated}，这一班合{shift.pay * shift.span.hours:g}元（税前）"
    return stated


def time_reason(shift: Shift, free: Sequence[Span]) -> Reason:
    """`free` are the stretches, as the person stated them, that hold the whole shift."""
    said = when(shift)
    evidence = {"posting": said, "profile": "；".join(map(stretch, free))}
    return Reason("gig_time", f"{said}，都在你有空的时间里", evidence)


def pay_reason(shift: Shift) -> Reason:
    said = pay(shift)
    return Reason("gig_pay", said, {"posting": said})


def date_reason(shift: Shift) -> Reason:
    """Of a list by time and place alone."""
    said = when(shift)
    return Reason("gig_date", said, {"posting": said})


def way_reason(way: Mapping[str, Any]) -> Reason | Gap:
    """The way in words; a gap where either end is known to the district alone, or not at all (`minutes` None)."""
    if way["minutes"] is None:
        return Gap("gig_way", "住址或集合地点不够详细，路上要多久算不出，请先问清地点")
    return Reason("gig_way", way["text"], {"minutes": str(way["minutes"])})
