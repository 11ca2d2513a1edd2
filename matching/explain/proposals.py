"""What somebody could change, from what the postings at hand ask for: what they hold or accept, never who they are.

A certificate, the next level of schooling, a skill; a longer way, another district, a lower wish for pay, hours not
refused any more. No protected attribute is proposed and nothing about health; of certificates none that proves a group,
of schooling only what adults reach beside work (成人高考, 国家开放大学), of pay no more than a fifth less.

Proposals claim nothing yet: whoever makes a sentence of one runs the list again (`counterfactuals`).
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from matching.eligibility.licences import PROOF_OF_GROUP, meets_family
from matching.explain.phrases import short_place
from matching.records import SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker, Stated
from matching.text.clauses import Document
from matching.text.conditions import wished_shifts
from matching.text.limits import stated_limits
from matching.text.pay import monthly
from matching.vocabulary import Demand, Education, Shift

CERTIFICATES, SKILLS, DISTRICTS = 4, 2, 2
"""So many of each are tried, those that most postings ask for; with one of every other kind at most a dozen."""
LONGER = 15
"""Minutes of way more."""
LONGEST = 600
LOWEST_SHARE = 0.8
"""Of the wish for pay."""
DISTRICT_LENGTH = 6
MOST_DISTRICTS = 4
"""Wishes that a row holds."""
NEXT_LEVEL = {
    Education.JUNIOR: Education.VOCATIONAL,
    Education.VOCATIONAL: Education.COLLEGE,
    Education.SENIOR: Education.COLLEGE,
    Education.COLLEGE: Education.BACHELOR,
}
NIGHTS = frozenset({Demand.NIGHT_SHIFT, Demand.ROTATING_SHIFT, Demand.DEEP_NIGHT_SHIFT})
_NIGHT_SHIFTS = frozenset({Shift.NIGHT, Shift.ROTATING})
_CLAUSE = re.compile(r"[^,，。;；!！?？\n]*[,，。;；!！?？\n]*")
_DISTRICT = re.compile(r"^\S+?省\S+?市\S+?[区县市]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change of a profile.

    Attributes
    ----------
    kind : str
        certificate, education, skill, commute, district, pay or shift.
    said : str
        After 如果: 「有叉车证」.
    profile : dict
        The changed fields as `SeekerProfile` has them.
    asked_by : frozenset of int
        Keys of the postings at hand that ask for it, or lie there; none of a longer way.
    """

    kind: str
    said: str
    profile: dict[str, Any]
    asked_by: frozenset[int] = frozenset()

    @property
    def learnt(self) -> str:
        """The certificate or skill that is new; of other kinds there is none."""
        (names,) = self.profile.values()
        return str(names[-1])

    def applied(self, seeker: SeekerProfile) -> SeekerProfile:
        return seeker.model_copy(update=self.profile)


def proposals(seeker: DescribedSeeker, near: Sequence[DescribedPosting]) -> list[Proposal]:
    """At most a dozen changes that postings near the person's wish give ground for."""
    return [proposal for source in _SOURCES for proposal in source(seeker, near)]


def _certificates(seeker: DescribedSeeker, near: Sequence[DescribedPosting]) -> Iterator[Proposal]:
    held = {one.value for one in seeker.reading.certificates}
    asked = _Asked()
    for posting in near:
        names = _values(posting.reading.certificates)
        asked.note(posting, (name for name in names if name not in held and not meets_family(name, names, held)))
    for name, keys in asked.commonest(CERTIFICATES, but=PROOF_OF_GROUP):
        yield Proposal("certificate", f"有{name}", {"certificates": (*seeker.seeker.certificates, name)}, keys)


def _education(seeker: DescribedSeeker, near: Sequence[DescribedPosting]) -> Iterator[Proposal]:
    reached = seeker.reading.education
    level = NEXT_LEVEL.get(reached.value) if reached else None
    if reached is None or level is None:
        return
    asked = {one.key: one.reading.education.value.rank for one in near if one.reading.education}
    keys = frozenset(key for key, rank in asked.items() if reached.value.rank < rank <= level.rank)
    if keys:
        yield Proposal("education", f"读到{level.chinese}", {"education": level}, keys)


def _skills(seeker: DescribedSeeker, near: Sequence[DescribedPosting]) -> Iterator[Proposal]:
    own, words = set(_values(seeker.reading.skills)), f"{seeker.seeker.experience}{seeker.seeker.summary}"
    asked = _Asked()
    for posting in near:
        names = _values(posting.reading.skills)
        asked.note(posting, (name for name in names if name not in own and name not in words))
    for name, keys in asked.commonest(SKILLS):
        yield Proposal("skill", f"会{name}", {"skills": (*seeker.seeker.skills, name)}, keys)


