"""`allocate`: solved by prices, the floors lowered where they cannot be met, the result certified."""

from dataclasses import replace

import numpy as np

from matching.allocation import check, exact
from matching.allocation.conflict import conflict
from matching.allocation.flow import Network
from matching.allocation.market import Allocation, Certificate, Market, Prices, Shortfall
from matching.allocation.pricing import by_prices
from matching.columns import Array

TOLERANCE = 1e-3
"""The widest gap with which a small market is left to the prices alone."""
EXACT_EDGES = 20_000
"""Up to so many edges HiGHS is asked to close a wider gap; beyond, it would take minutes."""


def allocate(market: Market, tolerance: float = TOLERANCE) -> Allocation:
    """Who is offered which place: everything demanded is kept, or the conflict is named.

    Returns
    -------
    Allocation
        Same input, same output. The certificate's gap is at most `tolerance` for up to EXACT_EDGES edges; beyond, it
        is as the certificate states.
    """
    held, alone = _reserved(market)
    if held == 0:
        found = _by_prices(market, tolerance)
        if not check.violations(market, found.chosen):
            return _closed(found, tolerance)
    return _lowered(market, held, alone, tolerance)


def _reserved(market: Market) -> tuple[int, list[int]]:
    """Places that no member can take, so held free; the most that each floor could have by itself."""
    alone = [min(floor.at_least, _most(market.only(floor.edges))) for floor in market.floors]
    return max((f.at_least - most for f, most in zip(market.floors, alone, strict=True)), default=0), alone


def _lowered(market: Market, held: int, alone: list[int], tolerance: float) -> Allocation:
    """With the floors at what can be reached, and what stands in the way by name."""
    core = market.only(np.logical_or.reduce([floor.edges for floor in market.floors]))
    total = max(market.total - held, 0)
    levels = exact.attainable(replace(core.lowered(alone), total=total))
    pairs = zip(market.floors, levels, strict=True)
    short = tuple(Shortfall(f.name, f.at_least, level) for f, level in pairs if level < f.at_least)
    found = _closed(_by_prices(replace(market.lowered(levels), total=total), tolerance), tolerance)
    return replace(found, shortfalls=short, conflict=conflict(core) if short else (), held=held)


def _by_prices(market: Market, tolerance: float) -> Allocation:
    most_covered = _most(replace(market, offers_each=1))
    chosen, prices = by_prices(market, most_covered, tolerance)
    return Allocation(market, chosen, prices, _certificate(market, chosen, prices, most_covered))


def _closed(found: Allocation, tolerance: float) -> Allocation:
    """The same, or HiGHS's where the prices prove too little and the market is small (or a floor is not kept)."""
    proof = found.certificate
    kept = not check.violations(found.market, found.chosen)
    if kept and ((proof.covered == proof.covered_bound and proof.gap <= tolerance) or len(found.market) > EXACT_EDGES):
        return found
    chosen, covered, bound = exact.optimum(found.market)
    value = float(found.market.values[chosen].sum())
    certificate = Certificate(len(chosen), covered, covered, value, max(bound, value), "分支定界")
    return replace(found, chosen=chosen, certificate=certificate)


def _most(market: Market) -> int:
    """The most offers that these edges can carry; with one offer each, the most people who can be covered."""
    network = Network(market)
    return len(network.chosen(network.solve(np.ones(len(market), np.int64), 0)))


def _certificate(market: Market, chosen: Array, prices: Prices, most_covered: int) -> Certificate:
    people, value = check.covered(market, chosen), float(market.values[chosen].sum())
    bound = max(check.value_bound(market, prices, people), value)
    return Certificate(len(chosen), people, most_covered, value, bound, "对偶价格")
