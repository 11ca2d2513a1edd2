"""Sampled negatives turn methods round: found where it is so by construction, and only there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.text.describe import Encoder
from matching.text.segment import Segmenter
from training.baselines import PlainClassifier, Words
from training.flips import Flip, Values, flips, table_of, titles_to_names
from training.measures import ndcg, sampled
from training.taxonomy import LabelledTitle, read_occupations, read_titles

QUERIES, ITEMS = 400, 2_000


@pytest.fixture(scope="module")
def found() -> list[Flip]:
    """One puts the right item of 2,000 at place 11, always; one at the first and the last in turn; one at 500."""
    relevance = np.zeros((QUERIES, ITEMS), np.int8)
    relevance[:, 0] = 1
    steady, sharp, poor = (np.tile(-np.arange(float(ITEMS)), (QUERIES, 1)) for _ in range(3))
    steady[:, 0], poor[:, 0], sharp[1::2, 0] = -10.5, -500.5, -ITEMS
    scores, few = {"steady": steady, "sharp": sharp, "poor": poor}, sampled(relevance)
    full: Values = {"ndcg@10": {name: ndcg(one, relevance) for name, one in scores.items()}}
    return list(flips(full, {"ndcg@10": {name: ndcg(one, few) for name, one in scores.items()}}, range_of(QUERIES)))


def range_of(n: int) -> list[str]:
    return [str(at) for at in range(n)]


def test_the_pair_that_flips_is_found_with_both_intervals(found: list[Flip]) -> None:
    assert ("steady", "sharp") in [one.methods for one in found]
    one = found[0]
    assert one.full.high < 0 < one.sampled.low
    assert one.full.mean == -0.5


def test_a_pair_in_one_order_or_tied_or_unsure_is_no_flip(found: list[Flip]) -> None:
    """At place 500 of 2,000 none is found in the full ranking: `steady` and `poor` are tied there."""
    assert ("steady", "poor") not in [one.methods for one in found]
    rng = np.random.default_rng(0)
    noise: Values = {"ndcg@10": {"a": rng.normal(0.01, 1, 400), "b": rng.normal(0, 1, 400)}}
    other: Values = {"ndcg@10": {"a": noise["ndcg@10"]["b"], "b": noise["ndcg@10"]["a"]}}
    means = [one["ndcg@10"]["a"].mean() - one["ndcg@10"]["b"].mean() for one in (noise, other)]
    assert means[0] * means[1] < 0
    assert list(flips(noise, other, range_of(400))) == []


@dataclass
class SomeTitles:
    """Labelled titles of a few occupations, with what is built on this machine."""

    titles: list[LabelledTitle]
    words: Words
    encoder: Encoder

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encoder.encode(list(texts))

    def plain_classifier(self, learnt: Sequence[LabelledTitle]) -> PlainClassifier:
        return PlainClassifier().fit(self.encode([one.title for one in learnt]), [one.code for one in learnt])


def test_titles_ask_for_names_by_every_method_and_sampling_flatters_all(root: Path, encoder: Encoder) -> None:
    data = root / "data"
    labelled = read_titles(data)
    known = {code for code, _ in Counter(one.code for one in labelled).most_common(12)}
    titles = [one for one in labelled if one.code in known][:240]
    occupations = [one for one in read_occupations(data) if one.level == 4 or one.code in known][::12]
    occupations += [one for one in read_occupations(data) if one.code in known and one not in occupations]
    told = titles_to_names(SomeTitles(titles, Segmenter(data).content_words, encoder), occupations)
    assert told["names"] == len(occupations)
    assert 200 < told["titles"] <= 240
    assert told["pairs"] == 3 * 10
    for full, few in told["means"]["hit@1"].values():
        assert 0 <= full <= few <= 1
    full, few = told["means"]["hit@1"]["encoder on titles"]
    assert few > full + 0.2
    assert told["means"]["hit@1"]["encoder on titles"][0] > told["means"]["hit@1"]["popularity"][0]
    shown = table_of(told)
    assert len(shown.rows) == 5
    assert f"{len(told['flips'])} of 30 pairs flip" in str(shown.caption)
