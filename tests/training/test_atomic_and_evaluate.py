"""Directories complete or absent; the evaluation's bookkeeping."""

from pathlib import Path

import numpy as np
import pytest

from training.atomic import fingerprint_of, is_built, new_directory, seal
from training.baselines import bm25, by_grams
from training.outcome import PRODUCT, Outcome, summary, tables


def test_a_directory_is_complete_or_absent(tmp_path: Path) -> None:
    target = tmp_path / "model"

    def fail_half_way() -> None:
        with new_directory(target) as draft:
            (draft / "half").touch()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert list(tmp_path.iterdir()) == []
    for content in ("first", "second"):
        with new_directory(target) as draft:
            (draft / "file").write_text(content)
        assert (target / "file").read_text() == content
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_seal_holds_for_exactly_what_it_was_made_from(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("a")
    before = fingerprint_of("recipe", source)
    seal(tmp_path, before)
    assert is_built(tmp_path, fingerprint_of("recipe", source))
    assert not is_built(tmp_path, fingerprint_of("another", source))
    source.write_text("b")
    assert not is_built(tmp_path, fingerprint_of("recipe", source))
    assert not is_built(tmp_path / "nowhere", before)


def test_plain_methods_find_the_same_title_first() -> None:
    offered = ["会计", "电焊工", "叉车司机"]
    for scores in (bm25(["电焊工"], offered, list), by_grams(["电焊工"], offered)):
        assert scores.shape == (1, 3)
        assert scores[0].argmax() == 1
        assert scores[0, 0] == 0


def test_differences_are_paired_by_query() -> None:
    guessed = {"right": [np.array([[True, False, False]] * 2)], "plain": [np.array([True, False])]}
    outcome = Outcome(**guessed, confidence=[np.full((2, 3), 0.5)])
    relevance = np.array([[2, 0], [0, 2]], np.int8)
    good, bad = np.array([[2.0, 1], [1, 2]]), np.array([[1.0, 2], [2, 1]])
    outcome.add("wish -> ad", ["a", "b"], {"plain": bad, PRODUCT: good}, relevance)
    rankings = summary(outcome)["rankings"]
    assert isinstance(rankings, dict)
    assert rankings[f"wish -> ad | ndcg@10 | {PRODUCT}"]["value"]["mean"] == 1
    gain = rankings["wish -> ad | ndcg@10 | plain"]["product_gains"]
    assert gain["low"] == pytest.approx(1 - 1 / np.log2(3))
    assert [len(table.rows) for table in tables(outcome)] == [2]
