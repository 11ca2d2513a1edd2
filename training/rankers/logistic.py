"""A weighted sum that never falls: needs little data, and has a slope everywhere."""

from collections.abc import Mapping
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matching.ranking.curves import Curve
from training.rankers.answers import Answers, Floats


class MonotoneLogistic:
    """Log-odds that are linear in the features, scikit-learn style.

    No slope is below 0: features are made so that more is never worse (`matching.ranking.features`).

    Parameters
    ----------
    l2 : float
        Strength of the ridge on the slopes, against the summed log-likelihood.

    Attributes
    ----------
    slopes_ : ndarray of shape (F,), none below 0
    intercept_ : float
    """

    def __init__(self, l2: float = 1.0) -> None:
        self.l2 = l2

    def fit(self, x: NDArray[np.floating], answers: Answers) -> Self:
        """Learn from pairs (n, F) and what was answered of them."""
        x = np.asarray(x, np.float64)

        def loss(at: Floats) -> tuple[float, Floats]:
            odds = x @ at[1:] + at[0]
            slope, ridge = answers.slope(odds), np.concatenate(([0.0], self.l2 * at[1:]))
            value = answers.loss(odds) + float(ridge @ at) / 2
            return value / len(x), (np.concatenate(([slope.sum()], slope @ x)) + ridge) / len(x)

        bounds = [(None, None), *[(0.0, None)] * x.shape[1]]
        start = np.zeros(x.shape[1] + 1)
        found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 500}).x
        self.intercept_, self.slopes_ = float(found[0]), found[1:]
        return self

    def decision_function(self, x: NDArray[np.floating]) -> Floats:
        """Log-odds, shape (n, F) -> (n,)."""
        odds: Floats = np.asarray(x, np.float64) @ self.slopes_ + self.intercept_
        return odds

    def curves(self, names: tuple[str, ...]) -> Mapping[str, Curve]:
        """What each feature adds, as it is served."""
        return {name: Curve(slope=slope) for name, slope in zip(names, self.slopes_.tolist(), strict=True)}
