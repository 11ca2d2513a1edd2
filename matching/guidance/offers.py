"""Which courses, fairs and stations are worth telling a person of, and in what words. Pure.

Courses answer gaps that recur: what several postings near the wish ask for and the person does not have. Fairs are told
with the postings of employers present that fit. Of what comes again, every month or quarter, only the next time is
told. Stations are those within 15 minutes (city article 14), else the
nearest.
"""

import math
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from matching.explain.phrases import short_place
from matching.intake.duplicates import same_employer
from matching.reach import best_mode
from matching.records import JobFair, JobPosting, Place, Station, TrainingCourse

T = TypeVar("T")
RECURS = 2
"""Postings that ask for a thing before a course is named for it."""
SHARE = 0.1
"""And this part of those near the wish: what few of many ask for is no gap of the person."""
NEAR_MINUTES = 15
FAR_MINUTES = 90
"""A way that few would make to a fair or a course; a fair for one's own group is told all the same."""
MOST = 5
NO_DISTANCE = "距离未知"


@dataclass(frozen=True)
class Home:
    """Where somebody sets out: kilometres to a place (NaN unknown), whether they ride, whether the point is exact."""

    kilometres: Callable[[Place], float]
    can_ride: bool = True
    exact: bool = True
    district_code: str | None = None

    def way(self, place: Place) -> dict[str, Any]:
        """Mode and minutes in words; none where either end is known to the district alone."""
        vague = not self.exact or (place.longitude is None and len(place.district_code or "") < len("210802001"))
        found = None if vague else best_mode(self.kilometres(place), self.can_ride)
        if found is None:
            return {"text": NO_DISTANCE, "minutes": None}
        mode, minutes = found
        return {"text": f"{mode.chinese}约{max(minutes, 1)}分钟", "minutes": max(minutes, 1)}

    def lies_in(self, place: Place) -> bool:
        """Whether a place is in the person's district."""
        return bool(self.district_code) and (place.district_code or "")[:6] == (self.district_code or "")[:6]


def courses_for(
    courses: Iterable[TrainingCourse], missing: Mapping[str, int] | None, on: date, home: Home
) -> list[dict[str, Any]]:
    """Those still open for what is missing (by name, with how many postings ask), most asked first.

    `missing` None: nothing is known of the person; all that are open, by the day they begin.
    """
    coming = [one for one in courses if (one.enrol_until or one.starts_on or date.max) >= on]
    open_now = _next_times(coming, lambda one: (one.name, one.provider), lambda one: one.starts_on or date.max)
    found = [(one, {name: (missing or {}).get(name, 0) for name in one.teaches}) for one in open_now]
    if missing is not None:
        found = [(one, asked) for one, asked in found if max(asked.values()) >= RECURS and _is_near(one.place, home)]
    found.sort(key=lambda pair: (-sum(pair[1].values()), pair[0].starts_on or date.max, pair[0].course_id))
    return [_course(one, asked, home) for one, asked in found[:MOST]]


def _next_times(coming: Iterable[T], same: Callable[[T], Hashable], day: Callable[[T], date]) -> list[T]:
    """Of those that are the same the one that comes first."""
    first: dict[Hashable, T] = {}
    for one in sorted(coming, key=day):
        first.setdefault(same(one), one)
    return list(first.values())


def _course(one: TrainingCourse, asked: Mapping[str, int], home: Home) -> dict[str, Any]:
    gaps = [f"有{count}个相近岗位要{name}，你的资料里没写" for name, count in asked.items() if count >= RECURS]
    fee = "收费多少没写，先问" if one.fee is None else "不收费" if one.fee == 0 else f"收费{one.fee:g}元"
    told = one.model_dump(mode="json", include={"course_id", "name", "provider", "starts_on", "enrol_until", "days"})
    return told | _where(one.place, one.phone, one.source, home) | {"fee": fee, "why": gaps}


def fairs_for(
    fairs: Iterable[JobFair],
    fits: Sequence[JobPosting],
    groups: Iterable[str] | None,
    on: date,
    home: Home,
    others: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Those to come where something fits, with the fitting postings of employers present: one's own group's first.

    `fits`: postings that fit, best first; none known: by day alone. Fairs held for groups are told to their members;
    `groups` None: the person did not say, so all are told but those for `others`, groups that they are surely not of.
    """
    belongs = frozenset() if groups is None else frozenset(groups)
    found = []
    coming = [one for one in fairs if one.held_on >= on]
    for one in _next_times(coming, lambda one: (one.name, one.place), lambda one: one.held_on):
        own = bool(belongs.intersection(one.welcomes))
        told = _fair(one, fits, home)
        open_to = not one.welcomes or (groups is None and not set(one.welcomes) <= set(others))
        if own or (open_to and _is_near(one.place, home) and (told["fits"] or not fits)):
            found.append((not own, -len(told["fits"]), one.held_on, one.fair_id, told))
    return [told for *_, told in sorted(found, key=lambda entry: entry[:4])[:MOST]]


def _is_near(place: Place, home: Home) -> bool:
    """Not known to be far."""
    return (home.way(place)["minutes"] or 0) <= FAR_MINUTES


def _fair(one: JobFair, fits: Sequence[JobPosting], home: Home) -> dict[str, Any]:
    here = [job for job in fits if any(same_employer(job.employer, name) for name in one.employers)]
    told = one.model_dump(mode="json", include={"fair_id", "name", "held_on", "hours"})
    titles = [{"posting_id": job.posting_id, "title": job.title, "employer": job.employer} for job in here[:MOST]]
    return told | _where(one.place, one.phone, one.source, home) | {"employers": len(one.employers), "fits": titles}


def stations_for(stations: Iterable[Station], home: Home) -> list[dict[str, Any]]:
    """Within 15 minutes, nearest first, else the nearest one; where the home is not exact, those of the district."""
    told = [(one, _station(one, home)) for one in stations]
    timed = [entry for _, entry in told if entry["way"]["minutes"] is not None]
    if timed:
        timed.sort(key=lambda entry: (entry["way"]["minutes"], entry["station_id"]))
        near = [entry for entry in timed if entry["way"]["minutes"] <= NEAR_MINUTES]
        return near[:MOST] or timed[:1]
    return [entry for one, entry in told if home.district_code is None or home.lies_in(one.place)][:MOST]


def _station(one: Station, home: Home) -> dict[str, Any]:
    told = one.model_dump(mode="json", include={"station_id", "name", "hours"})
    where = _where(one.place, one.phone, one.source, home)
    minutes = where["way"]["minutes"]
    return told | where | {"near": minutes is not None and minutes <= NEAR_MINUTES}


def _where(place: Place, phone: str | None, source: str, home: Home) -> dict[str, Any]:
    named = f"{short_place(place.district)}{place.address or ''}" if place.district else place.address
    return {"place": named or "地点没写", "way": home.way(place), "phone": phone, "source": source}


NOWHERE = Home(lambda place: math.nan, exact=False)
"""Of somebody of whom nothing is used."""
