"""The rest rules a second time, by counting quarters of an hour one by one; written from the articles alone."""

from datetime import date, datetime, timedelta

from matching.gigs import GigRules, Span

QUARTER = timedelta(minutes=15)


def quarters(span: Span) -> set[datetime]:
    found, at = set(), span.starts
    while at < span.ends:
        found.add(at)
        at += QUARTER
    return found


def is_lawful(spans: list[Span], rules: GigRules, *, minor: bool) -> bool:
    """Whether one person may work all of these."""
    rest = rules.rest
    worked = [quarters(one) for one in spans]
    if sum(map(len, worked)) != len(set().union(*worked)):
        return False
    for n, one in enumerate(spans):
        for other in spans[n + 1 :]:
            first, second = sorted([one, other])
            same_day = one.starts.date() == other.starts.date()
            least = rest.break_minutes.value if same_day else rest.night_rest_hours.value * 60
            if (second.starts - first.ends).total_seconds() < least * 60:
                return False
    hours: dict[date, float] = {}
    for one, parts in zip(spans, worked, strict=True):
        hours[one.starts.date()] = hours.get(one.starts.date(), 0) + len(parts) / 4
    extra = 0 if minor else rest.extension_day_hours.value
    if any(each > rest.day_hours.value + extra for each in hours.values()):
        return False
    for period, most, count in (
        ("%G-%V", rest.week_hours.value, lambda each: min(each, rest.day_hours.value)),
        ("%Y-%m", rest.extension_month_hours.value, lambda each: max(each - rest.day_hours.value, 0)),
    ):
        sums: dict[str, float] = {}
        for day, each in hours.items():
            sums[day.strftime(period)] = sums.get(day.strftime(period), 0) + count(each)
        if any(total > most for total in sums.values()):
            return False
    days = {at.date() for parts in worked for at in parts}
    weeks = [day.strftime("%G-%V") for day in days]
    if any(weeks.count(week) > 7 - rest.rest_days.value for week in weeks):
        return False
    at_night = any(at.hour >= rest.night_from.value or at.hour < rest.night_until.value for at in set().union(*worked))
    return not (minor and at_night)
