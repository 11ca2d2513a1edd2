"""The learning set as a file and as a period."""

from dataclasses import fields, replace

import numpy as np
import pytest

from matching.errors import ModelMismatch, UnreadableFile
from matching.ranking.features import FEATURES
from training.learning_set import ASKED_NEVER, LearningSet


def a_set(lists: int = 6, of: int = 5) -> LearningSet:
    rng, n = np.random.default_rng(0), lists * of
    shown = np.tile(np.arange(of, dtype=np.int16), lists)  # the row at position 0 is a sampled negative
    return LearningSet(
        features=rng.normal(size=(n, len(FEATURES))).astype(np.float32),
        list_id=np.repeat(np.arange(lists), of),
        position=shown,
        propensity=np.where(shown > 0, 0.5, np.nan).astype(np.float32),
        examination=(1 / np.log2(shown + 2)).astype(np.float32),
        applied=rng.random(n) < 0.3,
        accepted=np.full(n, ASKED_NEVER, np.int8),
        hired=np.zeros(n, bool),
        seeker=np.repeat(np.arange(lists), of),
        posting=rng.integers(0, 9, n),
        day=np.repeat(np.arange(lists, dtype=np.int32) // 2, of),
        recipe="drawn for a test",
        direction="people",
    )


def test_what_is_saved_is_what_is_loaded(tmp_path) -> None:
    made = a_set()
    made.save(tmp_path / "new" / "set.npz")
    found = LearningSet.load(tmp_path / "new" / "set.npz")
    assert found.digest() == made.digest()
    for field in fields(LearningSet):
        assert np.array_equal(
            getattr(found, field.name),
            getattr(made, field.name),
            equal_nan=field.name in ("propensity", "examination"),
        )
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["set.npz"]


@pytest.mark.parametrize("name", [field.name for field in fields(LearningSet)])
def test_the_digest_tells_any_change(name: str) -> None:
    made = a_set()
    now = getattr(made, name)
    if isinstance(now, np.ndarray):
        changed = now.copy()
        changed.flat[-1] = ~changed.flat[-1] if now.dtype == bool else changed.flat[-1] + 1
    else:
        changed = {
            "feature_names": (*FEATURES[:-1], "other"),
            "recipe": "another",
            "horizon": 7,
            "direction": "jobs",
        }[name]
    assert replace(made, **{name: changed}).digest() != made.digest()


def test_a_period_has_every_list_on_one_side_of_the_day() -> None:
    made = a_set()
    early, late = made.before(2), made.since(2)
    assert early.day.max() == 1
    assert late.day.min() == 2
    assert len(early) + len(late) == len(made)
    assert not set(early.list_id) & set(late.list_id)
    assert late.group_sizes().tolist() == [5, 5]
    assert late.recipe == made.recipe
    assert late.direction == "people"


def test_a_split_trains_on_labels_that_were_known_by_the_day() -> None:
    made = replace(a_set(12), horizon=2)
    train, test = made.split(5)
    assert train.day.max() == 2
    assert test.day.min() == 5
    assert train.horizon == 2


def test_what_an_earlier_set_never_met() -> None:
    made = a_set()
    early, late = made.before(1), made.since(1)
    new = late.unseen_in(early)
    assert 0 < len(new) < len(late)
    assert not set(new.posting) & set(early.posting)
    assert not set(new.seeker) & set(early.seeker)


def test_columns_that_do_not_fit_each_other_are_refused() -> None:
    made = a_set()
    for wrong in (
        {"applied": made.applied[1:]},
        {"day": made.day.astype(np.int64)},
        {"features": made.features[:, 1:]},
        {"list_id": made.list_id[::-1].copy()},
    ):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            replace(made, **wrong)


def test_a_damaged_or_foreign_file_is_refused(tmp_path) -> None:
    path = tmp_path / "set.npz"
    with pytest.raises(UnreadableFile):
        LearningSet.load(path)
    a_set().save(path)
    with np.load(path) as file:
        columns = dict(file)
    np.savez(path, **columns | {"day": columns["day"] + 1})
    with pytest.raises(UnreadableFile, match="damaged"):
        LearningSet.load(path)
    path.write_bytes(b"posting_id,title\n")
    with pytest.raises(UnreadableFile, match="not a learning set"):
        LearningSet.load(path)
    replace(a_set(), feature_names=(*FEATURES[:-1], "older")).save(path)
    with pytest.raises(ModelMismatch, match="older"):
        LearningSet.load(path)
