"""What every database promises about messages, their way over the channels, and the ledger of subscriptions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from matching.messages import ChannelName, Message, MessageKind, Send, SendState, Token, TokenState, message_id
from matching.records import SeekerProfile
from matching.results import Reading
from matching.storage import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WECHAT, CALL = ChannelName.WECHAT, ChannelName.CALL


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def market(open_store: Callable[..., Store], clock: Clock) -> Store:
    """People 1 to 3, by their keys."""
    store = open_store(clock=clock)
    with store.write() as tx:
        tx.put_seekers([(SeekerProfile(seeker_id=f"s{n}"), Reading()) for n in (1, 2, 3)])
    return store


def a_message(seeker: int = 1, *about: str, kind: MessageKind = MessageKind.POSTING, **more: object) -> Message:
    about = about or ("p1",)
    told = {
        "title": "离家近的叉车司机",
        "lines": ("日班",),
        "why": ("您会开叉车",),
        "created_at": NOON,
        "decision_id": "d1",
    }
    return Message(message_id(kind, about, seeker), seeker, kind, about, **(told | more))  # type: ignore[arg-type]


def a_send(message: Message, token_id: str | None = None, channel: ChannelName = WECHAT) -> Send:
    return Send(message.message_id, channel, NOON, token_id)


def put(store: Store, *messages: Message) -> None:
    with store.write() as tx:
        assert tx.add_messages(messages) == [True] * len(messages)


def on_its_way(store: Store, message: Message, token_id: str = "t1") -> None:
    """The message with its subscription, due on WeChat."""
    with store.write() as tx:
        tx.add_messages([message])
        tx.grant_token(Token(token_id, message.seeker, "tmpl", NOON))
        tx.add_sends([a_send(message, token_id)])


def claim(store: Store, n: int = 9, **options: float) -> list[Send]:
    with store.write() as tx:
        return tx.claim_sends(WECHAT, n, **options)


def ledger(store: Store, seeker: int = 1) -> list[tuple[str, str | None]]:
    with store.read() as tx:
        return [(one.state.value, one.message_id) for one in tx.tokens_of(seeker)]


def states(store: Store, message: Message) -> list[tuple[str, str | None]]:
    with store.read() as tx:
        return [(one.state.value, one.token_id) for one in tx.sends_of(message.message_id)]


def test_the_same_news_is_the_same_message_in_whatever_order(market: Store) -> None:
    first = a_message(1, "p1", "p2")
    put(market, first)
    with market.write() as tx:
        assert tx.add_messages([a_message(1, "p2", "p1"), a_message(2, "p1", "p2")]) == [False, True]
    with market.read() as tx:
        (kept,) = tx.inbox(1)
    assert kept == a_message(1, "p1", "p2", seq=kept.seq)


def test_an_inbox_is_read_newest_first_and_a_stream_oldest_first(market: Store) -> None:
    put(market, *(a_message(1 + n % 2, f"p{n}") for n in range(6)))
    with market.read() as tx:
        page = tx.inbox(1, limit=2)
        assert [one.about for one in page] == [("p4",), ("p2",)]
        assert [one.about for one in tx.inbox(1, before=page[-1].seq)] == [("p0",)]
        assert [one.about for one in tx.messages_after(page[-1].seq, 9)] == [("p3",), ("p4",), ("p5",)]
        assert [one.about for one in tx.messages_after(page[-1].seq, 9, seeker=1)] == [("p4",)]
        assert tx.newest_message() == page[0].seq + 1
        assert tx.count_unread(1) == 3


def test_numbers_rise_in_the_order_of_commits_and_a_reader_misses_none(open_store: Callable[..., Store], market: Store):
    def write(store: Store, who: int) -> None:
        for n in range(20):
            put(store, a_message(who, f"{who}-{n}"))

    seen: list[int] = []
    with ThreadPoolExecutor(3) as pool:
        writing = [pool.submit(write, open_store(), who) for who in (1, 2, 3)]
        while len(seen) < 60:
            done = all(one.done() for one in writing)
            with market.read() as tx:
                seen += [one.seq for one in tx.messages_after(seen[-1] if seen else 0, 100)]
            assert len(seen) == 60 or not done
    assert seen == sorted(set(seen))


def test_marks_are_set_once_by_the_person_alone(market: Store, clock: Clock) -> None:
    message = a_message()
    put(market, message)
    with market.write() as tx:
        assert not tx.mark_read(2, message.message_id)
        assert tx.mark_read(1, message.message_id)
        clock.now += timedelta(hours=1)
        assert tx.mark_dismissed(1, message.message_id, "太远")
        assert tx.mark_dismissed(1, message.message_id, "工资低")
        found = tx.message(message.message_id)
    assert found is not None
    assert (found.read_at, found.dismissed_at, found.reason) == (NOON, NOON + timedelta(hours=1), "太远")


def test_what_caps_count_and_what_was_told_before(market: Store) -> None:
    put(market, a_message(1, "p1", created_at=NOON - timedelta(days=8)), a_message(1, "p2", "p3"), a_message(2, "p1"))
    with market.read() as tx:
        assert tx.told_since([1, 3], NOON - timedelta(days=7)) == [(1, MessageKind.POSTING, NOON)]
        assert tx.told_about([1, 2, 3]) == {1: {"p1", "p2", "p3"}, 2: {"p1"}}


def test_folded_news_takes_the_place_of_the_earlier_message_under_a_new_number(market: Store) -> None:
    earlier, folded = a_message(1, "p1"), a_message(1, "p1", "p2")
    on_its_way(market, earlier)
    with market.write() as tx:
        (due,) = tx.take_back_sends(earlier.message_id)
        tx.fold_message(earlier.message_id, folded)
        tx.add_sends([a_send(folded, due.token_id)])
        (kept,) = tx.inbox(1)
    assert kept.about == ("p1", "p2")
    assert kept.seq > 1
    assert ledger(market) == [("held", folded.message_id)]
    assert [one.message_id for one in claim(market)] == [folded.message_id]


def test_a_send_is_claimed_by_one_worker_only_and_not_before_its_time(market: Store, clock: Clock) -> None:
    messages = [a_message(1, f"p{n}") for n in range(4)]
    put(market, *messages)
    late = Send(messages[3].message_id, WECHAT, NOON + timedelta(hours=9))
    with market.write() as tx:
        assert tx.add_sends([*(a_send(one) for one in messages[:3]), late, a_send(messages[0], channel=CALL)])
        assert tx.add_sends([a_send(messages[0])]) == [False]
    first, second = claim(market, 2), claim(market)
    assert {one.message_id for one in first + second} == {one.message_id for one in messages[:3]}
    assert (len(first), len(second), claim(market)) == (2, 1, [])
    clock.now += timedelta(hours=9)
    assert [one.send_id for one in claim(market)] == [late.send_id]


def test_workers_side_by_side_never_share_a_send(open_store: Callable[..., Store], market: Store) -> None:
    messages = [a_message(1, f"p{n}") for n in range(60)]
    put(market, *messages)
    with market.write() as tx:
        tx.add_sends([a_send(one) for one in messages])
    stores = [open_store(clock=Clock()) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        taken = list(pool.map(lambda store: list(chain(*iter(lambda: claim(store, 2), []))), stores))
    ids = [one.send_id for one in chain(*taken)]
    assert len(ids) == len(set(ids)) == 60


def test_a_claim_that_is_not_settled_is_unknown_for_good_and_its_token_spent(market: Store, clock: Clock) -> None:
    message = a_message()
    on_its_way(market, message)
    (send,) = claim(market, seconds=60)
    clock.now += timedelta(seconds=61)
    with market.write() as tx:
        assert tx.lapse_claims() == 1
        assert tx.lapse_claims() == 0
    assert claim(market) == []
    assert states(market, message) == [("unknown", "t1")]
    assert ledger(market) == [("spent", message.message_id)]
    with market.write() as tx:
        assert not tx.settle_send(send, SendState.DUE, later=clock.now)
        assert not tx.settle_send(send, SendState.REFUSED, TokenState.FREE)
        assert tx.settle_send(send, SendState.SENT)
    assert states(market, message) == [("sent", "t1")]
    assert ledger(market) == [("spent", message.message_id)]


@pytest.mark.parametrize(
    ("state", "fate", "send", "token"),
    [
        (SendState.SENT, TokenState.SPENT, ("sent", "t1"), "spent"),
        (SendState.REFUSED, TokenState.VOID, ("refused", "t1"), "void"),
        (SendState.REFUSED, TokenState.FREE, ("refused", None), "free"),
        (SendState.UNKNOWN, TokenState.SPENT, ("unknown", "t1"), "spent"),
    ],
)
def test_settling_ends_the_send_and_its_token_together_and_once(
    market: Store, state: SendState, fate: TokenState, send: tuple[str, str | None], token: str
) -> None:
    message = a_message()
    on_its_way(market, message)
    (claimed,) = claim(market)
    with market.write() as tx:
        assert tx.settle_send(claimed, state, fate, error="43101")
        assert not tx.settle_send(claimed, SendState.REFUSED, TokenState.VOID)
    assert states(market, message) == [send]
    assert ledger(market) == [(token, None if token == "free" else message.message_id)]


def test_what_certainly_did_not_go_out_is_due_again_with_its_token(market: Store, clock: Clock) -> None:
    message = a_message()
    on_its_way(market, message)
    (send,) = claim(market)
    with market.write() as tx:
        assert tx.settle_send(send, SendState.DUE, error="45009", later=NOON + timedelta(days=1))
    assert (claim(market), ledger(market)) == ([], [("held", message.message_id)])
    clock.now += timedelta(days=1)
    (again,) = claim(market)
    assert (again.attempts, again.token_id, again.error) == (2, "t1", "45009")


def test_a_subscription_carries_one_message(market: Store) -> None:
    first, second = a_message(1, "p1"), a_message(1, "p2")
    on_its_way(market, first)
    put(market, second)
    with market.read() as tx:
        assert tx.free_tokens([1], "tmpl") == {}
    with pytest.raises(Exception, match=r"not free|[Uu][Nn][Ii][Qq][Uu][Ee]"), market.write() as tx:
        tx.add_sends([a_send(second, "t1")])
    with pytest.raises(ValueError, match="not free"), market.write() as tx:
        tx.add_sends([a_send(second, "nowhere granted")])
    assert states(market, second) == []


def test_subscriptions_are_granted_once_and_used_oldest_first(market: Store) -> None:
    with market.write() as tx:
        assert tx.grant_token(Token("b", 1, "tmpl", NOON - timedelta(days=1)))
        assert tx.grant_token(Token("a", 1, "tmpl", NOON))
        assert not tx.grant_token(Token("a", 1, "tmpl", NOON))
        assert tx.grant_token(Token("c", 1, "other", NOON))
        assert tx.free_tokens([1, 2], "tmpl") == {1: ["b", "a"]}
        assert tx.count_tokens() == {"free": 3}


def test_who_closes_the_consent_gets_nothing_that_is_still_due(market: Store) -> None:
    message, claimed = a_message(1, "p1"), a_message(1, "p2")
    on_its_way(market, claimed, "t2")
    claim(market)
    on_its_way(market, message, "t1")
    with market.write() as tx:
        assert tx.withdraw_sends(1) == 1
        assert tx.withdraw_sends(2) == 0
    assert claim(market) == []
    assert (states(market, message), states(market, claimed)) == ([("withdrawn", None)], [("claimed", "t2")])
    assert ledger(market) == [("free", None), ("held", claimed.message_id)]
    with market.read() as tx:
        assert tx.count_sends() == {("wechat", "claimed"): 1, ("wechat", "withdrawn"): 1}


def test_nothing_of_a_forgotten_person_is_left_and_others_keep_theirs(market: Store) -> None:
    on_its_way(market, a_message(1))
    other = a_message(2)
    on_its_way(market, other, "t2")
    with market.write() as tx:
        tx.forget_seeker("s1")
    with market.read() as tx:
        assert (tx.inbox(1), tx.tokens_of(1), tx.sends_of(a_message(1).message_id)) == ([], [], [])
        assert len(tx.inbox(2)) == len(tx.tokens_of(2)) == len(tx.sends_of(other.message_id)) == 1


def test_what_was_told_is_sealed_and_sealed_anew(market: Store, tmp_path) -> None:
    put(market, a_message())
    assert market.renew_seals() > 0
    with market.read() as tx:
        assert tx.inbox(1)[0].title == "离家近的叉车司机"
    written = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite3*"))
    for words in ("叉车司机", "日班"):
        assert words.encode() not in written


def test_what_several_people_were_told_after_a_number_comes_in_order(market: Store) -> None:
    put(market, a_message(1, "p1"), a_message(2, "p1"), a_message(3, "p1"), a_message(1, "p2"))
    with market.read() as tx:
        numbers = [one.seq for one in tx.messages_after(0, 10)]
        assert [(one.seeker, one.seq) for one in tx.messages_to([3, 1], numbers[0])] == [
            (3, numbers[2]),
            (1, numbers[3]),
        ]
        assert tx.messages_to([], 0) == []


def test_who_changed_is_told_by_key_the_forgotten_too(market: Store) -> None:
    with market.write() as tx:
        before = tx.revision()
        tx.forget_seeker("s2")
    with market.read() as tx:
        assert tx.seekers_changed(before) == [2]
        assert tx.seekers_changed(tx.revision()) == []
