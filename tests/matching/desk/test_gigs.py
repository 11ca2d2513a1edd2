"""Gigs from end to end: free times, a list with true reasons, places reserved, confirmed, offered on, attended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from threading import Barrier, Thread

import pytest

from matching.assembly import open_desk
from matching.audit import Asker, answer_bytes
from matching.desk import Desk
from matching.desk.calling import CallOutcome
from matching.desk.room import CITY_TIME
from matching.errors import BadInput, Forbidden, Forgotten, NotFound
from matching.messages import ChannelName, MessageKind, Send, SendState, TokenState
from matching.settings import Settings
from matching.vocabulary import Role
from tests.wechat_server import WeChatServer

STAFF = Asker(Role.COUNSELLOR, "li")
ALWAYS = {"weekly": [{"weekday": day, "starts": "00:00", "ends": "00:00"} for day in range(1, 8)]}
HOME = {"longitude": 122.2354, "latitude": 40.6674, "district": "站前区"}
_numbers = count()


@pytest.fixture(scope="module")
def platform() -> Iterator[WeChatServer]:
    with WeChatServer() as server:
        yield server


@pytest.fixture(scope="module")
def desk(platform: WeChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """It begins at noon."""
    login = {"wechat_appid": platform.appid, "wechat_secret": platform.secret, "wechat_url": platform.url}
    templates = {"gig": {"id": "tmpl", "page": "pages/inbox/inbox", "data": {"thing1": "title"}}}
    folder = tmp_path_factory.mktemp("gigs")
    opened = open_desk(Settings(data_dir=folder, database_url="", wechat_templates=templates, **login))
    began = datetime.now(CITY_TIME)
    ahead = began.replace(hour=12, minute=0) - began
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Desk, "now", staticmethod(lambda: datetime.now(CITY_TIME) + ahead))
        opened.store._known_shared().clock = lambda: Desk.now()
        yield opened
    opened.close_down()


@pytest.fixture
def gig(desk: Desk) -> str:
    """A gig posting of the test's own, 2.2 km from HOME."""
    name = f"gig-{next(_numbers)}"
    desk.publish(
        {
            "posting_id": name,
            "title": "快递分拣员",
            "employer": boss(name).subject,
            "description": f"双十二大促快递分拣，不需要经验，{name}号库。",
            "kind": "零工",
            "longitude": 122.2354,
            "latitude": 40.6874,
            "district": "站前区",
        }
    )
    return name


def a_shift(desk: Desk, gig: str, *, days: int = 3, starts: int = 8, hours: float = 8, **more) -> str:
    at = datetime.combine(desk.today() + timedelta(days=days), time(starts))
    row = {"shift_id": f"{gig}-{next(_numbers)}", "places": 1, "pay": 20, "pay_unit": "小时"} | more
    row |= {"starts_at": at.isoformat(), "ends_at": (at + timedelta(hours=hours)).isoformat()}
    desk.publish_shift(gig, row, boss(gig))
    return row["shift_id"]


def a_person(desk: Desk, free: dict | None = ALWAYS, **more) -> str:
    name = f"s{next(_numbers)}"
    base = {"seeker_id": name, "wish_titles": ["分拣员"], "birth_year": 1990, "name": "张三", "phone": "13800000001"}
    desk.put_seeker(base | HOME | more)
    if free:
        desk.put_free_times(name, free)
    return name


def boss(gig: str) -> Asker:
    return Asker(Role.EMPLOYER, f"营口{gig}物流有限公司")


def me(seeker: str) -> Asker:
    return Asker(Role.SEEKER, seeker)


def reserve(desk: Desk, seeker: str, shift: str, *, wait: bool = False, request: str = "") -> dict:
    return desk.reserve(seeker, shift, me(seeker), request or f"r{next(_numbers)}", wait=wait)


def confirm(desk: Desk, seeker: str, shift: str) -> dict:
    return desk.confirm(seeker, shift, me(seeker))


def listed(desk: Desk, seeker: str) -> dict[str, dict]:
    return {item["shift_id"]: item for item in desk.gigs(seeker, 100).body["items"]}


def nameless(desk: Desk, seeker: str) -> dict:
    """The whole list without its number."""
    return desk.gigs(seeker, 100).body | {"decision_id": ""}


