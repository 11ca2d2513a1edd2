"""Priority on a list of postings: within epsilon of the unweighted list, as strong as that allows, off at 0."""

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import PostingRows
from matching.ranking.rebalance import best_first, spread
from matching.ranking.weighing import Weighing, weigh

BOUND = 0.05
BONUSES = np.array([0, 0, 0, 0.01, 0.02, 0.03, 0.04, 0.05])
Arrange = Callable[[np.ndarray], np.ndarray]


def first(places: int) -> Arrange:
    return lambda order: order[:places]


def discounted(values: np.ndarray, shown: np.ndarray) -> float:
    return float(sum(values[row] / np.log2(rank + 1) for rank, row in enumerate(shown.tolist(), start=1)))


def ndcg_loss(scores: np.ndarray, shown: np.ndarray, unweighted: np.ndarray) -> float:
    """Written out again, from the definition."""
    best = discounted(scores, unweighted)
    return 1 - discounted(scores, shown) / best if best else 0.0


@st.composite
def lists(draw: st.DrawFn, most: int = 14) -> tuple[np.ndarray, np.ndarray, int]:
    """Scores with ties and near ties, bonuses of the policy's size, places."""
    n = draw(st.integers(1, most))
    scores = np.array(draw(st.lists(st.sampled_from(np.linspace(0.3, 0.5, 41).tolist()), min_size=n, max_size=n)))
    bonuses = np.array(draw(st.lists(st.sampled_from(BONUSES.tolist()), min_size=n, max_size=n)))
    return scores, bonuses, draw(st.integers(1, n))


def told_apart(scores: np.ndarray, bonuses: np.ndarray, scale: float) -> bool:
    """Whether rounding decides between no two rows at this scale."""
    sums = scores + scale * bonuses
    differ = (scores[:, None] != scores) | (bonuses[:, None] != bonuses)
    return bool((np.abs(sums[:, None] - sums)[differ] > 1e-12).all())


@given(lists(), st.sampled_from([0.001, 0.005, 0.01, 0.02, 0.05]))
def test_the_scale_is_the_strongest_that_keeps_epsilon(
    case: tuple[np.ndarray, np.ndarray, int], epsilon: float
) -> None:
    scores, bonuses, places = case
    keys = np.arange(len(scores))
    found = weigh(scores, bonuses, keys, epsilon, first(places))
    assert ndcg_loss(scores, found.shown, found.base[:places]) <= epsilon + 1e-12
    tried = [scale for scale in np.linspace(found.scale, 1, 200) if told_apart(scores, bonuses, scale)]
    lists_tried = [best_first(scores + scale * bonuses, keys)[:places] for scale in tried]
    within = [shown for shown in lists_tried if ndcg_loss(scores, shown, found.base[:places]) <= epsilon - 1e-9]
    most = max((discounted(bonuses, shown) for shown in within), default=0.0)
    assert discounted(bonuses, found.shown) >= most - 1e-9


@given(lists(most=6), st.sampled_from([0.005, 0.02, 0.05]))
def test_no_other_list_is_kinder_for_the_same_loss(case: tuple[np.ndarray, np.ndarray, int], epsilon: float) -> None:
    scores, bonuses, places = case
    found = weigh(scores, bonuses, np.arange(len(scores)), epsilon, first(places))
    own, kind = discounted(scores, found.shown), discounted(bonuses, found.shown)
    for other in permutations(range(len(scores)), places):
        shown = np.array(other)
        assert discounted(scores, shown) < own - 1e-12 or discounted(bonuses, shown) <= kind + 1e-9


@given(lists(), st.sampled_from([0.0, 0.01, 1.0]))
def test_nothing_stands_above_what_it_is_much_worse_than(
    case: tuple[np.ndarray, np.ndarray, int], epsilon: float
) -> None:
    scores, bonuses, places = case
    found = weigh(scores, bonuses, np.arange(len(scores)), epsilon, first(places))
    worst_before = np.minimum.accumulate(scores[found.shown])
    assert (scores[found.shown] - worst_before <= BOUND + 1e-9).all()


@given(lists())
def test_epsilon_zero_is_the_base_list_and_no_epsilon_the_whole_weight(
    case: tuple[np.ndarray, np.ndarray, int],
) -> None:
    scores, bonuses, places = case
    keys = np.arange(len(scores))
    none, whole = (weigh(scores, bonuses, keys, epsilon, first(places)) for epsilon in (0.0, None))
    assert none.shown.tolist() == best_first(scores, keys)[:places].tolist()
    assert (none.scale, none.loss) == (0.0, 0.0)
    assert whole.shown.tolist() == best_first(scores + bonuses, keys)[:places].tolist()


def spreading(rows: PostingRows, places: int) -> Arrange:
    return lambda order: spread(order, rows, places)[:places]


def crowded(rng: np.random.Generator, n: int) -> PostingRows:
    """A market in which few employers seek several people by nearly the same title."""
    rows = PostingRows.blank(n)
    rows.employer[:] = rng.integers(0, max(2, n // 4), n)
    rows.title_grams[:, :4] = 1 + rng.integers(0, 3, (n, 1)) + 8 * np.arange(4)
    return rows


def generated(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    scores = rng.beta(2, 3, n) if rng.random() < 0.5 else 0.5 + 0.1 * rng.random(n)
    return scores, np.where(rng.random(n) < rng.random(), rng.choice(BONUSES, n), 0.0)


@pytest.mark.parametrize("seed", range(4))
def test_with_near_identical_postings_spread_out_the_list_shown_keeps_epsilon(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(250):
        n, epsilon = int(rng.integers(2, 60)), float(rng.choice([0.002, 0.01, 0.02]))
        scores, bonuses = generated(rng, n)
        arrange = spreading(crowded(rng, n), int(rng.integers(1, 21)))
        found = weigh(scores, bonuses, np.arange(n), epsilon, arrange)
        unweighted = arrange(best_first(scores, np.arange(n)))
        assert ndcg_loss(scores, found.shown, unweighted) <= epsilon + 1e-12
        assert found.loss == pytest.approx(max(0.0, ndcg_loss(scores, found.shown, unweighted)), abs=1e-12)


def test_the_bound_holds_on_100_000_generated_lists() -> None:
    rng = np.random.default_rng(20261125)
    restrained = 0
    for _ in range(100_000):
        n, epsilon = int(rng.integers(2, 40)), float(rng.choice([0.002, 0.01, 0.02]))
        scores, bonuses = generated(rng, n)
        found = weigh(scores, bonuses, np.arange(n), epsilon, first(10))
        _must_keep(found, scores, epsilon)
        restrained += found.scale < 1
    assert restrained > 10_000


def _must_keep(found: Weighing, scores: np.ndarray, epsilon: float) -> None:
    """Loss and order of this list, computed from the definition."""
    discounts = 1 / np.log2(np.arange(2, len(found.shown) + 2))
    own, best = scores[found.shown], np.sort(scores)[::-1][: len(found.shown)]
    assert own @ discounts >= (1 - epsilon) * (best @ discounts) - 1e-12
    assert (own - np.minimum.accumulate(own)).max() <= BOUND + 1e-9
    assert found.scale <= 1
