"""Estimators: what is served is what was learnt, and places do not mislead who heeds them."""

import numpy as np
import pytest

from matching.ranking.features import FEATURES
from matching.ranking.learned import LearnedRanker
from tests.training.rankers.drawn import TITLE, drawn, some_features, wanted
from training.learning_set import SAID_YES
from training.rankers.additive import AdditiveTrees
from training.rankers.logistic import MonotoneLogistic, curvature_of_loss, log_loss, slope_of_loss
from training.rankers.positions import CLIP, estimated, inverse, looked_at
from training.rankers.questions import employer_asked, seeker_asked
from training.rankers.two_heads import TwoHeads

HEADS = [MonotoneLogistic, AdditiveTrees]


@pytest.fixture(scope="module")
def lists():
    return drawn(1500, bias=2.0, seed=1)


@pytest.mark.parametrize("head", HEADS)
def test_curves_add_up_to_what_was_learnt(head, lists) -> None:
    """Trees split beside 0 too, at 1e-35: a value there is not 0."""
    learnt = head().fit(lists.features, lists.applied)
    pairs = some_features(2000, np.random.default_rng(3))
    curves = learnt.curves(FEATURES)
    added = sum(curves[name].at(pairs[:, at].astype(np.float64)) for at, name in enumerate(FEATURES))
    assert added + learnt.intercept_ == pytest.approx(learnt.decision_function(pairs), abs=1e-9)
    assert any(curve.slope or curve.edges for curve in curves.values())


@pytest.mark.parametrize("head", HEADS)
def test_what_is_truly_worse_with_more_of_it_is_not_learnt_as_a_fall(head) -> None:
    """A law of the features, not of the data: more never counts less, but for columns that are not served."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (4000, len(FEATURES))).astype(np.float32)
    y = rng.random(4000) < 1 / (1 + np.exp(3 * x[:, TITLE]))
    served = head().fit(x, y)
    assert np.corrcoef(served.decision_function(x), x[:, TITLE])[0, 1] == pytest.approx(0, abs=0.1)
    free = head(free=1).fit(np.column_stack([x[:, 1:], x[:, TITLE]]), y)
    turned = np.column_stack([x[:, 1:], x[:, TITLE]])
    assert np.corrcoef(free.decision_function(turned), x[:, TITLE])[0, 1] < -0.95


@pytest.mark.parametrize("head", HEADS)
def test_what_is_wanted_is_found_behind_what_is_seen(head, lists) -> None:
    """Heeding the places, the log-odds are nearer to the truth, in level and in order."""
    fresh = some_features(4000, np.random.default_rng(4))
    shown = lists.take(lists.position > 0)
    looked = shown.examination.astype(np.float64)
    heeding = head().fit(shown.features, shown.applied, looked).decision_function(fresh)
    careless = head().fit(shown.features, shown.applied).decision_function(fresh)
    truth = wanted(fresh)
    assert np.abs(heeding - truth).mean() < 0.7 * np.abs(careless - truth).mean()
    assert np.corrcoef(heeding, truth)[0, 1] > np.corrcoef(careless, truth)[0, 1]


def test_the_slope_of_the_loss_is_its_derivative() -> None:
    rng = np.random.default_rng(0)
    odds, y, looked = rng.normal(0, 2, 200), rng.random(200) < 0.4, rng.uniform(0.05, 1, 200)
    step = 1e-6
    numeric = (log_loss(odds + step, y, looked) - log_loss(odds - step, y, looked)) / (2 * step)
    assert slope_of_loss(odds, y, looked) == pytest.approx(numeric, abs=1e-6)
    chance = looked / (1 + np.exp(-odds))
    both = [slope_of_loss(odds, np.full(200, said), looked) ** 2 for said in (True, False)]
    assert curvature_of_loss(odds, looked) == pytest.approx(chance * both[0] + (1 - chance) * both[1])


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
    learnt = TwoHeads(trees=40).fit([drawn(600, seed=5)])
    ranker, pairs = learnt.ranker(), some_features(500, np.random.default_rng(6))
    assert isinstance(ranker, LearnedRanker)
    scores, odds = ranker.score(pairs), learnt.decision_function(pairs)
    assert np.corrcoef(np.log(scores / (1 - scores)), odds)[0, 1] == pytest.approx(1, abs=1e-9)


def test_each_side_is_asked_at_places_of_its_own_lists_and_after_the_others_yes() -> None:
    jobs, people = drawn(60, seed=1), drawn(60, seed=2, direction="people")
    seekers, employers = (asked([jobs, people], "likelihood", 0.1) for asked in (seeker_asked, employer_asked))
    invited, applied = people.accepted == SAID_YES, jobs.applied
    assert len(seekers.yes) == len(jobs) + invited.sum()
    assert len(employers.yes) == applied.sum() + len(people)
    assert seekers.replied.sum() == invited.sum()
    assert seekers.yes[seekers.replied].tolist() == people.applied[invited].tolist()
    assert employers.yes[employers.replied].tolist() == (jobs.accepted[applied] == SAID_YES).tolist()
    assert (seekers.looked[seekers.replied] == 1).all()
    assert (seekers.weight[~seekers.replied] == np.where(jobs.position > 0, 1, 0.1)).all()
    assert seekers.looked[~seekers.replied] == pytest.approx(np.nan_to_num(jobs.examination, nan=1.0))
