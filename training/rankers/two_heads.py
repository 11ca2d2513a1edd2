"""Two questions, one score: does the seeker apply, does the employer say yes, and what is a place on a list worth.

A pair is judged by its two sides, whichever of them the list was made for, so each head learns from both directions:
from whom a list was shown to, who chose, and from the other side, who was asked (`training.rankers.questions`).

One score is made of the log-odds of both:

- `reciprocal`: the log of the chance that both say yes, to first order. A log-odds counts in it what it adds to the log
  of its own chance, 1 less that chance: all of it where a yes is rare, less the readier a side says yes. So the
  employer's counts less than the seeker's, who applies for little of what is looked at.
- `surplus`: the seeker's counts once more: that chance times the odds with which they want the job, the gain that
  `matching.ranking.congestion` takes. It favours what is dear over what is sure.

A sum over features either way, so every contribution is exact. The score is then laid on the scale of the ranker
before training: over the pairs shown it has that one's mean and spread in log-odds, so that the policy's bonuses, which
are laid on scores, weigh what they weighed. How likely a match is in truth is learnt on days that the heads had not
seen, and kept beside the score; then the heads learn from all days.

Notes
-----
Reciprocal recommendation: Pizzato et al., RecSys 2010; Palomares et al., Information Fusion 2021. The chance beside
the score: Platt 1999.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadInput
from matching.ranking.curves import Calibration, Curve, Provenance, RankerFile
from matching.ranking.features import FEATURES
from matching.ranking.learned import LearnedRanker
from matching.ranking.ranker import PriorRanker
from training.learning_set import SAID_YES, LearningSet
from training.rankers.answers import Answers, Floats
from training.rankers.blended import Blended, summed
from training.rankers.positions import line_to_chance
from training.rankers.questions import Correction, Questions, employer_asked, readiness, seeker_asked

DEAR = {"reciprocal": 0.0, "surplus": 1.0}
"""What the seeker's log-odds count beyond their share in the chance, by what one score means."""
LEAST = 0.1
"""Share of a side that says yes to everything."""
HEADS = 4
"""Two, before the chance of a match is learnt, and again with all days."""
EARLY = 0.8
"""Part of the days after which the chance of a match is learnt."""
TOO_SMALL = "太小：求职者或用人单位一方没有可学的回应。把时间放长，或等有了投递和答复，再做一次：jobmatch-train dataset"


class Head(Protocol):
    """An additive estimator of log-odds."""

    intercept_: float

    def fit(self, x: NDArray[np.floating], answers: Answers) -> Self: ...

    def decision_function(self, x: NDArray[np.floating]) -> Floats: ...

    def curves(self, names: tuple[str, ...]) -> Mapping[str, Curve]: ...


