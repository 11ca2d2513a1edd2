"""Boosted staircases: what is served, since each feature adds its own, exactly.

Every tree splits on one feature and never falls, so all trees of a feature together are one staircase; serving reads
it from a table and needs no LightGBM.
"""

from collections.abc import Mapping
from typing import Any, Self

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from matching.ranking.curves import Curve
from training.rankers.answers import Answers, Floats

SETTLED: dict[str, Any] = {
    "verbosity": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "use_missing": False,
    "seed": 1,
}
"""The same bytes in, the same trees out."""
ROUNDING = 1e-9
"""A smaller step is none: sums of trees differ by their rounding."""


class AdditiveTrees:
    """Log-odds that are a staircase in each feature, scikit-learn style.

    Parameters
    ----------
    trees, learning_rate, leaves : how much is boosted
    least : least information (curvature of the loss) in a step

    Attributes
    ----------
    booster_ : lightgbm.Booster
    intercept_ : float
        Log-odds of a pair whose features are all 0.
    """

    def __init__(self, trees: int = 100, learning_rate: float = 0.1, leaves: int = 2, least: float = 20.0) -> None:
        self.trees, self.learning_rate, self.leaves, self.least = trees, learning_rate, leaves, least

    def fit(self, x: NDArray[np.floating], answers: Answers) -> Self:
        """Learn from pairs (n, F) and what was answered of them."""

        def objective(odds: Floats, _: lgb.Dataset) -> tuple[Floats, Floats]:
            return answers.slope(odds), answers.curvature(odds)

        recipe = {
            "objective": objective,
            "learning_rate": self.learning_rate,
            "num_leaves": self.leaves,
            "min_sum_hessian_in_leaf": self.least,
            "min_data_in_leaf": 50,
        }
        data = lgb.Dataset(x, params={"max_bin": 63, "use_missing": False})
        self.booster_ = lgb.train(SETTLED | one_feature_a_tree(x.shape[1]) | recipe, data, self.trees)
        self.intercept_ = float(self.decision_function(np.zeros((1, x.shape[1])))[0])
        return self

    def decision_function(self, x: NDArray[np.floating]) -> Floats:
        """Log-odds, shape (n, F) -> (n,)."""
        odds: Floats = self.booster_.predict(x, raw_score=True)
        return odds

    def curves(self, names: tuple[str, ...]) -> Mapping[str, Curve]:
        """What each feature adds, as it is served."""
        steps = staircases(self.booster_)
        return {name: Curve(edges=edges, heights=heights) for name, (edges, heights) in zip(names, steps, strict=True)}


def one_feature_a_tree(n_features: int) -> dict[str, Any]:
    """LightGBM's parameters for trees that split on one feature each and never fall in it."""
    alone = [[feature] for feature in range(n_features)]
    return {"interaction_constraints": alone, "monotone_constraints": [1] * n_features}


def staircases(booster: lgb.Booster) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Edges and heights of each feature, 0 at 0: asked of the booster itself, one step of one feature at a time."""
    found, n_features = [], booster.num_feature()
    for feature, edges in enumerate(_edges(booster)):
        probes = np.zeros((len(edges) + 1, n_features))
        probes[:, feature] = _between(edges)
        heights = booster.predict(probes, raw_score=True)
        heights = heights - heights[np.searchsorted(edges, 0.0)]
        turns = np.flatnonzero(np.abs(np.diff(heights)) > ROUNDING)
        found.append((tuple(edges[turn] for turn in turns), tuple(heights[[*turns, -1]].tolist())))
    return found


def _between(edges: list[float]) -> Floats:
    """A value of each step; not an edge itself, since LightGBM takes an edge beside 0 for 0."""
    outer = [edges[0] - 1, *edges, edges[-1] + 1] if edges else [0.0, 0.0]
    values: Floats = (np.array(outer[:-1]) + np.array(outer[1:])) / 2
    return values


def _edges(booster: lgb.Booster) -> list[list[float]]:
    """Where the trees split each feature, rising."""
    edges: list[set[float]] = [set() for _ in range(booster.num_feature())]
    waiting = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    while waiting:
        node = waiting.pop()
        if "split_feature" in node:
            edges[node["split_feature"]].add(float(node["threshold"]))
            waiting += [node["left_child"], node["right_child"]]
    return [sorted(of_feature) for of_feature in edges]
