"""Pay that stands far outside what the market pays for the same work: a sign of a trap, or of a slip of the pen.

The band of an occupation comes from the postings that stand in the market themselves: between a quarter of the lower
and three times the upper decile of what they offer a month, by 小类 of 职业分类大典 and district, by 小类 alone where
fewer than ENOUGH postings of the district state pay. Occupations with fewer than ENOUGH have no band.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from matching.columns import Array, PostingRows
from matching.records import JobPosting
from matching.results import Reading
from matching.text.pay import monthly

ENOUGH = 20
BELOW, ABOVE = 0.25, 3.0
EVERYWHERE = 0
GROUP = 7
"""So many signs of an occupation's code name its 小类 (6-18-02)."""


class PayBands:
    """Lowest and highest plausible pay a month, by (小类, six-digit district); district 0 is the whole market."""

    def __init__(self, bands: Mapping[tuple[str, int], tuple[float, float]]) -> None:
        self._bands = bands

    @classmethod
    def of(cls, rows: PostingRows, codes: Sequence[str]) -> "PayBands":
        """Bands of everything of which these rows hold enough; `codes` are the occupations that they number from 1."""
        groups = np.array(["", *(code[:GROUP] for code in codes)])[rows.occupations[:, 0]]
        stated = (rows.key >= 0) & (groups != "") & np.isfinite(rows.pay_low) & np.isfinite(rows.pay_high)
        bands = {}
        for group in np.unique(groups[stated]):
            of_group = stated & (groups == group)
            for district in (EVERYWHERE, *np.unique(rows.district[of_group]).tolist()):
                chosen = of_group if district == EVERYWHERE else of_group & (rows.district == district)
                if np.count_nonzero(chosen) >= ENOUGH:
                    bands[str(group), district] = _band(rows.pay_low[chosen], rows.pay_high[chosen])
        return cls(bands)

    def is_far_out(self, posting: JobPosting, reading: Reading) -> bool:
        """Whether the pay by the month lies outside the band of the likeliest occupation; never without a band."""
        if reading.pay is None or not reading.occupations:
            return False
        low, high = monthly(reading.pay)
        group, district = reading.occupations[0].code[:GROUP], int((posting.place.district_code or "0")[:6])
        band = self._bands.get((group, district)) or self._bands.get((group, EVERYWHERE))
        return band is not None and bool(high < band[0] or low > band[1])


def _band(lows: Array, highs: Array) -> tuple[float, float]:
    return BELOW * float(np.quantile(lows, 0.1)), ABOVE * float(np.quantile(highs, 0.9))
