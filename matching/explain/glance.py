"""What a row of a shortlist says beside reasons and gaps: how long the way takes, and when the person can work.

For staff, as reasons to others are: no word about a group, nothing from health, and of unknown things that they are.
"""

import math
from collections.abc import Iterable
from datetime import date, time

from matching.explain.case import Case
from matching.explain.person import Person
from matching.explain.phrases import short_place, snippet
from matching.gigs.free_times import FreeTimes, Hours
from matching.gigs.wording import WEEKDAYS, day
from matching.text.availability import stated_times
from matching.vocabulary import KIND_NAMES, Demand, EmploymentKind

SAID, DATES = 28, 3
"""Signs of a person's words, and single days, that stand in a row."""
_KINDS = (EmploymentKind.FULL_TIME, EmploymentKind.PART_TIME, EmploymentKind.CASUAL)
"""Forms of work that differ in their hours; the others would tell of a group."""
_HOURS = {
    Demand.NIGHT_SHIFT: "不上夜班",
    Demand.DEEP_NIGHT_SHIFT: "不上大夜班",
    Demand.ROTATING_SHIFT: "不倒班",
    Demand.OVERTIME: "不加班",
    Demand.WEEKEND: "周末不上班",
}


def journey(case: Case) -> str:
    """「骑电动车约12分钟」, as the reasons tell it; where minutes would be invented, why there are none."""
    if case.way is not None:
        mode, minutes = case.way
        return f"{mode.chinese}约{minutes}分钟{'' if case.is_exact else '（按街道估算）'}"
    if case.is_same_district:
        return f"同在{short_place(case.job.place.district)}"
    return "距离未知" if math.isnan(case.distance_km) else "分钟数未知（地址只写到区县）"


def availability(person: Person, free: FreeTimes, today: date) -> tuple[str, ...]:
    """Form of work, shifts, times refused, own words, free times for gigs: each only as stated; () of who said none."""
    own = stated_times(person.profile.summary, person.may_quote)

    def is_told(words: str) -> bool:
        """Whether words may be told from, and are not quoted anyway."""
        return person.may_quote(words) and not (words and any(words in each for each in own))

    kinds = [KIND_NAMES[kind] for kind in person.profile.wish_kinds if kind in _KINDS]
    shifts = [shift.value for shift, said in person.shifts.items() if is_told(said.span)]
    limits = person.limits
    refused = [words for demand, words in _HOURS.items() if demand in limits and is_told(limits[demand].span)]
    found = [f"想找{'、'.join(kinds)}"] if kinds else []
    found += [f"班次：{'、'.join(shifts)}"] if shifts else []
    found += ["，".join(refused)] if refused else []
    found += [f"「{snippet(words, SAID)}」" for words in own]
    return (*found, *_free(free, today))


def _free(free: FreeTimes, today: date) -> Iterable[str]:
    """「零工有空：周一、周三08:00到12:00」."""
    days: dict[str, list[str]] = {}
    for one in sorted(free.weekly, key=lambda one: (one.weekday, one.starts)):
        days.setdefault(_stretch(one), []).append(f"周{WEEKDAYS[one.weekday - 1]}")
    weekly = [f"{'、'.join(names)}{hours}" for hours, names in days.items()]
    coming = sorted((one for one in free.dates if one.day >= today), key=lambda one: (one.day, one.starts))
    single = [f"{day(one.day)}{_stretch(one)}" for one in coming[:DATES]]
    more = [f"另有{len(coming) - DATES}段"] if len(coming) > DATES else []
    return [f"零工有空：{'；'.join([*weekly, *single, *more])}"] if weekly or single else []


def _stretch(hours: Hours) -> str:
    if hours.starts == hours.ends:
        return "全天"
    next_day = "次日" if hours.ends < hours.starts and hours.ends != time() else ""
    return f"{hours.starts:%H:%M}到{next_day}{'24:00' if hours.ends == time() else f'{hours.ends:%H:%M}'}"
