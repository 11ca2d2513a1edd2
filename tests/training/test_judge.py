"""A ranker on lists of a learning set: by hand, in slices, against a baseline, and how far its chances are true."""

import json
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.ranking.features import FEATURES
from training.judge import judge, labels, slices_of
from training.learning_set import Direction, LearningSet

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ByTitle:
    """Scores by one feature, times a sign."""

    sign: float = 1.0
    identity: str = "by-title"

    def score(self, features: NDArray[np.float32]) -> Floats:
        return self.sign * features[:, 0].astype(np.float64)


def a_set(title: list[float], applied: list[int], lists: list[int], direction: Direction = "jobs") -> LearningSet:
    """Rows in shown order; of each list the asker is its number modulo 10."""
    n = len(title)
    features = np.zeros((n, len(FEATURES)), np.float32)
    features[:, 0] = title
    list_id = np.array(lists, np.int64)
    return LearningSet(
        features=features,
        list_id=list_id,
        position=np.array([1 + lists[:at].count(one) for at, one in enumerate(lists)], np.int16),
        propensity=np.full(n, 0.5, np.float32),
        examination=np.full(n, 0.5, np.float32),
        applied=np.array(applied, np.bool_),
        accepted=np.where(applied, 1, -1).astype(np.int8),
        hired=np.zeros(n, np.bool_),
        seeker=(list_id % 10 if direction == "jobs" else np.arange(n)).astype(np.int64),
        posting=(np.arange(n) if direction == "jobs" else list_id % 10).astype(np.int64),
        day=np.zeros(n, np.int32),
        direction=direction,
    )


def test_labels_are_graded_by_how_far_it_went() -> None:
    rows = a_set([0, 0, 0, 0], [1, 1, 1, 0], [0, 0, 0, 0])
    rows.accepted[0] = -1
    rows.hired[2] = True
    assert labels(rows).tolist() == [1, 2, 3, 0]


def test_lists_of_different_length_are_judged_by_hand() -> None:
    rows = a_set([0.9, 0.5, 0.1, 0.2, 0.8], [0, 1, 0, 1, 0], [1, 1, 1, 2, 2])
    found = judge(ByTitle(), rows, ByTitle(-1))
    second = 1 / np.log2(3)
    assert found.lists == found.people == 2
    assert found.measures["ndcg@10"].mean == pytest.approx(second)
    assert found.measures["mrr"].mean == pytest.approx(0.5)
    assert found.gains["ndcg@10"].mean == pytest.approx((0 + second - 1) / 2)


@pytest.mark.parametrize("direction", ["jobs", "people"])
def test_lists_of_one_asker_count_as_one_draw(direction: Direction) -> None:
    lists = [one for one in range(40) for _ in range(2)]
    even = [1.0 if one % 10 < 5 else 0.0 for one in lists]
    title = [even[at] if at % 2 else 0.5 for at in range(80)]
    rows = a_set(title, [at % 2 for at in range(80)], lists, direction)
    found = judge(ByTitle(), rows, ByTitle(-1))
    assert (found.lists, found.people) == (40, 10)
    width = found.gains["ndcg@10"].high - found.gains["ndcg@10"].low
    assert width > 2 * 1.96 * 2 * (1 - 1 / np.log2(3)) * 0.5 / np.sqrt(40)


def test_true_utilities_stand_in_for_labels() -> None:
    rows = a_set([0.9, 0.1], [1, 0], [1, 1])
    found = judge(ByTitle(), rows, ByTitle(), truth=np.array([0.0, 0.7])).measures
    assert found["ndcg@10"].mean == pytest.approx(1 / np.log2(3))
    assert set(found) == {"ndcg@10"}


def test_within_a_slice_only_its_rows_are_ranked() -> None:
    rows = a_set([0.9, 0.5, 0.1, 0.2, 0.8], [0, 1, 0, 1, 0], [1, 1, 1, 2, 2])
    where = np.array(["", "a", "a", "a", "b"])
    found = {one.value: one for one in judge(ByTitle(), rows, ByTitle(-1), slices={"place": where}).slices}
    assert found["a"].lists == 2
    assert found["a"].ndcg.mean == 1  # what stood above the right one lies elsewhere
    assert found["b"].lists == 0
    assert np.isnan(found["b"].gain.mean)


def test_cold_start_is_what_nobody_learnt_from() -> None:
    rows = a_set([0.9, 0.5, 0.1], [0, 1, 0], [1, 1, 2])
    found = slices_of(rows, rows.take(np.array([0, 1])))
    assert found["seeker"].tolist() == ["known", "known", "new"]
    assert found["posting"].tolist() == ["known", "known", "new"]
    assert set(found["text"]) == {"longer"}


def test_a_true_chance_has_little_error_and_an_overstated_one_much() -> None:
    rng = np.random.default_rng(0)
    chance = rng.uniform(0, 0.4, 4_000)
    rows = a_set(chance.tolist(), (rng.random(4_000) < chance * 0.5).astype(int).tolist(), list(range(4_000)))
    found = judge(ByTitle(), rows, ByTitle(2.0))
    assert found.calibration_error < 0.02
    assert found.baseline_calibration_error == pytest.approx(0.1, abs=0.02)
    assert len(found.reliability) == 10


def test_a_judgement_is_plain_data() -> None:
    rows = a_set([0.9, 0.5], [0, 1], [1, 1])
    told = json.loads(json.dumps(judge(ByTitle(), rows, ByTitle(-1), slices={"x": np.array(["a", "a"])}).as_json()))
    assert set(told["gains"]["ndcg@10"]) == {"mean", "low", "high"}
    assert told["slices"][0]["ndcg"]["mean"] == pytest.approx(1 / np.log2(3))
    assert told["data"] == rows.digest()
