"""The rules: each is two vectorised questions. Does it bar, and is the answer known?

One side of a `Pairing` is a single row (fields of shape ``()``), the other many (``(n,)``); the code does not care
which.
"""

from dataclasses import dataclass

import numpy as np

from matching.columns import Array, PostingRows, ProtectedRows, SeekerRows
from matching.eligibility import stated, statutory
from matching.eligibility.pairing import Pairing, Question, never
from matching.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Rule:
    """One hard condition. `article` is the law it rests on; without one it is what the two sides stated."""

    code: str
    bars: Question
    unsure: Question
    article: str | None = None

    def __call__(self, pair: Pairing) -> Array:
        """Outcome of every pair, int8, broadcast to the shape of the pairing."""
        open_or_met = np.where(self.unsure(pair), np.int8(Outcome.UNKNOWN), np.int8(Outcome.MET))
        judged = np.where(self.bars(pair), np.int8(Outcome.FAILED), open_or_met)
        return np.broadcast_to(judged, pair.shape)


RULES: tuple[Rule, ...] = (
    Rule("open", stated.closed, never),
    Rule("looking", stated.not_looking, never),
    Rule("education", stated.schooled_less, stated.schooling_unsaid),
    Rule("certificates", stated.certificate_missing, stated.certificate_unsaid),
    Rule("experience", stated.experienced_less, stated.experience_unsaid),
    Rule("kind", stated.other_kind, stated.kind_to_ask),
    Rule("demands", stated.demands_too_much, never),
    Rule("shifts", stated.hours_clash, stated.hours_to_ask),
    Rule("pay", stated.pays_too_little, stated.pay_to_ask),
    Rule("commute", stated.too_far, stated.way_to_ask),
    Rule("reserved", stated.reserved_for_others, stated.membership_to_ask),
    Rule("minimum_age", statutory.under_working_age, statutory.perhaps_under_working_age, "劳动法第十五条"),
    Rule("minors", statutory.barred_to_minors, statutory.perhaps_barred_to_minors, "劳动法第六十四条"),
    Rule("women", statutory.barred_to_women, statutory.load_to_ask, "女职工劳动保护特别规定附录第一条"),
)


def admissible(seekers: SeekerRows, protected: ProtectedRows, postings: PostingRows, *, on: int) -> Array:
    """Which pairs fail no rule on day `on` (days since 1970): a bool mask, of the shape of the longer side."""
    pair = Pairing(seekers, protected, postings, on)
    barred = np.zeros(pair.shape, np.bool_)
    for rule in RULES:
        bars = rule.bars(pair)
        if np.ndim(bars):
            np.logical_or(barred, bars, out=barred)
        elif bars:
            barred[...] = True
    return ~barred


def outcomes(pair: Pairing) -> Array:
    """Every rule on every pair: int8 Outcome of shape (len(RULES), ...), rules in the order of RULES."""
    return np.stack([rule(pair) for rule in RULES])
