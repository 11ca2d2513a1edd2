"""An allocation judged against HiGHS, with a programme of its own: nothing of the solver under test is used."""

from dataclasses import astuple, dataclass
from typing import Self

import numpy as np
from scipy.optimize import LinearConstraint, milp

from matching.allocation import Market, allocate
from matching.allocation.check import covered, violations


@dataclass(frozen=True)
class Judgement:
    """Counts over markets; `widest_gap` is a share of the optimum's value."""

    markets: int = 0
    conflicts: int = 0
    violations: int = 0
    not_covering: int = 0
    unproven: int = 0
    not_minimal: int = 0
    widest_gap: float = 0.0

    def __add__(self, other: Self) -> "Judgement":
        *counts, _ = (a + b for a, b in zip(astuple(self), astuple(other), strict=True))
        return Judgement(*counts, max(self.widest_gap, other.widest_gap))


def judge(market: Market) -> Judgement:
    """Everything that an allocation promises, on one market."""
    found = allocate(market)
    people, value = optimum(found.market)
    reached, worth = covered(found.market, found.chosen), float(market.values[found.chosen].sum())
    return Judgement(
        markets=1,
        conflicts=bool(found.conflict),
        violations=bool(violations(found.market, found.chosen)),
        not_covering=reached != people,
        unproven=bool(found.certificate.gap > 1e-3 or found.certificate.value_bound < value - 1e-6),
        not_minimal=bool(found.conflict) != (not feasible(market)) or not is_minimal(market, found.conflict),
        widest_gap=(value - worth) / value if value else 0.0,
    )


def demands(market: Market) -> dict[str, LinearConstraint]:
    """Every demand as dense rows, by the names that a conflict uses."""
    edges = np.arange(len(market))
    bosses = market.employers[market.postings]
    each = (market.seekers == np.arange(market.n_seekers)[:, None]).astype(float)
    places = (market.postings == np.arange(len(market.places))[:, None]).astype(float)
    rows = {
        f"每人最多{market.offers_each}个机会": LinearConstraint(each, -np.inf, market.offers_each),
        "各岗位的招聘人数": LinearConstraint(places, -np.inf, market.places),
        f"名额总数{market.total}": LinearConstraint(np.ones(len(edges)), -np.inf, market.total),
    }
    for boss, (name, limit) in enumerate(zip(market.employer_names, market.employer_limits.tolist(), strict=True)):
        rows[f"{name}最多{limit}个机会"] = LinearConstraint((bosses == boss).astype(float), -np.inf, limit)
    for floor in market.floors:
        rows[floor.name] = LinearConstraint(floor.edges.astype(float), floor.at_least, np.inf)
    return rows


def feasible(market: Market, left_out: str = "", among: tuple[str, ...] | None = None) -> bool:
    """Whether the demands (those named, but one) can be met together."""
    rows = {name: row for name, row in demands(market).items() if (among is None or name in among) and name != left_out}
    if not len(market):
        return all(floor.at_least <= 0 for floor in market.floors if floor.name in rows)
    return bool(milp(np.zeros(len(market)), constraints=list(rows.values()), bounds=(0, 1), integrality=1).success)


def is_minimal(market: Market, conflict: tuple[str, ...]) -> bool:
    """Nothing named: nothing to prove. Else together impossible, and possible without any one of them."""
    if not conflict:
        return True
    return not feasible(market, among=conflict) and all(feasible(market, name, conflict) for name in conflict)


def optimum(market: Market) -> tuple[int, float]:
    """The most people that can have an offer while all is kept, and the most value among those allocations."""
    if not len(market):
        return 0, 0.0
    people, edges = market.n_seekers, len(market)
    has_offer = np.hstack([(market.seekers == np.arange(people)[:, None]).astype(float), -np.eye(people)])
    rows = [
        LinearConstraint(
            np.hstack([np.atleast_2d(row.A), np.zeros((np.atleast_2d(row.A).shape[0], people))]), row.lb, row.ub
        )
        for row in demands(market).values()
    ]
    rows.append(LinearConstraint(has_offer, 0, np.inf))
    told = np.repeat([0.0, 1.0], [edges, people])
    most = round(-milp(-told, constraints=rows, bounds=(0, 1), integrality=1).fun)
    rows.append(LinearConstraint(told, most, np.inf))
    worth = np.concatenate([market.values, np.zeros(people)])
    return most, float(-milp(-worth, constraints=rows, bounds=(0, 1), integrality=1, options={"mip_rel_gap": 0}).fun)
