"""Titles to occupations, and the likeness of two guesses."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import ModelMismatch
from matching.text.describe import Encoder
from matching.text.occupations import DIRECTORY, FORMAT, OccupationModel, calibrated

PLAIN = {
    "电焊工": "焊工",
    "会计": "会计专业人员",
    "养老护理员": "养老护理员",
    "大货车司机": "道路货运汽车驾驶员",
    "中式烹调师": "中式烹调师",
    "客服专员": "呼叫中心服务员",
    "java开发工程师": "计算机软件工程技术人员",
}


def probabilities(model: OccupationModel, encoder: Encoder, titles: list[str]) -> np.ndarray:
    return model.probabilities(encoder.encode(titles), titles)


def test_plain_titles_are_known(occupations: OccupationModel, encoder: Encoder) -> None:
    guesses = occupations.guesses(probabilities(occupations, encoder, list(PLAIN)))
    assert [top[0].name for top in guesses] == list(PLAIN.values())


def test_guesses_fall_in_confidence_and_claim_no_more_than_certainty(
    occupations: OccupationModel, encoder: Encoder
) -> None:
    for top in occupations.guesses(probabilities(occupations, encoder, [*PLAIN, "诚聘", "，", "上料的"])):
        confidence = [guess.confidence for guess in top]
        assert len(top) == 3
        assert confidence == sorted(confidence, reverse=True)
        assert min(confidence) > 0
        assert sum(confidence) <= 1


@pytest.mark.parametrize("title", ["师傅", "工人", "员工", "普工", "普通员工", "女工", "普工、学徒", "工作人员"])
def test_a_bare_role_word_names_no_occupation(occupations: OccupationModel, encoder: Encoder, title: str) -> None:
    chances = probabilities(occupations, encoder, [title, "电焊工"])
    assert occupations.guesses(chances)[0] == ()
    assert not occupations.likeliest(chances)[0][0].any()
    assert not occupations.vectors(chances)[0].any()
    assert occupations.guesses(chances)[1][0].name == "焊工"


@pytest.mark.parametrize("title", ["炒菜师傅", "瓦工", "车工", "力工", "保洁人员", "学徒理发师"])
def test_a_role_word_that_says_which_work_is_read(occupations: OccupationModel, encoder: Encoder, title: str) -> None:
    assert occupations.guesses(probabilities(occupations, encoder, [title]))[0]


@given(st.floats(0, 1), st.floats(0, 1))
def test_calibration_keeps_the_order_and_stays_a_probability(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0 < calibrated(low) <= calibrated(high) < 1


def test_likeness_falls_from_occupation_to_minor_group_to_stranger(
    occupations: OccupationModel, encoder: Encoder
) -> None:
    chances = probabilities(occupations, encoder, ["电焊工", "氩弧焊工", "车工", "幼儿园教师"])
    vectors = occupations.vectors(chances)
    same, group, other = vectors[1:] @ vectors[0]
    assert same > 0.6
    assert same > group + 0.2
    assert group > other
    assert abs(other) < 0.05


def test_vectors_are_never_longer_than_one_and_shorter_in_doubt(occupations: OccupationModel) -> None:
    n = len(occupations.classes)
    sure, flat = np.eye(n, dtype=np.float32)[:1], np.full((1, n), 1 / n, np.float32)
    lengths = np.linalg.norm(occupations.vectors(np.concatenate([sure, flat])), axis=1)
    assert lengths[0] <= 1 + 1e-5
    assert lengths[1] < 0.5


def test_a_stated_code_is_all_there_is_and_a_stated_group_is_what_it_comprises(occupations: OccupationModel) -> None:
    one = occupations.stated("6-18-02-04")
    assert one is not None
    assert one.max() == 1
    group = occupations.stated("6-18-02-99")
    assert group is not None
    assert group.sum() == pytest.approx(1)
    members = {code for code, share in zip(occupations.classes, group, strict=True) if share}
    assert len(members) > 1
    assert all(code.startswith("6-18-02") for code in members)
    assert occupations.stated("nonsense") is None
    assert occupations.guess_of("nonsense") == ()
    assert occupations.guess_of("6-18-02-04")[0].confidence == 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_title_gets_probabilities(occupations: OccupationModel, titles: list[str]) -> None:
    vectors = np.random.default_rng(0).normal(size=(len(titles), 384)).astype(np.float32)
    chances = occupations.probabilities(vectors, titles)
    assert np.isfinite(chances).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-4)


def test_saved_and_loaded_it_is_the_same(occupations: OccupationModel, encoder: Encoder, tmp_path: Path) -> None:
    occupations.save(tmp_path, encoder.identity)
    again = OccupationModel.load(tmp_path, encoder.identity)
    titles = list(PLAIN)
    assert (probabilities(again, encoder, titles) == probabilities(occupations, encoder, titles)).all()


def test_a_model_for_another_encoder_is_refused_with_the_cure(
    occupations: OccupationModel, encoder: Encoder, tmp_path: Path
) -> None:
    occupations.save(tmp_path, encoder.identity)
    with pytest.raises(ModelMismatch, match="jobmatch-train prepare"):
        OccupationModel.load(tmp_path, "another")
    with pytest.raises(ModelMismatch, match="jobmatch-train prepare"):
        OccupationModel.load(tmp_path / "nowhere", encoder.identity)


def test_nothing_in_the_model_is_a_pickle(root: Path) -> None:
    directory = root / "data" / "models" / DIRECTORY
    for file in directory.glob("*.npz"):
        with np.load(file, allow_pickle=False) as stored:
            assert all(stored[name].dtype != object for name in stored.files)
    assert json.loads((directory / "model.json").read_text(encoding="utf-8"))["format"] == FORMAT
