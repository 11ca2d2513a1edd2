"""Employers' replies in lists, through the Desk: counted as they are recorded, heeded, told kindly, made again."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.assembly import open_desk
from matching.audit import Asker, pack, unpack
from matching.casework import Event
from matching.desk import Desk
from matching.desk.replies import Replies
from matching.desk.room import CITY_TIME
from matching.ranking.ranker import PRIOR_BEFORE, PriorRanker
from matching.settings import Settings
from matching.vocabulary import Role
from training.past import Heard

DAY = date(2026, 3, 2)
ANSWERS, SILENT, NEW = "一号仓储公司", "二号仓储公司", "三号仓储公司"
JOB = {"title": "仓库理货员", "district": "站前区", "published_at": "2026-03-01", "headcount": 30}
PERSON = {"wish_titles": ["仓库理货员"], "district": "站前区"}
LI = Asker(Role.COUNSELLOR, "li")


def at(desk: Desk, day: date) -> None:
    """Put the desk on that day."""
    desk.today, desk.now = lambda: day, lambda: datetime.combine(day, time(9), CITY_TIME)  # type: ignore[method-assign]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "state", database_url="", congestion=False)


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    """Three like postings of three employers, and who asks for lists; the keys rise: SILENT, NEW, ANSWERS."""
    opened = open_desk(settings)
    at(opened, DAY)
    for employer in (SILENT, NEW, ANSWERS):
        opened.publish(JOB | {"posting_id": employer, "employer": employer})
    opened.put_seeker(PERSON | {"seeker_id": "ASKS"})
    yield opened
    opened.close_down()


def apply(desk: Desk, employer: str, n: int) -> list[str]:
    """So many further people apply."""
    names = [f"{employer}{desk.today()}{number}" for number in range(n)]
    for name in names:
        desk.put_seeker(PERSON | {"seeker_id": name})
        desk.act(name, employer, Event.APPLY, LI)
    return names


def refuse(desk: Desk, employer: str, names: list[str]) -> None:
    for name in names:
        desk.act(name, employer, Event.REFUSE, LI, "已招满")


def lived(desk: Desk, n: int = 8) -> None:
    """One refuses everybody within two days, the other never says a word; then it is a month later."""
    refused, _ = apply(desk, ANSWERS, n), apply(desk, SILENT, n)
    at(desk, DAY + timedelta(days=2))
    refuse(desk, ANSWERS, refused)
    at(desk, DAY + timedelta(days=40))
    assert desk.lapse_stale() == n
    desk.read_soon()


def items(desk: Desk, seeker: str = "ASKS") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.recommend(seeker).body["items"]
    return found


def scores(desk: Desk) -> dict[str, float]:
    return {item["employer"]: item["score"] for item in items(desk)}


def test_who_answers_stands_first_though_it_took_nobody_and_who_is_new_stands_as_before(desk: Desk) -> None:
    assert [item["employer"] for item in items(desk)] == [SILENT, NEW, ANSWERS]
    at(desk, DAY + timedelta(days=40))
    before = scores(desk)
    at(desk, DAY)
    lived(desk)
    after = scores(desk)
    assert [item["employer"] for item in items(desk)] == [ANSWERS, NEW, SILENT]
    assert after[NEW] == before[NEW]
    assert after[ANSWERS] > before[ANSWERS]
    assert after[SILENT] < before[SILENT]


def test_waiting_alone_lowers_nobody(desk: Desk) -> None:
    before = scores(desk)
    apply(desk, SILENT, 8)
    desk.read_soon()
    assert scores(desk) == before


def test_how_soon_is_told_where_it_is_so_and_nothing_is_said_of_who_does_not_answer(desk: Desk) -> None:
    lived(desk)
    told = {item["employer"]: [one["text"] for one in item["reasons"]] for item in items(desk)}
    assert "该单位通常3天内答复" in told[ANSWERS]
    assert not [text for name in (SILENT, NEW) for text in told[name] if "答复" in text]
    assert "答复" not in str([item["gaps"] for item in items(desk)])
    assert "答复" not in str(desk.shortlist(ANSWERS).body["items"])


def test_a_list_is_made_again_byte_for_byte_after_later_answers(desk: Desk) -> None:
    lived(desk)
    first = desk.recommend("ASKS").body
    late = apply(desk, NEW, 12)
    refuse(desk, NEW, late)
    desk.read_soon()
    second = desk.recommend("ASKS").body
    assert second["items"] != first["items"]
    for body in (first, second):
        replayed = desk.replay(body["decision_id"])
        assert replayed["identical"]
        assert replayed["body"]["items"] == body["items"]


def test_a_decision_from_before_they_were_kept_is_read_and_made_again_by_the_ranker_of_then(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = PriorRanker(PRIOR_BEFORE)
    with monkeypatch.context() as then:
        then.setattr(desk.parts.rankers.lineup.__class__, "arm", lambda self, seeker: _Arm(before))
        old = desk.recommend("ASKS").body
    assert old["model"] == before.identity
    with desk.store.read() as tx:
        body = tx.decision(old["decision_id"]).body
    evidence = unpack(body)
    assert evidence.replies is None
    assert unpack(body.replace(b',"replies":0', b"")).replies is None
    lived(desk)
    assert desk.replay(old["decision_id"])["identical"]


class _Arm:
    name = ""

    def __init__(self, ranker: PriorRanker) -> None:
        self.ranker = ranker


def test_the_record_holds_two_bytes_a_posting_beside_the_queues(desk: Desk) -> None:
    lived(desk)
    with desk.store.read() as tx:
        body = tx.decision(desk.recommend("ASKS").body["decision_id"]).body
    evidence = unpack(body)
    assert evidence.replies is not None
    assert evidence.replies.shape == (3, 2)
    assert evidence.replies[:, 1].tolist() == [0, 0, 3]
    assert pack(evidence) == body


def test_without_personalisation_no_reply_counts(desk: Desk) -> None:
    desk.set_consents("ASKS", {"consent_personalisation": False})
    before = items(desk)
    lived(desk)
    assert items(desk) == before


def test_a_walk_in_and_what_could_be_changed_rest_on_the_same(desk: Desk) -> None:
    lived(desk)
    body = desk.recommend_once(PERSON).body
    assert {item["employer"]: item["score"] for item in body["items"]} == scores(desk)
    with desk.session() as tx:
        seeker = tx.seeker("ASKS")
        run = desk.run(desk.variant(seeker, *desk._person(seeker, desk.today())), desk.today(), [])
        places = [run.places[tx.posting_key(name)] for name in (ANSWERS, NEW, SILENT)]
    assert places == [1, 2, 3]


def test_an_answer_taken_back_counts_no_more(desk: Desk) -> None:
    lived(desk)
    before = scores(desk)
    (name,) = apply(desk, NEW, 1)
    refuse(desk, NEW, [name])
    desk.read_soon()
    assert scores(desk)[NEW] > before[NEW]
    desk.take_back(name, NEW, LI)
    assert scores(desk) == before


def test_another_process_and_a_restart_know_it(desk: Desk, settings: Settings) -> None:
    lived(desk)
    other = open_desk(settings)
    at(other, desk.today())
    assert scores(other) == scores(desk)
    other.close_down()


def test_what_is_counted_as_it_happens_is_what_the_histories_tell(desk: Desk) -> None:
    lived(desk)
    asked = apply(desk, NEW, 5)
    at(desk, DAY + timedelta(days=46))
    refuse(desk, NEW, asked[:3])
    counted = Replies()
    with desk.session() as tx, desk.market.postings.reading() as rows:
        counted.keep_up(tx)
        there = np.flatnonzero(rows.key > 0)
        live, told = rows.take(there), rows.take(there)
        heard = Heard(tx)
    now = desk.now() + timedelta(days=1)
    counted.fill(live, now.timestamp())
    heard.fill(told, now)
    assert live.replies.any()
    assert (live.replies == told.replies).all()
    assert (live.replies_within == told.replies_within).all()


def test_what_is_reported_from_elsewhere_counts_too(desk: Desk) -> None:
    before = scores(desk)
    one = {"seeker_id": "ASKS", "posting_id": ANSWERS}
    for day, kind in ((2, "applied"), (4, "refused")):
        moment = datetime.combine(DAY.replace(day=day), time(12), CITY_TIME)
        desk.record_interactions([one | {"interaction_id": kind, "kind": kind, "happened_at": moment}])
    desk.put_seeker(PERSON | {"seeker_id": "OTHER"})
    found = {item["employer"]: item["score"] for item in items(desk, "OTHER")}
    assert found[ANSWERS] > before[ANSWERS]
