"""Estimators: what is served is what was learnt, and places do not mislead who heeds them."""

import numpy as np
import pytest
from scipy.special import expit

from matching.ranking.features import FEATURES
from matching.ranking.learned import LearnedRanker
from tests.training.rankers.drawn import TITLE, accepted, drawn, some_features, wanted
from training.learning_set import SAID_YES
from training.rankers.additive import AdditiveTrees
from training.rankers.answers import ALONE, Answers
from training.rankers.blended import Blended
from training.rankers.logistic import MonotoneLogistic
from training.rankers.positions import CLIP, estimated, inverse, line_to_chance, looked_at, seen_loss, seen_slope
from training.rankers.questions import employer_asked, readiness, seeker_asked
from training.rankers.two_heads import DEAR, TwoHeads

HEADS = [MonotoneLogistic, AdditiveTrees, Blended]


def alone(yes: np.ndarray) -> Answers:
    return Answers(yes, np.ones(len(yes)), np.ones(len(yes)), np.full(len(yes), ALONE))


@pytest.fixture(scope="module")
def lists():
    return drawn(1500, bias=2.0, seed=1)


@pytest.mark.parametrize("head", HEADS)
def test_curves_add_up_to_what_was_learnt(head, lists) -> None:
    """Trees split beside 0 too, at 1e-35: a value there is not 0."""
    learnt = head().fit(*seeker_asked([lists], "likelihood", 0.1))
    pairs = some_features(2000, np.random.default_rng(3))
    curves = learnt.curves(FEATURES)
    added = sum(curves[name].at(pairs[:, at].astype(np.float64)) for at, name in enumerate(FEATURES))
    assert added + learnt.intercept_ == pytest.approx(learnt.decision_function(pairs), abs=1e-9)
    assert any(curve.slope or curve.edges for curve in curves.values())


