"""按比例就业: how many disabled people an employer owes by its staff (残疾人就业条例 article 8)."""

import math
from dataclasses import dataclass

from matching.records import Employer


@dataclass(frozen=True, slots=True)
class Obligation:
    """People owed and people missing, in whole people: a share counts as kept when it is reached, not before."""

    owed: int
    missing: int


def obligation(employer: Employer, share: float) -> Obligation | None:
    """What an employer owes when at least `share` of its staff are to be disabled people; None: staff unknown."""
    if employer.staff is None:
        return None
    owed = whole(share * employer.staff)
    return Obligation(owed, max(owed - (employer.disabled or 0), 0))


def whole(people: float) -> int:
    """The least whole number that is not less; a share of 2 % of 600 is 12 whatever the floating point makes of it."""
    return math.ceil(people - 1e-9)
