"""Simulated experiments, looked at after every person: how often the rule to stop errs, and how soon it sees."""

import numpy as np
import pytest

from training.anytime import confidence_sequence, effects, first_look

RUNS, PEOPLE = 1_000, 4_000


def stopped(serving: float, challenger: float, share: float, seed: int = 0) -> np.ndarray:
    """For each simulated experiment the person after whom 0 lay outside for the first time; PEOPLE: never."""
    rng = np.random.default_rng(seed)
    tried = rng.random((RUNS, PEOPLE)) < share
    outcomes = (rng.random((RUNS, PEOPLE)) < np.where(tried, challenger, serving)).astype(np.float64)
    mean, width = confidence_sequence(effects(outcomes, tried, share), first_look(share))
    outside = np.abs(mean) > width
    return np.where(outside.any(axis=1), outside.argmax(axis=1), PEOPLE)


@pytest.mark.parametrize(("rate", "share"), [(0.3, 0.5), (0.05, 0.5), (0.1, 0.2), (0.02, 0.5), (0.1, 0.1)])
def test_watched_all_the_time_it_errs_in_at_most_five_of_a_hundred_experiments(rate: float, share: float) -> None:
    errors = float((stopped(rate, rate, share) < PEOPLE).mean())
    assert errors <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / RUNS)


def test_an_ordinary_interval_watched_like_that_errs_far_more_often() -> None:
    rng = np.random.default_rng(0)
    tried = rng.random((RUNS, PEOPLE)) < 0.5
    values = effects((rng.random((RUNS, PEOPLE)) < 0.1).astype(np.float64), tried, 0.5)
    t = np.arange(1, PEOPLE + 1)
    mean = np.cumsum(values, axis=1) / t
    width = 1.96 * np.sqrt((np.cumsum(values**2, axis=1) / t - mean**2) / t)
    assert (np.abs(mean) > width)[:, first_look(0.5) :].any(axis=1).mean() > 0.2


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_a_difference_that_is_there_is_seen(share: float) -> None:
    assert (stopped(0.10, 0.17, share) < PEOPLE).mean() > 0.8


def test_the_mean_is_the_difference_of_the_arms() -> None:
    rng = np.random.default_rng(1)
    tried = rng.random(200_000) < 0.3
    outcomes = (rng.random(200_000) < np.where(tried, 0.15, 0.1)).astype(np.float64)
    mean, width = confidence_sequence(effects(outcomes, tried, 0.3), first_look(0.3))
    assert abs(mean[-1] - 0.05) < width[-1] < 0.02
    assert np.isinf(width[: first_look(0.3) - 1]).all()
