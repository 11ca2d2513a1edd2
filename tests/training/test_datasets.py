"""Families of titles keep folds apart; the shipped taxonomy is read whole."""

from pathlib import Path

import pytest

from training.datasets import family_of, folds_of, load_labelled_ads
from training.taxonomy import read_occupations, read_titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高级会计（双休）", "会计主管"),
        ("Java开发工程师", "资深java开发工程师（上海）"),
        ("销售经理", "销售总监"),
        ("客服8k", "客服"),
    ],
)
def test_levels_brackets_and_figures_make_no_new_family(one: str, other: str) -> None:
    assert family_of(one) == family_of(other)


def test_other_work_is_another_family_and_none_is_empty() -> None:
    assert family_of("电焊工") != family_of("会计")
    assert all(family_of(title) for title in ("经理", "C++", "（急）", "主管"))


def test_a_family_lies_in_one_fold_whatever_stands_beside_it() -> None:
    families = [f"family {at}" for at in range(300)]
    folds = folds_of(families, 3)
    assert set(folds) == {0, 1, 2}
    assert folds_of(families[::-1], 3)[::-1].tolist() == folds.tolist()


def test_without_the_real_ads_there_are_none(tmp_path: Path, root: Path) -> None:
    assert load_labelled_ads(tmp_path, read_titles(root / "data")) == []


@pytest.mark.shared
def test_ads_carry_the_label_of_their_title_at_most_three_a_title(root: Path) -> None:
    titles = read_titles(root / "data")
    ads = load_labelled_ads(root.parent / "shared" / "data" / "real_ads", titles)
    label = {title.written: title.code for title in titles}
    assert len(ads) > 500
    assert all(label[ad.posting.title] == ad.code for ad in ads)
    assert max(sum(other.posting.title == ad.posting.title for other in ads) for ad in ads[:50]) <= 3


def test_the_classification_is_read_whole(root: Path) -> None:
    occupations = read_occupations(root / "data")
    assert len(occupations) == 2051
    assert {o.level for o in occupations} == {1, 2, 3, 4}
    assert not any(o.name.endswith(("S", "L")) for o in occupations)
    assert next(o for o in occupations if o.code == "6-18-02-04").name == "焊工"
    assert all(title.title and title.code for title in read_titles(root / "data"))
