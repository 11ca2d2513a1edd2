"""Postings that are unlawful or dishonest are shown to nobody until a person has decided."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matching.assembly import open_desk
from matching.desk import Asker, Desk
from matching.errors import BadInput
from matching.settings import Settings
from matching.vocabulary import ReviewOutcome, ReviewState, Role

SEEKER = {"seeker_id": "S1", "wish_titles": ["叉车司机"], "certificates": ["叉车证"], "district": "鲅鱼圈区"}
LAWFUL = {
    "posting_id": "P1",
    "title": "叉车司机",
    "employer": "甲公司",
    "district": "鲅鱼圈区",
    "description": "堆场装卸，需持叉车证，两班倒",
}
UNLAWFUL = LAWFUL | {"description": "限男性，已婚优先，需持叉车证，年龄18-35岁"}
TRAP = LAWFUL | {"description": "需持叉车证，先交三百元押金"}
DOUBTFUL = LAWFUL | {"description": "需持叉车证，年龄18-35岁"}
COUNSELLOR = Asker(Role.COUNSELLOR, "王")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "state", database_url="")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = open_desk(settings)
    opened.put_seeker(SEEKER)
    yield opened
    opened.close_down()


def listed(desk: Desk) -> list[str]:
    return [item["posting_id"] for item in desk.recommend("S1").body["items"]]


def verdicts(told: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["kind"], one["verdict"]) for one in told["screening"] if one["verdict"] != "missing"}


def test_an_unlawful_posting_is_stored_and_in_no_list_from_the_start(desk: Desk) -> None:
    told = desk.publish(UNLAWFUL)
    assert verdicts(told) == {("sex", "unlawful"), ("marriage", "unlawful"), ("age", "doubtful")}
    (sex, *_) = told["screening"]
    assert (sex["span"], sex["field"], sex["start"], sex["end"]) == ("限男性", "description", 0, 3)
    assert listed(desk) == []
    assert desk.shortlist("P1").body["items"] == []
    assert desk.posting("P1")["status"] == "held"
    assert [item["posting_id"] for item in desk.review_queue()["items"]] == ["P1"]


def test_a_doubtful_posting_is_shown_and_queued(desk: Desk) -> None:
    assert verdicts(desk.publish(DOUBTFUL)) == {("age", "doubtful")}
    assert listed(desk) == ["P1"]
    assert desk.posting("P1")["status"] == "open"
    assert desk.review_queue()["waiting"] == {"held": 0, "queued": 1}


def test_a_posting_that_turns_unlawful_leaves_the_lists_and_older_lists_are_made_again(desk: Desk) -> None:
    desk.publish(LAWFUL)
    before = desk.recommend("S1").body
    shortlist = desk.shortlist("P1", view="full").body
    desk.publish(TRAP)
    assert listed(desk) == []
    assert desk.replay(before["decision_id"])["identical"]
    assert desk.replay(shortlist["decision_id"])["identical"]
    desk.publish(LAWFUL)
    assert listed(desk) == ["P1"]


def test_what_is_held_stays_so_in_other_processes_and_after_a_restart(desk: Desk, settings: Settings) -> None:
    other = open_desk(settings)
    desk.publish(LAWFUL)
    assert listed(other) == ["P1"]
    desk.publish(UNLAWFUL)
    assert listed(other) == []
    other.close_down()
    restarted = open_desk(settings)
    assert listed(restarted) == []
    restarted.decide_review("P1", ReviewOutcome.FALSE_ALARM)
    assert listed(desk) == listed(restarted) == ["P1"]
    restarted.close_down()


def test_passed_it_is_shown_in_neutral_wording_and_the_same_file_again_changes_nothing(desk: Desk) -> None:
    desk.publish(UNLAWFUL)
    told = desk.decide_review("P1", ReviewOutcome.PASSED, COUNSELLOR, "已改")
    assert told["description"] == "性别不限,婚育不限,需持叉车证,年满18周岁"
    assert told["state"] == "clear"
    assert listed(desk) == ["P1"]
    assert desk.publish(UNLAWFUL)["outcome"] == "unchanged"
    assert listed(desk) == ["P1"]


def test_returned_it_waits_for_another_wording(desk: Desk) -> None:
    desk.publish(UNLAWFUL)
    desk.decide_review("P1", ReviewOutcome.RETURNED, COUNSELLOR)
    assert (listed(desk), desk.posting("P1")["status"]) == ([], "returned")
    assert desk.review_queue()["items"] == []
    assert [item["posting_id"] for item in desk.review_queue(ReviewState.RETURNED)["items"]] == ["P1"]
    desk.reread("postings")
    assert desk.posting("P1")["status"] == "returned"
    desk.publish(TRAP)
    assert desk.posting("P1")["status"] == "held"
    desk.publish(LAWFUL)
    assert listed(desk) == ["P1"]


def test_the_lawful_advertisement_under_another_id_is_not_lost_in_the_returned_one(desk: Desk) -> None:
    desk.publish(UNLAWFUL)
    desk.decide_review("P1", ReviewOutcome.RETURNED)
    desk.publish(LAWFUL | {"posting_id": "P2"})
    assert listed(desk) == ["P2"]


def test_a_false_alarm_is_shown_and_the_same_words_there_raise_no_other(desk: Desk) -> None:
    desk.publish(UNLAWFUL)
    desk.decide_review("P1", ReviewOutcome.FALSE_ALARM, COUNSELLOR)
    assert listed(desk) == ["P1"]
    desk.publish(UNLAWFUL | {"headcount": 3})
    assert listed(desk) == ["P1"]
    desk.publish(UNLAWFUL | {"description": UNLAWFUL["description"] + "，残疾人勿扰"})
    assert listed(desk) == []


def test_decisions_are_kept_with_who_when_and_what(desk: Desk) -> None:
    desk.publish(TRAP)
    desk.decide_review("P1", ReviewOutcome.FALSE_ALARM, COUNSELLOR, "押金是代收水电")
    (decision,) = desk.review("P1")["decisions"]
    assert decision["outcome"] == "false_alarm"
    assert decision["note"] == "押金是代收水电"
    assert decision["finding"]["span"] == "先交三百元押金"
    assert decision["by"].startswith("counsellor:s_")
    assert "王" not in decision["by"]


def test_what_no_wording_can_mend_is_not_passed(desk: Desk) -> None:
    desk.publish(TRAP)
    with pytest.raises(BadInput, match="先交三百元押金"):
        desk.decide_review("P1", ReviewOutcome.PASSED)
    assert listed(desk) == []


def test_there_is_nothing_to_decide_where_nothing_is_open(desk: Desk) -> None:
    desk.publish(LAWFUL)
    with pytest.raises(BadInput, match="没有要审核的内容"):
        desk.decide_review("P1", ReviewOutcome.RETURNED)


def test_a_store_from_before_is_screened_at_once(desk: Desk, settings: Settings) -> None:
    desk.publish(UNLAWFUL)
    desk.publish(DOUBTFUL | {"posting_id": "P2", "employer": "乙公司"})
    with sqlite3.connect(settings.data_dir / "jobmatch.sqlite3") as database:
        database.execute("DELETE FROM reviews")
    fresh = open_desk(settings)
    assert set(listed(fresh)) == {"P1", "P2"}
    assert fresh.screen_stored() == {"screened": 2, "held": 1, "queued": 1, "cleared": 0}
    assert listed(fresh) == ["P2"]
    assert fresh.screen_stored() == {"screened": 2, "held": 0, "queued": 0, "cleared": 0}
    fresh.close_down()


def test_an_import_tells_how_many_were_flagged_and_held(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "postings.csv"
    rows = [
        f"{n},叉车司机,第{n}公司,{words}" for n, words in enumerate(("限男性", "35岁以下", "男女不限", "押金300元"))
    ]
    file.write_text("\n".join(("posting_id,title,employer,description", *rows)), encoding="utf-8")
    summary = desk.import_file("postings", file)
    assert (summary["added"], summary["flagged"], summary["held"]) == (4, 3, 2)
    assert desk.import_file("postings", file)["held"] == 0
    assert desk.readiness()["open_postings"] == 2
