"""When people begin to look and employers begin to hire: 春节, graduation, harvest.

The shape is an assumption: the fortnight around 春节 is still, hiring and 农村劳动力 come back in the month after;
graduates come from June to August; the harvest of maize, rice and apples (15 September to 20 October) keeps people on
the land.
"""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

SPRING_FESTIVAL = {
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
}
"""正月初一 by the official calendar."""

POSTINGS, GRADUATES, RURAL, OTHERS = "postings", "graduates", "rural", "others"


def busy(who: str, day: date) -> float:
    """How many begin on this day, 1 on an ordinary one."""
    since = _days_since_festival(day)
    if since is not None and -10 <= since <= 7:
        return 0.3
    factor = 1.0
    if since is not None and 7 < since <= 40:
        factor *= {RURAL: 2.5, POSTINGS: 1.6}.get(who, 1.2)
    if who == GRADUATES:
        factor *= 3.0 if day.month in (6, 7, 8) else 0.6
    if who == RURAL and (9, 15) <= (day.month, day.day) <= (10, 20):
        factor *= 0.5
    return factor


def beginnings(who: str, start: date, days: int) -> NDArray[np.float64]:
    """Chance of each of the days to be that on which one of them begins; sums to 1."""
    weights = np.array([busy(who, start + timedelta(days=at)) for at in range(days)])
    chances: NDArray[np.float64] = weights / weights.sum()
    return chances


def _days_since_festival(day: date) -> int | None:
    """Negative before it; None where the table has no such year."""
    festival = SPRING_FESTIVAL.get(day.year)
    return (day - festival).days if festival else None
