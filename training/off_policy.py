"""What another policy's lists would have brought, from lists that were shown with known chances.

Value of a policy: expected reward (applications) a list. A place k is looked at with chance theta_k, whatever stands
there; a reward comes of item i at place k with chance theta_k r_i: the position-based model (Li et al., KDD 2018; for
learning to rank, Joachims, Swaminathan & Schnabel, WSDM 2017). Weighted by how much likelier the other policy was to
put the item there, what was logged tells of it without bias (Horvitz & Thompson 1952), if every item that it would
show could have been shown.

    ips         mean of weighted rewards
    clipped     weights at most sqrt(lists): some bias, less variance (Ionides 2008)
    snips       divided by the weights that came instead of those expected (Swaminathan & Joachims, NIPS 2015)
    dr          a model of the reward, corrected by weighted residuals (Dudik, Langford & Li, ICML 2011); the model of
                a person's reward learnt from other people
    dr_clipped  the same, residuals with clipped weights

Intervals are sandwich ones clustered by person: lists of one person are not independent.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from training.judge import askers, padded
from training.learning_set import LearningSet
from training.measures import Floats, Interval

FOLDS = 5
RIDGE = 1.0
"""Penalty of the reward model: one row's worth a weight."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and what each person adds to its error. Of two on one log, `-` is the paired difference."""

    value: float
    influence: Floats

    def __sub__(self, other: Self) -> "Estimate":
        return Estimate(self.value - other.value, self.influence - other.influence)

    def interval(self, level: float = 0.95) -> Interval:
        """Student's t with people less one degrees of freedom, its skewness removed (Hall, JRSS B 1992).

        A few large weights make sums skew: a low estimate comes with a small error, and symmetric intervals miss.
        """
        people, spread = len(self.influence), float((self.influence**2).sum())
        if people < 2 or not spread > 0:
            return Interval(self.value, float("nan"), float("nan"))
        skew = float((self.influence**3).sum()) / spread**1.5
        reach = float(student.ppf((1 + level) / 2, people - 1)) * np.array([-1, 1])
        high, low = self.value - np.sqrt(people / (people - 1) * spread) * _unskewed(reach, skew)
        return Interval(self.value, float(low), float(high))


