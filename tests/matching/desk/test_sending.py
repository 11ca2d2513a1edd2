"""What is due goes out over the platform's own protocol; the ledger, the log of sends and the telephones agree."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.desk import Desk
from matching.desk.calling import MOST_CALLS, CallOutcome
from matching.errors import BadInput, Forbidden, NotFound
from matching.messages import ChannelName, Message, MessageKind, Send, SendState, TokenState, message_id
from matching.settings import Settings
from matching.vocabulary import Role
from tests.wechat_server import WeChatServer

LI = Asker(Role.COUNSELLOR, "li")
EARLIER = datetime(2026, 11, 1, tzinfo=UTC)
TEMPLATES = {"fair": {"id": "tmpl", "page": "pages/inbox/inbox", "data": {"thing1": "title"}}}
TEMPLATES |= {"posting": TEMPLATES["fair"]}
_numbers = count()


@pytest.fixture(scope="module")
def platform() -> Iterator[WeChatServer]:
    with WeChatServer() as server:
        yield server


@pytest.fixture(scope="module")
def shared(platform: WeChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(
        Settings(
            data_dir=tmp_path_factory.mktemp("sending"),
            database_url="",
            wechat_appid=platform.appid,
            wechat_secret=platform.secret,
            wechat_url=platform.url,
            wechat_templates=TEMPLATES,
        )
    )
    yield opened
    opened.close_down()


@pytest.fixture
def desk(shared: Desk, platform: WeChatServer, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Nothing due, nothing delivered; it is noon, tomorrow's: what is put off is not due by the clock of the store."""
    noon = datetime.now(UTC).replace(hour=4, minute=0) + timedelta(days=1)
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: noon))
    platform.delivered.clear()
    shared.rests_until = EARLIER
    with shared.store.write() as tx:
        tx._db.run("DELETE FROM sends")
    return shared


def a_person(desk: Desk, platform: WeChatServer, tokens: int = 1, **more: Any) -> str:
    """Somebody with a bound account and so many subscriptions; their openid is o- and their id."""
    name = f"s{next(_numbers)}"
    desk.put_seeker({"seeker_id": name, "wish_titles": ["保安"], "name": "张三", "consent_push": True} | more)
    desk.bind_account(name, platform.login(f"o-{name}"))
    for at in range(tokens):
        platform.grant(f"o-{name}")
        desk.grant(name, f"tap {at}", ["tmpl"])
    return name


def put(desk: Desk, name: str, *about: str, channel: ChannelName = ChannelName.WECHAT) -> str:
    """A message to a person, due on a channel, with a subscription if it is WeChat's; its id."""
    kind = MessageKind.POSTING if about else MessageKind.FAIR
    about = about or (f"F{next(_numbers)}",)
    with desk.store.write() as tx:
        key = tx.seeker_key(name)
        named = message_id(kind, about, key)
        tx.add_messages([Message(named, key, kind, about, "专场招聘会", ("周六",), ("离家近",), EARLIER)])
        token = tx.free_tokens([key], "tmpl")[key][0] if channel is ChannelName.WECHAT else None
        tx.add_sends([Send(named, channel, EARLIER, token)])
    return named


def standing(desk: Desk, name: str, message: str) -> tuple[SendState, list[TokenState]]:
    with desk.store.read() as tx:
        (send,) = tx.sends_of(message)
        return send.state, [token.state for token in tx.tokens_of(tx.seeker_key(name))]


def test_a_posting_of_a_kind_refused_meanwhile_is_not_sent_and_another_is(desk: Desk, platform: WeChatServer) -> None:
    name = a_person(desk, platform, tokens=2)
    for posting_id, title in (("P-REFUSED", "保洁员"), ("P-WANTED", "保安")):
        desk.publish({"posting_id": posting_id, "title": title, "employer": f"{title}公司", "district": "站前区"})
    refused, mixed = put(desk, name, "P-REFUSED"), put(desk, name, "P-REFUSED", "P-WANTED")
    desk.refuse_like(name, "P-REFUSED")
    assert desk.send_due() == 2
    assert standing(desk, name, refused)[0] is SendState.WITHDRAWN
    assert standing(desk, name, mixed)[0] is SendState.SENT
    assert len(platform.delivered) == 1


