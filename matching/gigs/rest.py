"""May this person work this shift beside those they hold: hours, rest, age (劳动法 15, 36, 38, 41, 58).

Hours count to the day on which a shift begins, so that a night is not parted at midnight into two short days; a rest
day is a calendar day, from Monday to Sunday, without a minute of work. One person's shifts count together, whoever
the employers are.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from matching.gigs.rules import Limit, Rest
from matching.gigs.shift import Span

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Fault:
    """Why not, in plain Chinese, and the article it rests on (None: a setting of ours)."""

    code: str
    text: str
    article: str | None


def rest_faults(held: Sequence[Span], wanted: Span, rest: Rest, *, minor: bool = False) -> list[Fault]:
    """Every rule that the wanted shift would break beside those held; empty: none.

    Parameters
    ----------
    held : sequence of Span
        Shifts of the same person for which a place is held, in any order, the wanted one not among them.
    minor : bool
        Under `full_age`, or perhaps so: neither nights nor more than `day_hours`.
    """
    faults = [*_breaks(held, wanted, rest), *_hours([*held, wanted], wanted, rest, minor=minor)]
    if minor and _in_the_night(wanted, rest):
        faults.append(_fault("minor_night", f"未满{rest.full_age.value}岁的人不排夜班", rest.full_age))
    return faults


def age_fault(birth_year: int | None, on: date, rest: Rest) -> Fault | None:
    """Why the age keeps somebody from a shift on that day; a birth year alone must make the working age certain."""
    limit = rest.working_age
    if birth_year is None:
        return _fault("age_unknown", f"接零工要满{limit.value}岁，资料里没有出生年份，请先补上", limit)
    reached = on.year - birth_year
    if reached < limit.value:
        return _fault("under_age", f"未满{limit.value}岁不能接零工", limit)
    if reached == limit.value:
        return _fault("age_unsure", f"今年才满{limit.value}岁，请到服务站核对生日后由工作人员安排", limit)
    return None


def is_minor(birth_year: int | None, on: date, rest: Rest) -> bool:
    """Under full age, or perhaps so: the year in which it is reached counts whole."""
    return birth_year is not None and on.year - birth_year <= rest.full_age.value


def _breaks(held: Sequence[Span], wanted: Span, rest: Rest) -> Iterable[Fault]:
    """Overlap, and the time between two shifts: of one day, or with a night between them."""
    if any(wanted.overlaps(one) for one in held):
        yield Fault("overlap", "和你已经约好的班次时间重叠", None)
        return
    gaps = [(_gap(one, wanted), one.starts.date() == wanted.starts.date()) for one in held]
    if any(same_day and gap < timedelta(minutes=rest.break_minutes.value) for gap, same_day in gaps):
        yield _fault("short_break", f"和当天另一个班次之间不到{rest.break_minutes.value}分钟", rest.break_minutes)
    if any(not same_day and gap < timedelta(hours=rest.night_rest_hours.value) for gap, same_day in gaps):
        yield _fault(
            "short_rest", f"和前后一天的班次之间休息不到{rest.night_rest_hours.value}小时", rest.night_rest_hours
        )


def _hours(spans: Sequence[Span], wanted: Span, rest: Rest, *, minor: bool) -> Iterable[Fault]:
    worked: Counter[date] = Counter()
    for one in spans:
        worked[one.starts.date()] += round(one.hours * 60)
    on, day = wanted.starts.date(), rest.day_hours.value * 60
    most = day + (0 if minor else rest.extension_day_hours.value * 60)
    if worked[on] > most:
        limit = rest.day_hours if minor else rest.extension_day_hours
        yield _fault("day_hours", f"这一天的班次合起来超过{_told(most)}小时", limit)
    week = [on - timedelta(days=on.weekday() - n) for n in range(DAYS_A_WEEK)]
    if sum(min(worked[one], day) for one in week) > rest.week_hours.value * 60:
        yield _fault("week_hours", f"这一周正常工作时间合起来超过{rest.week_hours.value}小时", rest.week_hours)
    month = [one for one in worked if (one.year, one.month) == (on.year, on.month)]
    extra, limit = sum(max(worked[one] - day, 0) for one in month), rest.extension_month_hours
    if worked[on] > day and extra > limit.value * 60:
        yield _fault("month_extension", f"这个月的加班合起来超过{limit.value}小时", limit)
    yield from _rest_days(spans, wanted, rest)


def _rest_days(spans: Sequence[Span], wanted: Span, rest: Rest) -> Iterable[Fault]:
    touched = {day for one in spans for day in one.days}
    mondays = {day - timedelta(days=day.weekday()) for day in wanted.days}
    if any(
        sum(monday + timedelta(days=n) in touched for n in range(DAYS_A_WEEK)) > DAYS_A_WEEK - rest.rest_days.value
        for monday in mondays
    ):
        yield _fault("rest_day", f"这一周剩不下{rest.rest_days.value}天休息", rest.rest_days)


def _in_the_night(span: Span, rest: Rest) -> bool:
    """Whether a minute of it lies between `night_from` and `night_until` of the next morning."""
    length = timedelta(hours=24 - rest.night_from.value + rest.night_until.value)
    evenings = (datetime.combine(day, time(rest.night_from.value)) for day in [_before(span), *span.days])
    return any(span.overlaps(Span(evening, evening + length)) for evening in evenings)


def _before(span: Span) -> date:
    return span.starts.date() - timedelta(days=1)


def _gap(one: Span, other: Span) -> timedelta:
    """Between two that do not overlap."""
    return max(one.starts - other.ends, other.starts - one.ends)


def _fault(code: str, text: str, limit: Limit) -> Fault:
    ground = f"（{limit.article}）" if limit.article else ""
    return Fault(code, f"{text}{ground}。", limit.article or None)


def _told(minutes: int) -> str:
    return f"{minutes / 60:g}"
