"""The account of priority, from lists that a real desk made: membership of the day, consent, forgetting, base."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from matching.assembly import open_desk
from matching.audit import Delivered, Evidence, pack, unpack
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.settings import Settings

WELFARE = {
    "posting_id": "A-WELFARE",
    "title": "保洁员",
    "employer": "营口示例社区",
    "description": "公益性岗位，打扫楼道，面向就业困难人员。",
    "kind": "公益性岗位",
    "district": "站前区",
}
CLEANER = {"wish_titles": ["保洁员"], "district": "站前区", "summary": "手脚勤快，干过保洁", "consent_sensitive": True}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One posting with a floor, thirty cleaners: those of 就业困难人员 live further away and so stand last."""
    opened = open_desk(Settings(data_dir=tmp_path, database_url=""))
    opened.publish(WELFARE)
    for number in range(30):
        hardship = {"groups": ["就业困难人员"], "groups_source": "certified", "district": "老边区"}
        opened.put_seeker({"seeker_id": f"A{number:02}", **CLEANER, **(hardship if number < 12 else {})})
    yield opened
    opened.close_down()


def row(desk: Desk, group: str, **asked: Any) -> dict[str, Any]:
    """Of the whole span."""
    found: dict[str, Any] = next(
        one
        for one in desk.priority_report(1, small_cells=True, **asked)["groups"]
        if one["group"] == group and one["week"] is None
    )
    return found


def test_a_shortlist_is_counted_as_delivered_and_as_the_ranker_alone_would_have_made_it(desk: Desk) -> None:
    body = desk.shortlist("A-WELFARE", 10, view="full").body
    hardship = row(desk, "hardship")
    shown = sum(item["seeker_id"] < "A12" for item in body["items"])
    assert hardship["places"]["count"] == shown >= 5
    assert hardship["places_base"]["count"] == 0
    assert hardship["places"]["of"] == hardship["places_base"]["of"] == 10
    assert hardship["exposure"]["share"] > hardship["exposure_base"]["share"]
    everybody = row(desk, "everybody")
    assert (everybody["people"], everybody["shortlists"]) == (10, 1)
    assert everybody["shortlist_cost"] > 0


def test_rules_that_moved_somebody_are_counted_with_their_article(desk: Desk) -> None:
    body = desk.shortlist("A-WELFARE", 10, view="full").body
    moved = [move["rule"] for item in body["items"] for move in item["moves"]]
    report = desk.priority_report(1, small_cells=True)
    counted = {one["rule"]: one for one in report["rules"] if one["week"] is None}
    assert {rule: one["times"] for rule, one in counted.items()} == {rule: moved.count(rule) for rule in set(moved)}
    assert moved
    assert all(one["article"] and one["says"] for one in counted.values())


def test_membership_is_that_of_the_list_not_of_today(desk: Desk) -> None:
    desk.recommend("A01")
    desk.set_consents("A01", {"consent_sensitive": False})
    assert row(desk, "hardship")["lists"] == 1
    desk.recommend("A01")
    assert (row(desk, "hardship")["lists"], row(desk, "everybody")["lists"]) == (1, 2)


def test_who_did_not_agree_is_in_no_group(desk: Desk) -> None:
    desk.put_seeker({"seeker_id": "A01", **CLEANER, "groups": ["就业困难人员"], "consent_sensitive": False})
    desk.recommend("A01")
    assert row(desk, "hardship")["people"] == 0
    assert row(desk, "everybody")["people"] == 1


def test_what_came_of_a_list_is_counted_by_people(desk: Desk) -> None:
    decision = desk.recommend("A01").body["decision_id"]
    told = {"seeker_id": "A01", "posting_id": "A-WELFARE", "decision_id": decision, "happened_at": desk.now()}
    events = [("e1", "applied"), ("e2", "applied"), ("e3", "hired"), ("e4", "opened")]
    desk.record_interactions([told | {"interaction_id": name, "kind": kind} for name, kind in events])
    hardship = row(desk, "hardship")
    assert (hardship["applied"]["count"], hardship["hired"]["count"], hardship["people"]) == (1, 1, 1)


