"""A ranker that was trained: what each feature adds is read from a curve of its own, learnt from what people did.

Additive, so that reasons stay true: what a feature adds depends on its own value alone, exactly, and two people who
are alike by a criterion are alike in what it counts. Every curve passes through 0 at 0 and never falls. So unknown
neither helps nor harms, a condition that is met never lowers a posting, penalties stay penalties and rewards rewards:
the promises of `features` hold for whatever was learnt, and a file that breaks them is refused.

Scores stand on the scale of the ranker before training, because the policy's bonuses are laid on scores; how likely a
match is in truth is `chance`.

Notes
-----
Generalised additive models of boosted trees with one feature each: Lou, Caruana & Gehrke, KDD 2012. A tree of one
feature is a staircase, the sum of many is one staircase, so 22 searches in sorted edges give what hundreds of trees
would.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.ranking.curves import Calibration, Curve, RankerFile, read
from matching.ranking.features import FEATURES, Floats, odd_columns


class LearnedRanker:
    """Additive in the features; scores in [0, 1], higher is better, comparable between lists.

    The same face as `PriorRanker`.
    """

    def __init__(self, curves: Mapping[str, Curve], offset: float, calibration: Calibration) -> None:
        odd = odd_columns(curves.keys())
        if odd:
            raise ValueError(f"curves and features disagree about {', '.join(sorted(odd))}")
        names = [name for name in FEATURES if name in curves]
        self._curves = [curves.get(name, Curve()) for name in FEATURES]
        self._slopes = np.array([curve.slope for curve in self._curves])[:, None]
        self._edges = [np.array(curve.edges) for curve in self._curves]
        self._heights = [np.array(curve.heights) for curve in self._curves]
        self._offset, self._calibration = offset, calibration
        self.nothing_shared = float(1 / (1 + np.exp(-offset)))
        """Score of a pair whose features are all 0."""
        state = json.dumps([names, [curves[name].model_dump() for name in names], offset])
        self.identity = f"learnt-{hashlib.sha256(state.encode()).hexdigest()[:12]}"

    @classmethod
    def load(cls, directory: Path) -> Self:
        """From a model's directory.

        Raises
        ------
        ModelMismatch
            When it is absent, damaged, breaks the promises above, or was trained on other features.
        """
        return cls.of(read(directory))

    @classmethod
    def of(cls, file: RankerFile) -> Self:
        return cls(file.curves, file.offset, file.calibration)

    def score(self, features: Floats) -> NDArray[np.float64]:
        """Shape (n, F) -> (n,)."""
        return _curve(self._odds(features))

    def chance(self, features: Floats) -> NDArray[np.float64]:
        """Probability that a pair that is looked at is applied for and accepted; shape (n, F) -> (n,)."""
        return _curve(self._calibration.slope * self._odds(features) + self._calibration.intercept)

    def contributions(self, features: Floats) -> Floats:
        """What each feature adds before the logistic curve; shape (n, F), in the order of FEATURES."""
        added: Floats = self._added(features).T.astype(np.float32)
        return added

    def _odds(self, features: Floats) -> NDArray[np.float64]:
        """Feature by feature, so that a score does not depend on what is scored beside it; shape (n, F) -> (n,)."""
        odds = np.full(len(features), self._offset)
        for added in self._added(features):
            odds += added
        return odds

    def _added(self, features: Floats) -> NDArray[np.float64]:
        """Shape (n, F) -> (F, n)."""
        values = np.ascontiguousarray(features.T, np.float64)
        added = self._slopes * values
        for row, value, edges, heights in zip(added, values, self._edges, self._heights, strict=True):
            if len(edges):
                row += heights[np.searchsorted(edges, value)]
        return added


def _curve(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return chances
