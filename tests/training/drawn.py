"""Learning sets drawn from a known truth, for tests of what judges by them."""

import numpy as np

from matching.ranking.features import FEATURES
from matching.ranking.ranker import Ranker
from training.learning_set import ASKED_NEVER, SAID_YES, LearningSet

LISTS, ROWS, GROUP = 600, 12, "残疾人"
TRUTH = {"title": 2.0, "pay": 4.0, "remote": 3.0, "same_occupation": 1.0}
MEMBERS = np.arange(0, LISTS, 4)


def drawn(truth: Ranker, of_members: Ranker | None = None, seed: int = 0) -> LearningSet:
    """Lists of as many people, each applying as the truth has it; every fourth, by `of_members` if given."""
    rng, n = np.random.default_rng(seed), LISTS * ROWS
    features = np.zeros((n, len(FEATURES)), np.float32)
    for name in ("title", "occupation", "words", "same_occupation"):
        features[:, FEATURES.index(name)] = rng.random(n)
    for name in ("pay", "remote", "experience", "commute"):
        features[:, FEATURES.index(name)] = -rng.random(n) * (rng.random(n) < 0.7)
    seeker = np.repeat(np.arange(LISTS), ROWS)
    chance = truth.score(features)
    if of_members is not None:
        chance = np.where(np.isin(seeker, MEMBERS), of_members.score(features), chance)
    applied = rng.random(n) < chance
    return LearningSet(
        features=features, list_id=seeker, position=np.tile(np.arange(1, ROWS + 1, dtype=np.int16), LISTS),
        propensity=np.ones(n, np.float32), examination=np.ones(n, np.float32), applied=applied,
        accepted=np.where(applied, SAID_YES, ASKED_NEVER).astype(np.int8), hired=np.zeros(n, bool),
        seeker=seeker, posting=rng.integers(0, 500, n), day=np.zeros(n, np.int32),
    )  # fmt: skip
