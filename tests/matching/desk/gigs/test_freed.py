"""A freed place goes out: WeChat, calls, caps, quiet hours."""

from datetime import timedelta

from matching.desk import Desk
from matching.desk.calling import CallOutcome
from matching.desk.room import CITY_TIME
from matching.messages import ChannelName, Send, SendState, TokenState
from tests.matching.desk.gigs.hands import STAFF, a_person, a_shift, confirm, me, reserve, turn_the_clock
from tests.wechat_server import WeChatServer


def with_account(desk: Desk, platform: WeChatServer, tokens: int = 1, **more) -> str:
    """Wants to be told, has an account bound, and so many subscriptions."""
    name = a_person(desk, consent_push=True, **more)
    desk.bind_account(name, platform.login(f"o-{name}"))
    for at in range(tokens):
        platform.grant(f"o-{name}")
        desk.grant(name, f"tap {at}", ["tmpl"])
    return name


def freed_for(desk: Desk, gig: str, *waiting: str, **shift) -> tuple[str, str]:
    """A place for whose freeing these people waited; the shift, and who had it."""
    named, holder = a_shift(desk, gig, **shift), a_person(desk)
    reserve(desk, holder, named)
    for one in waiting:
        reserve(desk, one, named, wait=True)
    desk.release(holder, named, me(holder))
    return named, holder


def on_the_way(desk: Desk, seeker: str) -> list[Send]:
    with desk.store.read() as tx:
        return [send for one in tx.inbox(tx.seeker_key(seeker)) for send in tx.sends_of(one.message_id)]


def ledger(desk: Desk, seeker: str) -> list[TokenState]:
    with desk.store.read() as tx:
        return [one.state for one in tx.tokens_of(tx.seeker_key(seeker))]


def test_a_freed_place_goes_out_over_wechat_once_on_a_subscription(desk, gig, platform):
    person, silent = with_account(desk, platform), a_person(desk)
    shift, _ = freed_for(desk, gig, person, silent)
    (send,) = on_the_way(desk, person)
    assert (send.channel, send.state, ledger(desk, person)) == (ChannelName.WECHAT, SendState.DUE, [TokenState.HELD])
    before = len(platform.delivered)
    assert (desk.send_due(), desk.send_due()) == (1, 0)
    (delivered,) = platform.delivered[before:]
    assert (delivered.openid, delivered.data["thing1"]) == (f"o-{person}", "快递分拣员有空位了")
    assert [one.state for one in on_the_way(desk, person)] == [SendState.SENT]
    assert ledger(desk, person) == [TokenState.SPENT]
    desk.release(person, shift, me(person))
    assert desk.my_reservations(silent, me(silent))[0]["state"] == "offered"
    assert on_the_way(desk, silent) == []
    assert len(desk.inbox(silent, me(silent))["items"]) == 1


def test_what_was_answered_or_ran_out_before_it_went_out_is_withdrawn(desk, gig, platform, monkeypatch):
    quick, slow = with_account(desk, platform), with_account(desk, platform)
    answered, _ = freed_for(desk, gig, quick)
    confirm(desk, quick, answered)
    freed_for(desk, gig, slow, days=5)
    turn_the_clock(monkeypatch, desk, timedelta(minutes=21))
    before = len(platform.delivered)
    desk.send_due()
    desk.settle_gigs()
    assert platform.delivered[before:] == []
    for one in (quick, slow):
        assert [send.state for send in on_the_way(desk, one)] == [SendState.WITHDRAWN]
        assert ledger(desk, one) == [TokenState.FREE]


def test_an_offer_at_night_goes_out_in_the_morning_and_keeps_its_minutes(desk, gig, platform, monkeypatch):
    person, reader, late = with_account(desk, platform), a_person(desk), a_person(desk)
    turn_the_clock(monkeypatch, desk, timedelta(hours=11))
    for one in (person, reader):
        freed_for(desk, gig, one, late)
    (send,) = on_the_way(desk, person)
    assert send.not_before.astimezone(CITY_TIME).hour == desk.parts.push_rules.quiet.until
    for one in (person, reader):
        assert desk.my_reservations(one, me(one))[0]["until"][11:16] == "08:20"
    turn_the_clock(monkeypatch, desk, timedelta(hours=9, minutes=5))
    desk.settle_gigs()
    before = len(platform.delivered)
    desk.send_due()
    assert [one.openid for one in platform.delivered[before:]] == [f"o-{person}"]
    assert confirm(desk, person, desk.my_reservations(person, me(person))[0]["shift_id"])["state"] == "confirmed"


def test_caps_consent_and_the_call_list_hold_for_freed_places_too(desk, gig, platform):
    full, closed = with_account(desk, platform, 3), with_account(desk, platform)
    desk.set_consents(closed, {"consent_push": False})
    called = a_person(desk, consent_push=True)
    for days in (2, 3, 4):
        freed_for(desk, gig, full, days=days)
    for one in (closed, called):
        freed_for(desk, gig, one)
    assert len(on_the_way(desk, full)) == desk.parts.push_rules.caps.a_day
    assert len(desk.inbox(full, me(full))["items"]) == 3
    assert on_the_way(desk, closed) == []
    (row,) = [row for row in desk.calls(STAFF, 100)["items"] if row["seeker_id"] == called]
    assert row["title"] == "快递分拣员有空位了"
    assert desk.note_call(row["message_id"], CallOutcome.REACHED, asker=STAFF)["state"] == "sent"


def test_whose_personalisation_is_off_is_told_of_the_place_they_wait_for(desk, gig, platform):
    person = with_account(desk, platform, consent_personalisation=False)
    freed_for(desk, gig, person)
    assert [one.channel for one in on_the_way(desk, person)] == [ChannelName.WECHAT]
