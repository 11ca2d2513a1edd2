"""Rankers in a simulated market: judged on whom none has seen, against all they may take, by what is truly wanted."""

from pathlib import Path

import numpy as np
import pytest

from matching.eligibility import admissible
from matching.errors import NotFound
from matching.ranking.features import features
from matching.ranking.ranker import PriorRanker
from tests.training.conftest import Markets
from training.contest.__main__ import table
from training.contest.played import IN_LIST, OURS, PLACES, PRIOR, SAMPLED, lambdamarts
from training.contest.told import simulated
from training.contest.unseen import LEAST, unseen
from training.evaluate import add_market, write
from training.market import Recipe, Simulation
from training.reports.page import RANKERS


@pytest.fixture(scope="module")
def sets(simulated: Simulation):
    """What was known thirty days before the end: many had not come yet."""
    until = simulated.market.assumed.last_day - 30
    return {name: log.learning_set(until, Recipe(), "simulated") for name, log in simulated.logs.items()}


@pytest.fixture(scope="module")
def cases(simulated: Simulation, sets):
    return unseen(simulated.market, sets.values(), 10, seed=1)


def test_nobody_is_judged_on_whom_the_ranker_saw(cases, sets, simulated: Simulation) -> None:
    known = {
        side: {int(one) for each in sets.values() for one in getattr(each, side)} for side in ("seeker", "posting")
    }
    assert cases["jobs"]
    assert cases["people"]
    assert not {case.asker for case in cases["jobs"]} & known["seeker"]
    assert not {case.asker for case in cases["people"]} & known["posting"]
    market, day = simulated.market, simulated.market.assumed.last_day - 1
    new = [one for one in np.flatnonzero(market.postings.rows.is_open) if one not in known["posting"]]
    for case in cases["jobs"]:
        person, protected = market.people.rows.one(case.asker), market.people.protected.one(case.asker)
        allowed = admissible(person, protected, market.postings.rows.take(np.array(new)), on=day)
        assert case.offered.tolist() == np.array(new)[allowed].tolist()
        assert len(case.wanted) >= LEAST


def test_the_truth_is_that_both_say_yes_to_just_these_pairs(cases, simulated: Simulation) -> None:
    market, day = simulated.market, simulated.market.assumed.last_day - 1
    truth, people, postings = market.truth, market.people.rows, market.postings.rows
    for case in cases["people"]:
        found = features(people.take(case.offered), postings.one(case.asker), day)
        assert np.array_equal(found, case.features)
        chances = [truth.applies(one, case.asker)[0] * truth.accepts(one, case.asker)[0] for one in case.offered]
        answered = truth.responds(np.array([case.asker]))[0]
        assert case.wanted.tolist() == pytest.approx([answered * chance for chance in chances])


def test_the_truth_itself_ranks_best_and_its_reverse_worst(cases) -> None:
    for case in (*cases["jobs"], *cases["people"]):
        prior = case.ndcg(PriorRanker().score(case.features))
        assert case.ndcg(-case.wanted) < prior < case.ndcg(case.wanted) == pytest.approx(1)


def test_lambdamart_learns_from_what_was_shown_or_from_what_was_sampled_and_with_weights_for_places(sets) -> None:
    found = lambdamarts(sets["people"])
    values = sets["people"].features[:50]
    assert found.keys() == {IN_LIST, SAMPLED, PLACES}
    assert not np.array_equal(found[IN_LIST](values), found[SAMPLED](values))
    assert not np.array_equal(found[SAMPLED](values), found[PLACES](values))


def test_the_table_tells_the_paired_difference() -> None:
    figures = [{"jobs": {OURS: np.array([0.5, 0.7]), PRIOR: np.array([0.4, 0.6])}}] * 3
    shown = table("strong", figures, "jobs")
    assert shown.title == "strong, jobs: 6 cases"
    assert list(shown.columns[2].cells) == ["", "0.100 [0.100, 0.100]"]


def test_what_the_report_tells_of_a_market_is_of_every_method_and_district(markets: Markets, tmp_path: Path) -> None:
    found = simulated(markets.data, markets.describer, (250, 700), 90)
    assert [one["direction"] for one in found["directions"]] == ["jobs", "people"]
    for one in found["directions"]:
        values = {row["name"]: row["value"]["mean"] for row in one["methods"]}
        gains = {row["name"]: row["gain"] and row["gain"]["mean"] for row in one["methods"]}
        assert gains.pop(OURS) is None
        assert gains == pytest.approx({name: values[OURS] - values[name] for name in gains})
        assert sum(part["cases"] for part in one["districts"]) == one["cases"]
        assert {"站前区", "西市区"} & {part["district"] for part in one["districts"]}
        assert values.keys() == RANKERS.keys()
    report = tmp_path / "evaluate.json"
    with pytest.raises(NotFound, match="jobmatch-train evaluate"):
        add_market(found, report)
    write({}, "an-encoder", report)
    assert "模拟" not in report.with_suffix(".html").read_text("utf-8")
    add_market(found, report)
    page = report.with_suffix(".html").read_text("utf-8")
    assert page.index("以下全部来自模拟") < page.index("学习之前（PriorRanker）")
    assert "分片：区县" in page
