"""One simulated market played through: it runs, every method learns from its lists, each ranks whom none has seen."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.ranking.features import FEATURES
from matching.ranking.features import Floats as Features
from matching.ranking.ranker import PRIOR_BEFORE, PriorRanker
from training.contest.unseen import Case
from training.judge import labels
from training.learning_set import SAID_YES, Direction, LearningSet
from training.market import Market, Recipe, Simulation
from training.measures import Floats
from training.rankers.additive import AdditiveTrees
from training.rankers.lambdamart import LambdaMart
from training.rankers.logistic import MonotoneLogistic
from training.rankers.positions import inverse, looked_at
from training.rankers.two_heads import TwoHeads

Score = Callable[[Features], Floats]
Sets = Mapping[Direction, LearningSet]
Figures = Mapping[Direction, Mapping[str, Floats]]
"""nDCG@10 of each case, by direction and method."""
OURS, CARELESS, WEIGHED = "two heads", "  places not heeded", "  weights for places"
DEAF, PRIOR_DEAF = "  replies not heeded", "before training, replies not heeded"
SLOPES, STEPS = "  slopes alone", "  steps alone"
PRIOR, IN_LIST, SAMPLED = "before training", "LambdaMART, shown", "LambdaMART, sampled"
PLACES = "LambdaMART, sampled, weights for places"
AFTER = 14
"""Days between the last that is learnt from and the one that is judged."""


def lived(market: Market, tell: Callable[[], object]) -> Sets:
    """Runs a market and gives what was known AFTER days before its end."""
    assumed, simulation = market.assumed, Simulation(market)
    for day in range(assumed.first_day, assumed.last_day):
        simulation.day(day)
        tell()
    until = assumed.last_day - AFTER
    return {
        direction: log.learning_set(until, Recipe(), f"simulated market, seed {assumed.seed}")
        for direction, log in simulation.logs.items()
    }


def learn(sets: Sets) -> Mapping[Direction, Mapping[str, Score]]:
    """Every method, taught, by direction; ours is one ranker for both."""
    both = list(sets.values())
    ours = {
        OURS: TwoHeads(),
        CARELESS: TwoHeads(correction="none"),
        WEIGHED: TwoHeads(correction="weights"),
        SLOPES: TwoHeads(MonotoneLogistic),
        STEPS: TwoHeads(AdditiveTrees),
    }
    scores: dict[str, Score] = {name: method.fit(both).ranker().score for name, method in ours.items()}
    deaf = TwoHeads().fit([replace(one, features=_deafened(one.features)) for one in both]).ranker()
    scores[DEAF] = lambda features: deaf.score(_deafened(features))
    scores |= {PRIOR: PriorRanker().score, PRIOR_DEAF: PriorRanker(PRIOR_BEFORE).score}
    return {direction: scores | lambdamarts(one) for direction, one in sets.items()}


def lambdamarts(one: LearningSet) -> dict[str, Score]:
    """LambdaMART on clicks as they are, against what else was shown and against what was sampled beside it; and the
    latter with each yes weighed by the inverse of the chance that its place is looked at.
    """
    shown, sampled = one.take(one.position > 0), one.take((one.position == 0) | _chosen(one))
    kept = {IN_LIST: shown, SAMPLED: sampled, PLACES: sampled}
    weight = {PLACES: inverse(looked_at(sampled, _chosen(sampled)), _chosen(sampled))}
    return {
        name: LambdaMart().fit(rows.features, labels(rows), rows.group_sizes(), weight.get(name)).decision_function
        for name, rows in kept.items()
    }


def _deafened(features: Features) -> Features:
    """The same without what is known of employers' replies."""
    found = features.copy()
    found[:, FEATURES.index("replies")] = 0
    return found


def _chosen(one: LearningSet) -> NDArray[np.bool_]:
    """What the one for whom a list was made said yes to."""
    return one.applied if one.direction == "jobs" else one.accepted == SAID_YES


def judged(cases: Mapping[Direction, list[Case]], scores: Mapping[Direction, Mapping[str, Score]]) -> Figures:
    """nDCG@10 of every method on the same cases."""
    return {
        direction: {
            name: np.array([case.ndcg(score(case.features)) for case in cases[direction]])
            for name, score in methods.items()
        }
        for direction, methods in scores.items()
    }
