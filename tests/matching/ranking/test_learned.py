"""The trained ranker: curves keep the features' promises, and a file that does not is refused."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from matching.errors import ModelMismatch
from matching.ranking.curves import FILE, Calibration, Curve, Provenance, RankerFile
from matching.ranking.features import BEFORE, FEATURES
from matching.ranking.learned import LearnedRanker

PROVENANCE = Provenance(estimator="by hand", data=("0" * 64,), recipes=("none",), made_at="2026-11-25T00:00:00")


def a_file(seed: int = 0) -> RankerFile:
    rng, curves = np.random.default_rng(seed), {}
    for name in FEATURES:
        edges = np.sort(rng.uniform(-1, 1, 12))
        heights = np.cumsum(rng.exponential(0.2, 13))
        heights -= heights[np.searchsorted(edges, 0)]
        curves[name] = Curve(slope=rng.exponential(), edges=tuple(edges.tolist()), heights=tuple(heights.tolist()))
    return RankerFile(
        offset=-3.0, curves=curves, calibration=Calibration(slope=0.5, intercept=-1), provenance=PROVENANCE
    )


def some(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (n, len(FEATURES))).astype(np.float32)


def test_contributions_and_offset_are_the_score_exactly() -> None:
    ranker, pairs = LearnedRanker.of(a_file()), some(500)
    odds = ranker.contributions(pairs).sum(axis=1) - 3.0
    assert ranker.score(pairs) == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-6)
    assert ranker.chance(pairs) == pytest.approx(1 / (1 + np.exp(-(0.5 * odds - 1))), abs=1e-6)


def test_what_a_feature_adds_is_the_step_that_its_value_stands_on_and_the_slope() -> None:
    curve = Curve(slope=2.0, edges=(-0.5, 0.25), heights=(-3.0, 0.0, 1.0))
    values = np.array([-1.0, -0.5, -0.4, 0.0, 0.25, 0.26])
    assert curve.at(values).tolist() == pytest.approx([-5.0, -4.0, -0.8, 0.0, 0.5, 1.52])
    ranker = LearnedRanker.of(a_file().model_copy(update={"curves": dict.fromkeys(FEATURES, curve)}))
    pairs = np.tile(values.astype(np.float32)[:, None], len(FEATURES))
    assert ranker.contributions(pairs)[:, 3] == pytest.approx(curve.at(pairs[:, 3].astype(np.float64)))


def test_a_pair_that_shares_nothing_adds_nothing() -> None:
    ranker, nothing = LearnedRanker.of(a_file()), np.zeros((1, len(FEATURES)), np.float32)
    assert not ranker.contributions(nothing).any()
    assert ranker.score(nothing)[0] == ranker.nothing_shared == pytest.approx(0.0474, abs=1e-4)


@pytest.mark.parametrize("feature", range(len(FEATURES)))
def test_more_of_a_feature_never_lowers_a_pair(feature: int) -> None:
    ranker, pairs = LearnedRanker.of(a_file()), some(300)
    better = pairs.copy()
    better[:, feature] += np.random.default_rng(2).uniform(0, 1, 300).astype(np.float32)
    assert (ranker.score(better) >= ranker.score(pairs)).all()
    added, before = ranker.contributions(better), ranker.contributions(pairs)
    assert (np.delete(added, feature, axis=1) == np.delete(before, feature, axis=1)).all()


def test_a_score_does_not_depend_on_what_is_scored_beside_it() -> None:
    ranker, pairs = LearnedRanker.of(a_file()), some(203)
    together = ranker.score(pairs)
    assert [float(ranker.score(pairs[[row]])[0]) for row in range(len(pairs))] == together.tolist()
    assert ranker.score(pairs[:0]).shape == (0,)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    file, pairs = a_file(), some(100)
    file.save(tmp_path)
    found = LearnedRanker.load(tmp_path)
    assert found.identity == LearnedRanker.of(file).identity
    assert (found.score(pairs) == LearnedRanker.of(file).score(pairs)).all()
    assert LearnedRanker.of(a_file(seed=3)).identity != found.identity


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda text: text[: len(text) // 2], "读不出来"),
        (lambda text: text.replace('"offset": -3.0', '"offset": -3.5'), "校验和"),
        (lambda text: text.replace('"by hand"', '"by foot"'), "校验和"),
        (lambda text: text.replace('"kind": "curves"', '"kind": "pickle"'), "读不出来"),
    ],
)
def test_a_damaged_file_is_refused_with_a_cure(tmp_path: Path, harm, told: str) -> None:
    a_file().save(tmp_path)
    text = (tmp_path / FILE).read_text("utf-8")
    assert harm(text) != text
    (tmp_path / FILE).write_text(harm(text), "utf-8")
    with pytest.raises(ModelMismatch, match=told):
        LearnedRanker.load(tmp_path)


def test_an_absent_file_and_other_features_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMismatch, match="读不出来"):
        LearnedRanker.load(tmp_path)
    file = a_file()
    curves = {("height" if name == "pay" else name): curve for name, curve in file.curves.items()}
    file.model_copy(update={"curves": curves}).save(tmp_path)
    with pytest.raises(ModelMismatch, match="height、pay"):
        LearnedRanker.load(tmp_path)


def test_one_from_before_a_column_came_keeps_its_name_and_counts_nothing_for_it(tmp_path: Path) -> None:
    file = a_file()
    older = file.model_copy(update={"curves": {name: file.curves[name] for name in BEFORE}})
    older.save(tmp_path)
    ranker, pairs = LearnedRanker.load(tmp_path), some(50)
    state = json.dumps([BEFORE, [older.curves[name].model_dump() for name in BEFORE], -3.0])
    assert ranker.identity == f"learnt-{hashlib.sha256(state.encode()).hexdigest()[:12]}"
    known = pairs.copy()
    known[:, FEATURES.index("replies")] = 0
    assert (ranker.score(pairs) == LearnedRanker.of(file).score(known)).all()
    assert not ranker.contributions(pairs)[:, FEATURES.index("replies")].any()


@pytest.mark.parametrize(
    "curve",
    [
        {"slope": -1.0},
        {"edges": [0.5], "heights": [0.0]},
        {"edges": [0.5, 0.5], "heights": [0.0, 1.0, 2.0]},
        {"edges": [0.5], "heights": [0.0, -1.0]},
        {"edges": [-0.5], "heights": [0.0, 1.0]},
        {"edges": [0.5], "heights": [0.0, float("nan")]},
    ],
)
def test_a_curve_that_breaks_a_promise_is_refused(curve: dict) -> None:
    with pytest.raises(ValidationError):
        Curve.model_validate_json(json.dumps(curve))