def _commute(seeker: DescribedSeeker, near: Sequence[DescribedPosting]) -> Iterator[Proposal]:
    limit = seeker.seeker.commute_minutes_max
    if limit is not None and limit + LONGER <= LONGEST:
        yield Proposal("commute", f"路上{limit + LONGER}分钟也行", {"commute_minutes_max": limit + LONGER})


def _districts(seeker: DescribedSeeker, near: Sequence[DescribedPosting]) -> Iterator[Proposal]:
    """Further districts; who named none would go where they live as well."""
    names, codes = _wished_districts(seeker.seeker)
    if not codes or len(codes) >= MOST_DISTRICTS:
        return
    covered = tuple(code[:4] if code[4:] == "00" else code for code in codes)
    asked, name_of = _Asked(), dict[str, str]()
    for posting in near:
        place = _own_district(posting.posting.place.district, posting.posting.place.district_code)
        if place and not place[0].startswith(covered):
            asked.note(posting, [place[0]])
            name_of[place[0]] = place[1]
    for code, keys in asked.commonest(DISTRICTS):
        wished = {"wish_districts": (*names, name_of[code]), "wish_district_codes": (*codes, code)}
        yield Proposal("district", f"也愿意去{short_place(name_of[code])}", wished, keys)


def _wished_districts(seeker: SeekerProfile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and codes of the districts named, or of the one lived in."""
    home = _own_district(seeker.place.district, seeker.place.district_code)
    if seeker.wish_district_codes or home is None:
        return seeker.wish_districts, seeker.wish_district_codes
    return (home[1],), (home[0],)


def _own_district(name: str | None, code: str | None) -> tuple[str, str] | None:
    """Code and full name of the district that a place lies in."""
    if not name or not code:
        return None
    found = _DISTRICT.match(name)
    return (code[:DISTRICT_LENGTH], found[0]) if found else None


def _pay(seeker: DescribedSeeker, near: Sequence[DescribedPosting]) -> Iterator[Proposal]:
    """Down to what most of the postings at hand pay that pay too little, in whole hundreds."""
    pay = seeker.reading.pay
    wish = monthly(pay)[0] if pay else math.nan
    offered = _Asked()
    for posting in near:
        top = monthly(posting.reading.pay)[1] if posting.reading.pay else math.nan
        offered.note(posting, [f"{top // 100 * 100:.0f}"] if LOWEST_SHARE * wish <= top < wish else [])
    for figure, keys in offered.commonest(1):
        yield Proposal("pay", f"每月{figure}元也可以", {"wish_salary_min": float(figure)}, keys)


def _shifts(seeker: DescribedSeeker, near: Sequence[DescribedPosting]) -> Iterator[Proposal]:
    """Nights and rotation: the clauses that refuse them, or wish for days, left out of the person's own words."""
    refused = NIGHTS.intersection(_values(seeker.reading.limits))
    if not refused and Shift.DAY not in _values(seeker.reading.shifts):
        return
    keys = frozenset(one.key for one in near if _works_nights(one))
    written = seeker.seeker
    words = {"summary": _without_hours(written.summary), "experience": _without_hours(written.experience)}
    changed = {field: text for field, text in words.items() if text != getattr(written, field)}
    if keys and changed:
        yield Proposal("shift", "夜班、倒班也能上", changed, keys)


def _works_nights(posting: DescribedPosting) -> bool:
    shifts, demands = _values(posting.reading.shifts), _values(posting.reading.demands)
    return bool(NIGHTS.intersection(demands) or _NIGHT_SHIFTS.intersection(shifts))


def _without_hours(text: str) -> str:
    return "".join(clause for clause in _CLAUSE.findall(text) if not _speaks_of_hours(clause))


def _speaks_of_hours(clause: str) -> bool:
    """Whether it refuses nights or rotation by choice, or wishes for days."""
    document = Document(clause)
    limits, _ = stated_limits(document)
    return bool(NIGHTS.intersection(_values(limits))) or Shift.DAY in _values(wished_shifts(document))


class _Asked:
    """Which postings ask for what."""

    def __init__(self) -> None:
        self._keys: defaultdict[str, set[int]] = defaultdict(set)

    def note(self, posting: DescribedPosting, names: Iterable[str]) -> None:
        for name in names:
            self._keys[name].add(posting.key)

    def commonest(self, most: int, *, but: Collection[str] = ()) -> Iterator[tuple[str, frozenset[int]]]:
        """What most postings ask for first, equals by name."""
        asked = sorted(self._keys.items(), key=lambda item: (-len(item[1]), item[0]))
        wanted = ((name, frozenset(keys)) for name, keys in asked if name not in but)
        return islice(wanted, most)


def _values(stated: Iterable[Stated[Any]]) -> list[Any]:
    return [one.value for one in stated]


_SOURCES: tuple[Callable[[DescribedSeeker, Sequence[DescribedPosting]], Iterator[Proposal]], ...] = (
    _certificates,
    _education,
    _skills,
    _commute,
    _districts,
    _pay,
    _shifts,
)
