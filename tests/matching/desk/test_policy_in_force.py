"""The policy in force on the day judges; a list is made again by the one of its own day, groups included."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from matching.assembly import open_desk
from matching.desk import Desk
from matching.errors import PolicyInvalid
from matching.settings import Settings

POSTING = {"title": "保洁员", "employer": "甲公司", "district": "站前区", "description": "公益性岗位，打扫楼道"}
SEEKER = {
    "seeker_id": "S1",
    "wish_titles": ["保洁员"],
    "district": "站前区",
    "groups": ["就业困难人员"],
    "groups_source": "self_declared",
    "consent_sensitive": True,
}
LATER = date(2027, 1, 1)


@pytest.fixture
def reference(tmp_path: Path, root: Path) -> Path:
    """The shipped reference data with a second version of the policy, in force from LATER: only certified evidence."""
    folder = tmp_path / "reference"
    (folder / "policy").mkdir(parents=True)
    for path in (root / "data").iterdir():
        if path.name not in ("policy", "models", "state"):
            (folder / path.name).symlink_to(path)
    for path in (root / "data" / "policy").iterdir():
        if path.name != "priority.yaml":
            (folder / "policy" / path.name).symlink_to(path)
    text = (root / "data" / "policy" / "priority.yaml").read_text("utf-8")
    (folder / "policy" / "priority.yaml").write_text(text, "utf-8")
    stricter = text.replace("effective_from: 2025-01-01", f"effective_from: {LATER}").replace(
        "evidence: [就业困难人员认定记录]", "sources: [certified]\n    evidence: [就业困难人员认定记录]"
    )
    (folder / "policy" / "priority-2027.yaml").write_text(stricter, "utf-8")
    return folder


@pytest.fixture
def desk(tmp_path: Path, reference: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(data_dir=tmp_path / "state", database_url="", reference_dir=reference))
    for number in range(3):
        words = POSTING["description"] if number == 2 else "打扫楼道"
        opened.publish(POSTING | {"posting_id": f"P{number}", "employer": f"第{number}公司", "description": words})
    opened.put_seeker(SEEKER)
    yield opened
    opened.close_down()


def test_a_new_version_judges_from_its_day_and_old_lists_stay_as_they_were(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.recommend("S1").body
    assert any(item["moves"] for item in before["items"])
    monkeypatch.setattr(Desk, "today", staticmethod(lambda: LATER))
    after = desk.recommend("S1").body
    assert after["policy"] != before["policy"]
    assert not any(item["moves"] for item in after["items"])
    for body in (before, after):
        assert desk.replay(body["decision_id"])["identical"]


def test_a_day_on_which_no_policy_is_in_force_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "today", staticmethod(lambda: date(2024, 1, 1)))
    with pytest.raises(PolicyInvalid, match="没有生效的政策"):
        desk.recommend("S1")


def test_evidence_that_expires_ends_membership_with_the_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put_seeker(SEEKER | {"groups_source": "certified", "groups_evidence": ["hardship:2024-03-02"]})
    groups = []
    for day in (date(2027, 3, 1), date(2027, 3, 2)):
        monkeypatch.setattr(Desk, "today", staticmethod(lambda day=day: day))
        desk.catch_up()
        groups.append(int(desk.market.protected(1).groups[0]))
    assert groups[0] > 0
    assert groups[1] == 0


def test_a_new_policy_is_tried_on_the_lists_that_were_shown(desk: Desk, reference: Path, tmp_path: Path) -> None:
    for number in range(10):
        desk.put_seeker(SEEKER | {"seeker_id": f"T{number}"})
        desk.recommend(f"T{number}")
    desk.put_seeker(SEEKER | {"seeker_id": "OFF", "consent_personalisation": False})
    desk.recommend("OFF")
    shown = desk.shortlist("P2", view="full").body
    same = desk.simulate(reference / "policy" / "priority.yaml")
    assert (same["lists"], same["lists_changed"], same["left_out"]) == (11, 0, {"not_personalised": 1})
    told = desk.simulate(reference / "policy" / "priority-2027.yaml")
    group = told["recommendations"]["就业困难人员"]
    assert (group["people"], group["lists_changed"]) == (10, 10)
    assert told["mean_cost_after"] == 0
    assert told["largest"][0]["cost_before"] >= told["largest"][0]["cost_after"] == 0
    assert told["shortlists"]["就业困难人员"]["people"] == len(shown["items"])
    off = tmp_path / "off.yaml"
    text = (reference / "policy" / "priority.yaml").read_text("utf-8")
    off.write_text(text.replace("epsilon: 0.02", "epsilon: 0"), "utf-8")
    assert desk.simulate(off)["recommendations"]["就业困难人员"]["lists_changed"] == 10
    desk.forget("T0")
    left = desk.simulate(off, days=1)
    assert (left["lists"], left["shortlists"]["就业困难人员"]["people"]) == (10, len(shown["items"]) - 1)


def test_a_further_group_is_a_matter_of_data_alone(tmp_path: Path, reference: Path) -> None:
    """Its entry and a weight in the policy; read by its legal name, weighed, and told with its article."""
    (reference / "policy" / "priority-2027.yaml").unlink()
    file = reference / "policy" / "priority.yaml"
    entry = "  - {group: retired_fisher, legal_name: 退捕渔民, evidence: [登记表], article: 就业促进法第五十二条}\n"
    text = file.read_text("utf-8").replace("\nweights:\n", f"\n{entry}\nweights:\n")
    weight = "  - rule: hardship-public-welfare\n    group: hardship\n"
    file.write_text(text.replace(weight, weight.replace("group: hardship", "group: retired_fisher")), "utf-8")
    desk = open_desk(Settings(data_dir=tmp_path / "further", database_url="", reference_dir=reference))
    for number, words in enumerate(("打扫楼道", "打扫楼道", POSTING["description"])):
        desk.publish(POSTING | {"posting_id": f"P{number}", "employer": f"第{number}公司", "description": words})
    only = {"posting_id": "P9", "employer": "第9公司", "welcome_groups": ["残疾人"], "description": "仅限残疾人"}
    desk.publish(POSTING | only)
    desk.put_seeker(SEEKER | {"groups": ["退捕渔民"]})
    body = desk.recommend("S1").body
    assert [move["rule"] for item in body["items"] for move in item["moves"]] == ["hardship-public-welfare"]
    assert "P9" not in [item["posting_id"] for item in body["items"]]
    assert desk.replay(body["decision_id"])["identical"]
    desk.close_down()