class TwoHeads:
    """A ranker learnt from what both sides did, scikit-learn style.

    Parameters
    ----------
    head : what each of the two is: `Blended`, `AdditiveTrees` or `MonotoneLogistic`
    correction : what undoes that first places are looked at more
    worth : what one score means, of DEAR
    sampled : chance with which a sampled negative counts as looked at
    settings : of the head

    Attributes
    ----------
    seeker_, employer_ : Head
    shares_ : what the log-odds of each count in the score
    offset_, curves_ : log-odds of a pair that shares nothing, and what each feature adds, as served
    calibration_ : Calibration
    """

    def __init__(
        self,
        head: Callable[..., Head] = Blended,
        correction: Correction = "likelihood",
        worth: str = "reciprocal",
        sampled: float = 0.01,
        **settings: Any,
    ) -> None:
        self.head, self.correction, self.worth, self.sampled = head, correction, worth, sampled
        self.settings = settings

    def __repr__(self) -> str:
        settings = {"correction": self.correction, "worth": self.worth, "sampled": self.sampled} | self.settings
        name, told = (
            getattr(self.head, "__name__", "head"),
            ", ".join(f"{key} {value}" for key, value in settings.items()),
        )
        return f"{name} x 2, {told}"

    def fit(self, sets: Sequence[LearningSet], tell: Callable[[], object] = lambda: None) -> Self:
        """Learn from lists of either direction, or of both; `tell` hears of each of the HEADS learnt.

        Raises
        ------
        BadInput
            One side was asked nothing, or answered no list, in all that is learnt from or in its EARLY part.
        """
        self._fit_heads([one.before(_late(one)) for one in sets], tell)
        line = self._line([one.since(_late(one)) for one in sets])
        self._fit_heads(sets, tell)
        shown = [one.features[one.position > 0] for one in sets]
        stretch, shift = scale_of_prior(self.decision_function(np.concatenate(shown)), np.concatenate(shown))
        self._serve(stretch, shift)
        slope = line.slope / stretch
        self.calibration_ = Calibration(slope=slope, intercept=line.intercept - slope * shift)
        return self

    def decision_function(self, x: NDArray[np.floating]) -> Floats:
        """Log-odds of both heads by their shares, before the scale that is served; shape (n, F) -> (n,)."""
        odds: Floats = np.sum([share * head.decision_function(x) for share, head in self._heads()], axis=0)
        return odds

    def as_file(self, provenance: Provenance) -> RankerFile:
        """What is served."""
        return RankerFile(
            offset=self.offset_, curves=self.curves_, calibration=self.calibration_, provenance=provenance
        )

    def ranker(self) -> LearnedRanker:
        return LearnedRanker(self.curves_, self.offset_, self.calibration_)

    def _heads(self) -> list[tuple[float, Head]]:
        return list(zip(self.shares_, (self.seeker_, self.employer_), strict=True))

    def _fit_heads(self, sets: Sequence[LearningSet], tell: Callable[[], object]) -> None:
        rare = [max(1 - ready, LEAST) for ready in readiness(sets, self.correction)]
        self.shares_ = rare[0] + DEAR[self.worth], rare[1]
        self.seeker_ = self._head(seeker_asked(sets, self.correction, self.sampled))
        tell()
        self.employer_ = self._head(employer_asked(sets, self.correction, self.sampled))
        tell()

    def _head(self, asked: Questions) -> Head:
        if not len(asked.features):
            raise BadInput("学习集", None, TOO_SMALL)
        return self.head(**self.settings).fit(asked.features, asked.answers)

    def _line(self, late: Sequence[LearningSet]) -> Calibration:
        """From log-odds to those of a match, on lists that the heads have not seen: of jobs, where there are any.

        Of whom an employer is shown more are invited than of those who found the same ad: one line for both were wrong
        for either.
        """
        shown = [one.take(one.position > 0) for one in _of_jobs(late)]
        odds = self.decision_function(np.concatenate([one.features for one in shown]))
        matched = np.concatenate([one.applied & (one.accepted == SAID_YES) for one in shown])
        looked = np.concatenate([one.examination for one in shown]).astype(np.float64)
        slope, intercept = line_to_chance(odds, matched, np.nan_to_num(looked, nan=1.0))
        return Calibration(slope=slope, intercept=intercept)

    def _serve(self, stretch: float, shift: float) -> None:
        heads = [(stretch * share, head, head.curves(FEATURES)) for share, head in self._heads()]
        self.curves_ = {name: summed([(share, curves[name]) for share, _, curves in heads]) for name in FEATURES}
        self.offset_ = shift + sum(share * head.intercept_ for share, head, _ in heads)


def scale_of_prior(odds: Floats, features: NDArray[np.float32]) -> tuple[float, float]:
    """Factor and summand after which log-odds have the mean and the spread of the prior ranker's over these pairs."""
    prior = PriorRanker().score(features)
    wanted = np.log(prior / (1 - prior))
    stretch = float(wanted.std() / max(odds.std(), 1e-9))
    return stretch, float(wanted.mean() - stretch * odds.mean())


def _of_jobs(sets: Sequence[LearningSet]) -> Sequence[LearningSet]:
    """Those of lists of jobs; all, where nobody was shown one."""
    return [one for one in sets if one.direction == "jobs" and (one.position > 0).any()] or sets


def _late(one: LearningSet) -> int:
    return int(np.quantile(one.day, EARLY)) if len(one) else 0
