"""The judged people and the measures taken on them."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from training.judged import (
    JUDGED_LATER,
    JUDGED_PEOPLE,
    JudgedPerson,
    Judgement,
    failing_share,
    hashed,
    interval,
    load_ads,
    load_people,
    ndcg,
)

FAILS = {"education", "licence", "years", "cannot_do"}


@pytest.fixture(scope="module", params=[JUDGED_PEOPLE, JUDGED_LATER], ids=["first", "later"])
def people(request: pytest.FixtureRequest) -> list[JudgedPerson]:
    return load_people(request.param)


def test_the_sets_are_as_large_as_is_said() -> None:
    sets = [load_people(path) for path in (JUDGED_PEOPLE, JUDGED_LATER)]
    assert [(len(one), sum(len(person.judgements) for person in one)) for one in sets] == [(30, 1140), (10, 265)]


def test_people_are_synthetic_and_ads_are_hashes(people: list[JudgedPerson]) -> None:
    for person in people:
        assert person.seeker_id.startswith("SYN-J")
        assert all(re.fullmatch(r"[0-9a-f]{16}", ad) for ad in person.judgements)


@pytest.mark.parametrize("path", [JUDGED_PEOPLE, JUDGED_LATER])
def test_no_text_of_an_ad_is_kept(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        judgements = line.split('"judgements":', 1)[1]
        assert judgements.isascii()


def test_who_fails_a_hard_requirement_is_no_good_match(people: list[JudgedPerson]) -> None:
    for person in people:
        for one in person.judgements.values():
            assert 0 <= one.grade <= 3
            assert set(one.fails) <= FAILS
            assert one.grade <= (2 if set(one.fails) <= {"licence"} else 1) or not one.fails


def test_everybody_has_good_ads_and_bad_ones(people: list[JudgedPerson]) -> None:
    for person in people:
        grades = [one.grade for one in person.judgements.values()]
        assert max(grades) >= 2
        assert grades.count(0) >= 3


def test_the_best_order_scores_one_and_the_worst_less() -> None:
    assert ndcg([3, 2, 1, 0], [0, 1, 2, 3]) == pytest.approx(1.0)
    assert ndcg([0, 1, 2, 3], [0, 1, 2, 3]) < 0.7
    assert ndcg([], [3]) == 0.0
    assert ndcg([0], [0]) == 0.0


def test_gain_is_exponential_and_discounted_by_the_logarithm_of_the_place() -> None:
    assert ndcg([0, 3], [3, 0]) == pytest.approx(1 / math.log2(3))
    assert ndcg([2, 3], [3, 2]) == pytest.approx((3 + 7 / math.log2(3)) / (7 + 3 / math.log2(3)))


def test_a_good_ad_that_is_not_listed_costs() -> None:
    assert ndcg([3], [3, 3]) < 1


def test_only_the_first_places_count_for_the_failing_share() -> None:
    fine, failing = Judgement(2, ()), Judgement(1, ("licence",))
    assert failing_share([fine, failing], depth=2) == 0.5
    assert failing_share([fine] * 10 + [failing]) == 0.0
    assert failing_share([]) == 0.0


def test_an_interval_holds_the_mean_and_narrows_with_more_people() -> None:
    few, many = np.tile([0.0, 1.0], 5), np.tile([0.0, 1.0], 500)
    low, high = interval(few)
    assert low < 0.5 < high
    assert np.subtract(*interval(many)[::-1]) < high - low
    assert interval(few) == (low, high)


def test_ads_are_found_by_the_hash_of_their_id(tmp_path: Path) -> None:
    person = JudgedPerson({"seeker_id": "s"}, {hashed("a1"): Judgement(3, ())})
    for name in ("public_service_ads.csv.gz", "commercial_ads.csv.gz"):
        pd.DataFrame({"job_id": ["a1", "b2"], "title": ["电工", "会计"]}).to_csv(tmp_path / name, index=False)
    ads = load_ads([person], tmp_path)
    assert ads[["job_id", "ad"]].to_numpy().tolist() == [["a1", hashed("a1")]]
