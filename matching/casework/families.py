"""零就业家庭: an urban family of whose members of working age nobody has work, and how long until somebody has.

就业促进法 article 56: such a family may ask for help, and the service, having checked, finds suitable work for at least
one of them. Who counts is of statutory working age (16 to retirement), able to work and looking for it; a counsellor
declares the members with the family's consent. The days are ours: the law gives none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

RELIEF_DAYS = 20
"""Within so many days somebody of the family should have work."""


class FamilyState(StrEnum):
    """What is found of a family on a day."""

    ZERO = "zero"
    RELIEVED = "relieved"
    NOT = "not"
    UNSURE = "unsure"


FAMILY_STATE_NAMES = {
    FamilyState.ZERO: "零就业家庭",
    FamilyState.RELIEVED: "已有人就业",
    FamilyState.NOT: "不是零就业家庭",
    FamilyState.UNSURE: "还要核实",
}


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """One registered person, by key, as the counsellor declared them."""

    seeker: int
    able: bool
    seeking: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a member today; None: not known."""

    of_working_age: bool | None
    works: bool | None


@dataclass(frozen=True, slots=True)
class Family:
    """`spells`: from when to when nobody had work; the last one is without an end while that is so.

    `others_work`: whether anybody of working age in the family who is not registered here has work.
    """

    members: tuple[FamilyMember, ...]
    urban: bool
    others_work: bool
    consent: str
    spells: tuple[tuple[date, date | None], ...] = ()

    @property
    def since(self) -> date | None:
        """From when on nobody has had work, while that is so."""
        return self.spells[-1][0] if self.spells and self.spells[-1][1] is None else None

    @property
    def due(self) -> date | None:
        return self.since + timedelta(days=RELIEF_DAYS) if self.since else None

    def days(self, on: date) -> int:
        """How long nobody has had work, or had in the last spell."""
        if not self.spells:
            return 0
        start, end = self.spells[-1]
        return ((end or on) - start).days


def judged(family: Family, standings: Mapping[int, Standing]) -> tuple[FamilyState, list[str]]:
    """What the family is, and why or what has still to be found out."""
    works = family.others_work or any(one.works for one in standings.values())
    if not family.urban:
        return FamilyState.NOT, ["不是城市居民家庭。"]
    if works:
        return (FamilyState.RELIEVED if family.spells else FamilyState.NOT), ["家里有人就业。"]
    counted = [one for one in family.members if one.able and one.seeking]
    ages = {one.seeker: standings[one.seeker].of_working_age for one in counted if one.seeker in standings}
    if not ages or all(age is False for age in ages.values()):
        return FamilyState.NOT, ["没有劳动年龄内、能工作、想工作的家人。"]
    ask = [f"第{place}位家人：{what}" for place, what in _open(family, standings)]
    if ask:
        return FamilyState.UNSURE, ask
    return FamilyState.ZERO, ["劳动年龄内、能工作、想工作的家人都没有工作（就业促进法第五十六条）。"]


def _open(family: Family, standings: Mapping[int, Standing]) -> list[tuple[int, str]]:
    """Questions of which the answer is missing, by the place of the member."""
    asked: list[tuple[int, str]] = []
    for place, member in enumerate(family.members, start=1):
        known = standings.get(member.seeker)
        if known is None:
            continue
        if known.works is None:
            asked.append((place, "问现在有没有工作。"))
        if known.of_working_age is None and member.able and member.seeking:
            asked.append((place, "问出生年份。"))
    return asked


def kept_up(family: Family, state: FamilyState, on: date) -> Family:
    """With a spell begun or ended today, as the state says; what is not sure changes nothing."""
    if state is FamilyState.ZERO and family.since is None:
        return replace(family, spells=(*family.spells, (on, None)))
    if state in (FamilyState.RELIEVED, FamilyState.NOT) and family.since is not None:
        *before, (start, _) = family.spells
        return replace(family, spells=(*before, (start, on)))
    return family


def without(family: Family, seeker: int) -> Family:
    """Without a member who left or was forgotten, nor the words of the consent, in which a name may stand."""
    return replace(family, members=tuple(one for one in family.members if one.seeker != seeker), consent="")
