"""Floors by price: what a member's offer must gain beyond its value until the flow keeps the floor by itself.

A floor that is overshot at its price costs at most price x overshoot against the optimum (Lagrange, Everett 1963), so
the search for a price ends as soon as that is little.
"""

import numpy as np

from matching.allocation import check
from matching.allocation.flow import UNIT, Flow, Network
from matching.allocation.market import Market, Prices
from matching.columns import Array

FIRST, DEAREST = 8 * UNIT, 8 * UNIT * 16**4
"""What a person's first offer counts at first, and at most, while people who could be covered are not."""
STEP, ROUNDS = UNIT // 20, 12
NEAR = UNIT // 10
"""Only pairs within so much of being chosen take part in the search; the certificate, over all, tells if it errs."""


def by_prices(market: Market, most_covered: int, tolerance: float) -> tuple[Array, Prices]:
    """Edges (indices, ascending) and the prices at which they are best; floors are kept unless no price does it."""
    search = _Search(market, FIRST, tolerance)
    flow = search.flow()
    while search.covered(flow) < most_covered and search.first < DEAREST:
        search.first *= 16
        flow = search.flow()
    if not search.short(flow):
        return search.outcome(flow)
    near = search.network.within(flow, NEAR) | np.logical_or.reduce([floor.edges for floor in market.floors])
    narrow = _Search(market.only(near), search.first, tolerance)
    chosen, prices = narrow.outcome(narrow.kept())
    return np.flatnonzero(near)[chosen], prices


class _Search:
    """Flows of one market under changing prices, in integers."""

    def __init__(self, market: Market, first: int, tolerance: float) -> None:
        self.market, self.network, self.first = market, Network(market), first
        self._values = np.rint(market.values * UNIT).astype(np.int64)
        self._prices = np.zeros(len(market.floors), np.int64)
        self._little = tolerance * UNIT / (2 * max(len(market.floors), 1))

    def flow(self) -> Flow:
        """Best at the present prices."""
        gains = self._values.copy()
        for floor, price in zip(self.market.floors, self._prices, strict=True):
            gains[floor.edges] += price
        return self.network.solve(gains, self.first)

    def kept(self) -> Flow:
        """Best at the lowest prices, nearly, at which every floor is kept."""
        flow = self.flow()
        for _ in range(ROUNDS * len(self._prices)):
            short = self.short(flow)
            if not short:
                break
            flow = self._raised(short[0])
        return flow

    def outcome(self, flow: Flow) -> tuple[Array, Prices]:
        return self.network.chosen(flow), self.network.prices(flow, self._prices, self.first)

    def covered(self, flow: Flow) -> int:
        return check.covered(self.market, self.network.chosen(flow))

    def short(self, flow: Flow) -> list[int]:
        """Floors that this flow does not keep."""
        return [floor for floor in range(len(self._prices)) if self._excess(flow, floor) < 0]

    def _raised(self, floor: int) -> Flow:
        """Raise the price of one floor until it is kept, then lower it while the overshoot is costly."""
        low, missing, kept = self._bracketed(floor)
        high, straight = int(self._prices[floor]), True
        while high - low > 1 and high * self._excess(kept, floor) > self._little * len(self.network.chosen(kept)):
            share = missing / (missing + self._excess(kept, floor)) if straight else 0.5
            self._prices[floor] = low + min(max(int(share * (high - low)), 1), high - low - 1)
            flow, straight = self.flow(), not straight
            excess = self._excess(flow, floor)
            if excess >= 0:
                high, kept = int(self._prices[floor]), flow
            else:
                low, missing = int(self._prices[floor]), -excess
        self._prices[floor] = high
        return kept

    def _bracketed(self, floor: int) -> tuple[int, int, Flow]:
        """A price at which some are missing, and how many; the flow at the present one, at which none is.

        (Where no price does it, the flow at the dearest.)
        """
        low, step, missing = int(self._prices[floor]), STEP, self.market.floors[floor].at_least
        while True:
            self._prices[floor] = low + step
            flow = self.flow()
            excess = self._excess(flow, floor)
            if excess >= 0 or step > DEAREST:
                return low, missing, flow
            low, step, missing = low + step, step * 4, -excess

    def _excess(self, flow: Flow, floor: int) -> int:
        demand = self.market.floors[floor]
        return demand.count(self.network.chosen(flow)) - demand.at_least
