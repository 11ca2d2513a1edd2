"""Off-policy estimates in the simulated market: its lists with all candidates, shown anew by its own policy."""

from dataclasses import replace

import numpy as np
import pytest

from matching.ranking.features import FEATURES
from training.market.showing import looks
from training.off_policy_coverage import coverage
from training.off_policy_market import ASSUMED, OTHER, Stage, staged


@pytest.fixture(scope="module")
def stage() -> Stage:
    """Lists that were never drawn by a market, for speed: candidates that differ in three features."""
    rng = np.random.default_rng(0)
    sizes = rng.integers(3, 16, 400)
    features = np.zeros((sizes.sum(), len(FEATURES)), np.float32)
    for name in ("title", "same_occupation"):
        features[:, FEATURES.index(name)] = rng.random(len(features))
    features[:, FEATURES.index("remote")] = -rng.random(len(features))
    chance = 0.6 / (1 + np.exp(1 - 3 * features[:, FEATURES.index("remote")] - 3 * features[:, 0]))
    return Stage(features, chance, sizes, rng.integers(0, 150, 400), ASSUMED)


def test_the_truth_by_hand() -> None:
    features = np.zeros((3, len(FEATURES)), np.float32)
    features[:, FEATURES.index("remote")] = [-1, 0, -0.5]
    stage = Stage(features, np.array([0.1, 0.2, 0.4]), np.array([2, 1]), np.array([0, 1]), ASSUMED)
    theta = looks(ASSUMED.listed, ASSUMED.position_bias)
    assert stage.truth() == pytest.approx((0.2 * theta[0] + 0.1 * theta[1] + 0.4 * theta[0]) / 2)


@pytest.mark.parametrize("pooled", [False, True])
def test_intervals_hold_the_truth_of_the_other_ranker(stage: Stage, pooled: bool) -> None:
    found = coverage(stage.draw(80, pooled), stage.truth(), runs=25)
    for method in ("ips", "snips", "dr"):
        assert found[method].held >= 0.8
        assert abs(found[method].bias) < 0.75 * found[method].width / 2


def test_weights_are_1_on_average(stage: Stage) -> None:
    log, policy = stage.draw(600, pooled=True)(0)
    assert log.weights(policy).mean() == pytest.approx(1, abs=0.25)


def test_a_market_gives_every_candidate_of_its_lists(markets) -> None:
    kept = staged(markets.drawn(listed=5, candidates=15, negatives=15))
    assert 10 < kept.sizes.max() <= 15
    assert len(kept.person) == len(kept.sizes)
    assert kept.sizes.sum() == len(kept.features) == len(kept.chance)
    everywhere = replace(kept, assumed=replace(kept.assumed, listed=15))
    best = OTHER.score(everywhere.features)
    assert np.isfinite(best).all()
    assert 0 < kept.truth() < everywhere.truth()