def turn_the_clock(monkeypatch: pytest.MonkeyPatch, desk: Desk, to: timedelta) -> None:
    then = desk.now() + to
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: then))


# ------------------------------------------------------------------------------------------------- the list


def test_a_list_tells_time_minutes_pay_and_what_is_missing(desk, gig):
    shift = a_shift(desk, gig)
    item = listed(desk, a_person(desk))[shift]
    said = {one["code"]: one["text"] for one in item["reasons"]}
    assert "08:00到16:00，共8小时，都在你有空的时间里" in said["gig_time"]
    assert said["gig_way"] == "骑电动车约14分钟"
    assert said["gig_pay"] == "20元/小时，日结，这一班合160元（税前）"
    assert "wish" in said
    assert [one["code"] for one in item["gaps"]] == ["skill"]
    asked = listed(desk, a_person(desk, birth_year=None, longitude=None, latitude=None))[shift]
    assert {"age_unknown", "gig_way"} <= {one["code"] for one in asked["gaps"]}


def test_only_what_lies_wholly_in_free_time_is_listed(desk, gig):
    early, late = a_shift(desk, gig), a_shift(desk, gig, starts=15)
    day = (desk.today() + timedelta(days=3)).isoformat()
    person = a_person(desk, {"dates": [{"day": day, "starts": "07:00", "ends": "18:00"}]})
    assert {early} == {early, late} & listed(desk, person).keys()
    silent = desk.gigs(a_person(desk, None)).body
    assert (silent["items"], silent["hint"][:10]) == ([], "还没有填有空的时间。")


def test_hard_conditions_distance_age_and_dismissals_hold_as_on_every_list(desk, gig):
    shift = a_shift(desk, gig)
    person = a_person(desk)
    this_year = desk.today().year
    assert shift in listed(desk, person)
    for barred in ({"commute_minutes_max": 5}, {"birth_year": this_year - 15}, {"wish_kinds": ["全职"]}):
        other = a_person(desk, **barred)
        assert shift not in listed(desk, other), barred
        with pytest.raises(BadInput, match=r"不能报|不能接零工"):
            reserve(desk, other, shift)
    far = a_shift(desk, gig, district="盖州市", address="熊岳镇", longitude=122.15, latitude=40.18)
    assert far in listed(desk, a_person(desk))
    assert far not in listed(desk, a_person(desk, commute_minutes_max=30))
    desk.record_interactions(
        [{"interaction_id": f"i-{gig}", "seeker_id": person, "posting_id": gig, "kind": "dismissed"}
         | {"happened_at": desk.now(), "reason": "太远"}]
    )  # fmt: skip
    assert shift not in listed(desk, person)


def test_a_closed_posting_is_in_no_list_from_the_next_request_on(desk, gig):
    shift, person, off = a_shift(desk, gig), a_person(desk), a_person(desk, consent_personalisation=False)
    assert shift in listed(desk, person)
    assert shift in listed(desk, off)
    desk.close(gig)
    assert shift not in listed(desk, person)
    assert shift not in listed(desk, off)
    with pytest.raises(BadInput, match="不能报"):
        reserve(desk, person, shift)


def test_with_personalisation_off_two_people_who_differ_in_everything_read_the_same(desk, gig):
    first, second = a_shift(desk, gig, days=2), a_shift(desk, gig, days=1)
    off = {"consent_personalisation": False}
    one = nameless(desk, a_person(desk, **off))
    far = a_person(desk, None, wish_titles=["会计"], birth_year=1970, commute_minutes_max=5, **off)
    assert one == nameless(desk, far)
    order = [item["shift_id"] for item in one["items"]]
    assert order.index(second) < order.index(first)
    assert {reason["code"] for item in one["items"] for reason in item["reasons"]} == {"gig_date"}
    near = a_person(desk, **off)
    assert reserve(desk, near, first)["state"] == "reserved"
    assert one["items"][0].keys() == nameless(desk, near)["items"][0].keys()


