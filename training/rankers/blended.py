"""A slope and a staircase, half each: the slope orders what stands on one step, the staircase bends where data say so.

Learnt apart and averaged in log-odds, which errs less than either where yeses are few (Breiman, "Stacked
regressions", 1996, has the reason: their errors differ). Still additive: a curve with a slope and steps.
"""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.ranking.curves import Curve
from training.rankers.additive import AdditiveTrees
from training.rankers.answers import Answers, Floats
from training.rankers.logistic import MonotoneLogistic


class Blended:
    """The mean of `MonotoneLogistic` and `AdditiveTrees`, scikit-learn style.

    Parameters
    ----------
    trees : how many are boosted

    Attributes
    ----------
    parts_ : both, fitted
    intercept_ : float
    """

    def __init__(self, trees: int = 100) -> None:
        self.trees = trees

    def fit(self, x: NDArray[np.floating], answers: Answers) -> Self:
        self.parts_ = MonotoneLogistic().fit(x, answers), AdditiveTrees(self.trees).fit(x, answers)
        self.intercept_ = sum(part.intercept_ for part in self.parts_) / 2
        return self

    def decision_function(self, x: NDArray[np.floating]) -> Floats:
        """Log-odds, shape (n, F) -> (n,)."""
        slope, steps = (part.decision_function(x) for part in self.parts_)
        return (slope + steps) / 2

    def curves(self, names: tuple[str, ...]) -> Mapping[str, Curve]:
        """What each feature adds, as it is served."""
        parts = [part.curves(names) for part in self.parts_]
        return {name: summed([(0.5, curves[name]) for curves in parts]) for name in names}


def summed(parts: Sequence[tuple[float, Curve]]) -> Curve:
    """The curve that adds up shares of several."""
    edges = np.unique([edge for _, curve in parts for edge in curve.edges])
    steps = [share * np.array(curve.heights)[np.searchsorted(curve.edges, [*edges, np.inf])] for share, curve in parts]
    slope = sum(share * curve.slope for share, curve in parts)
    return Curve(slope=slope, edges=tuple(edges.tolist()), heights=tuple(np.sum(steps, axis=0).tolist()))
