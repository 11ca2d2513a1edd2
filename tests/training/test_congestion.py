"""The markets of finite capacity and the ways to spread their lists."""

import numpy as np
import pytest

from matching.ranking.congestion import attention
from training.congestion_plot import front
from training.finite_market import (
    LISTED,
    NOTHING,
    FiniteMarket,
    Outcome,
    drawn_market,
    gini,
    measure,
    sample_market,
    simulate,
)
from training.measures import Interval
from training.spreading import by_fairrec, by_queue, by_recon, by_score, ways

MARKET = drawn_market(0, postings=60)


@pytest.mark.parametrize("way", list(ways()), ids=lambda way: f"{way.family}-{way.setting}")
def test_every_method_lists_only_what_may_be_had_and_as_much_as_score_alone(way) -> None:
    places = MARKET.places.copy()
    places[:5] = 0
    scores = MARKET.scores * (places > 0)
    lists = way.method(scores, places)
    assert lists.shape == (len(scores), LISTED)
    for own, listed, plain in zip(scores, lists, by_score(scores, places), strict=True):
        shown = listed[listed >= 0]
        assert len(set(shown.tolist())) == len(shown) == np.count_nonzero(plain >= 0)
        assert (own[shown] > NOTHING).all()


def test_a_simulated_market_hires_within_its_places_and_only_who_was_shown_the_posting() -> None:
    outcome = simulate(MARKET, by_score, 0)
    jobs = outcome.hired[outcome.hired >= 0]
    assert (np.bincount(jobs, minlength=60) <= MARKET.places).all()
    assert (MARKET.scores[np.flatnonzero(outcome.hired >= 0), jobs] > NOTHING).all()
    again = simulate(MARKET, by_score, 0)
    assert (again.hired == outcome.hired).all()
    assert (simulate(MARKET, by_score, 1).hired != outcome.hired).any()


def test_an_employer_takes_the_best_of_the_applicants() -> None:
    scores = np.full((3, 1), 0.9)
    market = FiniteMarket(scores, scores, np.array([[0.2], [0.9], [0.5]]), np.array([1]))
    assert simulate(market, by_score, 0).hired.tolist() == [-1, 0, -1]


def test_fairrec_gives_every_posting_its_part_and_leaves_nobodys_list_short() -> None:
    scores = np.random.default_rng(0).uniform(0.1, 0.9, (40, 20))
    scores[:, 0] *= 0.3
    lists = by_fairrec(scores, np.ones(20, int), alpha=0.75)
    assert (np.bincount(lists.ravel(), minlength=20) >= 0.75 * 40 * LISTED / 20).all()
    plain = np.bincount(by_score(scores, np.ones(20, int)).ravel(), minlength=20)
    assert plain.min() < 15


def test_recons_full_plan_shows_two_equal_crowds_to_equal_postings() -> None:
    scores = np.full((40, 20), 0.3)
    scores[:, :10] = 0.6
    scores += np.random.default_rng(0).uniform(0, 0.2, scores.shape)
    counts = np.bincount(by_recon(scores, np.ones(20, int), weight=1.0).ravel(), minlength=20)
    assert counts[:10].mean() == pytest.approx(counts[10:].mean(), rel=0.15)


def test_queues_show_a_small_posting_to_far_fewer_people_than_score_alone() -> None:
    scores = np.random.default_rng(0).uniform(0.3, 0.5, (300, 40))
    scores[:, 0] = 0.6
    places = np.full(40, 10)
    places[0] = 2
    shown = np.count_nonzero(by_queue(scores, places, strength=1.0) == 0)
    assert np.count_nonzero(by_score(scores, places) == 0) == 300
    assert shown < 100


def test_places_are_as_stated_and_people_as_many_as_places() -> None:
    market = sample_market(np.full((5, 3), 0.5), np.array([0, 4, 1]), 0)
    assert market.places.tolist() == [2, 4, 1]
    assert market.scores.shape == (7, 3)
    assert market.tastes.std() > 0


def test_the_measures_tell_even_from_uneven() -> None:
    assert gini(np.array([3, 3, 3])) == pytest.approx(0)
    assert gini(np.array([0, 0, 9])) == pytest.approx(2 / 3)
    scores = np.full((2, 2), 0.5)
    market = FiniteMarket(scores, scores, scores, np.array([1, 1]))
    lists = np.full((2, LISTED), -1)
    lists[:, 0] = [0, 0]
    figures = measure(market, Outcome(np.array([0, -1]), lists), lists)
    assert figures["matches"] == figures["nothing"] == figures["coverage"] == 50
    assert (figures["congestion"], figures["quality"], figures["welfare"]) == (0, 1, 0.25)
    assert figures["crowd"] == pytest.approx(2 * attention(1)[0], rel=0.02)


def test_the_front_holds_what_nothing_beats() -> None:
    def figures(quality: float, crowd: float) -> dict[str, Interval]:
        return {"quality": Interval(quality, quality, quality), "crowd": Interval(crowd, crowd, crowd)}

    first, second, third, *_ = ways()
    results = {first: figures(1.0, 9), second: figures(0.9, 3), third: figures(0.8, 4)}
    assert front(results, "crowd") == [first, second]
