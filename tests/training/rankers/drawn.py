"""Lists drawn for tests, with what is truly wanted: small, and not the simulator's market."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matching.ranking.congestion import attention
from matching.ranking.features import FEATURES
from matching.ranking.ranker import PriorRanker
from training.learning_set import ASKED_NEVER, Direction, LearningSet

Floats = NDArray[np.float64]
TITLE, WORDS, PAY, REMOTE = (FEATURES.index(name) for name in ("title", "words", "pay", "remote"))
PENALTIES = [FEATURES.index(name) for name in ("remote", "commute", "pay", "kind", "schooling_short", "experience")]


def some_features(n: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Values as the features have them: half are 0, penalties below, the others above."""
    values = rng.beta(1, 2, (n, len(FEATURES))) * (rng.random((n, len(FEATURES))) < 0.5)
    values[:, PENALTIES] *= -1
    return values.astype(np.float32)


def wanted(features: NDArray[np.float32]) -> Floats:
    """True log-odds that the seeker applies: pay and words matter more than the prior says, titles only when alike."""
    x = features.astype(np.float64)
    return -3 + 3 * (x[:, TITLE] > 0.4) + 4 * np.sqrt(x[:, WORDS]) + 4 * x[:, PAY] + 0.5 * x[:, REMOTE]


def accepted(features: NDArray[np.float32]) -> Floats:
    """True log-odds that the employer says yes."""
    return -0.5 + 4 * features[:, FEATURES.index("done")].astype(np.float64)


def worth(features: NDArray[np.float32]) -> Floats:
    """Chance that both want it."""
    return expit(wanted(features)) * expit(accepted(features))


def drawn(
    lists: int = 400,
    of: int = 20,
    *,
    bias: float = 1.0,
    noise: float = 1.0,
    seed: int = 0,
    direction: Direction = "jobs",
) -> LearningSet:
    """Lists in the order of the prior ranker with `noise` on its log-odds; the last two were sampled."""
    rng, n = np.random.default_rng(seed), lists * of
    x = some_features(n, rng)
    odds = PriorRanker().contributions(x).sum(axis=1) + rng.normal(0, noise, n)
    x, position = x[np.lexsort((-odds, np.repeat(np.arange(lists), of)))], np.tile(np.arange(1, of + 1), lists)
    position[position > of - 2] = 0
    looked = np.where(position > 0, (attention(of) ** bias)[position - 1], np.nan)
    sides = (wanted, accepted) if direction == "jobs" else (accepted, wanted)
    first = rng.random(n) < np.nan_to_num(looked) * expit(sides[0](x))
    then = first & (rng.random(n) < expit(sides[1](x)))
    asked = first if direction == "jobs" else position > 0
    applied, yes = (first, then) if direction == "jobs" else (then, first)
    return LearningSet(
        features=x,
        list_id=np.repeat(np.arange(lists), of),
        position=position.astype(np.int16),
        propensity=np.where(position > 0, 1.0, np.nan).astype(np.float32),
        examination=looked.astype(np.float32),
        applied=applied,
        accepted=np.where(asked, yes, ASKED_NEVER).astype(np.int8),
        hired=first & then,
        seeker=np.repeat(rng.permutation(lists) // 2, of) if direction == "jobs" else rng.integers(0, 10 * lists, n),
        posting=rng.integers(0, 10 * lists, n) if direction == "jobs" else np.repeat(rng.permutation(lists) // 2, of),
        day=np.sort(np.repeat(rng.integers(0, 100, lists), of)).astype(np.int32),
        recipe="drawn for a test",
        direction=direction,
    )
