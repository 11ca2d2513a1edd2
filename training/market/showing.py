"""The logging policy: Plackett-Luce over the ranks of the product's own ranker, so that every propensity is exact.

With weights of scores each list has its own chances of who stands where, beyond the first place sums over all orders.
Here the item at rank r of n weighs r to the power of -exploration: one table of chances serves every list of n, and is
computed once, to about six digits.

Notes
-----
Plackett-Luce as a policy over rankings: Oosterhuis, SIGIR 2021. As a race: item i arrives after an exponential time
with rate w_i and the order of arrival is the list; so item i stands at place k when k - 1 of the others came before
it: an integral over its time of arrival of a Poisson-binomial chance. Looks by place: Joachims et al., WSDM 2017.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.ranking.congestion import attention

Floats = NDArray[np.float64]
NODES = 160
MARGIN = 9.0
"""Standard deviations of the number of arrivals beyond the last place at which the integral may end."""


def looks(places: int, strength: float) -> NDArray[np.float32]:
    """Chance that each place of a list is looked at, first place first."""
    return (attention(places) ** strength).astype(np.float32)


@lru_cache(maxsize=512)
def placements(n: int, listed: int, exploration: float) -> Floats:
    """Chance that the item at each rank (n,) stands at each place; shape (n, min(n, listed)), columns sum to 1."""
    places = min(n, listed)
    rates = _rates(n, exploration)
    arrived, step = np.polynomial.legendre.leggauss(NODES)
    end = min(n, places + MARGIN * places**0.5 + MARGIN)
    times = _times((arrived + 1) / 2 * end, rates)
    alive = np.exp(-rates[:, None] * times)  # (n, NODES)
    density = rates[:, None] * alive / (rates[:, None] * alive).sum(axis=0) * (step / 2 * end)
    table: Floats = np.einsum("iq,iqk->ik", density, _others(1 - alive, places))
    return table


def drawn(n: int, listed: int, exploration: float, rng: np.random.Generator) -> tuple[NDArray[np.int64], Floats]:
    """Ranks (from 0) of the items on one list, first place first, and the chance that each stood where it stands."""
    keys = np.log(_rates(n, exploration)) + rng.gumbel(size=n)
    shown = np.argsort(-keys)[:listed]
    chances: Floats = placements(n, listed, exploration)[shown, np.arange(len(shown))]
    return shown, chances


def _rates(n: int, exploration: float) -> Floats:
    rates: Floats = np.arange(1, n + 1, dtype=np.float64) ** -exploration
    return rates


def _times(arrivals: Floats, rates: Floats) -> Floats:
    """When so many are expected to have arrived, by bisection over the logarithm of time."""
    low, high = np.full(len(arrivals), -20.0), np.full(len(arrivals), 20.0 - np.log(rates.min()))
    for _ in range(80):
        middle = (low + high) / 2
        late = (1 - np.exp(-rates[:, None] * np.exp(middle))).sum(axis=0) > arrivals
        low, high = np.where(late, low, middle), np.where(late, middle, high)
    times: Floats = np.exp((low + high) / 2)
    return times


def _others(there: Floats, places: int) -> Floats:
    """Chance that exactly k of all others are there, k < places; `there` (n, Q) -> (n, Q, places).

    Products from either side instead of dividing one factor out, which would lose every digit.
    """
    n, nodes = there.shape
    before, after = np.zeros((n, nodes, places)), np.zeros((n, nodes, places))
    before[0, :, 0] = after[-1, :, 0] = 1
    for at in range(1, n):
        before[at] = _with(before[at - 1], there[at - 1])
        after[n - 1 - at] = _with(after[n - at], there[n - at])
    both = np.zeros_like(before)
    for k in range(places):
        both[:, :, k] = (before[:, :, : k + 1] * after[:, :, k::-1]).sum(axis=2)
    return both


def _with(counts: Floats, there: Floats) -> Floats:
    """Chances of counts (Q, places) with one more who is there with chance `there` (Q,)."""
    more = counts * (1 - there)[:, None]
    more[:, 1:] += counts[:, :-1] * there[:, None]
    return more
