"""The gate: each demand refuses what it is there for, and nothing else does. Lists are drawn from known truths."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.errors import PolicyInvalid
from matching.ranking.features import FEATURES
from matching.ranking.models import load_ranker
from matching.ranking.ranker import PRIOR, PriorRanker, Ranker
from tests.released import a_ranker
from tests.training.drawn import GROUP, LISTS, MEMBERS, TRUTH, drawn
from training.gate import Evidence, Finding, Gate, findings
from training.learning_set import SAID_YES, LearningSet
from training.promotion import Promotion
from training.releases import Releases
from training.tracking import Book


@pytest.fixture(scope="module")
def gate(root: Path) -> Gate:
    return Gate.load(root / "data" / "policy" / "gate.yaml")


@pytest.fixture(scope="module")
def better(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ranker that knows the truth."""
    return a_ranker(tmp_path_factory.mktemp("trained") / "better", **TRUTH)


@pytest.fixture(scope="module")
def truth(better: Path) -> Ranker:
    return load_ranker(better)


def evidence(jobs: LearningSet, people: LearningSet | None = None) -> Evidence:
    return Evidence(jobs, people, {GROUP: MEMBERS, "退役军人": np.array([1, 2])})


def failed(found: list[Finding]) -> list[str]:
    return [one.check for one in found if not one.passed]


def test_who_knows_the_truth_passes_and_every_demand_tells_its_figure(gate: Gate, truth: Ranker) -> None:
    found = findings(gate, truth, PriorRanker(), evidence(drawn(truth)))
    assert failed(found) == []
    told = {one.check: one for one in found}
    assert {"lists", "gain", f"group {GROUP}", "milliseconds", "calibration", "spread", "conditions"} <= told.keys()
    assert told["gain"].figure > 0.02
    assert "人数太少" in told["group 退役军人"].text


def test_what_serves_is_not_better_than_itself(gate: Gate, truth: Ranker) -> None:
    assert failed(findings(gate, truth, truth, evidence(drawn(truth)))) == ["gain"]


def test_few_lists_are_not_enough(gate: Gate, truth: Ranker) -> None:
    jobs = drawn(truth)
    found = failed(findings(gate, truth, PriorRanker(), evidence(jobs.take(jobs.list_id < 100))))
    assert "lists" in found


def test_better_for_most_and_worse_for_a_group_is_refused(gate: Gate, truth: Ranker) -> None:
    other = PriorRanker(PRIOR | {"title": 5.0, "pay": 0.0, "remote": 0.0, "commute": 4.0}, -3.5)
    found = findings(gate, truth, PriorRanker(), evidence(drawn(truth, of_members=other)))
    assert failed(found)[0] == f"group {GROUP}"
    assert next(one for one in found if one.check == "gain").passed


def test_lists_of_people_whose_groups_nobody_knows_do_not_pass(gate: Gate, truth: Ranker) -> None:
    unknown = Evidence(drawn(truth), None, {GROUP: np.array([10**6])})
    assert failed(findings(gate, truth, PriorRanker(), unknown)) == ["groups"]


def test_a_group_that_loses_its_places_on_shortlists_is_told(gate: Gate, truth: Ranker) -> None:
    jobs = drawn(truth)
    rng = np.random.default_rng(2)
    people = replace(jobs, seeker=rng.integers(0, LISTS, len(jobs)), features=jobs.features.copy(), direction="people")
    inside = np.isin(people.seeker, MEMBERS)
    assert failed(findings(gate, truth, PriorRanker(), evidence(jobs, people))) == []
    people.features[inside, FEATURES.index("pay")] = -1
    people.features[inside, FEATURES.index("title")] = 1
    assert f"exposure {GROUP}" in failed(findings(gate, truth, PriorRanker(), evidence(jobs, people)))


def test_a_group_whose_chosen_fall_is_refused_though_the_group_keeps_its_exposure(gate: Gate, truth: Ranker) -> None:
    """Of a fourth of the members the chosen fall by a condition that only the new ranker minds; the others rise."""
    people = shortlists(truth)
    chosen, inside = people.accepted == SAID_YES, np.isin(people.seeker, MEMBERS)
    people = replace(people, features=people.features.copy())
    people.features[inside & chosen, FEATURES.index("pay")] = -1
    people.features[inside & ~chosen, FEATURES.index("pay")] = 0
    found = findings(gate, truth, PriorRanker(), evidence(drawn(truth), people))
    told = {one.check: one for one in found}
    assert told[f"exposure {GROUP}"].passed
    assert told["shortlists"].passed
    assert failed(found) == [f"chosen {GROUP}"]
    assert "确定比现在的差" in told[f"chosen {GROUP}"].text
    few = people.take(~(inside & chosen) | (people.seeker < 4 * (gate.groups.people - 1)))
    few_told = {one.check: one for one in findings(gate, truth, PriorRanker(), evidence(drawn(truth), few))}
    assert few_told[f"chosen {GROUP}"].passed
    assert "人数太少" in few_told[f"chosen {GROUP}"].text


