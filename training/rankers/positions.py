"""How likely a place is looked at: given, or estimated; weights that undo it; and what it says of a silence.

Notes
-----
Inverse propensities: Joachims, Swaminathan & Schnabel, WSDM 2017; clipping trades a little bias for much variance
(Strehl et al., NIPS 2010); dividing by the sum of weights: Swaminathan & Joachims, NIPS 2015. Estimating the places
together with the pairs: Wang et al., "Position bias estimation for unbiased learning to rank in personal search",
WSDM 2018.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from training.learning_set import LearningSet
from training.rankers.answers import Bools, Floats

CLIP = 20.0
"""Greatest weight of one yes."""


def looked_at(data: LearningSet, yes: Bools) -> Floats:
    """The chance that each pair was looked at, (n,): as logged, estimated where not known; 1 of what was sampled."""
    shown = data.position > 0
    known = data.examination.astype(np.float64)
    if np.isnan(known[shown]).any():
        known = estimated(data, yes)[data.position]
    return np.where(shown, known, 1.0)


def inverse(looked: Floats, yes: Bools, clip: float = CLIP) -> Floats:
    """Weights (n,): a yes counts 1 / looked, at most `clip` and 1 on average, every other pair 1."""
    weight = np.where(yes, np.minimum(1 / looked, clip), 1.0)
    if yes.any():
        weight[yes] /= weight[yes].mean()
    return weight


def estimated(data: LearningSet, yes: Bools) -> Floats:
    """Chance that each place is looked at, against the first, by position (index 0: sampled, 1); from who
    said yes (n,).

    The likelihood of all answers is maximised over the places and a logistic of the features at once. It needs
    lists in which like pairs stand at different places, as a policy that explores makes them.
    """
    shown = data.position > 0
    x, y, place = data.features[shown].astype(np.float64), yes[shown], data.position[shown].astype(np.int64)
    last = int(place.max())

    def loss(at: Floats) -> tuple[float, Floats]:
        chances, odds = _chances(at[:last]), x @ at[last + 1 :] + at[last]
        looked, wanted = chances[place], expit(odds)
        by_odds = seen_slope(odds, y, looked)
        by_chance = np.where(y, -1 / looked, wanted / np.maximum(1 - looked * wanted, 1e-12))
        by_place = np.bincount(place, by_chance * looked * (1 - looked), minlength=last + 1)[1:]
        value = seen_loss(odds, y, looked).sum() - np.log(looked[y]).sum() + (at[last + 1 :] ** 2).sum() / 2
        slope = np.concatenate((by_place, [by_odds.sum()], by_odds @ x + at[last + 1 :]))
        slope[0] = 0.0  # the first place is what the others are measured by
        return value / len(y), slope / len(y)

    start = np.zeros(last + 1 + x.shape[1])
    bounds = [(None, None)] * (last + 1) + [(0.0, None)] * x.shape[1]
    return _chances(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x[:last])


def _chances(odds: Floats) -> Floats:
    """By position, 1 at the first and of what was sampled, from log-odds by place (places,)."""
    return np.concatenate(([1.0, 1.0], expit(odds[1:])))


def seen_loss(odds: Floats, yes: Bools, looked: Floats) -> Floats:
    """-log P(what was seen), up to a constant, with log-odds of a yes where one looks; (n,).

    A yes has chance looked x wanted, silence the rest: unwanted or unseen.
    """
    loss: Floats = np.where(yes, -log_expit(odds), -np.log1p(-np.minimum(looked * expit(odds), 1 - 1e-12)))
    return loss


def seen_slope(odds: Floats, yes: Bools, looked: Floats) -> Floats:
    """Derivative of `seen_loss` by the log-odds; (n,)."""
    wanted = expit(odds)
    slope: Floats = np.where(yes, wanted - 1, looked * wanted * (1 - wanted) / np.maximum(1 - looked * wanted, 1e-12))
    return slope


def line_to_chance(odds: Floats, yes: Bools, looked: Floats) -> tuple[float, float]:
    """Slope, above 0, and intercept from log-odds to those of a yes where one looks."""

    def loss(at: Floats) -> tuple[float, Floats]:
        told = at[0] * odds + at[1]
        slope = seen_slope(told, yes, looked)
        return float(seen_loss(told, yes, looked).mean()), np.array([slope @ odds, slope.sum()]) / len(odds)

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, bounds=[(1e-6, None), (None, None)], method="L-BFGS-B").x
    return float(found[0]), float(found[1])
