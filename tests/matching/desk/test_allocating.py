"""`allocate` through a real Desk: the sample market's places, and small markets for the rules of the policy."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from matching.assembly import open_desk
from matching.desk import Desk
from matching.errors import BadInput
from matching.records import Employer
from matching.settings import Settings
from matching.vocabulary import Trait

QUOTA = "quota-traineeship-disabled-graduates"
TRAINEESHIP = {"title": "行政见习生", "employer": "甲公司", "district": "鲅鱼圈区", "kind": "就业见习", "headcount": 3}
CLEANER = {"title": "保洁员", "employer": "乙街道", "district": "鲅鱼圈区", "kind": "公益性岗位", "headcount": 2}
GRADUATE = {
    "wish_titles": ["行政"],
    "district": "鲅鱼圈区",
    "education": "本科",
    "graduated_on": "2026-07-01",
    "groups_source": "certified",
    "consent_sensitive": True,
}


def opened(folder: Path) -> Desk:
    return open_desk(Settings(data_dir=folder, database_url=""))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Desk]:
    """The sample market, imported once; nothing here changes it."""
    desk = opened(tmp_path_factory.mktemp("sample"))
    for side in ("postings", "seekers"):
        desk.import_file(side, root / "data" / "sample" / f"{side}.csv")
    yield desk
    desk.close_down()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = opened(tmp_path / "state")
    yield made
    made.close_down()


def offered(body: dict[str, Any]) -> list[str]:
    return [person["seeker_id"] for posting in body["postings"] for person in posting["people"]]


def test_the_samples_traineeships_go_out_within_every_limit_the_quota_kept_and_proved(sample: Desk) -> None:
    body = sample.allocate(quota=QUOTA)
    assert body["postings"]
    assert all(len(posting["people"]) <= posting["places"] for posting in body["postings"])
    assert max(Counter(offered(body)).values()) == 1
    assert len(offered(body)) == body["certificate"]["offers"] <= body["pool"]["total"]
    (quota,) = body["quotas"]
    assert quota["met"]
    assert quota["reached"] == sum(QUOTA in p["quotas"] for posting in body["postings"] for p in posting["people"])
    assert body["certificate"]["gap"] <= 1e-3
    assert body["certificate"]["covered"] == body["certificate"]["covered_at_most"]


def test_the_same_market_is_allocated_twice_byte_for_byte(sample: Desk) -> None:
    one, other = (sample.allocate(trait=Trait.TRAINEESHIP, offers_each=2) for _ in range(2))
    assert orjson.dumps(one) == orjson.dumps(other)


def test_everybody_of_the_sample_who_can_reach_a_place_gets_one_when_there_are_enough(sample: Desk) -> None:
    body = sample.allocate(offers_each=2)
    people = body["people"]
    assert people["offered"] == people["reachable"] == len(set(offered(body)))
    assert people["reachable"] + len(people["unreachable"]) + people["not_personalised"] == people["looking"] == 239
    assert people["not_personalised"] == 5
    assert max(Counter(offered(body)).values()) == 2


def test_an_employer_sees_neither_identity_nor_group_nor_quota(sample: Desk) -> None:
    body = sample.allocate(quota=QUOTA)
    seen = [person for posting in body["postings"] for person in posting["for_employer"]]
    assert len(seen) == len(offered(body))
    assert not {key for person in seen for key in person} & {"seeker_id", "name", "quotas", "moves", "base_rank"}
    assert "残疾" not in orjson.dumps(seen).decode()


def test_an_employers_own_limit_holds_and_its_gap_to_the_obligation_is_told(sample: Desk) -> None:
    loose = sample.allocate(trait=Trait.TRAINEESHIP)
    name = max(loose["postings"], key=lambda posting: len(posting["people"]))["employer"]
    body = sample.allocate(trait=Trait.TRAINEESHIP, employers=[Employer(name=name, staff=420, disabled=5, limit=1)])
    assert sum(len(posting["people"]) for posting in body["postings"] if posting["employer"] == name) == 1
    (told,) = body["obligations"]
    assert (told["owed"], told["missing"]) == (7, 2)
    assert told["missing_after"] == 2 - told["offered"]


def test_a_reserved_place_goes_to_who_consented_only_and_is_held_when_nobody_did(desk: Desk) -> None:
    desk.publish(TRAINEESHIP | {"posting_id": "P1"})
    for number in range(4):
        desk.put_seeker(GRADUATE | {"seeker_id": f"S{number}", "groups": ["graduate"]})
    desk.put_seeker(GRADUATE | {"seeker_id": "D", "groups": ["graduate", "disabled"], "wish_titles": ["文员"]})
    body = desk.allocate(quota=QUOTA)
    assert len(offered(body)) == 3
    assert "D" in offered(body)
    assert body["conflict"] is None

    desk.set_consents("D", {"consent_sensitive": False})
    body = desk.allocate(quota=QUOTA)
    assert len(offered(body)) == 2
    assert body["pool"]["held"] == 1
    assert "没有分给别人" in body["conflict"]["text"]
    assert not body["quotas"][0]["met"]


def test_a_place_of_last_resort_comes_after_three_attempts_elsewhere(desk: Desk) -> None:
    desk.publish(CLEANER | {"posting_id": "GY"})
    desk.put_seeker(
        {
            "seeker_id": "H",
            "wish_titles": ["保洁"],
            "district": "鲅鱼圈区",
            "groups": ["hardship"],
            "groups_source": "certified",
            "consent_sensitive": True,
        }
    )
    for number in range(1, 4):
        told = desk.allocate(trait=Trait.PUBLIC_WELFARE)
        assert offered(told) == []
        assert told["people"]["too_few_attempts"] == 1
        desk.publish(CLEANER | {"posting_id": f"P{number}", "kind": "全职", "employer": f"{number}号酒店"})
        for attempt in range(2):  # applying twice for one job is one attempt
            desk.record_interactions([applied("H", f"P{number}", attempt)])
    assert offered(desk.allocate(trait=Trait.PUBLIC_WELFARE)) == ["H"]


def test_who_is_not_of_the_group_is_offered_no_place_of_last_resort(desk: Desk) -> None:
    desk.publish(CLEANER | {"posting_id": "GY"})
    desk.put_seeker({"seeker_id": "N", "wish_titles": ["保洁"], "district": "鲅鱼圈区"})
    told = desk.allocate(trait=Trait.PUBLIC_WELFARE)
    assert offered(told) == []
    assert told["people"]["too_few_attempts"] == 0


def test_a_quota_that_the_policy_does_not_have_is_refused_with_those_it_has(sample: Desk) -> None:
    with pytest.raises(BadInput, match=QUOTA):
        sample.allocate(quota="quota-unknown")
    with pytest.raises(BadInput, match="kind"):
        sample.allocate(quota=QUOTA, trait=Trait.PUBLIC_WELFARE)


def applied(seeker_id: str, posting_id: str, number: int) -> dict[str, str]:
    return {
        "interaction_id": f"{seeker_id}-{posting_id}-{number}",
        "seeker_id": seeker_id,
        "posting_id": posting_id,
        "kind": "applied",
        "happened_at": "2026-11-20T08:00:00+08:00",
    }
