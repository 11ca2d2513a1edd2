"""Titles written for this project: each means one occupation that exists, and the model that is served knows them."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from matching.text.describe import Encoder
from matching.text.occupations import OccupationModel
from training.taxonomy import (
    LEVEL_OCCUPATION,
    LabelledTitle,
    read_occupations,
    read_spoken_titles,
    read_titles,
    read_written_titles,
    titles_to_learn,
)


@pytest.mark.parametrize(("read", "many"), [(read_spoken_titles, 900), (read_written_titles, 14_000)])
def test_every_title_written_here_stands_once_and_means_an_occupation_that_exists(
    root: Path, read: Callable[[Path], list[LabelledTitle]], many: int
) -> None:
    titles = read(root / "data")
    known = {occupation.code for occupation in read_occupations(root / "data")}
    assert len(titles) > many
    assert {one.code for one in titles} <= known
    assert Counter(one.title for one in titles).most_common(1)[0][1] == 1


def test_no_written_title_is_labelled_or_spoken_too(root: Path) -> None:
    elsewhere = {one.title for one in titles_to_learn(root / "data")}
    assert not elsewhere & {one.title for one in read_written_titles(root / "data")}


def test_the_model_knows_every_occupation_by_its_official_name(
    root: Path, encoder: Encoder, occupations: OccupationModel
) -> None:
    official = [one for one in read_occupations(root / "data") if one.level == LEVEL_OCCUPATION]
    names = [one.name for one in official]
    guesses = occupations.guesses(occupations.probabilities(encoder.encode(names), names))
    missed = [one.name for one, top in zip(official, guesses, strict=True) if top[0].code != one.code]
    assert len(missed) < 0.01 * len(names), missed


def test_a_spoken_title_counts_where_a_label_says_otherwise(root: Path) -> None:
    labels = {one.title: one.code for one in read_titles(root / "data")}
    learnt = {one.title: one.code for one in titles_to_learn(root / "data")}
    assert labels["砧板"] != learnt["砧板"] == "4-03-02-01"


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("扫街", "4-09-08-01"),
        ("打更的", "4-07-05-01"),
        ("开大车的", "4-02-02-02"),
        ("平车", "6-05-01-03"),
        ("车间普工", "6-00-00-00"),
        ("看孩子阿姨", "4-10-01"),
        ("开铲车的", "6-30-05-05"),
        ("矿山绞车工", "6-16-01"),
        ("月子会所产康技师", "4-14-01"),
        ("睫毛嫁接学徒", "4-10-03"),
        ("镁砂隧道窑看火师傅", "6-15-06"),
    ],
)
def test_the_model_knows_them_and_their_like(
    title: str, code: str, encoder: Encoder, occupations: OccupationModel
) -> None:
    (guesses,) = occupations.guesses(occupations.probabilities(encoder.encode([title]), [title]))
    assert guesses[0].code.startswith(code)
