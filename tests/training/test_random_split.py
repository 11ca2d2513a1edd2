"""The protocol that resembles the kept-back set: what is held out, what is left out, and lists as they are served."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from matching.records import JobPosting
from matching.text.describe import Encoder
from matching.text.occupations import OccupationModel
from training.baselines import PlainClassifier, by_classifier
from training.cli import open_trial
from training.datasets import LabelledAd
from training.laboratory import learnable
from training.outcome import PRODUCT, Outcome, summary
from training.random_split import drawn
from training.taxonomy import LabelledTitle
from training.through_desk import LISTED, served_ranks


def a_wish(title: str) -> LabelledTitle:
    return LabelledTitle(title, title, "")


def an_ad(title: str, employer: str) -> LabelledAd:
    posting = JobPosting(posting_id=employer, title=title, employer=employer, description="")
    return LabelledAd(posting, title, "", title)


def test_a_split_holds_out_as_many_as_asked_and_differs_by_seed() -> None:
    one, same, other = (drawn(100, 20, seed) for seed in (1, 1, 2))
    assert one.sum() == 20
    assert (one == same).all()
    assert (one != other).any()


def test_a_written_title_that_is_held_back_is_not_learnt() -> None:
    titles, written = [a_wish("电焊工"), a_wish("会计")], [a_wish("会计"), a_wish("电焊工"), a_wish("出纳")]
    kept = learnable(titles, np.array([False, True]), 2, written)
    assert kept.tolist() == [True, False, True, True, False, True, True]


def test_the_plain_classifier_sees_one_occupation_where_cosines_see_none() -> None:
    known = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0]], np.float32), ["a", "a", "b", "b"]
    asked, offered = np.array([[1, 0, 0]], np.float32), np.array([[0, 1, 0], [0, 0, 1]], np.float32)
    classifier = PlainClassifier().fit(*known)
    assert classifier.predict(offered) == ["a", "b"]
    forth, back = by_classifier(classifier, asked, offered)
    assert forth.shape == (1, 2)
    assert forth[0, 0] > forth[0, 1]
    assert back.shape == (2, 1)
    assert not back.any()  # one wish alone: nothing to choose between


def test_lists_are_those_the_desk_serves(root: Path, encoder: Encoder, occupations: OccupationModel) -> None:
    open_desk = partial(open_trial, str(root / "data" / "models" / "e5-small-zh"))
    wishes, ads = [a_wish("电焊工"), a_wish("会计")], [an_ad("出纳会计", "甲厂"), an_ad("氩弧焊工", "乙厂")]
    forth, back = served_ranks(open_desk, occupations, encoder.identity, wishes, ads)
    assert forth.argmax(axis=1).tolist() == [1, 0]
    assert back.argmax(axis=1).tolist() == [1, 0]
    assert set(forth.ravel().tolist()) <= {0.0, -1.0, -float(LISTED + 1)}


def test_shares_of_right_guesses_have_intervals_by_occupation() -> None:
    right = np.array([[True, False, False]] * 6 + [[False, True, False]] * 2)
    plain, codes = np.array([False, True] * 4), ["a"] * 6 + ["b"] * 2
    outcome = Outcome(right=[right], plain=[plain], confidence=[np.full((8, 3), 0.5)], guessed=codes)
    guesses = summary(outcome)["title -> occupation"]
    assert isinstance(guesses, dict)
    assert guesses["top1"]["mean"] == 0.75
    assert (guesses["top1"]["low"], guesses["top1"]["high"]) == (0, 1)
    assert guesses["top3"]["low"] == 1
    assert (guesses["plain_top1"]["mean"], guesses["gain"]["mean"]) == (0.5, 0.25)


def test_a_title_that_names_no_occupation_is_a_wrong_guess_without_confidence(
    encoder: Encoder, occupations: OccupationModel
) -> None:
    outcome = Outcome()
    held = [LabelledTitle(title, title, code) for title, code in (("师傅", "4-09-08-01"), ("电焊工", "6-18-02-04"))]
    outcome.judge_guesses(encoder, occupations, held, ["6-18-02-04"] * 2)
    ((none, welder),), ((unsure, sure),) = outcome.right, outcome.confidence
    assert none.tolist() == [False] * 3
    assert welder.tolist() == [True, False, False]
    assert not unsure.any()
    assert sure[0] > 0.5
    assert outcome.plain[0].tolist() == [False, True]


def test_slices_have_a_table_of_their_own() -> None:
    outcome = Outcome()
    relevance = np.array([[1, 0]], np.int8)
    outcome.add("all", ["a"], {PRODUCT: np.array([[1.0, 0]])}, relevance)
    outcome.add("unseen", ["a"], {PRODUCT: np.array([[0.0, 1]])}, relevance)
    outcome.right.append(np.ones((1, 3), np.bool_))
    outcome.plain.append(np.ones(1, np.bool_))
    outcome.confidence.append(np.ones((1, 3)))
    rankings = summary(outcome)["rankings"]
    assert isinstance(rankings, dict)
    assert rankings[f"all | ndcg@10 | {PRODUCT}"]["value"]["mean"] == 1
    assert rankings[f"unseen | ndcg@10 | {PRODUCT}"]["value"]["mean"] == pytest.approx(1 / np.log2(3))
