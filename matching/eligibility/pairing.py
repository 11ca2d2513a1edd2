"""Two sides of the market set against each other; NumPy broadcasts the single side."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.columns import Array, PostingRows, ProtectedRows, SeekerRows, mask_of
from matching.vocabulary import Demand

RIDING = mask_of([Demand.RIDING], Demand)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Seekers against postings on day `on` (days since 1970); one side single or both of one shape."""

    seekers: SeekerRows
    protected: ProtectedRows
    postings: PostingRows
    on: int

    @property
    def shape(self) -> tuple[int, ...]:
        return np.broadcast_shapes(np.shape(self.seekers.key), np.shape(self.postings.key))

    @property
    def limits(self) -> Array:
        """Stated limits, with those from health where the person agreed to their use."""
        both: Array = self.seekers.limits | self.protected.health_limits
        return both

    @property
    def can_ride(self) -> Array:
        answer: Array = self.limits & RIDING == 0
        return answer


Question = Callable[[Pairing], Array]
"""A truth about every pair, of any shape that broadcasts to the pairing's."""


def never(pair: Pairing) -> Array:
    """No pair at all."""
    return np.zeros((), np.bool_)