def test_a_list_is_a_decision_that_comes_out_again_whatever_has_changed_since(desk, gig, monkeypatch):
    shift, other = a_shift(desk, gig), a_shift(desk, gig, days=5)
    person = a_person(desk, groups="退役军人", consent_sensitive=True)
    desk.put_free_times(
        person, {"weekly": [{"weekday": day, "starts": "06:00", "ends": "22:00"} for day in range(1, 8)]}
    )
    off = a_person(desk, consent_personalisation=False)
    answers = [desk.gigs(one, limit, me(one)) for one in (person, off) for limit in (1, 100)]
    assert {shift, other} <= {item["shift_id"] for item in answers[1].body["items"]}
    whole = next(item for item in answers[1].body["items"] if item["shift_id"] == shift)
    why = next(one for one in whole["reasons"] if one["code"] == "gig_time")
    assert why["evidence"]["posting"] == whole["when"]
    assert why["evidence"]["profile"].endswith("06:00到22:00")
    reserve(desk, a_person(desk), shift)
    desk.put_free_times(person, {"weekly": []})
    desk.put_seeker({"seeker_id": person, "wish_titles": ["会计"], "birth_year": 1960})
    desk.publish_shift(gig, {"shift_id": other, "starts_at": whole["starts_at"], "ends_at": whole["ends_at"]}
                       | {"places": 9, "pay": 1, "pay_unit": "day"}, boss(gig))  # fmt: skip
    desk.close(gig)
    stricter = desk.parts.gig_rules.model_copy(update={"version": "other"})
    monkeypatch.setattr(desk, "parts", replace(desk.parts, gig_rules=stricter))
    for answer in answers:
        told = desk.decision(answer.body["decision_id"])
        assert (told["kind"], told["subject"] in (person, off)) == ("gigs", True)
        assert {"ranker", "policy", "encoder", "occupations", "gigs"} <= told["versions"].keys()
        again = desk.replay(answer.body["decision_id"])
        assert again["identical"]
        assert answer_bytes(again["body"]) == answer.content
    assert shift not in listed(desk, person)


def test_lists_of_gigs_go_with_the_person(desk, gig):
    a_shift(desk, gig)
    person = a_person(desk)
    decision_id = desk.gigs(person).body["decision_id"]
    assert decision_id in str(desk.export(person))
    desk.forget(person)
    with pytest.raises(Forgotten):
        desk.decision(decision_id)


# ------------------------------------------------------------------------------------------------- places


def test_reserve_confirm_attend_and_what_the_employer_sees_when(desk, gig, monkeypatch):
    shift, person = a_shift(desk, gig), a_person(desk)
    assert (held := reserve(desk, person, shift))["state"] == "reserved"
    assert held["may"] == ["confirm", "release"]
    (row,) = desk.posting_shifts(gig, boss(gig))[0]["people"]
    assert (row["name"], row["phone"]) == (None, None)
    assert confirm(desk, person, shift)["state"] == confirm(desk, person, shift)["state"] == "confirmed"
    (row,) = desk.posting_shifts(gig, boss(gig))[0]["people"]
    assert (row["name"], row["phone"]) == ("张三", "13800000001")
    with pytest.raises(BadInput, match="还没有开始"):
        desk.mark_attendance(gig, shift, row["seeker_ref"], boss(gig), came=True)
    turn_the_clock(monkeypatch, desk, timedelta(days=4))
    assert desk.mark_attendance(gig, shift, row["seeker_ref"], boss(gig), came=False)["state"] == "no_show"
    assert desk.mark_attendance(gig, shift, row["seeker_ref"], boss(gig), came=True)["state"] == "attended"
    assert [one["state"] for one in desk.my_reservations(person, me(person))] == ["attended"]


def test_the_same_request_is_answered_the_same_and_takes_one_place(desk, gig):
    shift, other = a_shift(desk, gig, places=2), a_shift(desk, gig, days=5)
    person = a_person(desk)
    first = reserve(desk, person, shift, request="again")
    confirm(desk, person, shift)
    desk.close(gig)
    assert reserve(desk, person, shift, request="again") == first
    assert desk.posting_shifts(gig, boss(gig))[0]["left"] == 1
    with pytest.raises(BadInput, match="别的班次"):
        reserve(desk, person, other, request="again")


