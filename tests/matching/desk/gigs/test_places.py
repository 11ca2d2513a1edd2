"""Places on shifts: reserved, confirmed, attended, offered on; hours and rest."""

from datetime import datetime, time, timedelta

import pytest

from matching.errors import BadInput
from matching.messages import MessageKind
from tests.matching.desk.gigs.hands import STAFF, a_person, a_shift, boss, confirm, listed, me, reserve, turn_the_clock


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
