"""服务找人 in a real Desk: whom a new posting reaches, what is written, and that the decision comes out again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from matching.assembly import open_desk
from matching.audit import HERE
from matching.desk import Desk
from matching.desk.announcing import PUBLISHED
from matching.desk.room import CITY_TIME
from matching.messages import ChannelName, SendState, Token
from matching.push.rules import PushRules
from matching.settings import Settings, WeChatTemplate
from matching.vocabulary import DecisionKind, ReviewOutcome

NOON = datetime.now(CITY_TIME).replace(hour=12, minute=0)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    template = WeChatTemplate(id="tmpl", data={"thing1": "title"})
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("push"), database_url="", wechat_templates={"posting": template}
    )
    opened = open_desk(settings)
    opened.now = lambda: NOON  # type: ignore[method-assign]
    yield opened
    opened.close_down()


def person(desk: Desk, seeker_id: str, title: str, **facts: object) -> str:
    told = {"seeker_id": seeker_id, "wish_titles": [title], "district": "站前区", "consent_push": True}
    desk.put_seeker(told | facts)
    return seeker_id


def posting(desk: Desk, posting_id: str, title: str, **facts: object) -> str:
    told = {"posting_id": posting_id, "title": title, "employer": f"{posting_id}玻璃厂", "district": "站前区"}
    desk.publish(told | {"salary_min": 5000, "salary_max": 6000, "salary_unit": "month", "headcount": 5} | facts)
    return posting_id


def work(desk: Desk) -> None:
    while desk.work_once("tests"):
        pass


def grant(desk: Desk, seeker_id: str, *tokens: str) -> None:
    with desk.store.write() as tx:
        key = tx.seeker_key(seeker_id)
        tx.bind(key, f"openid-{seeker_id}")
        for token in tokens:
            tx.grant_token(Token(token, key, "tmpl", NOON))


def test_who_wishes_for_it_and_agreed_is_told_with_a_true_reason(desk: Desk, title: str, reads) -> None:
    person(desk, "wants", title)
    person(desk, "silent", title, consent_push=False)
    person(desk, "plain", title, consent_personalisation=False)
    posting(desk, "p-told", title)
    work(desk)
    (message,) = reads("wants")
    assert message.about == ("p-told",)
    assert title in message.lines[0]
    assert "5000" in message.lines[0]
    assert message.why
    assert reads("silent") == reads("plain") == []


def test_hard_conditions_are_kept(desk: Desk, title: str, reads) -> None:
    person(desk, "cheap", title, wish_salary_min=3000)
    person(desk, "dear", title, wish_salary_min=30000)
    posting(desk, "p-hard", title)
    work(desk)
    assert [len(reads(one)) for one in ("cheap", "dear")] == [1, 0]


def test_a_posting_that_is_held_reaches_nobody_until_it_is_passed(desk: Desk, title: str, reads) -> None:
    person(desk, "waits", title)
    posting(desk, "p-held", title, description="限男性，入职先交押金500元。")
    work(desk)
    assert reads("waits") == []
    assert desk.review("p-held")["state"] == "held"
    desk.decide_review("p-held", ReviewOutcome.FALSE_ALARM)
    work(desk)
    assert [one.about for one in reads("waits")] == [("p-held",)]


def test_the_same_posting_again_tells_nobody_twice(desk: Desk, title: str, reads) -> None:
    person(desk, "once", title)
    posting(desk, "p-again", title)
    work(desk)
    posting(desk, "p-again", title, salary_max=6500)
    work(desk)
    assert len(reads("once")) == 1


def test_two_workers_with_one_task_tell_once(desk: Desk, title: str, reads) -> None:
    person(desk, "single", title)
    posting(desk, "p-twice", title)
    with desk.store.write() as tx:
        (task,) = tx.take_outbox("first", 9, PUBLISHED)
    assert desk.push(task) > 0
    assert desk.push(task) == 0
    assert len(reads("single")) == 1


def test_a_closed_posting_and_a_forgotten_person_are_left_alone(desk: Desk, title: str) -> None:
    person(desk, "gone", title)
    posting(desk, "p-closed", title)
    desk.close("p-closed")
    work(desk)
    posting(desk, "p-after", title)
    desk.forget("gone")
    work(desk)
    with desk.store.read() as tx:
        (decision,) = tx.decisions_about(tx.posting_key("p-after"), DecisionKind.PUSH)
        assert tx.decisions_about(tx.posting_key("p-closed"), DecisionKind.PUSH) == []
    looked_at = [item["seeker_id"] for item in desk.decision(decision.decision_id)["answer"]["items"]]
    assert "gone" not in looked_at


def test_news_of_a_few_hours_is_one_message_and_keeps_its_subscription(desk: Desk, title: str, reads) -> None:
    person(desk, "folds", title)
    grant(desk, "folds", "fold-1", "fold-2")
    for number in range(2):
        posting(desk, f"p-fold-{number}", title)
        work(desk)
    (message,) = reads("folds")
    assert message.about == ("p-fold-0", "p-fold-1")
    assert len(message.lines) == 2
    with desk.store.read() as tx:
        (send,) = tx.sends_of(message.message_id)
        ledger = [(one.token_id, one.message_id) for one in tx.tokens_of(message.seeker)]
    assert (send.channel, send.token_id) == (ChannelName.WECHAT, "fold-1")
    assert ledger == [("fold-1", message.message_id), ("fold-2", None)]


def test_caps_hold_and_what_was_read_is_not_changed_any_more(desk: Desk, title: str, reads) -> None:
    person(desk, "full", title)
    for number in range(4):
        posting(desk, f"p-cap-{number}", title)
        work(desk)
        with desk.store.write() as tx:
            for message in tx.inbox(tx.seeker_key("full")):
                tx.mark_read(message.seeker, message.message_id)
    assert [one.about for one in reads("full")] == [("p-cap-1",), ("p-cap-0",)]


def test_what_was_dismissed_is_not_told(desk: Desk, title: str, reads) -> None:
    person(desk, "no", title)
    posting(desk, "p-no", title)
    dismissed = {"interaction_id": "i-no", "seeker_id": "no", "posting_id": "p-no", "kind": "dismissed"}
    desk.record_interactions([dismissed | {"happened_at": NOON, "reason": "太远"}])
    work(desk)
    assert reads("no") == []


def test_closing_the_consent_withdraws_what_is_due_and_tells_nothing_more(desk: Desk, title: str, reads) -> None:
    person(desk, "closes", title)
    grant(desk, "closes", "close-1")
    posting(desk, "p-close-0", title)
    work(desk)
    desk.set_consents("closes", {"consent_push": False})
    posting(desk, "p-close-1", title)
    work(desk)
    (message,) = reads("closes")
    with desk.store.read() as tx:
        assert [one.state for one in tx.sends_of(message.message_id)] == [SendState.WITHDRAWN]
        assert list(tx.free_tokens([message.seeker], "tmpl")) == [message.seeker]


def test_the_decision_says_who_and_why_and_comes_out_byte_for_byte(desk: Desk, title: str) -> None:
    for number in range(5):
        person(desk, f"crowd-{number}", title)
    grant(desk, "crowd-1", "crowd-token")
    posting(desk, "p-crowd", title, headcount=1)
    work(desk)
    with desk.store.read() as tx:
        (decision,) = tx.decisions_about(tx.posting_key("p-crowd"), DecisionKind.PUSH)
        written = {one.seeker: one.message_id for one in tx.messages_after(0, 10_000) if "p-crowd" in one.about}
    told = desk.decision(decision.decision_id)
    assert told["kind"] == "push"
    items = told["answer"]["items"]
    assert {item["message_id"] for item in items if item["outcome"] in ("told", "folded")} == set(written.values())
    person(desk, "crowd-0", title, wish_salary_min=9000)
    assert desk.replay(decision.decision_id)["identical"]
    standing = desk.parts
    try:
        figures = desk.parts.push_rules.model_dump()
        figures["caps"] = {"a_day": 0, "a_week": 0}
        desk.parts = replace(standing, push_rules=PushRules.model_validate(figures))
        assert desk.replay(decision.decision_id)["identical"]
    finally:
        desk.parts = standing


def test_operators_see_what_is_due_and_what_a_subscription_is_worth(desk: Desk, title: str) -> None:
    person(desk, "seen", title)
    grant(desk, "seen", "seen-1")
    posting(desk, "p-seen", title)
    assert desk.push_status()["waiting"] == 1
    work(desk)
    status = desk.push_status()
    assert status["waiting"] == 0
    assert {"channel": "wechat", "state": "due"}.items() <= status["sends"][0].items()
    assert status["tokens"]["held"] == status["sends"][0]["count"]
    assert status["prices"] == sorted(status["prices"], reverse=True)


def test_a_worker_finds_what_another_process_published(desk: Desk, title: str, reads, tmp_path: Path) -> None:
    """A second Desk on the same store, as `jobmatch worker` is."""
    person(desk, "far", title)
    settings = Settings(database_url=str(desk.store._connections.url), data_dir=tmp_path)
    other = open_desk(settings)
    posting(desk, "p-far", title)
    other.now = lambda: NOON + timedelta(minutes=1)  # type: ignore[method-assign]
    work(other)
    other.close_down()
    assert [one.about for one in reads("far")] == [("p-far",)]


def test_a_posting_that_is_opened_again_reaches_who_came_meanwhile(desk: Desk, title: str, reads) -> None:
    person(desk, "early", title)
    posting(desk, "p-open", title)
    work(desk)
    desk.close("p-open")
    person(desk, "late", title)
    work(desk)
    assert reads("late") == []
    desk.open_again("p-open", HERE)
    work(desk)
    assert [[one.about for one in reads(who)] for who in ("early", "late")] == [[("p-open",)]] * 2
    desk.open_again("p-open", HERE)
    assert desk.push_status()["waiting"] == 0
