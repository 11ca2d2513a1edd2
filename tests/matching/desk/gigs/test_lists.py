"""Lists of gigs: free times, hard conditions, true reasons; decisions that come out again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matching.audit import answer_bytes
from matching.errors import BadInput, Forgotten
from tests.matching.desk.gigs.hands import a_person, a_shift, boss, listed, me, nameless, reserve


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
    choosy = a_person(desk)
    desk.refuse_like(choosy, gig)
    assert shift not in listed(desk, choosy)
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
    for answer in answers:
        items = answer.body["items"]
        assert [item["rank"] for item in items] == list(range(1, len(items) + 1))
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
