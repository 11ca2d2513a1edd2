"""Which demands cannot be met together: a set of which none can be left out, by name."""

import numpy as np

from matching.allocation.exact import Programme
from matching.allocation.market import Market
from matching.columns import Array


def conflict(market: Market) -> tuple[str, ...]:
    """Names of demands that cannot be met together, while all but any one of them can; () when all can be met.

    Notes
    -----
    A deletion filter (Chinneck, Feasibility and Infeasibility in Optimization, 2008, 6.2): what is left out and leaves
    the rest impossible stays out. Limits are tried first, in halves, since employers are many; floors last, the least
    of them before the others.
    """
    programme = Programme.of(market)
    kept = np.ones(len(programme.names), np.bool_)
    if programme.feasible(kept):
        return ()
    limits = len(kept) - len(market.floors)
    kept = _filtered(programme, kept, np.arange(limits)[::-1])
    for floor in range(len(kept) - 1, limits - 1, -1):
        kept = _filtered(programme, kept, np.array([floor]))
    return tuple(name for name, stays in zip(programme.names, kept.tolist(), strict=True) if stays)


def _filtered(programme: Programme, kept: Array, batch: Array) -> Array:
    """Leave out as many of the batch as the conflict does without."""
    rest = kept.copy()
    rest[batch] = False
    if not programme.feasible(rest):
        return rest
    if len(batch) == 1:
        return kept
    half = len(batch) // 2
    return _filtered(programme, _filtered(programme, kept, batch[:half]), batch[half:])
