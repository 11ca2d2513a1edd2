"""The independent check: from the market alone, is an allocation allowed, and what could any be worth at most?

Nothing here knows how an allocation was found.
"""

import numpy as np

from matching.allocation.market import Market, Prices
from matching.columns import Array


def violations(market: Market, chosen: Array) -> tuple[str, ...]:
    """Every demand that the chosen edges (indices) break, by name; () when none."""
    seekers, postings = market.seekers[chosen], market.postings[chosen]
    by_posting = np.bincount(postings, minlength=len(market.places))
    by_employer = np.bincount(market.employers[postings], minlength=len(market.employer_limits))
    broken = {
        "同一个机会给了两次": len(np.unique(chosen)) != len(chosen),
        "每人最多几个机会": np.bincount(seekers, minlength=1).max() > market.offers_each,
        "岗位招聘人数": bool((by_posting > market.places).any()),
        "单位上限": bool((by_employer > market.employer_limits).any()),
        "名额总数": len(chosen) > market.total,
    }
    broken |= {floor.name: floor.count(chosen) < floor.at_least for floor in market.floors}
    return tuple(name for name, is_broken in broken.items() if is_broken)


def covered(market: Market, chosen: Array) -> int:
    """How many people have at least one offer."""
    return len(np.unique(market.seekers[chosen]))


def value_bound(market: Market, prices: Prices, people: int) -> float:
    """No allocation that keeps every demand and covers at least `people` is worth more.

    Notes
    -----
    Weak duality: with any prices >= 0 a place costs its price, a floor pays its own, and each person takes the best
    set of at most `offers_each` offers; Σ capacity·price + Σ best sets - Σ floor·price - first·people bounds the value
    (Geoffrion, Lagrangean relaxation, 1974). Wrong prices make the bound loose, never false.
    """
    paid = prices.postings[market.postings] + prices.employers[market.employers[market.postings]] + prices.total
    net = market.values - paid
    rent = (
        float(market.places @ prices.postings)
        + float(market.employer_limits @ prices.employers)
        + market.total * prices.total
    )
    for floor, price in zip(market.floors, prices.floors, strict=True):
        net = net + price * floor.edges
        rent -= floor.at_least * price
    return float(rent + _best_sets(market, net, prices.first) - prices.first * people)


def _best_sets(market: Market, net: Array, first: float) -> float:
    """Σ over people of the most that up to `offers_each` of their edges give; the first gives `first` more."""
    order = np.lexsort((-net, market.seekers))
    seekers, sorted_net = market.seekers[order], net[order]
    starts = np.flatnonzero(np.diff(seekers, prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    further = np.where((place > 0) & (place < market.offers_each), np.maximum(sorted_net, 0.0), 0.0)
    beginnings = np.where(place == 0, sorted_net + first, 0.0)
    sets = np.bincount(seekers, beginnings + further, minlength=1)
    return float(np.maximum(sets, 0.0).sum())
