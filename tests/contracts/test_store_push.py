"""What every database promises the plan of a push: who knows what, who can be reached, what may still be folded."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from matching.casework import Event, Step, begun
from matching.messages import ChannelName, Message, MessageKind, Send, message_id
from matching.records import Interaction, JobPosting, SeekerProfile
from matching.results import Decision, Reading
from matching.storage import Store
from matching.vocabulary import DecisionKind, InteractionKind

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = [1, 2, 3]


@pytest.fixture
def market(open_store: Callable[..., Store]) -> Store:
    """People 1 to 3, and the posting p."""
    store = open_store(clock=lambda: NOON)
    with store.write() as tx:
        tx.put_seekers([(SeekerProfile(seeker_id=f"s{n}"), Reading()) for n in PEOPLE])
        tx.put_postings([(JobPosting(posting_id="p", title="保安", employer="厂"), Reading(), "")])
    return store


def a_message(seeker: int, *about: str, at: datetime = NOON, kind: MessageKind = MessageKind.POSTING) -> Message:
    return Message(message_id(kind, about, seeker), seeker, kind, about, "新岗位", (), (), at)


def test_who_dismissed_or_applied_is_found_and_who_only_saw_it_is_not(market: Store) -> None:
    kinds = {1: "dismissed", 2: "shown", 3: "applied"}
    with market.write() as tx:
        for n, kind in kinds.items():
            told = {"interaction_id": f"i{n}", "seeker_id": f"s{n}", "posting_id": "p", "happened_at": NOON}
            tx.add_interactions([Interaction.model_validate(told | {"kind": kind})])
        asked = {InteractionKind.DISMISSED, InteractionKind.APPLIED}
        assert tx.who_touched(["p", "another"], PEOPLE, asked) == {1, 3}
        assert tx.who_touched(["p"], [2, 3], asked) == {3}
        assert tx.who_touched(["another"], PEOPLE, asked) == set()


def test_who_has_an_application_in_whatever_state(market: Store) -> None:
    with market.write() as tx:
        posting = tx.posting_key("p")
        tx.put_application(begun(2, posting, Step(Event.SET_ASIDE, NOON, "counsellor:s_X", "住院")))
        assert tx.who_applied(posting, PEOPLE) == {2}
        assert tx.who_applied(posting, [1, 3]) == tx.who_applied(posting + 1, PEOPLE) == set()


def test_who_has_an_account(market: Store) -> None:
    with market.write() as tx:
        tx.bind(3, "o-3")
        assert tx.who_is_bound(PEOPLE) == {3}
        assert tx.who_is_bound([1]) == set()


def test_only_what_is_new_unread_of_the_kind_and_not_under_way_takes_more_in(market: Store) -> None:
    fresh, read, sent = a_message(1, "a"), a_message(2, "a"), a_message(3, "a")
    old, fair = a_message(1, "b", at=NOON - timedelta(days=1)), a_message(2, "f", kind=MessageKind.FAIR)
    with market.write() as tx:
        tx.add_messages([old, fresh, read, sent, fair])
        tx.mark_read(2, read.message_id)
        tx.add_sends([Send(fresh.message_id, ChannelName.CALL, NOON), Send(sent.message_id, ChannelName.WECHAT, NOON)])
        tx.claim_sends(ChannelName.WECHAT, 9)
        found = tx.open_messages(PEOPLE, MessageKind.POSTING, NOON - timedelta(hours=12))
        assert {key: one.message_id for key, one in found.items()} == {1: fresh.message_id}
        assert tx.open_messages([2, 3], MessageKind.POSTING, NOON - timedelta(hours=12)) == {}


def test_decisions_about_one_posting_oldest_first(market: Store) -> None:
    made = [
        Decision(f"d{n}", kind, subject, 1, NOON + timedelta(hours=n), b"{}")
        for n, (kind, subject) in enumerate(
            ((DecisionKind.PUSH, 4), (DecisionKind.SHORTLIST, 4), (DecisionKind.PUSH, 5), (DecisionKind.PUSH, 4))
        )
    ]
    with market.write() as tx:
        for decision in reversed(made):
            tx.add_decision(decision)
        assert tx.decisions_about(4, DecisionKind.PUSH) == [made[0], made[3]]


def test_a_task_is_finished_once(market: Store) -> None:
    with market.write() as tx:
        tx.add_outbox("tell", {"key": 4})
    with market.write() as tx:
        (task,) = tx.take_outbox("a", 9, "tell")
        assert [tx.finish_outbox([task.id]), tx.finish_outbox([task.id])] == [1, 0]