def shortlists(truth: Ranker) -> LearningSet:
    jobs = drawn(truth, seed=1)
    seekers = np.random.default_rng(2).integers(0, LISTS, len(jobs))
    return replace(jobs, seeker=seekers, posting=jobs.seeker, direction="people")


def test_better_for_people_and_surely_worse_on_shortlists_is_refused(gate: Gate, truth: Ranker) -> None:
    wanted = PriorRanker(PRIOR | {"title": 0.0, "occupation": 6.0, "pay": 0.0, "remote": 0.0}, -3.0)
    found = findings(gate, truth, wanted, evidence(drawn(truth), shortlists(wanted)))
    told = {one.check: one for one in found}
    assert told["gain"].passed
    assert not told["shortlists"].passed
    assert "确定比现在的差" in told["shortlists"].text
    few = shortlists(wanted)
    few = few.take(few.posting < gate.shortlists - 1)
    few_told = {one.check: one for one in findings(gate, truth, wanted, evidence(drawn(truth), few))}
    assert few_told["shortlists"].passed
    assert "不作判断" in few_told["shortlists"].text


def test_better_in_both_directions_passes(gate: Gate, truth: Ranker) -> None:
    found = findings(gate, truth, PriorRanker(), evidence(drawn(truth), shortlists(truth)))
    assert failed(found) == []
    assert "不能确定变差" in next(one.text for one in found if one.check == "shortlists")


@pytest.mark.parametrize("none", [None, 0])
def test_no_shortlists_is_said(gate: Gate, truth: Ranker, none: int | None) -> None:
    people = None if none is None else shortlists(truth).since(1)
    found = findings(gate, truth, PriorRanker(), evidence(drawn(truth), people))
    assert "不作判断" in next(one.text for one in found if one.check == "shortlists")


def test_a_slow_one_is_refused(gate: Gate, truth: Ranker) -> None:
    class Slow(PriorRanker):
        def score(self, features: np.ndarray) -> np.ndarray:
            for _ in range(400):
                super().score(features)
            return truth.score(features)

    assert failed(findings(gate, Slow(), PriorRanker(), evidence(drawn(truth)))) == ["milliseconds"]


def test_chances_that_are_not_so_are_refused(gate: Gate, truth: Ranker) -> None:
    boastful = PriorRanker(PRIOR | TRUTH, -1.0)
    assert failed(findings(gate, boastful, PriorRanker(), evidence(drawn(truth)))) == ["calibration"]


def test_a_scale_on_which_bonuses_weigh_otherwise_is_refused(gate: Gate, truth: Ranker) -> None:
    flat = PriorRanker({name: weight / 8 for name, weight in (PRIOR | TRUTH).items()}, -3.0)
    assert "spread" in failed(findings(gate, flat, PriorRanker(), evidence(drawn(truth))))


def test_a_condition_met_that_lowers_a_posting_is_refused(gate: Gate, truth: Ranker) -> None:
    odd = PriorRanker(PRIOR | TRUTH | {"experience": -0.3}, -3.0)
    found = findings(gate, odd, PriorRanker(), evidence(drawn(truth)))
    assert "conditions" in failed(found)
    assert "experience" in next(one.text for one in found if one.check == "conditions")


def test_a_gate_that_names_no_feature_of_ours_is_invalid(root: Path, tmp_path: Path) -> None:
    text = (root / "data" / "policy" / "gate.yaml").read_text("utf-8").replace("- pay", "- height")
    (tmp_path / "gate.yaml").write_text(text, "utf-8")
    with pytest.raises(PolicyInvalid, match="height"):
        Gate.load(tmp_path / "gate.yaml")


def test_a_promotion_is_refused_with_reasons_or_forced_with_one(
    gate: Gate, better: Path, truth: Ranker, tmp_path: Path
) -> None:
    releases, jobs = Releases(tmp_path / "rankers"), drawn(truth)
    promotion = Promotion(releases, Book(tmp_path), gate, evidence(jobs.take(jobs.list_id < 100)))
    refused = promotion.promote(better)
    assert not refused.serves
    assert releases.versions.pointer().serving == "prior"
    forced = promotion.promote(better, forced="局里要求节前上线")
    assert forced.serves
    assert releases.versions.pointer().serving == truth.identity
    told = releases.history()
    assert [line["action"] for line in told] == ["refuse", "serve"]
    assert told[1]["forced"] == "局里要求节前上线"
    assert [one["check"] for one in told[0]["findings"] if not one["passed"]] == ["lists"]


@pytest.mark.parametrize("until", [1, None])
def test_lists_that_were_or_may_have_been_learnt_from_judge_nothing(
    gate: Gate, truth: Ranker, tmp_path: Path, until: int | None
) -> None:
    """All lists are of day 0."""
    source = a_ranker(tmp_path / "learnt", until=until, **TRUTH)
    promotion = Promotion(Releases(tmp_path / "rankers"), Book(tmp_path), gate, evidence(drawn(truth)))
    assert [one.check for one in promotion.promote(source).failed] == ["unseen"]
