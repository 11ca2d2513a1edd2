"""What a policy is made of: groups with their evidence, weights, floors, quotas, places of last resort.

Each rests on an article, and is a fact of its own; what they must agree on together is `Policy`'s to say.
"""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from matching.records import GroupName, SeekerProfile
from matching.vocabulary import GroupSource, Trait


class Entry(BaseModel):
    """A part of the policy file: frozen, and strict about unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Grounded(Entry):
    """`article` is the ground, `quote` its words that say so: `jobmatch policy check` looks them up."""

    article: str = Field(min_length=3)
    quote: str = ""


class Group(_Grounded):
    """Who belongs, by law; `includes` names narrower groups whose members belong as well."""

    group: GroupName
    legal_name: str = Field(min_length=1)
    includes: tuple[GroupName, ...] = ()
    evidence: tuple[str, ...] = Field(min_length=1)
    sources: tuple[GroupSource, ...] = (GroupSource.CERTIFIED, GroupSource.SELF_DECLARED)
    valid_months: int | None = Field(default=None, ge=1)
    counts_from: Literal["graduated_on", "evidence"] | None = None

    @model_validator(mode="after")
    def _expiry_has_a_start(self) -> Self:
        if (self.valid_months is None) != (self.counts_from is None):
            raise ValueError("valid_months 和 counts_from 要么都写，要么都不写")
        return self

    def until(self, seeker: SeekerProfile) -> date:
        """Last day on which the evidence is valid; an unknown starting day does not end it."""
        start = self._start(seeker)
        if start is None or self.valid_months is None:
            return date.max
        years, month = divmod(start.month - 1 + self.valid_months, 12)
        first = date(min(start.year + years, MAXYEAR), month + 1, 1)
        return first + timedelta(days=min(start.day - 1, monthrange(first.year, first.month)[1]) - 1)

    def _start(self, seeker: SeekerProfile) -> date | None:
        if self.counts_from == "graduated_on":
            return seeker.graduated_on
        return seeker.protected.evidence_day(self.group) if self.counts_from else None


class _Rule(_Grounded):
    """A rule for one group; `says` goes before 「，依据《…》第…条」."""

    rule: str = Field(min_length=1)
    group: GroupName
    says: str = Field(min_length=1)


class Weight(_Rule):
    """A member's score rises by `bonus` on postings with the trait."""

    trait: Trait
    bonus: float = Field(gt=0, le=1)


class Floor(_Rule):
    """At every prefix k of a shortlist, at least min(⌊share·k⌋, qualified members) belong to the group."""

    share: float = Field(gt=0, le=1)
    traits: tuple[Trait, ...] = ()


class Quota(_Rule):
    """Of a number of places at least `share` go to members of `group` who belong to each group of `also`, too.

    Attributes
    ----------
    per : the places of the whole `pool`, or of each `employer` by itself
    traits : only places of postings with any of these count (none: all)
    places : how many places the plan names (None: as many as the postings offer)
    binding : False: the gap is shown, nothing is enforced (article 8 counts an employer's whole staff)
    """

    also: tuple[GroupName, ...] = ()
    share: float = Field(gt=0, le=1)
    per: Literal["pool", "employer"] = "pool"
    traits: tuple[Trait, ...] = ()
    places: int | None = Field(default=None, ge=1)
    binding: bool = True


class LastResort(_Rule):
    """Places with the trait go to a member only after so many recorded attempts at other work (兜底安置)."""

    trait: Trait
    after_attempts: int = Field(ge=1)