def test_what_is_due_is_delivered_once_and_opens_the_message(desk: Desk, platform: WeChatServer) -> None:
    name = a_person(desk, platform)
    message = put(desk, name)
    assert (desk.send_due(), desk.send_due()) == (1, 0)
    (delivered,) = platform.delivered
    assert (delivered.openid, delivered.data) == (f"o-{name}", {"thing1": "专场招聘会"})
    assert delivered.page == f"pages/inbox/inbox?message={message}"
    assert standing(desk, name, message) == (SendState.SENT, [TokenState.SPENT])


@pytest.mark.parametrize(
    ("failure", "state", "tokens"),
    [
        (43101, SendState.REFUSED, [TokenState.VOID]),
        (47003, SendState.REFUSED, [TokenState.FREE]),
        (45009, SendState.DUE, [TokenState.HELD]),
        (40037, SendState.DUE, [TokenState.HELD]),
        (45011, SendState.DUE, [TokenState.HELD]),
        (12345, SendState.UNKNOWN, [TokenState.SPENT]),
        ("die", SendState.UNKNOWN, [TokenState.SPENT]),
        ("drop", SendState.UNKNOWN, [TokenState.SPENT]),
    ],
)
def test_send_and_subscription_stand_as_the_platform_answered(
    desk: Desk, platform: WeChatServer, failure: int | str, state: SendState, tokens: list[TokenState]
) -> None:
    name = a_person(desk, platform)
    message = put(desk, name)
    platform.fail_next("send", failure)
    asked = platform.asked["send"]
    desk.send_due()
    desk.send_due()
    assert platform.asked["send"] == asked + 1
    assert standing(desk, name, message) == (state, tokens)


def test_a_channel_that_is_refused_everything_rests(desk: Desk, platform: WeChatServer) -> None:
    first = a_person(desk, platform)
    put(desk, first)
    platform.fail_next("send", 45009)
    desk.send_due()
    second = a_person(desk, platform)
    put(desk, second)
    assert desk.send_due() == 0
    desk.rests_until = EARLIER
    assert desk.send_due() == 1
    assert [one.openid for one in platform.delivered] == [f"o-{second}"]


def test_nothing_goes_out_at_night(desk: Desk, platform: WeChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk, a_person(desk, platform))
    night = datetime.now(UTC).replace(hour=15)
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: night))
    assert desk.send_due() == 0
    monkeypatch.undo()
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: night + timedelta(hours=10)))
    assert desk.send_due() == 1


def test_an_account_that_leads_to_nobody_is_unbound(desk: Desk, platform: WeChatServer) -> None:
    name = a_person(desk, platform)
    message = put(desk, name)
    platform.fail_next("send", 40003)
    desk.send_due()
    assert standing(desk, name, message) == (SendState.REFUSED, [TokenState.VOID])
    assert desk.subscriptions(name)["bound"] is False


def test_nothing_goes_out_to_who_has_said_no_has_read_it_or_left_the_account(
    desk: Desk, platform: WeChatServer
) -> None:
    silent, reader, gone, closed = (a_person(desk, platform) for _ in range(4))
    desk.publish({"posting_id": "P-SHUT", "title": "保安", "employer": "营口甲公司"})
    messages = [put(desk, silent), put(desk, reader), put(desk, gone), put(desk, closed, "P-SHUT", "P-NEVER")]
    desk.set_consents(silent, {"consent_push": False})
    desk.mark_read(reader, messages[1])
    desk.unbind_account(gone)
    desk.close("P-SHUT")
    desk.send_due()
    assert platform.delivered == []
    freed = (SendState.WITHDRAWN, [TokenState.FREE])
    stood = [standing(desk, *one) for one in zip((silent, reader, gone, closed), messages, strict=True)]
    assert stood == [freed, freed, (SendState.REFUSED, [TokenState.VOID]), freed]


