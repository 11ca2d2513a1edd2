"""Postings of a file in a real Desk: planned together, so that each person hears of the best of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from matching.assembly import open_desk
from matching.desk import Desk, importing
from matching.desk.announcing import GATHERED, IMPORTED, PLANNED
from matching.desk.gathering import STILL
from matching.desk.room import CITY_TIME
from matching.errors import NotFound
from matching.messages import Message
from matching.settings import Settings, WeChatTemplate
from matching.vocabulary import DecisionKind
from tests.matching.desk.test_pushing import grant, person, posting

NOON = datetime(2026, 12, 1, 12, tzinfo=CITY_TIME)
FACTS = {"salary_min": 5000, "salary_max": 6000, "salary_unit": "month", "headcount": 50}
CLOCK = [NOON]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    template = WeChatTemplate(id="tmpl", data={"thing1": "title"})
    folder = tmp_path_factory.mktemp("gathering")
    opened = open_desk(Settings(data_dir=folder, database_url="", wechat_templates={"posting": template}))
    opened.now = lambda: CLOCK[0]  # type: ignore[method-assign]
    opened.store._known_shared().clock = lambda: CLOCK[0]
    yield opened
    opened.close_down()


@pytest.fixture(autouse=True)
def a_day_of_its_own() -> None:
    CLOCK[0] += timedelta(days=1)


def work(desk: Desk, worker: str = "tests") -> int:
    done = 0
    while now := desk.work_once(worker):
        done += now
    return done


def work_to_the_end(desk: Desk) -> None:
    """What came is gathered, time passes, the rest is done."""
    work(desk)
    CLOCK[0] += STILL
    work(desk)


def file_of(tmp_path: Path, rows: dict[str, dict[str, object]]) -> Path:
    told = [{"posting_id": one, "employer": f"{one}瓷厂", "district": "站前区"} | facts for one, facts in rows.items()]
    path = tmp_path / "postings.csv"
    path.write_text("\n".join([",".join(told[0]), *(",".join(map(str, row.values())) for row in told)]), "utf-8")
    return path


def heard_of(messages: list[Message]) -> set[str]:
    return {about for message in messages for about in message.about}


def test_of_a_file_each_person_hears_of_what_suits_them_best_wherever_it_stands_in_it(
    desk: Desk, title: str, reads, tmp_path: Path
) -> None:
    """Thirty postings of other work nearby come before ten of the very work: ten pieces of news a day are all."""
    who = person(desk, f"best-{title}", title)
    grant(desk, who, f"token-{title}")
    poor = {f"{title}-{number:02}": FACTS | {"title": "陶瓷厂搬运工"} for number in range(30)}
    good = {f"{title}-{number}": FACTS | {"title": title} for number in range(30, 40)}
    assert desk.import_file("postings", file_of(tmp_path, poor | good))["added"] == 40
    work_to_the_end(desk)
    messages = reads(who)
    assert heard_of(messages) == set(good)
    assert [len(one.about) for one in messages] == [desk.parts.push_rules.folding.most] * 2
    with desk.store.read() as tx:
        (outranked,) = tx.decisions_about(tx.posting_key(min(poor)), DecisionKind.PUSH)
        (told,) = tx.decisions_about(tx.posting_key(min(good)), DecisionKind.PUSH)
    (line,) = [one for one in desk.decision(outranked.decision_id)["answer"]["items"] if one["seeker_id"] == who]
    assert line["outcome"] == "outranked"
    assert line["score"] < line["bar"]
    assert desk.replay(outranked.decision_id)["identical"]
    assert desk.replay(told.decision_id)["identical"]


def test_a_file_of_many_postings_is_few_messages_a_person_and_holds_up_nobody(
    desk: Desk, title: str, reads, tmp_path: Path
) -> None:
    people = [person(desk, f"{title}-{number}", title) for number in range(3)]
    grant(desk, people[0], *(f"{title}-{number}" for number in range(9)))
    file = file_of(tmp_path, {f"{title}-{number}": FACTS | {"title": title} for number in range(40)})
    assert desk.import_file("postings", file)["added"] == 40
    assert desk.push_status()["waiting"] == 40
    desk.work_once("tests")
    posting(desk, f"{title}-amid", title, headcount=50)
    assert desk.work_once("tests") == 1
    assert [desk.push_status()["waiting"], reads(people[1])[0].about[-1]] == [40, f"{title}-amid"]
    work_to_the_end(desk)
    rules, written = desk.parts.push_rules, CLOCK[0]
    for one in people:
        found = reads(one)
        assert len(found) == rules.caps.a_day
        assert [len(message.about) for message in found] == [rules.folding.most] * 2
    with desk.store.read() as tx:
        sends = [send for message in reads(people[0]) for send in tx.sends_of(message.message_id)]
    assert max(send.not_before for send in sends) == written + timedelta(minutes=rules.folding.gather_minutes)
    assert len(sends) == len({send.token_id for send in sends}) == 2
    assert desk.import_file("postings", file)["unchanged"] == 40
    assert desk.push_status()["waiting"] == 0


def test_a_file_is_planned_when_nothing_more_comes_or_the_first_has_waited_long_enough(
    desk: Desk, title: str, reads, tmp_path: Path
) -> None:
    who = person(desk, title, title)
    gather = timedelta(minutes=desk.parts.push_rules.folding.gather_minutes)
    began, number = CLOCK[0], 0
    while CLOCK[0] < began + gather:
        assert reads(who) == []
        desk.import_file("postings", file_of(tmp_path, {f"{title}-{number}": FACTS | {"title": title}}))
        work(desk)
        CLOCK[0] += STILL / 2
        number += 1
    work(desk)
    assert len(heard_of(reads(who))) == min(number, 2 * desk.parts.push_rules.folding.most)


def test_whoever_dies_between_two_steps_leaves_the_rest_to_the_next_and_nobody_hears_twice(
    desk: Desk, title: str, reads, tmp_path: Path
) -> None:
    """The lease of each step ends while another worker has done it, too."""
    who, ids = person(desk, title, title), [f"{title}-{number}" for number in range(6)]
    desk.import_file("postings", file_of(tmp_path, {one: FACTS | {"title": title} for one in ids}))
    for kind, do in ((IMPORTED, "_gather"), (GATHERED, "_plan_together"), (PLANNED, "push")):
        CLOCK[0] += STILL
        with desk.store.write() as tx:
            tasks = tx.take_outbox("dies", 99, kind, lease_seconds=0)
        assert len(tasks) == 6
        for _ in range(2):  # by the one who was taken for dead, and by the next
            for given in [[tasks]] if kind == GATHERED else [[one] for one in tasks]:
                getattr(desk, do)(*given)
    assert sorted(about for message in reads(who) for about in message.about) == ids
    assert desk.push_status()["waiting"] == 0


def test_postings_of_a_file_and_their_tasks_are_written_together_or_not_at_all(
    desk: Desk, title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(importing, "announce", dies)
    with pytest.raises(KeyError):
        desk.import_file("postings", file_of(tmp_path, {"p-half": FACTS | {"title": title}}))
    with desk.store.read() as tx, pytest.raises(NotFound):
        tx.posting_key("p-half")


def test_what_new_rules_of_screening_release_reaches_people(
    desk: Desk, title: str, reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = person(desk, title, title)
    posting(desk, f"{title}-freed", title, description="入职先交押金500元。")
    work_to_the_end(desk)
    assert reads(who) == []
    monkeypatch.setattr(desk, "screened", lambda postings, readings: [[] for _ in postings])
    desk.screen_stored()
    work_to_the_end(desk)
    assert [one.about for one in reads(who)] == [(f"{title}-freed",)]
