"""The market as a network: places under head-counts, employers and a total are a flow, so the optimum is whole numbers.

person -1-> posting -head-count-> employer -limit-> sink; source -1-> person is worth `first` more, source -(m-1)->
person is not. OR-Tools' cost-scaling push-relabel solves it exactly in integers; the prices come from the residual
network (Ahuja, Magnanti & Orlin, Network Flows, 1993, chapters 9 and 10).
"""

from dataclasses import dataclass

import numpy as np

from matching.allocation.market import Market, Prices
from matching.columns import Array

UNIT = 100_000
"""Values as integers: five digits, so that rounding costs less than .001 % of an offer."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Units on each arc, and what each arc cost."""

    amounts: Array
    costs: Array


class Network:
    """Arcs of one market; only what an offer gains changes between two solutions."""

    def __init__(self, market: Market) -> None:
        self.market, people, jobs = market, market.n_seekers, len(market.places)
        bosses = len(market.employer_limits)
        self._first_job, self._first_boss = people, people + jobs
        self._source, self._sink = people + jobs + bosses, people + jobs + bosses + 1
        person, job, boss = np.arange(people), people + np.arange(jobs), people + jobs + np.arange(bosses)
        source, sink = np.full(people, self._source), np.full(bosses, self._sink)
        their_job, their_boss = people + market.postings, people + jobs + market.employers
        self._tails = _ints(source, source, market.seekers, job, boss, [self._source])
        self._heads = _ints(person, person, their_job, their_boss, sink, [self._sink])
        one, more, edge = np.ones(people), np.full(people, market.offers_each - 1), np.ones(len(market))
        self._capacities = _ints(one, more, edge, market.places, market.employer_limits, [market.total])
        self._edges = slice(2 * people, 2 * people + len(market))

    def solve(self, gains: Array, first: int) -> Flow:
        """The flow that gains most: `gains` an edge, shape (n_edges,), `first` for each person's first, in UNITs."""
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # takes 16 MB, and no list needs it

        costs = np.zeros(len(self._tails), np.int64)
        costs[: self.market.n_seekers] = -first
        costs[self._edges] = -gains
        problem = SimpleMinCostFlow()
        arcs = problem.add_arcs_with_capacity_and_unit_cost(self._tails, self._heads, self._capacities, costs)
        problem.set_nodes_supplies(
            np.array([self._source, self._sink]), np.array([self.market.total, -self.market.total])
        )
        status = problem.solve()
        assert status == problem.OPTIMAL, f"the flow ended with {status}: it always has a solution"
        return Flow(problem.flows(arcs), costs)

    def chosen(self, flow: Flow) -> Array:
        """Indices of the edges that carry an offer, ascending."""
        found: Array = np.flatnonzero(flow.amounts[self._edges])
        return found

    def prices(self, flow: Flow, floors: Array, first: int) -> Prices:
        """Prices that prove this flow to be optimal for its costs; `floors` and `first` as they went into the costs."""
        heights = self._potentials(flow)
        job, boss = heights[self._first_job : self._first_boss], heights[self._first_boss : self._source]
        sink = heights[self._sink]
        return Prices(
            postings=np.maximum(boss[self.market.employers] - job, 0) / UNIT,
            employers=np.maximum(sink - boss, 0) / UNIT,
            total=max(int(heights[self._source] - sink), 0) / UNIT,
            floors=floors / UNIT,
            first=first / UNIT,
        )

    def within(self, flow: Flow, margin: int) -> Array:
        """Edges (bool) that carry an offer, or would if they gained so much more."""
        heights = self._potentials(flow)
        lacking = (
            flow.costs[self._edges] + heights[self.market.seekers] - heights[self._first_job + self.market.postings]
        )
        near: Array = lacking <= margin
        return near

    def _potentials(self, flow: Flow) -> Array:
        """Shortest distances over the residual arcs (Bellman & Ford, all arcs at once): none is negative at the end."""
        forward, backward = flow.amounts < self._capacities, flow.amounts > 0
        tails = np.concatenate([self._tails[forward], self._heads[backward]])
        heads = np.concatenate([self._heads[forward], self._tails[backward]])
        costs = np.concatenate([flow.costs[forward], -flow.costs[backward]])
        order = np.argsort(heads, kind="stable")
        tails, heads, costs = tails[order], heads[order], costs[order]
        starts = np.flatnonzero(np.diff(heads, prepend=-1))
        reached, distances = heads[starts], np.zeros(self._sink + 1, np.int64)
        while len(starts):
            nearer = np.minimum.reduceat(distances[tails] + costs, starts)
            if (nearer >= distances[reached]).all():
                break
            distances[reached] = np.minimum(distances[reached], nearer)
        return distances


def _ints(*parts: Array | list[int]) -> Array:
    return np.concatenate([np.asarray(part) for part in parts]).astype(np.int64)