def test_a_posting_that_is_open_goes_out(desk: Desk, platform: WeChatServer) -> None:
    name = a_person(desk, platform)
    desk.publish({"posting_id": "P-OPEN", "title": "保安", "employer": "营口乙公司"})
    put(desk, name, "P-OPEN")
    desk.send_due()
    assert len(platform.delivered) == 1


def test_many_workers_side_by_side_deliver_each_message_once(desk: Desk, platform: WeChatServer) -> None:
    people = [a_person(desk, platform) for _ in range(30)]
    messages = [put(desk, name) for name in people]
    with ThreadPoolExecutor(4) as pool:
        while sum(pool.map(lambda _: desk.send_due(), range(4))):
            pass
    assert sorted(one.openid for one in platform.delivered) == sorted(f"o-{name}" for name in people)
    assert {standing(desk, *one)[0] for one in zip(people, messages, strict=True)} == {SendState.SENT}


def test_a_worker_that_died_between_claim_and_settlement_leaves_nothing_that_is_sent_again(
    desk: Desk, platform: WeChatServer
) -> None:
    name = a_person(desk, platform)
    message = put(desk, name)
    with desk.store.write() as tx:
        tx.claim_sends(ChannelName.WECHAT, 5, seconds=-1)  # and then nothing: the process is gone
    desk.send_due()
    assert platform.delivered == []
    assert standing(desk, name, message) == (SendState.UNKNOWN, [TokenState.SPENT])
    assert [one["message_id"] for one in desk.inbox(name, LI)["items"]] == [message]


def test_a_forgotten_person_leaves_nothing_to_send(desk: Desk, platform: WeChatServer) -> None:
    name = a_person(desk, platform)
    put(desk, name)
    desk.forget(name)
    desk.send_due()
    assert platform.delivered == []


# ------------------------------------------------------------------------------------------------ subscriptions


def test_a_grant_is_entered_once_and_only_for_a_bound_account(desk: Desk, platform: WeChatServer) -> None:
    name = a_person(desk, platform, tokens=0)
    for _ in range(2):
        assert desk.grant(name, "tap", ["tmpl", "tmpl"])["free"]["fair"] == 1
    assert desk.grant(name, "another tap", ["tmpl"])["free"]["fair"] == 2
    with pytest.raises(BadInput, match="模板"):
        desk.grant(name, "third", ["other"])
    desk.unbind_account(name)
    with pytest.raises(BadInput, match="绑定"):
        desk.grant(name, "fourth", ["tmpl"])
    assert desk.subscriptions(name)["free"]["fair"] == 0


def test_subscriptions_stay_with_the_account_that_granted_them(desk: Desk, platform: WeChatServer) -> None:
    name = a_person(desk, platform, tokens=2)
    desk.bind_account(name, platform.login(f"o-{name}"))
    assert desk.subscriptions(name)["free"]["fair"] == 2
    desk.bind_account(name, platform.login(f"o-{name}-new-telephone"))
    assert desk.subscriptions(name)["free"]["fair"] == 0


# -------------------------------------------------------------------------------------------------------- calls


def a_call(desk: Desk) -> tuple[str, str]:
    name = f"s{next(_numbers)}"
    row = {"seeker_id": name, "name": "欧阳三", "phone": "13800001111", "consent_push": True}
    desk.put_seeker(row)
    return name, put(desk, name, channel=ChannelName.CALL)


def listed(desk: Desk) -> list[str]:
    return [one["message_id"] for one in desk.calls(LI)["items"]]


def test_a_call_list_says_whom_to_call_and_what_to_say_and_is_logged(desk: Desk) -> None:
    name, message = a_call(desk)
    told = desk.calls(LI)
    (row,) = told["items"]
    assert (told["waiting"], row["message_id"], row["name"], row["phone"]) == (1, message, "欧阳**", "13800001111")
    assert row["why"] == ["离家近"]
    with desk.store.read() as tx:
        assert ("list", "calls") in [(one.what, one.why) for one in tx.accesses(name)]


