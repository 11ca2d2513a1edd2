"""The adapter: kept and merged as it was learnt; lessons; and that something is learnt."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from training.adapter import Adapter, Factors, load_adapter, mean_of, save_adapter
from training.contrast import Contrast
from training.encoder import bert_model, kept_pieces, tokenizer_of
from training.lessons import lessons_of
from training.prototypes import learn_prototypes
from training.pupil import LAYERS, Pupil, lower_states
from training.quantising import losses
from training.taxonomy import LabelledTitle, Occupation
from training.weights import Weights, read_weights, weights_file

WELDERS = ["电焊工", "氩弧焊工", "焊接技工", "二保焊师傅", "焊工学徒", "管道焊工"]
CLERKS = ["会计", "财务专员", "记账员", "成本核算", "税务会计", "出纳会计"]


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(weights_file())


def an_occupation(code: str, name: str, definition: str = "") -> Occupation:
    return Occupation(code, 4, name, definition, (), ())


ONE, OTHER = WELDERS[::2] + CLERKS[::2], WELDERS[1::2] + CLERKS[1::2]
"""Two occupations that nobody could tell apart without the labels."""


def titles() -> list[LabelledTitle]:
    labelled = [(title, "6-18-02-04") for title in ONE] + [(title, "2-06-03-00") for title in OTHER]
    return [LabelledTitle(title, title, code) for title, code in labelled]


def vectors(weights: Weights, adapter: Adapter, texts: list[str]) -> np.ndarray:  # type: ignore[type-arg]
    """Mean-pooled unit vectors of the encoder with that adapter."""
    kept = kept_pieces(weights.pieces)
    model, tokenizer = bert_model(weights, kept, adapter), tokenizer_of(weights, kept)
    made = []
    with torch.no_grad():
        for text in texts:
            ids = torch.tensor([tokenizer.encode("query: " + text).ids])
            mean = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0].mean(dim=0)
            made.append((mean / mean.norm()).numpy())
    return np.stack(made)


def test_an_adapter_is_kept_in_half_precision_and_read_without_pickle(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    adapter = {"encoder.layer.11.output.dense": Factors(rng.random((8, 2), np.float32), rng.random((2, 4), np.float32))}
    save_adapter(tmp_path / "encoder" / "adapter.npz", adapter)
    ((name, read),) = load_adapter(tmp_path / "encoder" / "adapter.npz").items()
    assert name == "encoder.layer.11.output.dense"
    for kept, given in zip(read, adapter[name], strict=True):
        np.testing.assert_allclose(kept, given, atol=1e-3)
    assert [path.name for path in (tmp_path / "encoder").iterdir()] == ["adapter.npz"]


def test_merging_adds_the_product_of_the_factors_and_nothing_else(weights: Weights) -> None:
    kept = kept_pieces(weights.pieces)
    name = "encoder.layer.11.output.dense"
    factors = Factors(np.ones((384, 1), np.float32), np.full((1, 1536), 0.5, np.float32))
    before, after = (bert_model(weights, kept, adapter).state_dict() for adapter in ({}, {name: factors}))
    changed = {key for key in before if not torch.equal(before[key], after[key])}
    assert changed == {f"{name}.weight"}
    np.testing.assert_allclose(after[f"{name}.weight"] - before[f"{name}.weight"], 0.5, atol=1e-5)


def test_every_epoch_reads_all_titles_and_a_share_of_names_and_definitions() -> None:
    occupations = [an_occupation(f"6-01-{at:02}-01", f"工种{at}", "做工的人员。") for at in range(99)]
    lessons = lessons_of(occupations, titles())
    assert set(lessons.weights[lessons.kind == 0]) == {1.0}
    first, second = (np.concatenate(list(lessons.epoch(np.random.default_rng(seed)))) for seed in (0, 1))
    for read in (first, second):
        assert len(set(read.tolist())) == len(read)
        assert (lessons.kind[read] == 0).sum() == len(titles())
        assert 20 < (lessons.kind[read] == 1).sum() < 80
        assert (lessons.kind[read] == 2).sum() < 45
    assert set(first.tolist()) != set(second.tolist())


def test_what_is_merged_is_what_was_learnt(weights: Weights) -> None:
    pupil = Pupil(ONE, lower_states(ONE))
    for value in pupil.parameters:
        torch.nn.init.normal_(value, std=0.05)
    assert len(pupil.parameters) == 2 * 6 * LAYERS
    learnt = vectors(weights, pupil.learnt(), ONE)
    np.testing.assert_allclose(learnt, pupil.vectors(range(len(ONE))).numpy(), atol=2e-3)
    assert np.abs(learnt - vectors(weights, {}, ONE)).max() > 0.02


def test_labels_that_nobody_could_guess_are_learnt() -> None:
    told: list[str] = []
    pairs = [(title, f"4-0{at}-01-01") for at, pair in enumerate(zip(WELDERS, CLERKS, strict=True)) for title in pair]
    lessons = lessons_of([], [LabelledTitle(title, title, code) for title, code in pairs])
    adapter = learn_prototypes(lessons, lower_states(lessons.texts), told.append, epochs=20)
    assert all(factors.up.any() for factors in adapter.values())
    first, *_, last = (float(step.rpartition(" ")[2]) for step in told if "loss" in step)
    assert last < 0.75 * first


@pytest.mark.parametrize("learn", [partial(learn_prototypes, epochs=1), partial(Contrast().learn, texts=640)])
def test_the_same_lessons_give_the_same_adapter(learn: Callable[..., Adapter]) -> None:
    lessons = lessons_of([], titles())
    states = lower_states(lessons.texts)
    one, other = (learn(lessons, states) for _ in range(2))
    for name, factors in one.items():
        np.testing.assert_array_equal(factors.up, other[name].up)


def test_the_mean_of_adapters_changes_each_weight_by_the_mean_of_what_they_change() -> None:
    rng = np.random.default_rng(0)
    one, other = (Factors(rng.random((8, r), np.float32), rng.random((r, 4), np.float32)) for r in (2, 3))
    mean = mean_of([{"a": one}, {"a": other}])["a"]
    np.testing.assert_allclose(mean.up @ mean.down, (one.up @ one.down + other.up @ other.down) / 2, atol=1e-6)


def test_tasks_teach_prototypes_nothing() -> None:
    occupation = Occupation("6-18-02-04", 4, "焊工", "焊东西的人员。", ("焊接工件",), ())
    lessons = lessons_of([occupation], titles())
    assert "焊接工件" in lessons.texts
    assert lessons.without_tasks.texts == [text for text in lessons.texts if text != "焊接工件"]
    assert len(lessons.without_tasks.right) == len(lessons.without_tasks.kind) == len(lessons.texts) - 1


def test_what_quantising_costs_is_counted_title_by_title() -> None:
    exact = np.random.default_rng(0).normal(size=(20, 8)).astype(np.float32)
    assert losses(exact, exact) == {
        "mean cosine": pytest.approx(1),
        "lowest cosine": pytest.approx(1),
        "nearest unchanged": 1,
    }
    turned = exact.copy()
    turned[3] *= -1
    assert losses(exact, turned)["lowest cosine"] < 0
    assert losses(exact, turned)["nearest unchanged"] < 1
