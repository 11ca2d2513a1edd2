"""The rules: each is two vectorised questions. Does it bar, and is the answer known?

One side of a `Pairing` is a single row (fields of shape ``()``), the other many (``(n,)``); the code does not care
which.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.columns import Array, PostingRows, ProtectedRows, SeekerRows
from matching.eligibility import stated, statutory
from matching.eligibility.pairing import Pairing, Question, never
from matching.eligibility.unwanted import perhaps_unwanted, unwanted
from matching.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Rule:
    """One hard condition. `article` is the law it rests on; without one it is what the two sides stated.

    `reads` names the columns of either side that `bars` looks at; None where nearly every pair has its own values.
    """

    code: str
    bars: Question
    unsure: Question
    reads: tuple[str, ...] | None
    article: str | None = None

    def __call__(self, pair: Pairing) -> Array:
        """Outcome of every pair, int8, broadcast to the shape of the pairing."""
        open_or_met = np.where(self.unsure(pair), np.int8(Outcome.UNKNOWN), np.int8(Outcome.MET))
        judged = np.where(self.bars(pair), np.int8(Outcome.FAILED), open_or_met)
        return np.broadcast_to(judged, pair.shape)


RULES: tuple[Rule, ...] = (
    Rule("open", stated.closed, never, ("is_open", "expires_on")),
    Rule("looking", stated.not_looking, never, ()),
    Rule("education", stated.schooled_less, stated.schooling_unsaid, ("education", "education_required")),
    Rule(
        "certificates",
        stated.certificate_missing,
        stated.certificate_unsaid,
        ("certificates", "tells", "certificates_required"),
    ),
    Rule("experience", stated.experienced_less, stated.experience_unsaid, ("experience", "experience_required")),
    Rule("kind", stated.other_kind, stated.kind_to_ask, ("kinds", "kind")),
    Rule("demands", stated.demands_too_much, never, ("limits", "health_limits", "demands")),
    Rule("unwanted", unwanted, perhaps_unwanted, ("unwanted", "work", "work_chance")),
    Rule("shifts", stated.hours_clash, stated.hours_to_ask, ("shifts", "limits", "health_limits")),
    Rule("pay", stated.pays_too_little, stated.pay_to_ask, ("pay_min", "pay_high")),
    Rule("commute", stated.too_far, stated.way_to_ask, None),
    Rule("reserved", stated.reserved_for_others, stated.membership_to_ask, ("groups", "exclusive_groups")),
    Rule(
        "minimum_age", statutory.under_working_age, statutory.perhaps_under_working_age, ("birth_year",),
        "劳动法第十五条",
    ),
    Rule(
        "minors", statutory.barred_to_minors, statutory.perhaps_barred_to_minors, ("birth_year", "demands"),
        "劳动法第六十四条",
    ),
    Rule(
        "women", statutory.barred_to_women, statutory.load_to_ask, ("female", "demands"),
        "女职工劳动保护特别规定附录第一条",
    ),
)  # fmt: skip


def admissible(seekers: SeekerRows, protected: ProtectedRows, postings: PostingRows, *, on: int) -> Array:
    """Which pairs fail no rule on day `on` (days since 1970): a bool mask, of the shape of the longer side."""
    pair = Pairing(seekers, protected, postings, on)
    barred = np.zeros(pair.shape, np.bool_)
    for rule in RULES:
        np.logical_or(barred, rule.bars(pair), out=barred)
    return ~barred


def open_questions(pair: Pairing, codes: Sequence[str]) -> list[frozenset[str]]:
    """For each of n admissible pairs (one, when both sides are single) the named rules that have something to ask."""
    (n,) = pair.shape or (1,)
    told = [(rule.code, rule.unsure(pair)) for rule in RULES if rule.code in codes]
    asked = [(code, np.broadcast_to(unsure, n).tolist()) for code, unsure in told if np.any(unsure)]
    return [frozenset(code for code, unsure in asked if unsure[at]) for at in range(n)]


def outcomes(pair: Pairing) -> Array:
    """Every rule on every pair: int8 Outcome of shape (len(RULES), ...), rules in the order of RULES."""
    return np.stack([rule(pair) for rule in RULES])
