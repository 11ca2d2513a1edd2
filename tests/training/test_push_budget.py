"""Keeping a subscription for something better pays in simulated markets, also where the rule is wrong about them."""

from pathlib import Path

import numpy as np
import pytest

from matching.push.rules import PushRules
from training.push_budget import WORLDS, Outcome, Person, draw, gains, judge, live, ways

RULES = PushRules.load(Path(__file__).parents[2] / "data" / "policy")


@pytest.mark.parametrize("world", [WORLDS[0], WORLDS[1]], ids=lambda world: world.name)
def test_ours_brings_more_for_a_subscription_than_greedy_and_random(world) -> None:
    won = gains(judge(world, RULES, seeds=4, people=250))
    assert won["greedy"].low > 0
    assert won["random"].low > 0


def test_nobody_spends_what_they_do_not_hold() -> None:
    people = draw(WORLDS[0], RULES.tokens, 100, 26.0, np.random.default_rng(0))
    for spends in ways(RULES.tokens, 0.3, 0.5).values():
        outcome = live(people, spends, 1.0)
        assert outcome.accepted <= outcome.spent <= outcome.granted


def test_a_life_is_counted_step_by_step() -> None:
    person = Person(1, [(0.2, 0.0, 0.0), (0.9, 0.5, 0.0), (-1.0, 0.0, 0.0), (0.9, 0.99, 0.0)])
    assert live([person], lambda held, score, chance: score > 0.5, 1.0) == Outcome(granted=2, spent=2, accepted=1)
