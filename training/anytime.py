"""Intervals that hold at every look at once: whoever watches an experiment may stop it whenever one excludes nothing.

An ordinary 95 % interval that is looked at every day excludes the truth sooner or later. A confidence sequence covers
it at all times together with that chance, so the rule "stop when 0 is outside" errs in at most 5 % of experiments.

Notes
-----
Robbins' normal mixture: Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence
sequences", Annals of Statistics 2021; with the variance estimated: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas,
"Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 2024. The test that comes
of it is the mixture sequential ratio test of Johari, Koomen, Pekelis & Walsh, KDD 2017. It holds for many people, so
nothing is told before SMALLER_ARM of them can be expected in each arm. How often it errs is simulated in the tests.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALLER_ARM = 200
TIGHTEST = 5_000
"""People at which the interval is narrowest against what one fixed look would give."""


def first_look(share: float) -> int:
    """So many people are enough for a first look at an experiment with this share."""
    return math.ceil(SMALLER_ARM / min(share, 1 - share))


def confidence_sequence(values: Floats, first: int, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Mean of the first t values and half the width of its interval, for every t; shapes (n,).

    Parameters
    ----------
    values : float array of shape (n,) or (runs, n)
        In the order in which they became known.
    first : int
        Before so many values half the width is infinite.
    """
    t = np.arange(1, values.shape[-1] + 1)
    mean = np.cumsum(values, axis=-1) / t
    variance = np.maximum(np.cumsum(values**2, axis=-1) / t - mean**2, 0.0)
    log = -2 * np.log(alpha)
    mixed = t * (log + np.log(log) + 1) / TIGHTEST
    width = np.sqrt(variance * 2 * (mixed + 1) / (t * mixed) * np.log(np.sqrt(mixed + 1) / alpha))
    return mean, np.where(t < first, np.inf, width)


def effects(outcomes: Floats, tried: NDArray[np.bool_], share: float) -> Floats:
    """One value a person whose mean is the effect: outcome with the challenger less outcome with who serves.

    Weighted by the inverse of the known chance of the arm (Horvitz & Thompson 1952), each outcome less the mean of all
    before it, which takes nothing from the truth and much from the noise. Shapes (n,) or (runs, n).
    """
    n = np.arange(outcomes.shape[-1])
    before = (np.cumsum(outcomes, axis=-1) - outcomes) / np.maximum(n, 1)
    centred = outcomes - before
    values: Floats = np.where(tried, centred / share, -centred / (1 - share))
    return values
