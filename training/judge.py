"""A ranker judged on lists of a later time: measures, slices, calibration, each against a baseline on the same lists.

What happened after a list was shown is known only for what was shown, so labels favour the policy that made the lists;
what another policy would have brought is told by `training.off_policy`. In the simulator the true utilities can be
given instead.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from training.learning_set import SAID_YES, LearningSet
from training.measures import Floats, Interval, Relevance, interval, judged, reliability

Outcome = Literal["applied", "matched", "hired"]
Labels = NDArray[np.str_]
MAIN = "ndcg@10"
OUTSIDE = -1


class Scorer(Protocol):
    """What is judged: a score for each row of features (n, F), higher is better; `PriorRanker`, `LearnedRanker`."""

    identity: str

    def score(self, features: NDArray[np.float32]) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Slice:
    """The measure among rows of one kind. `gain` is the ranker's less the baseline's, list by list."""

    by: str
    value: str
    lists: int
    people: int
    ndcg: Interval
    gain: Interval


@dataclass(frozen=True, slots=True)
class Judgement:
    """Figures of a ranker beside those of a baseline; intervals are clustered by whom the list was made for.

    `calibration_error` is the mean gap between the predicted and the observed share over ten bins of equally many
    shown rows; `reliability` holds the bins as (predicted, observed, rows).
    """

    ranker: str
    baseline: str
    data: str
    lists: int
    people: int
    measures: dict[str, Interval]
    baseline_measures: dict[str, Interval]
    gains: dict[str, Interval]
    slices: tuple[Slice, ...]
    calibration_error: float
    baseline_calibration_error: float
    reliability: tuple[tuple[float, float, int], ...]

    def as_json(self) -> dict[str, Any]:
        """Plain dictionaries, lists and figures."""
        figures = asdict(self)
        for name in ("measures", "baseline_measures", "gains"):
            figures[name] = {measure: found._asdict() for measure, found in getattr(self, name).items()}
        figures["slices"] = [
            asdict(one) | {"ndcg": one.ndcg._asdict(), "gain": one.gain._asdict()} for one in self.slices
        ]
        return figures


def judge(
    ranker: Scorer,
    learning_set: LearningSet,
    baseline: Scorer,
    *,
    truth: Floats | None = None,
    slices: Mapping[str, Labels] | None = None,
    predicts: Outcome = "matched",
) -> Judgement:
    """Both rankers over the rows of every list.

    Parameters
    ----------
    learning_set : one that neither ranker learnt from, later in time
    truth : float array of shape (n,), optional
        True utility of each row, 0 or more: the grade instead of labels. Only nDCG is told: no utility is plain yes.
    slices : by name, a value for each row; "" in no slice
        Within a slice only its rows are ranked. See `slices_of`.
    predicts : what a calibrated score is the chance of, given that the place is looked at
    """
    sides = askers(learning_set)
    relevance = truth if truth is not None else labels(learning_set).astype(np.float64)
    scored = [np.asarray(one.score(learning_set.features), np.float64) for one in (ranker, baseline)]
    own, other = (_by_list(learning_set, scores, relevance) for scores in scored)
    told = [MAIN] if truth is not None else list(own)
    errors = [_calibration(learning_set, _chances(one, learning_set), predicts) for one in (ranker, baseline)]
    return Judgement(
        ranker=ranker.identity,
        baseline=baseline.identity,
        data=learning_set.digest(),
        lists=len(sides),
        people=len(np.unique(sides)),
        measures={name: interval(own[name], sides) for name in told},
        baseline_measures={name: interval(other[name], sides) for name in told},
        gains={name: interval(own[name] - other[name], sides) for name in told},
        slices=tuple(
            _slice(learning_set, scored, np.where(values == value, relevance, OUTSIDE), (by, str(value)))
            for by, values in (slices or {}).items()
            for value in np.unique(values[values != ""])
        ),
        calibration_error=_error(errors[0]),
        baseline_calibration_error=_error(errors[1]),
        reliability=tuple(errors[0]),
    )


def labels(learning_set: LearningSet) -> NDArray[np.int8]:
    """Grade of each row: hired 3, the employer said yes 2, applied 1, else 0."""
    yes = learning_set.accepted == SAID_YES
    grade: NDArray[np.int8] = np.select([learning_set.hired, yes, learning_set.applied], [3, 2, 1]).astype(np.int8)
    return grade


def slices_of(learning_set: LearningSet, learnt_from: LearningSet) -> dict[str, Labels]:
    """Slices that need no record: short texts, and people and postings that nobody learnt from (cold start)."""
    poor = learning_set.features[:, learning_set.feature_names.index("poor")] < 0
    return {
        "text": np.where(poor, "under 20 characters", "longer"),
        "seeker": np.where(np.isin(learning_set.seeker, learnt_from.seeker), "known", "new"),
        "posting": np.where(np.isin(learning_set.posting, learnt_from.posting), "known", "new"),
    }


def askers(learning_set: LearningSet) -> NDArray[np.int64]:
    """Whom each list was made for, shape (lists,): lists of one are not independent."""
    _, first = np.unique(learning_set.list_id, return_index=True)
    asked = learning_set.seeker if learning_set.direction == "jobs" else learning_set.posting
    return asked[first]


def _by_list(learning_set: LearningSet, scores: Floats, relevance: Relevance) -> dict[str, Floats]:
    return judged(padded(learning_set, scores, -np.inf), padded(learning_set, relevance, OUTSIDE))


def padded(learning_set: LearningSet, values: Floats, fill: float) -> Floats:
    """Values of rows (n,) as a row a list (lists, longest), filled up at the end."""
    sizes = learning_set.group_sizes()
    table = np.full((len(sizes), sizes.max(initial=0)), fill, np.float64)
    table[np.arange(table.shape[1]) < sizes[:, None]] = values
    return table


def _slice(learning_set: LearningSet, scored: list[Floats], relevance: Floats, named: tuple[str, str]) -> Slice:
    own, other = (_by_list(learning_set, scores, relevance)[MAIN] for scores in scored)
    known, people = ~np.isnan(own), askers(learning_set)
    return Slice(
        *named,
        lists=int(known.sum()),
        people=len(np.unique(people[known])),
        ndcg=interval(own, people),
        gain=interval(own - other, people),
    )


def _chances(ranker: Scorer, learning_set: LearningSet) -> Floats:
    """What a ranker predicts: its `chance` where it tells one beside the score, else the score."""
    return np.asarray(getattr(ranker, "chance", ranker.score)(learning_set.features), np.float64)


def _calibration(learning_set: LearningSet, scores: Floats, predicts: Outcome) -> list[tuple[float, float, int]]:
    """Bins of shown rows. What is predicted holds where one looks, so the chance of looking is multiplied in."""
    shown = learning_set.position > 0
    looked = np.nan_to_num(learning_set.examination[shown].astype(np.float64), nan=1.0)
    matched = learning_set.applied & (learning_set.accepted == SAID_YES)
    happened = {"applied": learning_set.applied, "matched": matched, "hired": learning_set.hired}[predicts]
    return reliability(scores[shown] * looked, happened[shown])


def _error(bins: list[tuple[float, float, int]]) -> float:
    rows = sum(n for _, _, n in bins)
    return sum(abs(told - found) * n for told, found, n in bins) / rows if rows else float("nan")
