"""Postings that are unlawful or dishonest are shown to nobody until a person has decided."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from matching.assembly import open_desk
from matching.desk import Asker, Desk
from matching.errors import BadInput
from matching.settings import Settings
from matching.storage import Review
from matching.vocabulary import ReviewOutcome, ReviewState, Role

SEEKER = {"seeker_id": "S1", "wish_titles": ["叉车司机"], "certificates": ["叉车证"], "district": "鲅鱼圈区"}
LAWFUL = "堆场装卸，需持叉车证，两班倒"
UNLAWFUL = "限男性，已婚优先，需持叉车证，年龄18-35岁"
TRAP = "需持叉车证，先交三百元押金"
DOUBTFUL = "需持叉车证，年龄18-35岁"
COUNSELLOR = Asker(Role.COUNSELLOR, "王")
RETURNED, PASSED, FALSE_ALARM = ReviewOutcome.RETURNED, ReviewOutcome.PASSED, ReviewOutcome.FALSE_ALARM
Row = dict[str, Any]
_numbers = count()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data_dir=tmp_path_factory.mktemp("state"), database_url="")


@pytest.fixture(scope="module")
def desk(settings: Settings) -> Iterator[Desk]:
    """One for all tests: each has a posting of its own."""
    opened = open_desk(settings)
    opened.put_seeker(SEEKER)
    yield opened
    opened.close_down()


@pytest.fixture
def row() -> Row:
    """A lawful posting that no other test knows."""
    number = next(_numbers)
    place = {"district": "鲅鱼圈区", "description": LAWFUL}
    return {"posting_id": f"P{number}", "title": "叉车司机", "employer": f"第{number}公司"} | place


def is_listed(desk: Desk, row: Row) -> bool:
    return row["posting_id"] in {item["posting_id"] for item in desk.recommend("S1", 100).body["items"]}


def publish(desk: Desk, row: Row, words: str, **more: Any) -> set[tuple[str, str]]:
    """What was found in it with these words, but for what is missing."""
    told = desk.publish(row | {"description": words} | more)
    return {(one["kind"], one["verdict"]) for one in told["screening"] if one["verdict"] != "missing"}


def waiting(desk: Desk, state: ReviewState | None = None) -> list[str]:
    return [item["posting_id"] for item in desk.review_queue(state, 100)["items"]]


def decide(desk: Desk, row: Row, outcome: ReviewOutcome, note: str = "") -> dict[str, Any]:
    return desk.decide_review(row["posting_id"], outcome, COUNSELLOR, note)


def status(desk: Desk, row: Row) -> str:
    told: str = desk.posting(row["posting_id"])["status"]
    return told


def test_an_unlawful_posting_is_stored_and_in_no_list_from_the_start(desk: Desk, row: Row) -> None:
    told = desk.publish(row | {"description": UNLAWFUL})
    found = [one for one in told["screening"] if one["verdict"] != "missing"]
    assert [(one["kind"], one["verdict"]) for one in found] == [
        ("sex", "unlawful"), ("marriage", "unlawful"), ("age", "doubtful"),
    ]  # fmt: skip
    assert (found[0]["span"], found[0]["field"], found[0]["start"], found[0]["end"]) == ("限男性", "description", 0, 3)
    assert not is_listed(desk, row)
    assert desk.shortlist(row["posting_id"]).body["items"] == []
    assert status(desk, row) == "held"
    assert row["posting_id"] in waiting(desk, ReviewState.HELD)


def test_a_doubtful_posting_is_shown_and_queued(desk: Desk, row: Row) -> None:
    assert publish(desk, row, DOUBTFUL) == {("age", "doubtful")}
    assert is_listed(desk, row)
    assert status(desk, row) == "open"
    assert row["posting_id"] in waiting(desk, ReviewState.QUEUED)
    assert row["posting_id"] not in waiting(desk, ReviewState.HELD)


def test_a_posting_that_turns_unlawful_leaves_the_lists_and_older_lists_are_made_again(desk: Desk, row: Row) -> None:
    publish(desk, row, LAWFUL)
    before = desk.recommend("S1").body
    shortlist = desk.shortlist(row["posting_id"], view="full").body
    assert shortlist["items"]
    publish(desk, row, TRAP)
    assert not is_listed(desk, row)
    assert desk.replay(before["decision_id"])["identical"]
    assert desk.replay(shortlist["decision_id"])["identical"]
    publish(desk, row, LAWFUL)
    assert is_listed(desk, row)


def test_what_is_held_stays_so_in_other_processes_and_after_a_restart(desk: Desk, settings: Settings, row: Row) -> None:
    publish(desk, row, LAWFUL)
    other = open_desk(settings)
    assert is_listed(other, row)
    publish(desk, row, UNLAWFUL)
    assert not is_listed(other, row)
    restarted = open_desk(settings)
    assert not is_listed(restarted, row)
    decide(restarted, row, FALSE_ALARM)
    assert all(is_listed(one, row) for one in (desk, other, restarted))
    other.close_down()
    restarted.close_down()


def test_passed_it_is_shown_in_neutral_wording_and_the_same_file_again_changes_nothing(desk: Desk, row: Row) -> None:
    publish(desk, row, UNLAWFUL)
    told = decide(desk, row, PASSED, "已改")
    assert told["description"] == "性别不限,婚育不限,需持叉车证,年满18周岁"
    assert told["state"] == "clear"
    assert is_listed(desk, row)
    assert desk.publish(row | {"description": UNLAWFUL})["outcome"] == "unchanged"
    assert is_listed(desk, row)
    publish(desk, row, UNLAWFUL, headcount=3)
    assert not is_listed(desk, row), "words that were mended count again when they come back"


def test_returned_it_waits_for_another_wording(desk: Desk, row: Row) -> None:
    publish(desk, row, UNLAWFUL)
    decide(desk, row, RETURNED, "请改为性别不限")
    assert (is_listed(desk, row), status(desk, row)) == (False, "returned")
    told = desk.posting(row["posting_id"])
    assert [one["span"] for one in told["screening"]] == ["限男性", "已婚优先", "年龄18-35岁"]
    assert told["review_note"] == "请改为性别不限"
    assert row["posting_id"] not in waiting(desk)
    assert row["posting_id"] in waiting(desk, ReviewState.RETURNED)
    desk.reread("postings")
    assert status(desk, row) == "returned"
    publish(desk, row, TRAP)
    assert status(desk, row) == "held"
    publish(desk, row, LAWFUL)
    assert is_listed(desk, row)


def test_the_lawful_advertisement_under_another_id_is_not_lost_in_the_returned_one(desk: Desk, row: Row) -> None:
    publish(desk, row, UNLAWFUL)
    decide(desk, row, RETURNED)
    another = row | {"posting_id": f"{row['posting_id']}-2"}
    publish(desk, another, LAWFUL)
    assert is_listed(desk, another)


def test_a_false_alarm_is_shown_and_the_same_words_there_raise_no_other(desk: Desk, row: Row) -> None:
    publish(desk, row, UNLAWFUL)
    decide(desk, row, FALSE_ALARM)
    assert is_listed(desk, row)
    publish(desk, row, UNLAWFUL, headcount=3)
    assert is_listed(desk, row)
    publish(desk, row, f"{UNLAWFUL}，残疾人勿扰")
    assert not is_listed(desk, row)


def test_decisions_are_kept_with_who_when_and_what(desk: Desk, row: Row) -> None:
    publish(desk, row, TRAP)
    (decision,) = decide(desk, row, FALSE_ALARM, "押金是代收水电")["decisions"]
    assert (decision["outcome"], decision["note"]) == ("false_alarm", "押金是代收水电")
    assert decision["finding"]["span"] == "先交三百元押金"
    assert decision["by"].startswith("counsellor:s_")
    assert "王" not in decision["by"]


def test_what_no_wording_can_mend_is_not_passed(desk: Desk, row: Row) -> None:
    publish(desk, row, TRAP)
    with pytest.raises(BadInput, match="先交三百元押金"):
        decide(desk, row, PASSED)
    assert not is_listed(desk, row)


def test_what_is_only_doubtful_and_has_no_wording_is_not_passed_as_if_it_were_reworded(desk: Desk, row: Row) -> None:
    publish(desk, row, "男的要兼职送货,年龄18-35岁")
    with pytest.raises(BadInput, match="男的要兼职送"):
        decide(desk, row, PASSED)
    assert desk.posting(row["posting_id"])["description"].startswith("男的要兼职送货")


def test_there_is_nothing_to_decide_where_nothing_is_open(desk: Desk, row: Row) -> None:
    publish(desk, row, LAWFUL)
    with pytest.raises(BadInput, match="没有要审核的内容"):
        decide(desk, row, RETURNED)


def test_an_import_tells_how_many_were_flagged_and_held(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "postings.csv"
    wording = ("限男性", "35岁以下", "男女不限", "押金300元")
    rows = [f"I{n},叉车司机,进口{n}公司,{words}" for n, words in enumerate(wording)]
    file.write_text("\n".join(("posting_id,title,employer,description", *rows)), encoding="utf-8")
    open_before = desk.readiness()["open_postings"]
    summary = desk.import_file("postings", file)
    assert (summary["added"], summary["flagged"], summary["held"]) == (4, 3, 2)
    assert desk.import_file("postings", file)["held"] == 0
    assert desk.readiness()["open_postings"] == open_before + 2


def test_what_was_shown_before_the_rules_knew_it_is_held_once_all_is_screened_anew(desk: Desk, row: Row) -> None:
    publish(desk, row, UNLAWFUL)
    with desk.store.write() as tx:
        key = tx.posting_key(row["posting_id"])
        tx.put_reviews([Review(key, ReviewState.CLEAR)])
        tx.renew_posting(key)
    assert is_listed(desk, row)
    counts = desk.screen_stored()
    assert counts["held"] == 1
    assert not is_listed(desk, row)
    assert desk.screen_stored() == {"screened": counts["screened"], "held": 0, "queued": 0, "cleared": 0}


@pytest.mark.parametrize("outcome", ReviewOutcome)
def test_a_decision_is_undone_to_the_letter(desk: Desk, row: Row, outcome: ReviewOutcome) -> None:
    row |= {"description": UNLAWFUL}
    desk.publish(row)
    posting_id, before = row["posting_id"], desk.review(row["posting_id"])
    desk.decide_review(posting_id, outcome, COUNSELLOR)
    number = desk.review_step(posting_id)
    desk.undo_review(posting_id, COUNSELLOR, number)
    after = desk.review(posting_id)
    told = {"state", "description", "findings", "decisions"}
    assert {name: after[name] for name in told} == {name: before[name] for name in told}
    assert not is_listed(desk, row)
    with pytest.raises(BadInput, match="已经撤销过了"):
        desk.undo_review(posting_id, COUNSELLOR, number)


def test_a_decision_is_not_undone_by_others_nor_after_a_newer_one_or_another_wording(desk: Desk, row: Row) -> None:
    row |= {"description": UNLAWFUL}
    desk.publish(row)
    posting_id = row["posting_id"]
    desk.decide_review(posting_id, RETURNED, COUNSELLOR)
    older = desk.review_step(posting_id)
    with pytest.raises(BadInput, match="只有本人"):
        desk.undo_review(posting_id, Asker(Role.COUNSELLOR, "李"), older)
    desk.decide_review(posting_id, FALSE_ALARM, COUNSELLOR)
    with pytest.raises(BadInput, match="新的决定"):
        desk.undo_review(posting_id, COUNSELLOR, older)
    newer = desk.review_step(posting_id)
    desk.publish(row | {"description": LAWFUL})
    with pytest.raises(BadInput, match="又有改动"):
        desk.undo_review(posting_id, COUNSELLOR, newer)