def _unskewed(quantile: Floats, skew: float) -> Floats:
    """Hall's inverse transformation, of a mean whose own skewness is `skew` (that of one draw over root n)."""
    if abs(skew) < 1e-9:
        return quantile
    return 3 / skew * (np.cbrt(1 + skew * (quantile - skew / 6)) - 1)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy does with the rows of a learning set, those not shown included.

    Attributes
    ----------
    chance : (n,), that it puts the row's item where it was logged; 0 of rows not shown
    exposure : (n,), chance that the row's item is looked at under this policy
    """

    chance: Floats
    exposure: Floats


def looks(learning_set: LearningSet) -> Floats:
    """Chance that each place is looked at; shape (places,)."""
    shown = learning_set.position > 0
    place = learning_set.position[shown] - 1
    total = np.bincount(place, learning_set.examination[shown].astype(np.float64))
    return total / np.maximum(np.bincount(place), 1)


def ranked(learning_set: LearningSet, scores: Floats) -> Policy:
    """The policy that puts the rows of every list in the order of their scores."""
    order = np.argsort(-padded(learning_set, scores, -np.inf), axis=1, kind="stable")
    place = _flat(learning_set, np.argsort(order, axis=1, kind="stable"))
    theta = looks(learning_set)
    seen = np.append(theta, 0.0)[np.minimum(place, len(theta))]
    return Policy((place + 1 == learning_set.position).astype(np.float64), seen)


def mixed(one: Policy, other: Policy, share: float) -> Policy:
    """The policy that tosses a coin before each list: `one` with chance `share`."""
    return Policy(
        *(share * a + (1 - share) * b for a, b in ((one.chance, other.chance), (one.exposure, other.exposure)))
    )


def sampled_by(learning_set: LearningSet, scores: Floats, draws: int = 200, seed: int = 0) -> Policy:
    """The policy that draws lists by Plackett-Luce over scores (logits), estimated from drawn lists."""
    rng, table = np.random.default_rng(seed), padded(learning_set, scores, -np.inf)
    policies = [ranked(learning_set, _flat(learning_set, table + rng.gumbel(size=table.shape))) for _ in range(draws)]
    chance, exposure = (np.mean([getattr(one, name) for one in policies], axis=0) for name in ("chance", "exposure"))
    return Policy(chance, exposure)


class Log:
    """A learning set as evidence about policies.

    Parameters
    ----------
    learning_set : with examinations of all that was shown, and every row that a judged policy may show
    reward : float array of shape (n,), optional
        Applications, if not given.
    logging : the policy that made the lists, if its exposures are known
        Then positions are pooled: an item shown elsewhere than the other policy would is evidence too, and weights
        are smaller (the PBM estimator of Li et al.). Else the logged propensities of item and place are used.
    """

    def __init__(self, learning_set: LearningSet, reward: Floats | None = None, logging: Policy | None = None) -> None:
        self._set, self._logging = learning_set, logging
        self._shown = learning_set.position > 0
        self._reward = learning_set.applied.astype(np.float64) if reward is None else reward
        self._theta = looks(learning_set)
        people, self._person = np.unique(askers(learning_set), return_inverse=True)
        self._people, self._lists = len(people), len(self._person)
        self._list = np.repeat(np.arange(self._lists), learning_set.group_sizes())
        chance = learning_set.propensity if logging is None else logging.exposure
        if not (chance[self._shown] > 0).all():
            raise ValueError(
                "Some shown row has no propensity: these lists were not drawn by chance, or the chance was not logged."
                " Only lists shown with known chances tell of other policies."
            )

    def weights(self, policy: Policy) -> Floats:
        """How much likelier the policy was to show each shown row, shape (shown,); 1 on average over lists."""
        if self._logging is None:
            return policy.chance[self._shown] / self._set.propensity[self._shown]
        return policy.exposure[self._shown] / self._logging.exposure[self._shown]

    def estimates(self, policy: Policy) -> dict[str, Estimate]:
        """Every estimator's value of the policy: expected reward a list."""
        weights = self.weights(policy)
        clipped = np.minimum(weights, np.sqrt(self._lists))
        modelled = self._sums(policy.exposure * self._model)
        return {
            "ips": self._mean(self._weighed(weights, 0.0)),
            "clipped": self._mean(self._weighed(clipped, 0.0)),
            "snips": self._self_normalised(weights),
            "dr": self._mean(modelled + self._weighed(weights, self._residual)),
            "dr_clipped": self._mean(modelled + self._weighed(clipped, self._residual)),
        }

    def effective_lists(self, policy: Policy) -> float:
        """How many lists of the policy's own would tell as much: (sum of weights)^2 / sum of squares, by place."""
        weights = self.weights(policy)
        squares = float((weights**2).sum())
        return float(weights.sum()) ** 2 / squares / len(self._theta) if squares else 0.0

    @cached_property
    def _model(self) -> Floats:
        """Chance of a reward of each row that is looked at: ridge regression, learnt from other people's lists."""
        rows = np.column_stack([np.ones(len(self._set)), self._set.features]).astype(np.float64)
        fold = self._person[self._list] % FOLDS
        told = np.zeros(len(rows))
        for held in range(FOLDS):
            learnt = self._shown & (fold != held)
            seen = rows[learnt] * self._set.examination[learnt, None]
            gram = seen.T @ seen + RIDGE * np.eye(rows.shape[1])
            told[fold == held] = rows[fold == held] @ np.linalg.solve(gram, seen.T @ self._reward[learnt])
        return told

    @cached_property
    def _residual(self) -> Floats:
        return self._set.examination[self._shown] * self._model[self._shown]

    def _weighed(self, weights: Floats, expected: Floats | float) -> Floats:
        """Weighted rewards above what was expected, by list."""
        return self._sums(weights * (self._reward[self._shown] - expected), self._list[self._shown])

    def _sums(self, values: Floats, lists: Ints | None = None) -> Floats:
        return _added(self._list if lists is None else lists, values, self._lists)

    def _mean(self, by_list: Floats) -> Estimate:
        value = float(by_list.mean())
        return Estimate(value, _added(self._person, by_list - value, self._people) / self._lists)

    def _self_normalised(self, weights: Floats) -> Estimate:
        """A ratio for each place, or one for all when positions are pooled; its influence by the delta method.

        `due` is what the weights of a list sum to on average: 1 at each place that it has, which short lists have not.
        """
        reward, place = self._reward[self._shown], self._set.position[self._shown] - 1
        has = (self._set.group_sizes()[:, None] > np.arange(len(self._theta))).astype(np.float64)
        total, parts, due = weights, place, has
        if self._logging is not None:
            total, parts, due = weights * self._theta[place], np.zeros_like(place), has @ self._theta[:, None]
        came, expected = _added(parts, total, due.shape[1]), due.mean(axis=0)
        if not came.all():
            return Estimate(float("nan"), np.full(self._people, np.nan))
        rate = _added(parts, weights * reward, due.shape[1]) / came
        error = expected[parts] * (weights * reward - rate[parts] * total) / came[parts]
        lists = (due - expected) @ rate / self._lists
        influence = _added(self._person[self._list[self._shown]], error, self._people)
        return Estimate(float(expected @ rate), influence + _added(self._person, lists, self._people))


def _added(parts: NDArray[np.integer[Any]], values: Floats, n: int) -> Floats:
    """Sums of values over n parts."""
    sums: Floats = np.bincount(parts, values, minlength=n).astype(np.float64)
    return sums


def _flat(learning_set: LearningSet, table: NDArray[Any]) -> NDArray[Any]:
    """A row a list back to rows (n,)."""
    sizes = learning_set.group_sizes()
    return table[np.arange(table.shape[1]) < sizes[:, None]]
