"""LambdaMART as it is used everywhere: what a learnt ranker has to beat, naive and with weights for positions.

Not served: it mixes features in a tree, so what a feature adds is no longer its own, and its scores have no meaning
beyond their list.

Notes
-----
Burges, "From RankNet to LambdaRank to LambdaMART", 2010. Weights by inverse propensity: Joachims, Swaminathan &
Schnabel, WSDM 2017. The other unbiased form is LightGBM's own: a bias for each position, learnt with the trees.
"""

from typing import Self

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from training.rankers.additive import SETTLED
from training.rankers.answers import Floats


class LambdaMart:
    """Gradient boosted trees for nDCG, scikit-learn style.

    Parameters
    ----------
    trees, learning_rate, leaves : how much is boosted

    Attributes
    ----------
    booster_ : lightgbm.Booster
    """

    def __init__(self, trees: int = 200, learning_rate: float = 0.05, leaves: int = 15) -> None:
        self.trees, self.learning_rate, self.leaves = trees, learning_rate, leaves

    def fit(
        self,
        x: NDArray[np.floating],
        grades: NDArray[np.integer],
        sizes: NDArray[np.integer],
        weight: Floats | None = None,
        positions: NDArray[np.integer] | None = None,
    ) -> Self:
        """Learn from pairs (n, F) in lists of `sizes`, their grades (n,), weights (1), and places, to be corrected."""
        data = lgb.Dataset(x, grades, group=sizes, weight=weight, position=positions)
        size = {"learning_rate": self.learning_rate, "num_leaves": self.leaves, "min_data_in_leaf": 50}
        self.booster_ = lgb.train(SETTLED | size | {"objective": "lambdarank"}, data, self.trees)
        return self

    def decision_function(self, x: NDArray[np.floating]) -> Floats:
        """Higher is better within a list; shape (n, F) -> (n,)."""
        scores: Floats = self.booster_.predict(x, raw_score=True)
        return scores
