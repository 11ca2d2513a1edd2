"""Queues before postings, through the Desk: lists spread, nobody is left with less, and all of it can be replayed."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.assembly import open_desk
from matching.audit import pack, unpack
from matching.desk import Desk
from matching.desk.queues import PERIOD, UNWRITTEN, Queues
from matching.ranking.congestion import attention
from matching.settings import Settings

CROWD, OTHERS, LIMIT = 60, 30, 10
CITY = {"district": "站前区", "title": "仓库理货员"}
PERSON = {"wish_titles": ["仓库理货员"], "district": "站前区"}


def posting(number: int, headcount: int, **fields: Any) -> dict[str, Any]:
    return CITY | {"posting_id": f"P{number}", "employer": f"营口第{number}仓储公司", "headcount": headcount} | fields


def fill(desk: Desk) -> None:
    """P0 suits everybody best and has two places; of the others each has thirty."""
    desk.publish(posting(0, 2, description="仓库理货员，收货、码货、盘点"))
    for number in range(1, OTHERS):
        desk.publish(posting(number, 30, title="理货员"))
    for number in range(CROWD):
        desk.put_seeker(PERSON | {"seeker_id": f"S{number}"})


def lists(desk: Desk) -> list[list[dict[str, Any]]]:
    return [desk.recommend(f"S{number}", LIMIT).body["items"] for number in range(CROWD)]


def with_strict_queues(directory: Path, **fields: Any) -> Settings:
    """A city where half of those who look apply, so that sixty people are a crowd."""
    reference = directory / "reference"
    reference.mkdir()
    for part in Settings().reference_dir.iterdir():
        if part.name not in ("policy", "models", "state"):
            (reference / part.name).symlink_to(part)
    (reference / "policy").mkdir()
    for part in (Settings().reference_dir / "policy").iterdir():
        text = part.read_text("utf-8").replace("apply_rate: 0.05", "apply_rate: 0.5")
        (reference / "policy" / part.name).write_text(text, "utf-8")
    return Settings(data_dir=directory / "state", database_url="", reference_dir=reference, **fields)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return with_strict_queues(tmp_path_factory.mktemp("queues"))


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(settings.model_copy(update={"data_dir": tmp_path / "state"}))
    fill(opened)
    yield opened
    opened.close_down()


def test_a_posting_with_two_places_is_shown_to_far_fewer_of_a_crowd_and_nobody_sees_less(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    heedless = open_desk(settings.model_copy(update={"data_dir": tmp_path / "other", "congestion": False}))
    fill(heedless)
    plain, spread = lists(heedless), lists(desk)
    heedless.close_down()

    def shown(answers: list[list[dict[str, Any]]]) -> int:
        return sum("P0" in [item["posting_id"] for item in items] for items in answers)

    assert shown(plain) == CROWD
    assert 2 <= shown(spread) <= CROWD / 2
    assert [len(items) for items in spread] == [len(items) for items in plain] == [LIMIT] * CROWD


def test_what_the_queue_moved_is_told_and_every_list_is_replayed(desk: Desk, settings: Settings) -> None:
    answers = [desk.recommend(f"S{number}", 30).body for number in range(CROWD)]
    last = answers[-1]["items"]
    fallen = next(item for item in last if item["posting_id"] == "P0")
    assert fallen["base_rank"] == 1 < fallen["rank"]
    assert "报名的人多" in fallen["moves"][0]["text"]
    assert all(item["moves"][0]["rule"] == "congestion" for item in last if item["rank"] < item["base_rank"])
    assert answers[0]["items"][0]["moves"] == []
    for answer in answers:
        assert desk.replay(answer["decision_id"])["identical"]


def test_who_has_few_postings_to_choose_from_keeps_their_order(settings: Settings, tmp_path: Path) -> None:
    desk = open_desk(settings.model_copy(update={"data_dir": tmp_path / "state"}))
    for number in range(4):
        desk.publish(posting(number, 1 if number == 0 else 30, title="仓库理货员" if number == 0 else "理货员"))
    for number in range(20):
        desk.put_seeker(PERSON | {"seeker_id": f"S{number}"})
    for number in range(20):
        items = desk.recommend(f"S{number}", LIMIT).body["items"]
        assert [item["base_rank"] for item in items] == [1, 2, 3, 4]
    desk.close_down()


def test_who_asks_again_does_not_queue_behind_themselves(desk: Desk) -> None:
    before = desk.recommend("S0", LIMIT).body["items"]
    for _ in range(20):
        assert desk.recommend("S0", LIMIT).body["items"] == before
    desk.queues.flush()
    with desk.store.read() as tx:
        looks = {key: looks for key, looks, _, _ in tx.exposures(0)}
        own, other = tx.seeker_key("S0"), tx.seeker_key("S1")
    assert len(looks) == LIMIT
    figures = desk.matcher.policy.congestion
    with desk.market.postings.reading() as rows:
        assert desk.queues.pressures(rows, figures, own) is None
        assert desk.queues.pressures(rows, figures, other) is not None


def test_a_walk_in_sees_the_queue_and_leaves_none(desk: Desk) -> None:
    lists(desk)
    items = desk.recommend_once(PERSON, LIMIT).body["items"]
    assert "P0" not in [item["posting_id"] for item in items]
    desk.queues.flush()
    with desk.store.read() as tx:
        before = tx.exposures(0)
    for _ in range(5):
        desk.recommend_once(PERSON, LIMIT)
    desk.queues.flush()
    with desk.store.read() as tx:
        assert tx.exposures(0) == before


def test_without_personalisation_the_list_goes_by_date_whatever_the_queue(desk: Desk) -> None:
    desk.set_consents("S1", {"consent_personalisation": False})
    before = desk.recommend("S1", LIMIT).body["items"]
    lists(desk)
    assert desk.recommend("S1", LIMIT).body["items"] == before


def applied(desk: Desk, number: int, kind: str, posting_id: str = "P0") -> dict[str, int]:
    one = {"interaction_id": f"{kind}-{number}", "seeker_id": f"S{number}", "posting_id": posting_id, "kind": kind}
    return desk.record_interactions([one | {"happened_at": "2026-11-25T10:00:00+08:00"}])


def test_applications_count_as_they_come_once_each_and_end_with_the_answer(desk: Desk) -> None:
    for number in range(1, 9):
        applied(desk, number, "applied")
    assert applied(desk, 1, "applied") == {"accepted": 0, "repeated": 1}
    assert "P0" not in [item["posting_id"] for item in desk.recommend("S0", LIMIT).body["items"]]
    for number in range(2, 9):
        applied(desk, number, "refused")
    assert "P0" in [item["posting_id"] for item in desk.recommend("S0", LIMIT).body["items"]]
    for number in (1, 2):
        applied(desk, number, "hired")
    assert "P0" not in [item["posting_id"] for item in desk.recommend("S0", LIMIT).body["items"]]


def test_another_process_knows_the_queue_within_a_second(desk: Desk, tmp_path: Path, settings: Settings) -> None:
    other = open_desk(settings.model_copy(update={"data_dir": tmp_path / "state"}))
    assert "P0" in [item["posting_id"] for item in other.recommend("S0", LIMIT).body["items"]]
    lists(desk)
    time.sleep(2 * PERIOD)
    assert "P0" not in [item["posting_id"] for item in other.recommend("S59", LIMIT).body["items"]]
    other.close_down()


def test_what_a_killed_process_had_written_down_is_known_after_the_restart(desk: Desk, tmp_path: Path) -> None:
    lists(desk)
    applied(desk, 3, "applied")
    desk.queues.flush()
    again = Queues(desk.store)
    figures = desk.matcher.policy.congestion
    with desk.session() as tx, desk.market.postings.reading() as rows:
        again.keep_up(tx)
        desk.queues.keep_up(tx)
        known, found = desk.queues.pressures(rows, figures, -1), again.pressures(rows, figures, -1)
    assert known is not None
    np.testing.assert_array_equal(found, known)


def test_the_record_of_a_list_grows_by_a_byte_a_posting_and_older_records_are_read_as_without_queues(
    desk: Desk,
) -> None:
    lists(desk)
    with desk.store.read() as tx:
        body = tx.decision(desk.recommend("S5", LIMIT).body["decision_id"]).body
    evidence = unpack(body)
    assert evidence.pressures is not None
    assert len(evidence.pressures) == len(evidence.candidates) == OTHERS
    assert pack(evidence) == body
    head, _, tail = body.partition(b"\n")
    older = unpack(head.replace(b',"pressures":30', b"") + b"\n" + tail[: 4 * OTHERS])
    assert older.pressures is None
    assert older.candidates.tolist() == evidence.candidates.tolist()


def test_no_look_is_lost_while_room_is_made_for_more_postings(desk: Desk) -> None:
    queues = Queues(desk.store)
    for first in range(0, 5_000, 50):
        queues.shown(1, range(first, first + 50), date(2026, 11, 25))
    assert queues._timer is not None
    queues._timer.cancel()
    assert queues._amounts[:, UNWRITTEN].sum() == pytest.approx(100 * attention(50).sum())
