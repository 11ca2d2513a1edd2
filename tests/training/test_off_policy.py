"""Off-policy estimates: by hand, without bias, and with intervals that hold the truth (more runs by a command)."""

from dataclasses import replace

import numpy as np
import pytest

from training.learning_set import LearningSet
from training.off_policy import Estimate, Log, Policy, looks, mixed, ranked, sampled_by
from training.off_policy_coverage import World, coverage, logged

METHODS = ["ips", "clipped", "snips", "dr", "dr_clipped"]


@pytest.fixture(scope="module")
def world() -> World:
    return World.drawn(0)


def by(rows: LearningSet, feature: int) -> Policy:
    return ranked(rows, rows.features[:, feature].astype(np.float64))


def anyhow(rows: LearningSet, world: World) -> Policy:
    return Policy(np.zeros(len(rows)), np.full(len(rows), world.theta.sum() / world.chance.shape[1]))


def two_lists() -> LearningSet:
    """One place, two items, each shown once by a fair coin; the second item is applied for."""
    nan = np.nan
    return LearningSet(
        features=np.array([[0], [1], [0], [1]], np.float32),
        list_id=np.array([1, 1, 2, 2]),
        position=np.array([1, 0, 0, 1], np.int16),
        propensity=np.array([0.5, nan, nan, 0.25], np.float32),
        examination=np.array([1, nan, nan, 1], np.float32),
        applied=np.array([False, False, False, True]),
        accepted=np.full(4, -1, np.int8),
        hired=np.zeros(4, np.bool_),
        seeker=np.array([1, 1, 2, 2]),
        posting=np.array([0, 1, 0, 1]),
        day=np.zeros(4, np.int32),
        feature_names=("only",),
    )


def test_weights_and_values_by_hand() -> None:
    rows = two_lists()
    log, second = Log(rows), by(rows, 0)
    assert second.chance.tolist() == [0, 0, 0, 1]
    assert second.exposure.tolist() == [0, 1, 0, 1]
    assert log.weights(second).tolist() == [0, 4]
    found = log.estimates(second)
    assert found["ips"].value == 2
    assert found["clipped"].value == pytest.approx(np.sqrt(2) / 2)
    assert found["snips"].value == 1


def test_places_are_looked_at_as_logged(world: World) -> None:
    assert looks(world.log(50, 0)) == pytest.approx(world.theta)


def test_a_policy_on_its_own_lists_is_worth_what_they_brought(world: World) -> None:
    rows = world.log(300, 1)
    own = Policy(np.nan_to_num(rows.propensity).astype(np.float64), np.zeros(len(rows)))
    brought = rows.applied.sum() / len(np.unique(rows.list_id))
    assert Log(rows).estimates(own)["ips"].value == pytest.approx(brought)
    assert Log(rows).effective_lists(own) == pytest.approx(len(np.unique(rows.list_id)))


def test_short_lists_have_fewer_places_to_fill(world: World) -> None:
    rows = world.log(300, 1)
    rows = rows.take((rows.position > 0) & ((rows.position <= 2) | (rows.list_id % 2 == 0)))
    own = Policy(rows.propensity.astype(np.float64), np.zeros(len(rows)))
    found = Log(rows).estimates(own)["snips"]
    assert found.value == pytest.approx(rows.applied.sum() / len(np.unique(rows.list_id)))
    by_list = np.bincount(rows.list_id, rows.applied)
    apart = Log(replace(rows, seeker=rows.list_id)).estimates(own)["snips"]
    spread = 1.96 * by_list.std() / np.sqrt(len(by_list))
    assert apart.interval().high - apart.value == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize("pooled", [False, True])
def test_no_estimate_is_biased_and_the_model_narrows_the_interval(world: World, pooled: bool) -> None:
    found = coverage(logged(world, 200, pooled), world.truth(), runs=60)
    error = found["ips"].width / 2 / np.sqrt(60)
    assert all(abs(found[method].bias) < 1.6 * error for method in ("ips", "snips", "dr"))
    assert found["dr"].width < found["ips"].width


def test_intervals_hold_the_truth(world: World) -> None:
    """Of 150 runs 95 % ± 2.9 standard errors; `python -m training.off_policy_coverage` does 500."""
    found = coverage(logged(world, 120, True), world.truth(), runs=150)
    assert all(0.9 <= found[method].held <= 0.995 for method in METHODS), found


def test_lists_of_one_person_taken_as_independent_would_not(world: World) -> None:
    moods = replace(world, visits=40, chaos=1.0)

    def held(apart: bool) -> float:
        def draw(seed: int) -> tuple[Log, Policy]:
            rows = moods.log(40, seed)
            return Log(replace(rows, seeker=rows.list_id) if apart else rows, logging=anyhow(rows, world)), by(rows, 1)

        return coverage(draw, moods.truth(), 60)["snips"].held

    assert held(apart=False) >= 0.85 > 0.75 >= held(apart=True)


def test_the_better_of_two_policies_is_told_from_one_log(world: World) -> None:
    rows = world.log(800, 0)
    log = Log(rows, logging=mixed(anyhow(rows, world), by(rows, 0), world.chaos))
    better, worse = log.estimates(by(rows, 1))["dr"], log.estimates(by(rows, 0))["dr"]
    gain = (better - worse).interval()
    assert gain.low > 0
    apart = better.interval().high - better.interval().low + worse.interval().high - worse.interval().low
    assert gain.high - gain.low < apart


def test_rewards_may_be_anything(world: World) -> None:
    rows = world.log(100, 0)
    value = Log(rows).estimates(by(rows, 1))["snips"].value
    twice = Log(rows, reward=2.0 * rows.applied).estimates(by(rows, 1))["snips"].value
    assert twice == pytest.approx(2 * value)


def test_lists_drawn_by_scores_have_the_chances_of_plackett_and_luce() -> None:
    rows = two_lists()
    drawn = sampled_by(rows, np.log([1.0, 3, 1, 3]), draws=4_000)
    assert drawn.chance == pytest.approx([0.25, 0, 0, 0.75], abs=0.03)
    assert drawn.exposure == pytest.approx([0.25, 0.75, 0.25, 0.75], abs=0.03)


def test_lists_without_chance_are_refused() -> None:
    rows = two_lists()
    with pytest.raises(ValueError, match="no propensity"):
        Log(replace(rows, propensity=np.full(4, np.nan, np.float32)))


def test_a_skew_sum_has_a_skew_interval() -> None:
    values = np.random.default_rng(0).lognormal(0, 1.5, 100)
    found = Estimate(values.mean(), (values - values.mean()) / 100).interval()
    assert found.high - found.mean > 1.3 * (found.mean - found.low)
