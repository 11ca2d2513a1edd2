"""Shares with 95 % intervals: of people by Wilson's score, of sums over lists by the ratio estimator.

Places and exposure on one list are no independent draws: who stands on it is one choice. So their intervals take the
lists as the sample (Cochran, Sampling Techniques, 1977, section 6.3), where a binomial one would be far too narrow.

scipy.stats is imported when it is asked for: it takes 65 MB, which a worker that only makes lists need not hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEVEL = 0.95
FEWEST_LISTS = 2


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`; `low` and `high` bound the share, None where there is too little to say."""

    count: float
    of: float
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None


def share_of_people(count: int, of: int) -> Share:
    """Wilson's score interval (Wilson, JASA 1927)."""
    if not of:
        return Share(count, of, None, None)
    from scipy import stats

    interval = stats.binomtest(count, of).proportion_ci(LEVEL, method="wilson")
    return Share(count, of, float(interval.low), float(interval.high))


def share_of_sums(parts: Sequence[float], wholes: Sequence[float]) -> Share:
    """The sum of `parts` of the sum of `wholes`, one pair a list.

    Returns
    -------
    Share
        Its interval is that of a ratio by lists, with Student's t; within [0, 1].
    """
    part, whole = np.asarray(parts, np.float64), np.asarray(wholes, np.float64)
    total, n = float(whole.sum()), int(np.count_nonzero(whole))
    if total == 0 or n < FEWEST_LISTS:
        return Share(float(part.sum()), total, None, None)
    from scipy import stats

    ratio = part.sum() / total
    left = part - ratio * whole
    error = np.sqrt(n / (n - 1) * np.square(left).sum()) / total
    reach = float(stats.t.ppf((1 + LEVEL) / 2, n - 1) * error)
    return Share(float(part.sum()), total, max(0.0, float(ratio) - reach), min(1.0, float(ratio) + reach))
