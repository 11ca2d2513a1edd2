"""Lists by several rankers side by side: each decision is made again by its own, arms and shadows included."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching.assembly import open_desk
from matching.desk import Desk
from matching.errors import ModelMismatch
from matching.ranking import lineup as lineup_module
from matching.ranking.ranker import PriorRanker
from matching.settings import Settings
from tests.released import a_models_dir, a_ranker
from training.releases import Releases

PERSON = {"wish_titles": ["叉车司机"], "wish_districts": ["站前区"], "district": "站前区"}
JOBS = {"near": ("装卸工", "站前区"), "alike": ("叉车司机", "盖州市")}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return a_models_dir(tmp_path / "models")


@pytest.fixture
def releases(models: Path) -> Releases:
    return Releases(models / "rankers")


@pytest.fixture
def placing(releases: Releases, tmp_path: Path) -> str:
    """A version to which the place is everything."""
    return releases.add(a_ranker(tmp_path / "placing", district=9.0))


@pytest.fixture
def desk(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(lineup_module, "PERIOD", 0.0)
    settings = Settings(data_dir=tmp_path / "state", database_url="", models_dir=models, ranker="current")
    opened = open_desk(settings)
    for name, (title, district) in JOBS.items():
        opened.publish({"posting_id": name, "title": title, "employer": f"{name}公司", "district": district})
    for number in range(20):
        opened.put_seeker(PERSON | {"seeker_id": f"S{number}"})
    yield opened
    opened.close_down()


def follow(desk: Desk, ranker: str | None, challenger: str | None = None) -> None:
    """Requests until this ranker (None: the prior) and challenger are taken up."""
    wanted = (ranker or PriorRanker().identity, challenger)
    end = time.monotonic() + 10
    while (desk.readiness()["ranker"], desk.readiness()["challenger"]) != wanted:
        assert time.monotonic() < end


def first_of(desk: Desk, seeker: str = "S0") -> str:
    first: str = desk.recommend(seeker).body["items"][0]["posting_id"]
    return first


def test_lists_of_before_and_after_a_promotion_are_each_made_again_by_their_own_ranker(
    desk: Desk, releases: Releases, placing: str
) -> None:
    before = desk.recommend("S0").body
    releases.serve(placing)
    follow(desk, placing)
    after = desk.recommend("S0").body
    assert (before["items"][0]["posting_id"], after["items"][0]["posting_id"]) == ("alike", "near")
    assert (before["model"], after["model"]) != (after["model"], before["model"])
    assert after["model"] == placing
    for body in (before, after):
        assert desk.replay(body["decision_id"])["identical"]
    releases.roll_back()
    follow(desk, None)
    assert first_of(desk) == "alike"
    assert desk.replay(after["decision_id"])["identical"]


def test_a_list_whose_ranker_is_gone_is_refused_and_says_what_to_do(
    desk: Desk, releases: Releases, placing: str, tmp_path: Path
) -> None:
    releases.serve(placing)
    follow(desk, placing)
    decision = desk.recommend("S0").body["decision_id"]
    releases.roll_back()
    follow(desk, None)
    (releases.versions.folder / placing).rename(tmp_path / "gone")
    with pytest.raises(ModelMismatch, match=f"没有排序模型 {placing}"):
        desk.replay(decision)


def test_an_experiment_shows_each_seeker_one_arm_and_the_decision_says_which(
    desk: Desk, releases: Releases, placing: str
) -> None:
    releases.challenge(placing, 0.5, "autumn")
    follow(desk, None, placing)
    arms = {}
    for number in range(20):
        body = desk.recommend(f"S{number}").body
        told = desk.decision(body["decision_id"])
        arms[told["arm"]] = body["items"][0]["posting_id"]
        assert told["versions"]["ranker"] == body["model"]
        assert desk.replay(body["decision_id"])["identical"]
        assert desk.changes(f"S{number}")["model"] == body["model"]
    assert arms == {"autumn:serving": "alike", "autumn:challenger": "near"}
    assert desk.recommend_once(PERSON).body["items"][0]["posting_id"] == "alike"
    assert desk.shortlist("near").body["model"] == desk.parts.rankers.lineup.serving.identity


def test_a_shadow_is_measured_and_changes_nothing(desk: Desk, releases: Releases, placing: str) -> None:
    overlaps: list[float] = []
    desk.on_shadow = overlaps.append
    assert first_of(desk) == "alike"
    assert overlaps == []
    releases.challenge(placing, 0.0, "beside")
    follow(desk, None, placing)
    body = desk.recommend("S0").body
    assert body["items"][0]["posting_id"] == "alike"
    assert desk.decision(body["decision_id"])["arm"] == ""
    assert overlaps == [0.5]