@pytest.mark.parametrize("head", HEADS)
def test_what_is_truly_worse_with_more_of_it_is_not_learnt_as_a_fall(head) -> None:
    """A law of the features, not of the data: more never counts less."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (4000, len(FEATURES))).astype(np.float32)
    falls, rises = (rng.random(4000) < 1 / (1 + np.exp(sign * 3 * x[:, TITLE])) for sign in (1, -1))
    found = [np.corrcoef(head().fit(x, alone(y)).decision_function(x), x[:, TITLE])[0, 1] for y in (falls, rises)]
    assert found[0] == pytest.approx(0, abs=0.1)
    assert found[1] > 0.95


def test_what_is_wanted_is_found_behind_what_is_seen(lists) -> None:
    """Heeding the places, the order is nearer to the truth."""
    fresh = some_features(4000, np.random.default_rng(4))
    found = {
        correction: np.corrcoef(
            Blended().fit(*seeker_asked([lists], correction, 0.1)).decision_function(fresh), wanted(fresh)
        )[0, 1]
        for correction in ("likelihood", "weights", "none")
    }
    assert found["likelihood"] > found["none"] + 0.02
    assert found["weights"] > found["none"]


def test_how_readily_somebody_says_yes_at_all_does_not_matter() -> None:
    """Where people of one kind apply more, the kind is not preferred: all that they were shown is of it."""
    rng, n = np.random.default_rng(1), 1200
    x = some_features(10 * n, rng)
    kind = np.repeat(rng.random(n) < 0.5, 10)
    x[:, TITLE] = kind
    yes = rng.random(10 * n) < np.where(kind, 0.3, 0.03)
    ones = np.ones(10 * n)
    chosen = Answers(yes, ones, ones, np.repeat(np.arange(n), 10))
    assert MonotoneLogistic().fit(x, chosen).slopes_[TITLE] == pytest.approx(0, abs=0.01)
    assert MonotoneLogistic().fit(x, alone(yes)).slopes_[TITLE] > 1.5


def test_the_slope_of_the_loss_is_its_derivative_and_the_curvature_that_of_the_slope() -> None:
    rng, n, step = np.random.default_rng(0), 60, 1e-5
    lists = np.where(np.arange(n) < 40, np.arange(n) // 8, ALONE)
    answers = Answers(rng.random(n) < 0.4, rng.uniform(0.05, 1, n), rng.uniform(0.5, 2, n), lists)
    odds = rng.normal(0, 2, n)
    for at in range(n):
        moved = [odds + sign * step * (np.arange(n) == at) for sign in (1, -1)]
        numeric = (answers.loss(moved[0]) - answers.loss(moved[1])) / (2 * step)
        assert answers.slope(odds)[at] == pytest.approx(numeric, abs=1e-5)
        bent = (answers.slope(moved[0]) - answers.slope(moved[1]))[at] / (2 * step)
        assert answers.curvature(odds)[at] == pytest.approx(bent, abs=1e-5)


def test_the_chance_where_one_looks_is_found_from_what_was_seen() -> None:
    rng, n, step = np.random.default_rng(0), 40_000, 1e-6
    odds, looked = rng.normal(0, 2, n), rng.uniform(0.05, 1, n)
    yes = rng.random(n) < looked / (1 + np.exp(-(0.7 * odds - 1)))
    assert line_to_chance(odds, yes, looked) == pytest.approx((0.7, -1.0), abs=0.06)
    numeric = (seen_loss(odds + step, yes, looked) - seen_loss(odds - step, yes, looked)) / (2 * step)
    assert seen_slope(odds, yes, looked) == pytest.approx(numeric, abs=1e-6)


def test_how_much_each_place_is_looked_at_is_found_from_answers() -> None:
    lists = drawn(6000, bias=1.5, noise=2.0, seed=2)
    found = estimated(lists, lists.applied)
    known = [1.0, *((1 / np.log2(np.arange(2, 20))) ** 1.5)]
    assert found == pytest.approx(known, abs=0.08)
    unknown = drawn(6000, bias=1.5, noise=2.0, seed=2)
    unknown.examination[:] = np.nan
    assert looked_at(unknown, unknown.applied) == pytest.approx(looked_at(lists, lists.applied), abs=0.08)


def test_weights_are_clipped_and_one_on_average() -> None:
    looked, yes = np.array([1.0, 0.5, 0.001, 0.001, 0.2]), np.array([True, True, True, False, False])
    weight = inverse(looked, yes)
    assert weight[:3].mean() == pytest.approx(1)
    assert weight[2] / weight[0] == pytest.approx(CLIP)
    assert weight[3:].tolist() == [1, 1]
    assert (inverse(looked, np.zeros(5, bool)) == 1).all()


def test_a_served_ranker_scores_as_its_heads() -> None:
    learnt = TwoHeads(trees=30).fit([drawn(600, seed=5)])
    ranker, pairs = learnt.ranker(), some_features(500, np.random.default_rng(6))
    assert isinstance(ranker, LearnedRanker)
    scores, odds = ranker.score(pairs), learnt.decision_function(pairs)
    assert np.corrcoef(np.log(scores / (1 - scores)), odds)[0, 1] == pytest.approx(1, abs=1e-9)


def test_each_side_chooses_from_its_own_lists_and_answers_alone_to_the_others_yes() -> None:
    jobs, people = drawn(60, seed=1), drawn(60, seed=2, direction="people")
    seekers, employers = (asked([jobs, people], "likelihood", 0.1) for asked in (seeker_asked, employer_asked))
    invited, applied = people.accepted == SAID_YES, jobs.applied
    told = jobs.take(np.isin(jobs.list_id, jobs.list_id[applied]))
    replies = seekers.answers.lists == ALONE
    assert seekers.answers.yes[replies].tolist() == people.applied[invited].tolist()
    assert seekers.answers.yes[~replies].tolist() == told.applied.tolist()
    assert seekers.answers.lists[~replies].tolist() == told.list_id.tolist()
    assert seekers.answers.looked[~replies] == pytest.approx(np.nan_to_num(told.examination, nan=0.1))
    assert (
        employers.answers.yes[employers.answers.lists == ALONE].tolist()
        == (jobs.accepted[applied] == SAID_YES).tolist()
    )
    assert len(seekers.features) == len(replies)


def test_how_ready_each_side_is_heeds_the_places() -> None:
    """A share of what was looked at, and what an answer's log-odds add to the log of its chance."""
    jobs = drawn(2000, bias=2.0, seed=3)
    looked = np.nan_to_num(jobs.examination)
    true = [
        (looked * expit(wanted(jobs.features))).sum() / looked.sum(),
        expit(accepted(jobs.features[jobs.applied])).mean(),
    ]
    assert readiness([jobs], "likelihood") == pytest.approx(true, abs=0.02)
    assert readiness([jobs], "none")[0] < true[0] / 2
    reciprocal, surplus = (TwoHeads(MonotoneLogistic, worth=worth).fit([jobs]).shares_ for worth in DEAR)
    assert reciprocal == pytest.approx([1 - chance for chance in true], abs=0.02)
    assert (surplus[0] - reciprocal[0], surplus[1]) == pytest.approx((1, reciprocal[1]))


def test_lists_of_two_sets_stay_apart() -> None:
    one, other = drawn(60, seed=1), drawn(60, seed=2)
    both = seeker_asked([one, other], "likelihood", 0.1).answers
    each = [seeker_asked([data], "likelihood", 0.1).answers for data in (one, other)]
    assert len(np.unique(both.lists)) == sum(len(np.unique(single.lists)) for single in each)
