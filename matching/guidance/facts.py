"""What is known of one person on a day, from their profile alone: stated, certified, or reckoned from a date.

What is sensitive (groups, family, sex) is not known here without consent_sensitive (个人信息保护法 article 29), so that
no rule, and no sentence, can rest on it. What nobody stated is not known; it is "no" only once the person was asked
for everything (`all_told`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from matching.guidance.conditions import Between, Facts, Value
from matching.guidance.periods import MEN, WOMEN_OF_50, WOMEN_OF_55, Track, retirement_between
from matching.records import SeekerProfile
from matching.results import Reading
from matching.vocabulary import Business, Education, Employment, GroupSource, PriorityGroup, Situation

Known = tuple[str, Value]
GROUPS = (
    PriorityGroup.OLDER_UNEMPLOYED,
    PriorityGroup.ZERO_EMPLOYMENT_FAMILY,
    PriorityGroup.DISABLED,
    PriorityGroup.VETERAN,
    PriorityGroup.RURAL_LABOUR,
    PriorityGroup.LIFTED_FROM_POVERTY,
)
HARDSHIP = frozenset({PriorityGroup.HARDSHIP, PriorityGroup.OLDER_UNEMPLOYED, PriorityGroup.ZERO_EMPLOYMENT_FAMILY})
TRACKS: dict[str | None, tuple[Track, ...]] = {
    "male": (MEN,),
    "female": (WOMEN_OF_50, WOMEN_OF_55),
    None: (WOMEN_OF_50, WOMEN_OF_55, MEN),
}
CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Stated:
    """One person: the profile, what was read from it, and the groups that count on the day (`Policy.members`)."""

    profile: SeekerProfile
    reading: Reading
    members: tuple[str, ...]


def facts_of(person: Stated, on: date) -> Facts:
    """Everything that is known; nothing of it is a guess."""
    sources = (_schooling(person, on), _work(person), _age(person), _place(person))
    known = dict(fact for source in sources for fact in source)
    if person.profile.consents.sensitive:
        known |= dict((*_groups(person), *_situations(person)))
    return Facts(on, known)


def _schooling(person: Stated, on: date) -> Iterator[Known]:
    """A graduation to come leaves open what school it is; a group against the schooling stated leaves it open, too."""
    left, reached = person.profile.graduated_on, person.reading.education
    if left:
        yield "graduated", Between(left, left)
        yield "final_year", date(left.year - 1, 7, 1) <= on <= date(left.year, 6, 30)
        yield "graduation_year", left.year == on.year
    is_higher = reached and reached.value.rank >= Education.COLLEGE.rank
    claimed = PriorityGroup.GRADUATE in person.members
    if is_higher or (claimed and not reached):
        yield "higher_education", True
    elif reached and not claimed and not (left and left > on):
        yield "higher_education", False


def _work(person: Stated) -> Iterator[Known]:
    told = person.profile.circumstances
    if told.employment:
        yield "employment", told.employment.value
    if told.unemployed_since:
        yield "registered", True
        yield "unemployed_since", Between(told.unemployed_since, told.unemployed_since)
    elif told.employment is Employment.EMPLOYED:
        yield "registered", False
    if told.insured_months is not None:
        yield "insured_months", told.insured_months
    for name in ("insured", "left_involuntarily", "first_business", "in_incubator"):
        if getattr(told, name) is not None:
            yield name, bool(getattr(told, name))
    yield from _business(told.business, told.business_since)


def _business(form: Business | None, since: date | None) -> Iterator[Known]:
    if form:
        yield "business", form.value
        yield "has_business", form is not Business.NONE
    if since and form is not Business.NONE:
        yield "business_since", Between(since, since)


def _age(person: Stated) -> Iterator[Known]:
    """From the year of birth, so within a year; the age of retirement by sex only with consent."""
    protected = person.profile.protected
    if protected.birth_year is None:
        return
    born = Between(date(protected.birth_year, 1, 1), date(protected.birth_year, 12, 31))
    yield "born", born
    tracks = TRACKS[protected.sex if person.profile.consents.sensitive else None]
    yield "retires", Between(*retirement_between(born.earliest, born.latest, tracks), ahead=True)


def _place(person: Stated) -> Iterator[Known]:
    if person.profile.place.district_code:
        yield "district", person.profile.place.district_code[:CODE_LENGTH]


def _groups(person: Stated) -> Iterator[Known]:
    """Membership; certified is only what an office found, and finds still."""
    wider = (PriorityGroup(one).within for one in person.members if one in set(PriorityGroup))
    belongs = {*person.members, *(one for one in wider if one is PriorityGroup.RURAL_LABOUR)}
    all_told = person.profile.circumstances.all_told
    certified = person.profile.protected.groups_source is GroupSource.CERTIFIED
    for group in GROUPS:
        if group in belongs or all_told:
            yield group.value, group in belongs
    if belongs & HARDSHIP or all_told:
        yield "hardship", bool(belongs & HARDSHIP)
    if belongs & HARDSHIP and certified:
        yield "hardship_certified", True
    elif all_told and not person.profile.protected.groups:
        yield "hardship_certified", False
    if person.profile.protected.sex:
        yield "sex", person.profile.protected.sex


def _situations(person: Stated) -> Iterator[Known]:
    told = person.profile.circumstances
    for situation in Situation:
        if situation in told.situations or told.all_told:
            yield situation.value, situation in told.situations
