"""Amounts that fade, kept so that nothing has to be rewritten as days pass.

An amount at time t is stored times 2^((t - LANDMARK) / half-life): amounts of different days add up in one number, and
divided by the growth of the moment it is what is left of it.

Notes
-----
Forward decay: Cormode, Shkapenyuk, Srivastava & Xu, ICDE 2009.
"""

from datetime import UTC, datetime

LANDMARK = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def growth(now: float, half_life_days: float) -> float:
    """By how much an amount of this moment (seconds since 1970) is stored larger than one of LANDMARK."""
    return float(2.0 ** ((now - LANDMARK) / (half_life_days * 86_400)))
