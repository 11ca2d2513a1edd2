"""One pair as the sentences see it, and the few facts that reasons and gaps both need."""

import math

from matching.explain.person import Person, Voice
from matching.explain.phrases import UNIT_NAMES, is_coarse, yuan
from matching.explain.work import ties, worked_at
from matching.reach import Mode, best_mode
from matching.records import Place
from matching.results import DescribedPosting, Pay
from matching.text.pay import monthly
from matching.vocabulary import Demand, PayUnit

NEXT_DOOR_KM = 0.3


class Case:
    """A person, a posting, and what was judged and measured about the two.

    Attributes
    ----------
    unsure : frozenset of str
        Rules of eligibility that have a question to ask (of QUESTIONS).
    distance_km : float
        NaN when unknown.
    ties : tuple of Reason
        What ties the work to what the person wishes or did.
    way : (Mode, int) or None
        How one would go and the minutes; None when a place is unknown, known as a district only, or the same.
    replies_within : int
        Days within which the employer usually answers who applies; 0 where that is not known.
    low, high : float
        The posting's pay in yuan a month, NaN where unknown.
    """

    __slots__ = (
        "asks", "distance_km", "high", "job", "low", "person", "replies_within", "ties", "unsure", "way", "you",
    )  # fmt: skip

    def __init__(
        self,
        person: Person,
        posting: DescribedPosting,
        unsure: frozenset[str],
        distance_km: float,
        replies_within: int = 0,
    ) -> None:
        self.person, self.you = person, person.you
        self.job, self.asks = posting.posting, posting.reading
        self.unsure, self.distance_km, self.replies_within = unsure, distance_km, replies_within
        self.ties = ties(person, posting)
        self.way = self._way()
        self.low, self.high = (math.nan, math.nan) if self.asks.pay is None else monthly(self.asks.pay)

    @property
    def is_related(self) -> bool:
        """Whether anything ties the work to what the person wishes or did."""
        return self.ties[0] is not None or self.ties[1] is not None

    @property
    def is_their_trade(self) -> bool:
        """Whether years of work may be told as years of this work: they speak of it, or of no work at all."""
        if not self.person.story:
            return self.is_related
        return self.ties[1] is not None or worked_at(self.job.title, self.person)

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
        return self.job.place, self.person.profile.place

    def _way(self) -> tuple[Mode, int] | None:
        if math.isnan(self.distance_km) or any(map(is_coarse, self.places)):
            return None
        if self.distance_km < NEXT_DOOR_KM and not self.is_exact:
            return None
        return best_mode(self.distance_km, can_ride=Demand.RIDING not in self.person.limits)


def pay_words(pay: Pay, voice: Voice) -> str:
    """「3500到4500元/月」 with its unit, as stated; 「工资未写明」 where nothing is."""
    if pay.low is None and pay.high is None:
        return "工资未写明"
    per = f"元/{UNIT_NAMES[pay.unit]}"
    if pay.low is None or pay.high is None:
        return f"{yuan(pay.low or pay.high or 0)}{per}{'以上' if pay.high is None else '以内'}"
    dash = "到" if voice is Voice.SEEKER else "～"
    figures = yuan(pay.low) if pay.low == pay.high else f"{yuan(pay.low)}{dash}{yuan(pay.high)}"
    return figures + per


def converted(pay: Pay, low: float, high: float) -> str:
    """「（折合约5655元/月）」 where pay by day or hour is set against a wish by month."""
    return "" if pay.unit is PayUnit.MONTH else f"（折合约{low if math.isnan(high) else high:.0f}元/月）"
