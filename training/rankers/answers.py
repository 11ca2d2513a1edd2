"""What answers tell of log-odds: list by list for who chose among several, one by one for who was asked alone.

Somebody who leafs through a list chooses: how readily they say yes at all is theirs, and tells nothing of what they
prefer. So answers of a list are compared with each other only: a yes fell on item i with chance looked_i e^odds_i over
the sum of that for the list. It is the conditional likelihood (McFadden 1974) of the model of positions (Richardson et
al., WWW 2007) when a yes is rare; what is looked at less is expected to be chosen less, and no weight explodes.

Who was asked alone, after the other side's yes, answered with chance 1 / (1 + e^-odds).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
ALONE = -1


@dataclass(frozen=True, slots=True)
class Answers:
    """Who said yes; all arrays are parallel, (n,).

    Attributes
    ----------
    yes : bool
    looked : chance, above 0, that the question was seen, as far as the likelihood is to know
    weight : of a yes in a list; of either answer where asked alone
    lists : the list, ALONE where asked alone
    """

    yes: Bools
    looked: Floats
    weight: Floats
    lists: Ints
    _place: Ints = field(init=False)
    _chosen: Floats = field(init=False)

    def __post_init__(self) -> None:
        place = np.unique(self.lists, return_inverse=True)[1].astype(np.int64)
        object.__setattr__(self, "_place", place)
        object.__setattr__(self, "_chosen", np.bincount(place, self.weight * self.yes)[place])

    def loss(self, odds: Floats) -> float:
        """-log likelihood, up to a constant."""
        within = -np.log(np.maximum(self._shares(odds), 1e-300)) * self.yes
        alone = np.where(self.yes, -log_expit(odds), -log_expit(-odds))
        return float(self.weight @ np.where(self.lists == ALONE, alone, within))

    def slope(self, odds: Floats) -> Floats:
        """Derivative of the loss by each of the log-odds; (n,)."""
        within = self._chosen * self._shares(odds) - self.weight * self.yes
        slope: Floats = np.where(self.lists == ALONE, self.weight * (expit(odds) - self.yes), within)
        return slope

    def curvature(self, odds: Floats) -> Floats:
        """Second derivative by each; (n,), above 0."""
        shares, chance = self._shares(odds), expit(odds)
        within = self._chosen * shares * (1 - shares)
        alone = self.weight * chance * (1 - chance)
        return np.maximum(np.where(self.lists == ALONE, alone, within), 1e-9)

    def _shares(self, odds: Floats) -> Floats:
        """Each one's share of the choices of its list."""
        weights = self.looked * np.exp(np.clip(odds, -30, 30))
        shares: Floats = weights / np.bincount(self._place, weights)[self._place]
        return shares
