"""One pair as the sentences see it, and the few facts that reasons and gaps both need."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from matching.columns import Array
from matching.eligibility import RULES
from matching.reach import Mode, best_mode
from matching.records import Place
from matching.results import DescribedPosting, DescribedSeeker, Stated
from matching.text.certificates import open_certificates
from matching.text.pay import monthly
from matching.text.protected import protected_spans
from matching.vocabulary import Demand, Outcome, PayUnit, RequirementKind

_GROUP_WORDS = re.compile(
    r"退役|退伍|转业|复员|当兵|服役|农村|农民|残疾|残障|低保|脱贫|贫困|困难|零就业|失业|下岗|大龄"
)
_PROVINCE = re.compile(r"^\S{2,8}?(?:省|自治区)")
_CITY = re.compile(r"^\S{2,8}?市(?=\S+[区县市镇乡街道])")
STREET_CODE_LENGTH = 9
UNIT_NAMES = {PayUnit.MONTH: "月", PayUnit.DAY: "天", PayUnit.HOUR: "小时", PayUnit.PIECE: "件"}


class Voice(StrEnum):
    """Who reads; the value is how the person is named."""

    SEEKER = "你"
    OTHERS = "本人"


@dataclass(frozen=True)
class Case:
    """One seeker, one posting, and what was judged and measured about the two.

    `judged` is the pair's column of `eligibility.outcomes`, `distance_km` NaN when unknown.
    """

    seeker: DescribedSeeker
    posting: DescribedPosting
    judged: Array
    distance_km: float
    voice: Voice = Voice.SEEKER

    @cached_property
    def you(self) -> str:
        return self.voice.value

    def is_unsure(self, rule: str) -> bool:
        """Whether that rule of eligibility has a question to ask."""
        return int(self.judged[_PLACE[rule]]) == _UNKNOWN

    @cached_property
    def limits(self) -> dict[Demand, Stated[Demand]]:
        """What the person said they cannot or will not do, never from health."""
        return {limit.value: limit for limit in self.seeker.reading.limits}

    @cached_property
    def held(self) -> dict[str, Stated[str]]:
        """Every certificate the person holds, with those it contains: name to the one that they named."""
        contained, column = open_certificates().contained, " ".join(self.seeker.seeker.certificates)
        read = self.seeker.reading.certificates
        held = {named.value: named for named in read}
        covers = {inner: named for named in reversed(read) for inner in contained(named.value)}
        return held | {name: named for name, named in covers.items() if name not in column}

    @cached_property
    def way(self) -> tuple[Mode, int] | None:
        """How one would go and the minutes; None when a place is unknown, known as a district only, or the same."""
        if math.isnan(self.distance_km) or any(map(is_coarse, self.places)):
            return None
        if self.distance_km < NEXT_DOOR_KM and not self.is_exact:
            return None
        return best_mode(self.distance_km, can_ride=Demand.RIDING not in self.limits)

    @property
    def is_exact(self) -> bool:
        """Whether both places are points, not the middle of a district."""
        return all(place.longitude is not None for place in self.places)

    @property
    def is_same_district(self) -> bool:
        work, home = (place.district_code for place in self.places)
        return work is not None and home is not None and (work.startswith(home) or home.startswith(work))

    @property
    def places(self) -> tuple[Place, Place]:
        """Where the work is and where the person lives."""
        return self.posting.posting.place, self.seeker.seeker.place

    @cached_property
    def pay(self) -> tuple[float, float]:
        """The posting's pay in yuan a month, NaN where unknown."""
        pay = self.posting.reading.pay
        return (math.nan, math.nan) if pay is None else monthly(pay)

    @property
    def converted(self) -> str:
        """「（折合约5655元/月）」 where pay by day or hour is set against a wish by month."""
        pay, (low, high) = self.posting.reading.pay, self.pay
        if pay is None or pay.unit is PayUnit.MONTH:
            return ""
        return f"（折合约{low if math.isnan(high) else high:.0f}元/月）"

    @cached_property
    def wished_pay(self) -> float | None:
        """The least the person wants, yuan a month."""
        stated = self.seeker.seeker.wish_salary_min
        if stated is not None or self.seeker.reading.pay is None:
            return stated
        low = monthly(self.seeker.reading.pay)[0]
        return None if math.isnan(low) else low

    def may_say(self, text: str) -> bool:
        """Whether a sentence of ours names no group, or its reader is the person."""
        return self.voice is Voice.SEEKER or _GROUP_WORDS.search(text) is None

    def may_quote(self, words: str) -> bool:
        """Whether words of the person may be shown to this reader."""
        return self.voice is Voice.SEEKER or not _is_private(words)


@lru_cache(maxsize=8192)
def _is_private(words: str) -> bool:
    return _GROUP_WORDS.search(words) is not None or next(protected_spans(words), None) is not None


_UNKNOWN = int(Outcome.UNKNOWN)
_PLACE = {rule.code: place for place, rule in enumerate(RULES)}
NEXT_DOOR_KM = 0.3


def is_coarse(place: Place) -> bool:
    """Known as a district, without street or coordinates: minutes would be invented."""
    return place.longitude is None and len(place.district_code or "") < STREET_CODE_LENGTH


def insisted(stated: Stated[Any] | None) -> bool:
    return stated is not None and stated.kind is RequirementKind.REQUIRED


def yuan(figure: float) -> str:
    """A figure as people write it: 4500, 17.5, 12,000."""
    if figure >= 10_000:
        return f"{figure:,.0f}"
    return f"{figure:.0f}" if figure == int(figure) else f"{figure:g}"


def pay_words(case: Case) -> str:
    """「3500到4500元/月」 with its unit, as stated; 「工资未写明」 where nothing is."""
    pay = case.posting.reading.pay
    if pay is None or (pay.low is None and pay.high is None):
        return "工资未写明"
    dash = "到" if case.voice is Voice.SEEKER else "～"
    per = f"元/{UNIT_NAMES[pay.unit]}"
    if pay.low is None or pay.high is None:
        return f"{yuan(pay.low or pay.high or 0)}{per}{'以上' if pay.high is None else '以内'}"
    figures = yuan(pay.low) if pay.low == pay.high else f"{yuan(pay.low)}{dash}{yuan(pay.high)}"
    return figures + per


@lru_cache(maxsize=8192)
def short_place(district: str | None) -> str | None:
    """A place as the city's people say it: without province and, inside it, the city."""
    if not district:
        return None
    without_province = _PROVINCE.sub("", district)
    return _CITY.sub("", without_province) or without_province


def snippet(text: str, size: int = 40) -> str:
    """Words short enough to be quoted."""
    flat = " ".join(text.split())
    return flat if len(flat) <= size else flat[: size - 1] + "…"