def test_a_freed_place_is_offered_at_once_to_who_waits_by_policy_then_by_time(desk, gig):
    desk.publish(
        {"posting_id": gig, "title": "快递分拣员", "employer": boss(gig).subject, "kind": "零工", "district": "站前区"}
        | {"description": "优先招聘退役军人。快递分拣。"}
    )
    shift = a_shift(desk, gig)
    holder, early, late = a_person(desk), a_person(desk), a_person(desk)
    veteran = a_person(desk, groups=["veteran"], groups_source="certified", consent_sensitive=True)
    reserve(desk, holder, shift)
    with pytest.raises(BadInput, match="候补"):
        reserve(desk, early, shift)
    waiting = [reserve(desk, one, shift, wait=True) for one in (early, late, veteran)]
    assert [one["place_in_line"] for one in waiting] == [1, 2, 1]
    for freed, offered in ((holder, veteran), (veteran, early), (early, late)):
        assert desk.release(freed, shift, me(freed))["state"] == "released"
        assert desk.my_reservations(offered, me(offered))[0]["state"] == "offered"
        with desk.store.read() as tx:
            (message,) = tx.inbox(tx.seeker_key(offered))
        assert (message.kind, message.about) == (MessageKind.GIG, (gig, shift))
    assert confirm(desk, late, shift)["state"] == "confirmed"
    assert desk.posting_shifts(gig, boss(gig))[0]["waiting"] == 0


def test_a_place_that_is_not_confirmed_goes_on_by_the_worker_or_the_next_request(desk, gig, monkeypatch):
    shift = a_shift(desk, gig)
    slow, second, third = a_person(desk), a_person(desk), a_person(desk)
    reserve(desk, slow, shift)
    reserve(desk, second, shift, wait=True)
    turn_the_clock(monkeypatch, desk, timedelta(minutes=31))
    assert desk.settle_gigs() >= 2
    assert desk.settle_gigs() == 0
    assert desk.my_reservations(slow, me(slow))[0]["state"] == "expired"
    assert desk.my_reservations(second, me(second))[0]["state"] == "offered"
    turn_the_clock(monkeypatch, desk, timedelta(minutes=21))
    assert reserve(desk, third, shift)["state"] == "reserved"
    with pytest.raises(BadInput, match="过时未确认"):
        confirm(desk, second, shift)


def test_who_waits_and_does_not_fit_any_more_is_passed_over(desk, gig):
    shift, clash = a_shift(desk, gig), a_shift(desk, gig, starts=10)
    holder, first, second = a_person(desk), a_person(desk), a_person(desk)
    reserve(desk, holder, shift)
    for one in (first, second):
        reserve(desk, one, shift, wait=True)
    reserve(desk, first, clash)
    desk.release(holder, shift, me(holder))
    assert [desk.my_reservations(one, me(one))[-1]["state"] for one in (first, second)] == ["waiting", "offered"]


def test_hours_and_rest_hold_over_the_shifts_of_all_employers(desk, gig):
    person = a_person(desk)
    reserve(desk, person, a_shift(desk, gig, starts=8, hours=6))
    desk.publish({"posting_id": f"{gig}-b", "title": "搬运", "employer": "另一家", "kind": "零工"})
    row = {"shift_id": f"{gig}-b1", "places": 1, "pay": 150, "pay_unit": "day"}
    at = datetime.combine(desk.today() + timedelta(days=3), time(15))
    row |= {"starts_at": at.isoformat(), "ends_at": (at + timedelta(hours=4)).isoformat()}
    desk.publish_shift(f"{gig}-b", row, STAFF)
    assert row["shift_id"] not in listed(desk, person)
    with pytest.raises(BadInput, match="劳动法第四十一条"):
        reserve(desk, person, row["shift_id"])


def test_a_birth_year_is_needed_and_sixteen_must_be_certain(desk, gig):
    shift = a_shift(desk, gig)
    for born, words in ((None, "没有出生年份"), (desk.today().year - 16, "核对生日")):
        with pytest.raises(BadInput, match=words):
            reserve(desk, a_person(desk, birth_year=born), shift)


# ------------------------------------------------------------------------------------------ a freed place goes out


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


# ------------------------------------------------------------------------------------------------- shifts