def test_a_forgotten_person_is_in_no_count_and_their_place_stays(desk: Desk) -> None:
    first = desk.shortlist("A-WELFARE", 10, view="full").body["items"][0]["seeker_id"]
    desk.recommend(first)
    before = row(desk, "everybody")
    desk.forget(first)
    after = row(desk, "everybody")
    assert (before["people"] - after["people"], before["lists"] - after["lists"]) == (1, 1)
    assert before["places"]["of"] == after["places"]["of"]
    assert after["places"]["count"] == before["places"]["count"] - 1
    assert before["people"] == 10


def test_fewer_than_ten_are_told_of_only_to_those_entitled(desk: Desk) -> None:
    for number in range(3):
        desk.recommend(f"A{number:02}")
    for number in range(12, 30):
        desk.recommend(f"A{number}")
    told = desk.priority_report(1)
    assert "就业困难人员" in told["hidden"]
    assert not [one for one in told["groups"] if one["group"] == "hardship"]
    assert not told["rules"]
    assert row(desk, "hardship")["people"] == 3


def test_figures_stand_beside_those_of_the_period_before_up_to_the_same_hour(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of last week only what happened up to the weekday and hour that it is now; kept for ten minutes."""
    thursday = datetime(2026, 11, 26, 10, tzinfo=CITY_TIME)
    days = [thursday - timedelta(days=9)] * 10 + [thursday - timedelta(days=6)] + [thursday] * 11
    for number, day in enumerate(days):
        monkeypatch.setattr(desk, "now", lambda day=day: day)
        monkeypatch.setattr(desk, "today", day.date)
        desk.recommend(f"A{12 + number % 11}")
    told = desk.figures(1)
    assert (told.happened["lists"], told.happened_before["lists"]) == (11, 10)
    people = [
        next(one["people"] for one in report["groups"] if one["group"] == "everybody" and one["week"] is None)
        for report in (told.report, told.report_before)
    ]
    assert people == [11, 10]
    assert (told.report_before["from"], told.report_before["to"]) == ("2026-11-16", "2026-11-19")
    assert desk.figures(1) is told


def test_lists_by_date_alone_are_not_counted(desk: Desk) -> None:
    desk.set_consents("A01", {"consent_personalisation": False})
    desk.recommend("A01")
    report = desk.priority_report(1, small_cells=True)
    assert (report["uncounted_lists"], row(desk, "everybody")["lists"]) == (0, 0)


def test_nothing_about_a_group_is_written_with_a_list(desk: Desk) -> None:
    decision = desk.shortlist("A-WELFARE", 10, view="full").body["decision_id"]
    with desk.store.read() as tx:
        body = tx.decision(decision).body
    head = orjson.loads(body.partition(b"\n")[0])
    assert set(head["delivered"]) == {"shown", "base", "loss", "rules"}


EVIDENCE = Evidence("S1", date(2026, 11, 25), 20, True, "full", {"ranker": "r"}, np.array([3, 5, 9], np.int64))


def test_what_was_delivered_comes_back_as_it_was_written() -> None:
    delivered = Delivered((5, 3), (3, 9), 0.0125, {"a-rule": (1, 2)})
    again = unpack(pack(Evidence(*[getattr(EVIDENCE, name) for name in EVIDENCE.__slots__][:7], "x", delivered)))
    assert again.delivered == delivered
    assert again.candidates.tolist() == [3, 5, 9]


def test_a_list_from_before_is_still_read() -> None:
    head, _, tail = pack(EVIDENCE).partition(b"\n")
    content = orjson.loads(head)
    del content["delivered"]
    old = unpack(orjson.dumps(content) + b"\n" + tail)
    assert old.delivered is None
    assert old.candidates.tolist() == [3, 5, 9]
