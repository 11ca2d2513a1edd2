"""Two candidates side by side: words of both, who is better by what, never a figure."""

import re

import pytest

from matching.explain.comparison import CRITERIA, Candidate, compare
from matching.ranking.features import FEATURES
from matching.results import Gap, Reason, Stated
from matching.vocabulary import Education, RequirementKind

REQUIRED, PREFERRED = RequirementKind.REQUIRED, RequirementKind.PREFERRED
POSTING_ALONE = {"pay_stated", "fresh", "poor", "replies"}
"""The same for everybody on one posting's list."""


def candidate(*said: Reason | Gap, **counted: float) -> Candidate:
    reasons = tuple(one for one in said if isinstance(one, Reason))
    gaps = tuple(one for one in said if isinstance(one, Gap))
    return Candidate(dict.fromkeys(FEATURES, 0.0) | counted, reasons, gaps)


def test_every_feature_that_tells_people_apart_belongs_to_one_criterion() -> None:
    named = [feature for criterion in CRITERIA for feature in criterion.features]
    assert sorted(named) == sorted(set(FEATURES) - POSTING_ALONE)


def test_what_weighs_most_comes_first_and_is_marked_alone() -> None:
    lines = compare(candidate(title=1.0, pay=-0.3), candidate(title=0.9, pay=0.0))
    assert [(line.criterion.code, line.better, line.weighs_most) for line in lines] == [
        ("pay", "second", True),
        ("work", "first", False),
    ]


def test_a_condition_that_takes_away_is_told_of_who_misses_it() -> None:
    """An unknown way is 0, as a short one is: nobody is said to live nearer."""
    (line,) = compare(candidate(remote=-0.5), candidate())
    assert line.text == "远近：甲因路程扣得多些（点名想去的不扣），靠后一些。"


def test_where_neither_has_a_word_to_show_nobody_is_said_to_be_better() -> None:
    """The texts as a whole lie nearer or further: that is told as the leaning of the ranker, and no more."""
    (line,) = compare(candidate(done=0.2), candidate())
    assert line.text == "做过的活：两人都没有可说的，排序模型略偏向甲。"
    (line,) = compare(candidate(done=0.2), candidate(Reason("did", "你做过理货", {"profile": "理货"})))
    assert line.text == "做过的活：甲做过的和岗位更接近。"


def test_a_criterion_without_difference_stands_only_where_something_can_be_said() -> None:
    said = Reason("pay", "3200元/月以上", {"posting": "3200元"})
    (line,) = compare(candidate(said), candidate())
    assert (line.criterion.code, line.better, line.weighs_most) == ("pay", "same", False)
    assert (line.first, line.second) == ((said,), ())


def test_who_comes_second_changes_sides_and_nothing_else() -> None:
    one, other = candidate(title=1.0, shift=0.1), candidate(remote=-0.2)
    there, back = compare(one, other), compare(other, one)
    swapped = {"first": "second", "second": "first", "same": "same"}
    assert [(line.criterion, swapped[line.better]) for line in there] == [
        (line.criterion, line.better) for line in back
    ]


def test_no_line_holds_a_figure_of_the_ranker() -> None:
    lines = compare(candidate(**dict.fromkeys(FEATURES, 0.123)), candidate())
    assert lines
    assert not [line.text for line in lines if re.search(r"\d|%|％", line.text)]


def schooled(reached: Education | None, counted: float) -> Candidate:
    return Candidate(dict.fromkeys(FEATURES, 0.0) | {"schooling_used": counted}, (), (), reached)


@pytest.mark.parametrize(
    ("first", "second", "kind", "told"),
    [
        (
            schooled(Education.SENIOR, 0.3), schooled(Education.COLLEGE, 0.1), REQUIRED,
            "学历：岗位要中专。甲是高中，同一级；乙是大专，高一级。两人都够；和要求越接近加得越多，高出越多加得越少。",
        ),
        (
            schooled(Education.MASTER, 0.0), schooled(Education.VOCATIONAL, 0.3), REQUIRED,
            "学历：岗位要中专。甲是硕士，高三级；乙是中专，正是要求的。两人都够；和要求越接近加得越多，高出越多加得越少。",
        ),
        (
            schooled(Education.COLLEGE, 0.1), schooled(Education.JUNIOR, -0.3), PREFERRED,
            "学历：岗位最好有中专。甲是大专，高一级；乙是初中，差一级。乙差一些，靠后。",
        ),
        (
            schooled(None, 0.0), schooled(Education.SENIOR, 0.3), REQUIRED,
            "学历：岗位要中专。甲的学历没写；乙是高中，同一级。乙写明了，也够。",
        ),
        (
            schooled(Education.SENIOR, -0.1), schooled(Education.COLLEGE, 0.1), REQUIRED,
            "学历：岗位要中专。甲是高中，同一级；乙是大专，高一级。排序模型略偏向乙。",
        ),
    ],
)  # fmt: skip
def test_levels_of_schooling_are_told_beside_what_is_asked(first, second, kind, told) -> None:
    """Both may be eligible: what the ranker counts is how near the schooling is to what is asked, and it is said."""
    (line,) = compare(first, second, asked=Stated(Education.VOCATIONAL, kind))
    assert line.text == told
