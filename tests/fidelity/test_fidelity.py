"""What-if is true: each sentence is held against the list that the changed profile really gets.

`python -m tests.fidelity.run` checks a thousand sentences; here are enough of them to see a fault.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matching.assembly import open_desk
from matching.desk import Desk
from matching.settings import Settings
from tests.fidelity.checker import Checker, Standing
from tests.fidelity.run import check

SENTENCES = 100


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(data_dir=tmp_path_factory.mktemp("whatif"), database_url=""))
    for side in ("postings", "seekers"):
        opened.import_file(side, root / "data" / "sample" / f"{side}.csv")
    yield opened
    opened.close_down()


def test_every_sentence_is_true_of_the_list_that_the_changed_profile_gets(desk: Desk) -> None:
    told, faults = check(desk, SENTENCES, seed=7)
    assert faults == []
    assert told.keys() >= {"certificate", "commute", "education", "shift", "district"}


@pytest.fixture(scope="module")
def truth(desk: Desk) -> tuple[Checker, dict[str, Any], Standing, dict[str, Any]]:
    """A true sentence that names a posting and counts others, with what it is checked by."""
    row = {"wish_titles": "开大车;货车司机", "district": "盖州市", "commute_minutes_max": "60", "summary": "开货车九年"}
    row |= {"certificates": "B2驾照", "wish_salary_min": "6000", "education": "初中"}
    checker = Checker(desk)
    desk.put_seeker(row | {"seeker_id": "TRUE"})
    (item,) = [one for one in desk.changes("TRUE", 12)["items"] if one["kind"] == "commute"]
    return checker, row, checker.standing(row), item


@pytest.mark.parametrize(
    ("said", "instead"),
    [("，排第", "，排第9"), ("另有", "另有1"), ("会对你开放，排第", "会从第9升到第"), ("「", "「不")],
)
def test_the_checker_sees_a_sentence_that_is_not_true(
    truth: tuple[Checker, dict[str, Any], Standing, dict[str, Any]], said: str, instead: str
) -> None:
    checker, row, before, item = truth
    assert checker.faults(row, before, item) == []
    assert said in item["text"]
    assert checker.faults(row, before, item | {"text": item["text"].replace(said, instead, 1)})


def test_the_same_question_gets_the_same_answer(desk: Desk) -> None:
    desk.put_seeker({"seeker_id": "TWICE", "wish_titles": "保洁", "district": "老边区", "commute_minutes_max": "20"})
    assert desk.changes("TWICE", 12) == desk.changes("TWICE", 12)


def test_asking_leaves_no_trace(desk: Desk) -> None:
    with desk.store.read() as tx:
        before = tx.revision(), tx.counts(desk.today())
    desk.changes("SYN-S0010", 12)
    with desk.store.read() as tx:
        assert (tx.revision(), tx.counts(desk.today())) == before


def test_with_personalisation_off_nothing_is_computed(desk: Desk) -> None:
    desk.put_seeker({"seeker_id": "OFF", "wish_titles": "保洁", "consent_personalisation": "false"})
    told = desk.changes("OFF")
    assert (told["personalised"], told["tried"], told["items"]) == (False, 0, [])


def test_one_posting_asked_about_says_what_bars_it_and_what_would_open_it(desk: Desk) -> None:
    row = {"wish_titles": "公交司机", "education": "初中", "summary": "开车十二年，不上夜班", "certificates": "A1驾照"}
    desk.put_seeker(row | {"seeker_id": "ASKS"})
    every = {one["kind"]: one for one in desk.changes("ASKS", 12)["items"]}
    opened = every["shift"]["posting_id"]
    told = desk.changes("ASKS", 12, opened)
    assert told["now"]["rank"] is None
    assert told["now"]["bars"]
    assert told["items"][0]["text"].startswith("如果夜班、倒班也能上，这个岗位会对你开放，排第")


def test_what_was_dismissed_is_not_held_out_again(desk: Desk) -> None:
    named = Counter(one["posting_id"] for one in desk.changes("SYN-S0010", 12)["items"])
    posting_id = next(one for one in named if one)
    told = {"interaction_id": "w-1", "seeker_id": "SYN-S0010", "posting_id": posting_id, "kind": "dismissed"}
    desk.record_interactions([told | {"happened_at": "2026-11-20T08:00:00+08:00", "reason": "太远"}])
    assert posting_id not in [one["posting_id"] for one in desk.changes("SYN-S0010", 12)["items"]]
