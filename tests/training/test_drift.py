"""Drift between windows of lists, the reference of a service, and how a change that is put in is seen."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from matching.assembly import open_desk
from matching.columns import PostingRows
from matching.desk.drifting import JOBS_SCORE
from matching.drift import compare
from matching.ranking.ranker import PriorRanker
from matching.settings import Settings
from tests.released import a_models_dir, a_ranker
from training.drift import between, recent_profile, take_reference
from training.drift_power import pay_unread, rates
from training.learning_set import LearningSet
from training.releases import Releases

MAJORS = np.arange(9)
PRIOR = PriorRanker().identity


def some_lists(seed: int, people: int = 40) -> LearningSet:
    """Every person has lists of their own taste: rows of one person are alike."""
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), 30)
    n = len(person)
    taste = rng.normal(size=people)[person]
    return LearningSet(
        features=np.column_stack([taste + 0.1 * rng.normal(size=n), rng.random(n) < 0.3]).astype(np.float32),
        list_id=np.arange(n) // 10,
        position=np.tile(np.arange(1, 11), n // 10).astype(np.int16),
        propensity=np.full(n, np.nan, np.float32),
        examination=np.full(n, np.nan, np.float32),
        applied=np.zeros(n, np.bool_),
        accepted=np.full(n, -1, np.int8),
        hired=np.zeros(n, np.bool_),
        seeker=person,
        posting=np.arange(n),
        day=np.zeros(n, np.int32),
        feature_names=("taste", "flag"),
    )


def test_other_people_alone_are_no_drift_though_their_rows_differ() -> None:
    alarms = [any(one.drifted for one in between(some_lists(seed), some_lists(seed + 100))) for seed in range(30)]
    assert np.mean(alarms) <= 0.2
    rows = [np.histogram(some_lists(seed).features[:, 0], np.linspace(-2, 2, 9))[0].tolist() for seed in (0, 100)]
    (alone,) = compare({"taste": rows[0]}, {"taste": rows[1]})
    assert alone.drifted  # rows taken as independent would have called it so


def test_a_feature_that_moved_is_named() -> None:
    later = some_lists(1)
    moved = later.features.copy()
    moved[:, 1] = np.random.default_rng(5).random(len(later)) < 0.45
    found = {one.name: one.drifted for one in between(some_lists(0), replace(later, features=moved))}
    assert found == {"taste": False, "flag": True}


def test_scores_are_compared_too() -> None:
    one, other = some_lists(0), some_lists(1)
    scores = np.random.default_rng(0).random(len(one)), np.random.default_rng(1).random(len(other)) ** 2
    assert {drift.name for drift in between(one, other, scores) if drift.drifted} == {"score"}


def test_power_and_false_alarms_of_ads() -> None:
    rng = np.random.default_rng(0)
    pool = PostingRows.blank(1_000)
    pool.is_open[:] = True
    pool.pay_low[:] = np.where(rng.random(1_000) < 0.8, rng.integers(2_000, 9_000, 1_000), np.nan)
    pool.occupations[:, 0] = rng.integers(0, 9, 1_000)
    quiet = rates(pool, MAJORS, 300, lambda rows, rng: None, runs=30)
    seen = rates(pool, MAJORS, 300, lambda rows, rng: pay_unread(rows, 0.2, rng), runs=30)
    assert quiet[0] <= 0.2
    assert seen[0] > 0.8 > seen[2]


def test_a_service_compares_its_market_with_the_reference(root: Path, tmp_path: Path) -> None:
    desk = open_desk(Settings(data_dir=tmp_path))
    desk.import_file("postings", root / "data" / "sample" / "dirty_postings.csv")
    now = datetime.now(UTC)
    assert desk.drift(seconds=0) == []  # nothing to compare with
    path = take_reference(desk, now, PRIOR)
    kept = json.loads(path.read_text("utf-8"))
    assert sum(kept["counts"]["posting without pay"]) > 0
    assert not any(one.drifted for one in desk.drift(seconds=0))
    told, missing = kept["counts"]["posting without pay"]
    kept["counts"]["posting without pay"] = [0, 500] if told > missing else [500, 0]
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert not any(one.drifted for one in desk.drift(seconds=60))  # as counted a moment ago
    assert [one.name for one in desk.drift(seconds=0) if one.drifted] == ["posting without pay"]
    desk.close_down()


def test_scores_are_compared_with_those_of_the_same_ranker_only(root: Path, tmp_path: Path) -> None:
    models = a_models_dir(tmp_path / "models")
    learnt = Releases(models / "rankers").add(a_ranker(tmp_path / "learnt", pay=2.5))
    settings = Settings(data_dir=tmp_path, models_dir=models, ranker="current")
    desk, sample = open_desk(settings), root / "data" / "sample"
    for side in ("postings", "seekers"):
        desk.import_file(side, sample / f"{side}.csv")  # type: ignore[arg-type]
    for number in range(1, 30):
        desk.recommend(f"SYN-S{number:04d}")
    counted = {name: recent_profile(desk, datetime.now(UTC), name)[JOBS_SCORE] for name in (PRIOR, learnt)}
    assert sum(counted[PRIOR]) == sum(counted[learnt]) > 20
    assert counted[PRIOR] == desk.profile()[JOBS_SCORE] != counted[learnt]
    take_reference(desk, datetime.now(UTC), learnt)
    assert JOBS_SCORE not in (desk.drift_reference() or {JOBS_SCORE})  # the one before training still serves
    desk.close_down()
    Releases(models / "rankers").serve(learnt)
    desk = open_desk(settings)
    assert (desk.drift_reference() or {})[JOBS_SCORE] == counted[learnt]
    desk.close_down()