def test_a_shift_is_of_a_gig_of_ones_own_and_keeps_its_promises(desk, gig):
    shift, person = a_shift(desk, gig, places=2), a_person(desk)
    with pytest.raises(Forbidden):
        desk.publish_shift(gig, {"shift_id": "x"} | _row(desk), Asker(Role.EMPLOYER, "别家"))
    desk.publish({"posting_id": f"{gig}-full", "title": "保安", "employer": boss(gig).subject, "kind": "全职"})
    with pytest.raises(BadInput, match="不是零工"):
        desk.publish_shift(f"{gig}-full", {"shift_id": "x"} | _row(desk), boss(gig))
    reserve(desk, person, shift)
    with pytest.raises(BadInput, match="时间不能改"):
        desk.publish_shift(gig, {"shift_id": shift} | _row(desk, days=6), boss(gig))
    assert desk.publish_shift(gig, {"shift_id": shift} | _row(desk, places=1), boss(gig))["left"] == 0
    other = a_person(desk)
    reserve(desk, other, shift, wait=True)
    assert desk.publish_shift(gig, {"shift_id": shift} | _row(desk, places=2), boss(gig))["left"] == 0
    assert desk.my_reservations(other, me(other))[0]["state"] == "offered"


def _row(desk: Desk, *, days: int = 3, places: int = 1) -> dict:
    at = datetime.combine(desk.today() + timedelta(days=days), time(8))
    ends = at + timedelta(hours=8)
    return {"starts_at": at.isoformat(), "ends_at": ends.isoformat(), "places": places, "pay": 20, "pay_unit": "hour"}


def test_shifts_come_in_by_file_and_those_of_no_gig_are_rejects(desk, gig, tmp_path: Path):
    day = (desk.today() + timedelta(days=3)).isoformat()
    path = tmp_path / "shifts.csv"
    lines = [
        "shift_id,posting_id,starts_at,ends_at,places,pay,pay_unit",
        f"{gig}-f1,{gig},{day} 08:00,12:00,3,25,小时",
        f"{gig}-f2,nowhere,{day} 08:00,12:00,3,25,小时",
        f"{gig}-f3,{gig},{day} 08:00,12:00,三个,25,小时",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    summary = desk.import_file("shifts", path)
    assert [summary[name] for name in ("read", "added", "rejected")] == [3, 1, 2]
    assert [(one["row"], one["field"]) for one in summary["rejects"]] == [(3, "posting_id"), (4, "places")]
    assert "先导入岗位" in Path(summary["rejects_file"]).read_text(encoding="utf-8-sig")
    assert desk.import_file("shifts", path)["unchanged"] == 1


def test_forgetting_frees_the_place_and_offers_it_on(desk, gig):
    shift, gone, second = a_shift(desk, gig), a_person(desk), a_person(desk)
    reserve(desk, gone, shift)
    confirm(desk, gone, shift)
    reserve(desk, second, shift, wait=True)
    desk.forget(gone)
    assert desk.my_reservations(second, me(second))[0]["state"] == "offered"
    with pytest.raises(NotFound):
        desk.free_times(gone)


def test_free_times_that_make_no_sense_are_refused_with_their_cure(desk):
    person = a_person(desk)
    with pytest.raises(BadInput, match=r"weekly\.0\.weekday"):
        desk.put_free_times(person, {"weekly": [{"weekday": 9, "starts": "08:00", "ends": "09:00"}]})
    assert desk.free_times(person)["weekly"][0] == {"starts": "00:00:00", "ends": "00:00:00", "weekday": 1}


def test_forty_takers_at_once_get_five_places(desk, gig):
    """The whole of it, 200 takers a hundred times on both databases: `python -m tests.benchmarks.gigs_race`."""
    shift = a_shift(desk, gig, places=5)
    people = [a_person(desk) for _ in range(40)]
    together, states = Barrier(len(people)), []

    def take(seeker: str) -> None:
        together.wait()
        states.append(reserve(desk, seeker, shift, wait=True)["state"])

    threads = [Thread(target=take, args=(one,)) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (states.count("reserved"), states.count("waiting")) == (5, 35)
    (told,) = desk.posting_shifts(gig, boss(gig))
    assert (told["left"], len(told["people"]), told["waiting"]) == (0, 5, 35)


def test_times_are_the_citys(desk):
    there = desk.now().astimezone(UTC).replace(tzinfo=None) + timedelta(hours=8)
    assert abs(desk.city_clock() - there) < timedelta(seconds=5)
