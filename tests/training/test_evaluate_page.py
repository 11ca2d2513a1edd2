"""The page of the evaluation: every figure of the outcome stands in it, and nothing is asked of the network."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.evaluate import write
from training.measures import Interval
from training.outcome import MAIN, PRODUCT, SAMPLED, Outcome, summary
from training.reports.page import swaps

OTHERS = ("BM25 over words", "two towers (ConFit)")
FLIPS = {
    "titles": 400,
    "names": 2_000,
    "pairs": 1,
    "means": {"hit@1": {"popularity": [0.25, 0.875], "plain classifier": [0.5, 0.75]}},
    "flips": [
        {
            "measure": "hit@1",
            "methods": ("popularity", "plain classifier"),
            "full": Interval(-0.25, -0.3125, -0.1875)._asdict(),
            "sampled": Interval(0.125, 0.0625, 0.1875)._asdict(),
        }
    ],
}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """60 queries over 300 items. The towers always put the right one at place 12; BM25 first, or nowhere."""
    rng = np.random.default_rng(0)
    relevance = np.zeros((60, 300), np.int8)
    relevance[:, 0] = 1
    scores = {name: rng.random((60, 300)) for name in (*OTHERS, PRODUCT)}
    scores[PRODUCT][:, 0] = 2
    scores["BM25 over words"][::2, 0], scores["BM25 over words"][1::2, 0] = 2, -1
    ordered = np.sort(scores["two towers (ConFit)"][:, 1:], axis=1)
    scores["two towers (ConFit)"][:, 0] = ordered[:, -11] - 1e-9
    plain = np.arange(20) % 4 > 0
    outcome = Outcome(right=[np.ones((20, 3), np.bool_)], plain=[plain], confidence=[rng.random((20, 3))])
    codes = [str(at % 20) for at in range(60)]
    slices = {"大类": ["甲类" if at % 3 else "乙类" for at in range(60)]}
    outcome.add("wish -> ad", codes, scores, relevance, slices)
    return summary(outcome)


@pytest.fixture(scope="module")
def page(found: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    report: Path = tmp_path_factory.mktemp("reports") / "evaluate.json"
    write({"2 random splits": found}, "an-encoder", report, flips=FLIPS)
    assert json.loads(report.read_text("utf-8"))["protocols"]["2 random splits"]["rankings"]
    return report.with_suffix(".html").read_text("utf-8")


def test_every_method_stands_in_the_table_with_its_figures(page: str, found: dict[str, Any]) -> None:
    for method in OTHERS:
        told = found["rankings"][f"wish -> ad | {MAIN} | {method}"]
        assert f"{told['value']['mean']:.3f} [" in page
        assert f"{told['product_gains']['mean']:+.3f} [" in page
    for word in ("BM25（词）", "双塔（ConFit）", "本系统", "随机划分", "求职意向 → 招聘信息", "甲类", "an-encoder"):
        assert word in page


def test_the_plain_classifier_stands_beside_the_occupation_model(page: str, found: dict[str, Any]) -> None:
    guesses = found["title -> occupation"]
    assert (guesses["top1"]["mean"], guesses["plain_top1"]["mean"], guesses["gain"]["mean"]) == (1, 0.75, 0.25)
    for told in ("本系统多对的", "0.750 [", "+0.250 ["):
        assert told in page


def test_sampled_negatives_turn_two_methods_and_the_page_says_so(page: str, found: dict[str, Any]) -> None:
    values = found["rankings"]
    full = [values[f"wish -> ad | {MAIN} | {method}"]["value"]["mean"] for method in OTHERS]
    few = [values[f"wish -> ad | {SAMPLED} | {method}"]["value"]["mean"] for method in OTHERS]
    assert full[0] > full[1] == 0
    assert few[1] > few[0]
    assert "1对方法换了先后" in page


def test_the_pair_that_flips_between_names_is_told_with_both_intervals(page: str) -> None:
    for told in (
        "按热门程度 − 普通分类器",
        "命中@1",
        "0.250 → 0.875",
        "-0.250 [-0.312, -0.188]",
        "+0.125 [+0.062, +0.188]",
    ):
        assert told in page
    assert "一共比了1对" in page
    assert "1对的先后颠倒过来" in page


def test_methods_in_the_same_order_do_not_swap() -> None:
    def row(full: float, few: float) -> dict[str, Any]:
        return {"measures": {MAIN: {"value": {"mean": full}}, SAMPLED: {"value": {"mean": few}}}}

    assert swaps({"rows": [row(0.2, 0.6), row(0.4, 0.9), row(0.1, 0.5)]}) == 0
    assert swaps({"rows": [row(0.2, 0.9), row(0.4, 0.6), row(0.1, 0.5)]}) == 1


def test_plots_are_in_the_page_and_keep_their_text(page: str) -> None:
    assert page.count("<svg") >= 4
    assert re.search(r"<text[^>]*>[^<]*双塔", page)
    assert not re.search(r"""(src|href)=["']https?://""", page)


class Balanced(HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.unclosed: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """Closed at once."""


def test_the_page_is_well_formed(page: str) -> None:
    parser = Balanced()
    parser.feed(page)
    assert parser.unclosed == []
