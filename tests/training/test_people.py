"""The plain methods that the product is measured against, and what is counted of a ranking."""

import numpy as np
import pandas as pd
import pytest

from training.judged import JudgedPerson, Judgement
from training.people import judged_only, measure, rank_by_bm25, rank_by_encoder, rank_by_grams

ADS = pd.DataFrame(
    {
        "ad": ["welder", "nurse", "clerk", "filler"],
        "title": ["氩弧焊工", "护士", "办公室文员", "焊条 仓管"],
        "description": ["焊 不锈钢", "打针 输液", "打字 考勤", "入库 出库 盘点 记账 焊"],
    }
)


def a_person(wishes: str, **judged: Judgement) -> JudgedPerson:
    return JudgedPerson({"seeker_id": "SYN-x", "wish_titles": wishes}, judged)


class Letters:
    """An encoder whose vectors say which of three letters a text holds."""

    identity, dim = "letters", 3

    def encode(self, texts: list[str]) -> np.ndarray:  # type: ignore[type-arg]
        held = np.array([[letter in text for letter in "焊护文"] for text in texts], np.float32) + 1e-6
        return held / np.linalg.norm(held, axis=1, keepdims=True)


@pytest.mark.parametrize(
    "rank", [rank_by_grams(ADS), rank_by_bm25(ADS, list), rank_by_encoder(ADS, Letters())], ids=["grams", "bm25", "enc"]
)
def test_a_plain_method_puts_the_wished_work_first_and_loses_no_ad(rank) -> None:  # type: ignore[no-untyped-def]
    ranking = rank(a_person("护士"))
    assert ranking[0] == "nurse"
    assert sorted(ranking) == sorted(ADS["ad"])


def test_the_wish_that_suits_best_counts() -> None:
    assert set(rank_by_grams(ADS)(a_person("护士;办公室文员"))[:2]) == {"nurse", "clerk"}


def test_bm25_holds_length_against_a_text() -> None:
    ranking = rank_by_bm25(ADS, list)(a_person("焊"))
    assert ranking.index("welder") < ranking.index("filler")


def test_only_what_was_judged_for_the_person_counts_each_once() -> None:
    good, bad = Judgement(3, ()), Judgement(0, ("licence",))
    person = a_person("护士", nurse=good, clerk=bad)
    assert judged_only(person, ["welder", "clerk", "nurse", "clerk"]) == [bad, good]


def test_figures_are_per_person() -> None:
    person = a_person("护士", nurse=Judgement(3, ()), clerk=Judgement(0, ("education",)))
    figures = measure([person, person], lambda _: ["nurse", "clerk"])
    assert figures.tolist() == [[1.0, 0.5], [1.0, 0.5]]
