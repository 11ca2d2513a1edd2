"""The market as an integer programme for HiGHS: exact whatever is demanded."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import scipy  # its parts are loaded when they are used: 40 MB that a worker that only makes lists need not hold

from matching.allocation.market import Market
from matching.columns import Array

EACH, PLACES, TOTAL, EMPLOYER = "每人最多{}个机会", "各岗位的招聘人数", "名额总数{}", "{}最多{}个机会"
_EXACT = {"mip_rel_gap": 1e-7}
WHOLE = 1e-6
"""A relaxed solution this near to whole numbers is one in whole numbers."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Every demand of a market as rows: low <= matrix @ offers <= high.

    `names` are the demands: limits, then floors; `owners` says whose each row is.
    """

    names: tuple[str, ...]
    owners: Array
    matrix: Any
    low: Array
    high: Array

    @classmethod
    def of(cls, market: Market) -> Self:
        bosses, edges = market.employers[market.postings], np.arange(len(market))
        counted = [np.flatnonzero(floor.edges) for floor in market.floors]
        sizes = [market.n_seekers, len(market.places), 1, *([1] * len(market.employer_limits)), *([1] * len(counted))]
        starts = np.cumsum([0, *sizes])
        rows = [market.seekers, starts[1] + market.postings, np.full(len(market), starts[2]), starts[3] + bosses]
        first_floor = 3 + len(market.employer_limits)
        rows += [np.full(len(members), starts[first_floor + at]) for at, members in enumerate(counted)]
        columns = np.concatenate([edges] * 4 + counted)
        shape = (int(starts[-1]), len(market))
        matrix = scipy.sparse.coo_array((np.ones(len(columns)), (np.concatenate(rows), columns)), shape).tocsr()
        floors = np.array([floor.at_least for floor in market.floors], np.float64)
        each = np.full(market.n_seekers, market.offers_each)
        limits = np.concatenate([each, market.places, [market.total], market.employer_limits]).astype(np.float64)
        return cls(
            names=_names(market),
            owners=np.repeat(np.arange(len(sizes)), sizes),
            matrix=matrix,
            low=np.concatenate([np.full(len(limits), -np.inf), floors]),
            high=np.concatenate([limits, np.full(len(floors), np.inf)]),
        )

    def constraint(self, demands: Array | None = None) -> "scipy.optimize.LinearConstraint":
        """All rows, or those of some demands (bool, shape (n_names,))."""
        rows = slice(None) if demands is None else np.flatnonzero(demands[self.owners])
        return scipy.optimize.LinearConstraint(self.matrix[rows], self.low[rows], self.high[rows])

    def feasible(self, demands: Array) -> bool:
        """Whether these demands can be met together."""
        n_edges = self.matrix.shape[1]
        if not n_edges:
            return bool((self.low[demands[self.owners]] <= 0).all())
        rows, nothing = [self.constraint(demands)], np.zeros(n_edges)
        relaxed = _solved(nothing, rows, whole=False)
        if not relaxed.success or np.abs(relaxed.x - np.rint(relaxed.x)).max() < WHOLE:
            return bool(relaxed.success)
        return bool(_solved(nothing, rows).success)


def _names(market: Market) -> tuple[str, ...]:
    limits = [
        EMPLOYER.format(name, limit)
        for name, limit in zip(market.employer_names, market.employer_limits.tolist(), strict=True)
    ]
    first = (EACH.format(market.offers_each), PLACES, TOTAL.format(market.total))
    return (*first, *limits, *(floor.name for floor in market.floors))


def attainable(market: Market) -> list[int]:
    """How many offers each floor can have at most (up to what it asks), earlier floors first."""
    levels: list[int] = []
    if not len(market):
        return [0] * len(market.floors)
    for place, floor in enumerate(market.floors):
        kept = Programme.of(market.lowered(levels + [0] * (len(market.floors) - place)))
        most = _solved(floor.edges, [kept.constraint()])
        levels.append(min(round(-most.fun), floor.at_least))
    return levels


def optimum(market: Market) -> tuple[Array, int, float]:
    """Chosen edges, how many people any allocation covers at most, and the most that one covering as many is worth.

    Two programmes: first as many people as possible, then the most value among those. The floors must be attainable.
    """
    demands, people, n_edges = Programme.of(market), market.n_seekers, len(market)
    edges, persons = np.arange(n_edges), np.arange(people)
    has_offer = _sparse(market.seekers, edges, 1.0, (people, n_edges + people))
    told = _sparse(persons, n_edges + persons, 1.0, (people, n_edges + people))
    wide = scipy.sparse.coo_array(demands.matrix)
    wide = scipy.sparse.coo_array((wide.data, wide.coords), (wide.shape[0], n_edges + people))
    rows = [
        scipy.optimize.LinearConstraint(wide, demands.low, demands.high),
        scipy.optimize.LinearConstraint(has_offer - told, 0, np.inf),
    ]
    covering = np.repeat([0.0, 1.0], [n_edges, people])
    covered = round(-_solved(covering, rows).fun)
    rows.append(scipy.optimize.LinearConstraint(covering, covered, np.inf))
    best = _solved(np.concatenate([market.values, np.zeros(people)]), rows)
    return np.flatnonzero(np.rint(best.x[:n_edges])), covered, float(-best.mip_dual_bound)


def _solved(gains: Array, rows: "list[scipy.optimize.LinearConstraint]", *, whole: bool = True) -> Any:
    """HiGHS's answer: variables in [0, 1], or whole, that gain most (`fun` is the negative of the gain)."""
    ask: Any = scipy.optimize.milp
    kinds = np.full(len(gains), int(whole))
    return ask(
        -gains.astype(np.float64),
        constraints=rows,
        bounds=scipy.optimize.Bounds(0, 1),
        integrality=kinds,
        options=_EXACT,
    )


def _sparse(rows: Array, columns: Array, value: float, shape: tuple[int, int]) -> Any:
    return scipy.sparse.coo_array((np.full(len(rows), value), (rows, columns)), shape).tocsr()
