"""Logistic regression that never falls, of what was looked at: the head that needs little data.

Of a pair that nobody applied for one does not know whether it was unwanted or unseen. With the chance that its place
is looked at given, both are in the likelihood: an application has probability looked x wanted, silence the rest. The
maximum is consistent for `wanted`, and needs no weights that explode at the end of a list.

Notes
-----
The model of positions: Richardson, Dominowska & Ragno, WWW 2007; Chuklin, Markov & de Rijke, "Click models for web
search", 2015. No slope is below 0: features are made so that more is never worse (`matching.ranking.features`).
"""

from collections.abc import Mapping
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from matching.ranking.curves import Curve

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class MonotoneLogistic:
    """P(wanted | looked at), scikit-learn style.

    Parameters
    ----------
    l2 : float
        Strength of the ridge on the slopes, against the summed log-likelihood.
    free : int
        So many of the last columns may have a slope below 0 and are not served.

    Attributes
    ----------
    slopes_ : ndarray of shape (F,), none below 0 but the free ones
    intercept_ : float
    """

    def __init__(self, l2: float = 1.0, free: int = 0) -> None:
        self.l2, self.free = l2, free

    def fit(
        self, x: NDArray[np.floating], y: Bools, looked: Floats | None = None, weight: Floats | None = None
    ) -> Self:
        """Learn from pairs (n, F), who said yes (n,), the chance that each was looked at (1), and weights (1)."""
        x = np.asarray(x, np.float64)
        looked, weight = filled(y, looked), filled(y, weight)

        def loss(at: Floats) -> tuple[float, Floats]:
            odds = x @ at[1:] + at[0]
            gradient = weight * slope_of_loss(odds, y, looked)
            ridge = np.concatenate(([0.0], self.l2 * at[1:]))
            value = float(weight @ log_loss(odds, y, looked) + ridge @ at / 2)
            return value / len(y), (np.concatenate(([gradient.sum()], gradient @ x)) + ridge) / len(y)

        bound = x.shape[1] - self.free
        bounds = [(None, None), *[(0.0, None)] * bound, *[(None, None)] * self.free]
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
        return {name: Curve(slope=slope) for name, slope in zip(names, self.slopes_.tolist(), strict=False)}


def log_loss(odds: Floats, y: Bools, looked: Floats) -> Floats:
    """-log P(what was seen | log-odds that it is wanted, chance that it was looked at), up to a constant; (n,)."""
    loss: Floats = np.where(y, -log_expit(odds), -np.log1p(-np.minimum(looked * expit(odds), 1 - 1e-12)))
    return loss


def slope_of_loss(odds: Floats, y: Bools, looked: Floats) -> Floats:
    """Derivative of `log_loss` by the log-odds; (n,)."""
    wanted = expit(odds)
    slope: Floats = np.where(y, wanted - 1, looked * wanted * (1 - wanted) / np.maximum(1 - looked * wanted, 1e-12))
    return slope


def curvature_of_loss(odds: Floats, looked: Floats) -> Floats:
    """Expected second derivative (Fisher's information of one pair); (n,), above 0."""
    wanted = expit(odds)
    curvature: Floats = looked * wanted * (1 - wanted) ** 2 / np.maximum(1 - looked * wanted, 1e-12)
    return np.maximum(curvature, 1e-9)


def filled(y: Bools, given: Floats | None) -> Floats:
    """What was given, else 1 for every pair."""
    return np.ones(len(y)) if given is None else np.asarray(given, np.float64)
