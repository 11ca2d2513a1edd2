"""Drift between windows of lists, the reference of a service, and how a change that is put in is seen."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from matching.assembly import open_desk
from matching.columns import PostingRows
from matching.drift import compare
from matching.settings import Settings
from training.drift import between, recent_profile, write_reference
from training.drift_power import pay_unread, rates
from training.learning_set import LearningSet

MAJORS = np.arange(9)


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
    profile = recent_profile(desk, now)
    assert sum(profile["posting without pay"]) > 0
    write_reference(tmp_path / "drift.json", profile, now)
    assert not any(one.drifted for one in desk.drift(seconds=0))
    told, missing = profile["posting without pay"]
    profile["posting without pay"] = [0, 500] if told > missing else [500, 0]
    write_reference(tmp_path / "drift.json", profile, now)
    assert not any(one.drifted for one in desk.drift(seconds=60))  # as counted a moment ago
    assert [one.name for one in desk.drift(seconds=0) if one.drifted] == ["posting without pay"]
    desk.close_down()
