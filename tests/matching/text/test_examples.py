"""Nearest examples by spelling: equal to cosines that are computed the long way."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import GRAM_BUCKETS
from matching.text.examples import examples_of, likeness
from matching.text.terms import Telling

TEXTS = ["电焊工", "焊工", "氩弧焊工学徒", "会计", "成本会计", "从事财务核算的人员", "出纳", "，"]
PLACES = [2, 2, 2, 0, 0, 0, 1, 1]
STRENGTHS = [1.0, 0.5, 1.0, 1.0, 1.0, 0.8, 1.0, 1.0]
RARE = np.random.default_rng(0).uniform(1, 8, GRAM_BUCKETS).astype(np.float32)
TELLING = Telling(RARE, RARE)


EXAMPLES = examples_of(TEXTS, PLACES, STRENGTHS, TELLING)


def vector(text: str) -> np.ndarray:  # type: ignore[type-arg]
    """The gram vector of a text, written out."""
    grams, shares = TELLING.title_row(text)
    wide = np.zeros(GRAM_BUCKETS, np.float32)
    wide[grams] = shares / np.float32(255)
    wide[0] = 0
    return wide


titles = st.lists(st.text("电焊工氩弧学徒会计成本财务出纳员的，a ", max_size=50), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(titles)
def test_it_is_the_strongest_cosine_with_any_example_of_the_occupation(asked: list[str]) -> None:
    cosines = np.stack([[vector(title) @ vector(text) for text in TEXTS] for title in asked]) * STRENGTHS
    expected = np.stack([cosines[:, np.array(PLACES) == place].max(axis=1) for place in range(3)], axis=1)
    np.testing.assert_allclose(likeness(EXAMPLES, TELLING, asked), expected, atol=2e-3)


def test_a_title_that_is_an_example_to_the_letter_gets_its_strength() -> None:
    found = likeness(EXAMPLES, TELLING, ["电焊工", "焊工", "出纳"])
    np.testing.assert_allclose(found[[0, 2], [2, 1]], 1, atol=0.02)
    only_a_name = examples_of(["焊工", "会计"], [0, 1], [0.5, 1.0], TELLING)
    assert abs(likeness(only_a_name, TELLING, ["焊工"])[0, 0] - 0.5) < 0.01


def test_a_title_without_letters_or_of_strange_ones_is_like_nothing() -> None:
    assert not likeness(EXAMPLES, TELLING, ["", "龘靐"]).any()


@settings(max_examples=30, deadline=None)
@given(titles)
def test_what_is_asked_beside_a_title_changes_nothing(asked: list[str]) -> None:
    together = likeness(EXAMPLES, TELLING, asked)
    alone = np.concatenate([likeness(EXAMPLES, TELLING, [title]) for title in asked])
    np.testing.assert_array_equal(together, alone)