def test_who_was_reached_has_read_it_and_is_not_called_twice(desk: Desk) -> None:
    name, message = a_call(desk)
    assert desk.note_call(message, CallOutcome.REACHED)["state"] == "sent"
    assert listed(desk) == []
    assert desk.inbox(name, LI)["unread"] == 0
    with pytest.raises(BadInput, match="已经有人打过"):
        desk.note_call(message, CallOutcome.REACHED)
    with pytest.raises(NotFound):
        desk.note_call("m_never", CallOutcome.REACHED)


def test_who_declines_has_dismissed_it(desk: Desk) -> None:
    name, message = a_call(desk)
    desk.note_call(message, CallOutcome.DECLINED)
    assert desk.inbox(name, LI)["items"][0]["dismissed_at"]


@pytest.fixture
def by_the_clock(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk and its store have one clock."""
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: datetime.now(UTC)))
    return desk


@pytest.mark.parametrize("outcome", CallOutcome)
def test_a_call_noted_by_mistake_is_undone_once_by_who_noted_it(by_the_clock: Desk, outcome: CallOutcome) -> None:
    desk = by_the_clock
    name, message = a_call(desk)
    number = desk.settle_call(message, outcome, LI)
    for actor, told in ((Asker(Role.COUNSELLOR, "other"), number), (LI, ""), (LI, f"{number[:-1]}g")):
        with pytest.raises(BadInput, match="只有本人在 10 分钟内"):
            desk.undo_call(message, actor, told)
    desk.undo_call(message, LI, number)
    assert listed(desk) == [message]
    assert desk.calls(LI)["items"][0]["attempts"] == 0
    (kept,) = desk.inbox(name, LI)["items"]
    assert (kept["read_at"], kept["dismissed_at"]) == (None, None)
    with pytest.raises(BadInput, match="已经撤销过了"):
        desk.undo_call(message, LI, number)
    desk.settle_call(message, CallOutcome.REACHED, LI)
    with pytest.raises(BadInput, match="后来又有改动"):
        desk.undo_call(message, LI, number)


def test_what_was_read_before_the_call_stays_read(by_the_clock: Desk) -> None:
    desk = by_the_clock
    name, message = a_call(desk)
    earlier = datetime.now(UTC) - timedelta(hours=1)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(desk.store._shared, "clock", lambda: earlier)
        with desk.store.write() as tx:
            tx.mark_read(tx.seeker_key(name), message)
    desk.undo_call(message, LI, desk.settle_call(message, CallOutcome.DECLINED, LI))
    (kept,) = desk.inbox(name, LI)["items"]
    assert (kept["read_at"], kept["dismissed_at"]) == (earlier.isoformat(), None)


def test_who_was_not_reached_comes_again_tomorrow_and_not_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, message = a_call(desk)
    for attempt in range(1, MOST_CALLS + 1):
        assert listed(desk) == [message]
        told = desk.note_call(message, CallOutcome.NOT_REACHED)
        assert (told["again"] is not None) == (attempt < MOST_CALLS)
        assert listed(desk) == []
        later = datetime.now(UTC) + timedelta(days=2 * attempt)
        monkeypatch.setattr(desk.store._shared, "clock", lambda later=later: later)
        monkeypatch.setattr(Desk, "today", staticmethod(lambda later=later: later.date()))
    assert listed(desk) == []


def test_who_withdraws_the_consent_is_on_no_list(desk: Desk) -> None:
    name, _ = a_call(desk)
    desk.set_consents(name, {"consent_push": False})
    assert listed(desk) == []


def test_an_office_calls_its_own_people_only(desk: Desk) -> None:
    name, message = a_call(desk)
    desk.put_seeker({"seeker_id": name, "name": "欧阳三", "phone": "13800001111", "district": "西市区"})
    west, east = (Asker(Role.COUNSELLOR, "zhao", desk.office_named(place)) for place in ("西市区", "鲅鱼圈区"))
    assert [one["message_id"] for one in desk.calls(west)["items"]] == [message]
    assert desk.calls(east) == {"waiting": 0, "items": []}
    assert (desk.todo(west).calls, desk.todo(east).calls) == (1, 0)
    with pytest.raises(Forbidden):
        desk.note_call(message, CallOutcome.REACHED, asker=east)
    assert desk.note_call(message, CallOutcome.REACHED, asker=west)["state"] == "sent"
