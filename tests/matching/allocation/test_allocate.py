"""Allocation: what it promises, on markets made to try it and on random ones, each judged against HiGHS."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.allocation import Floor, Market, Prices, allocate
from matching.allocation.check import covered, value_bound, violations
from tests.matching.allocation.judge import Judgement, judge, optimum
from tests.matching.allocation.markets import city_market, small_market

MARKETS = 250
"""`python -m tests.benchmarks.allocation_bench` judges 10,000."""


def a_market(pairs: dict[tuple[int, int], float], places: list[int], **changed: object) -> Market:
    """One employer for all postings, everything else loose; pairs are (person, posting): value."""
    ends = np.array(list(pairs), np.int64).reshape(-1, 2)
    market = Market(
        n_seekers=int(ends[:, 0].max(initial=-1)) + 1,
        seekers=ends[:, 0],
        postings=ends[:, 1],
        values=np.array(list(pairs.values())),
        places=np.array(places),
        employers=np.zeros(len(places), np.int64),
        employer_limits=np.array([sum(places)]),
        employer_names=("甲公司",),
        offers_each=1,
        total=sum(places),
    )
    return replace(market, **changed)


def traineeships(disabled: int, graduates: int = 700, places: int = 600) -> Market:
    """Everybody can take every of six postings; the scores of disabled graduates, who come first, are lower."""
    postings = 6
    seekers, jobs = np.divmod(np.arange(graduates * postings), postings)
    draw = np.random.default_rng(0)
    values = 0.5 + 0.4 * draw.random(len(seekers)) - 0.4 * (seekers < disabled)
    pairs = dict(zip(zip(seekers.tolist(), jobs.tolist(), strict=True), values.tolist(), strict=True))
    reserved = Floor("残疾人大学生不少于12个", seekers < disabled, 12)
    return a_market(pairs, [places // postings] * postings, floors=(reserved,))


def test_random_markets_break_nothing_reach_the_optimum_and_name_minimal_conflicts() -> None:
    seen = Judgement()
    for seed in range(MARKETS):
        seen += judge(small_market(seed))
    assert seen.markets == MARKETS
    assert seen.conflicts > MARKETS / 20, "too few markets at odds to say anything"
    assert (seen.violations, seen.not_covering, seen.unproven, seen.not_minimal) == (0, 0, 0, 0)
    assert seen.widest_gap <= 1e-3


def test_twelve_of_600_traineeships_go_to_disabled_graduates() -> None:
    loose = allocate(replace(traineeships(disabled=14), floors=()))
    assert np.count_nonzero(loose.market.seekers[loose.chosen] < 14) == 0
    found = allocate(traineeships(disabled=14))
    assert len(found.chosen) == covered(found.market, found.chosen) == 600
    assert found.market.floors[0].count(found.chosen) == 12
    assert found.certificate.gap <= 1e-3
    assert not found.shortfalls


def test_places_for_a_group_that_is_too_small_are_held_and_the_lack_is_named() -> None:
    found = allocate(traineeships(disabled=5))
    assert found.held == 7
    assert len(found.chosen) == 593
    assert [(one.asked, one.reached) for one in found.shortfalls] == [(12, 5)]
    assert found.conflict == ("每人最多1个机会", "残疾人大学生不少于12个")


def test_an_employers_limit_that_stands_in_the_way_is_named() -> None:
    floor = Floor("退役军人不少于2个", np.array([True, True]), 2)
    market = a_market({(0, 0): 0.9, (1, 1): 0.8}, [1, 1], employer_limits=np.array([1]), floors=(floor,))
    found = allocate(market)
    assert found.conflict == ("甲公司最多1个机会", "退役军人不少于2个")
    assert found.chosen.tolist() == [0]


def test_no_value_buys_away_somebodys_only_offer() -> None:
    market = a_market({(0, 0): 1.0, (0, 1): 1.0, (1, 1): 0.01}, [1, 1], offers_each=2)
    assert allocate(market).chosen.tolist() == [0, 2]


def test_earlier_floors_go_first() -> None:
    one, other = np.array([True, False]), np.array([False, True])
    floors = (Floor("甲", one, 1), Floor("乙", other, 1))
    market = a_market({(0, 0): 0.1, (1, 0): 0.9}, [1], floors=floors)
    found = allocate(market)
    assert found.chosen.tolist() == [0]
    assert found.conflict == ("各岗位的招聘人数", "甲", "乙")
    assert allocate(replace(market, floors=floors[::-1])).chosen.tolist() == [1]


def test_a_market_without_pairs_or_places_has_no_offers() -> None:
    nobody = a_market({}, [3])
    assert allocate(nobody).chosen.tolist() == []
    assert allocate(replace(nobody, floors=(Floor("甲", np.zeros(0, np.bool_), 2),))).held == 2
    assert allocate(a_market({(0, 0): 0.5}, [1], total=0)).certificate.offers == 0


def test_a_city_in_small_is_proven_within_a_thousandth_by_prices_alone_and_twice_the_same() -> None:
    market = city_market(2_000, 500)
    found, again = allocate(market), allocate(market)
    assert found.chosen.tolist() == again.chosen.tolist()
    assert not violations(market, found.chosen)
    people = covered(market, found.chosen)
    bound = value_bound(market, found.prices, people)
    assert people == found.certificate.covered_bound
    assert bound - market.values[found.chosen].sum() <= 1e-3 * bound
    assert found.certificate.proof == "对偶价格"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"offers_each": 1}, "每人最多几个机会"),
        ({"places": np.array([1, 1])}, "岗位招聘人数"),
        ({"employer_limits": np.array([2])}, "单位上限"),
        ({"total": 2}, "名额总数"),
        ({"floors": (Floor("退役军人", np.zeros(3, np.bool_), 1),)}, "退役军人"),
    ],
)
def test_the_check_names_what_is_broken(changed: dict[str, object], name: str) -> None:
    market = a_market({(0, 0): 0.5, (0, 1): 0.5, (1, 0): 0.5}, [2, 1], offers_each=2)
    chosen = np.arange(3)
    assert violations(market, chosen) == ()
    assert violations(replace(market, **changed), chosen) == (name,)
    assert violations(market, np.array([0, 0, 1]))[0] == "同一个机会给了两次"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 2**32 - 1))
def test_no_prices_whatever_prove_less_than_the_optimum(seed: int, pricing: int) -> None:
    found = allocate(small_market(seed))
    market, draw = found.market, np.random.default_rng(pricing)
    people, value = optimum(market)
    prices = Prices(
        postings=draw.random(len(market.places)),
        employers=draw.random(len(market.employer_limits)),
        total=float(draw.random()),
        floors=draw.random(len(market.floors)),
        first=float(draw.random() * 3),
    )
    assert value_bound(market, prices, people) >= value - 1e-9
    assert value_bound(market, found.prices, people) >= value - 1e-9


def test_a_pair_given_twice_and_a_value_out_of_scale_are_refused() -> None:
    market = a_market({(0, 0): 0.5}, [1])
    with pytest.raises(ValueError, match="twice"):
        replace(market, seekers=np.array([0, 0]), postings=np.array([0, 0]), values=np.array([0.1, 0.2]))
    with pytest.raises(ValueError, match="scale"):
        replace(market, values=np.array([1.5]))
