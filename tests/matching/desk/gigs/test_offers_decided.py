"""To whom a freed place was offered is a decision: it says why, and comes out again whatever has changed since."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matching.desk import Desk
from matching.push.rules import PushRules
from matching.results import Decision
from matching.vocabulary import DecisionKind
from tests.matching.desk.gigs.hands import a_person, a_shift, boss, me, reserve, turn_the_clock


def decided(desk: Desk, gig: str) -> list[Decision]:
    with desk.store.read() as tx:
        return tx.decisions_about(tx.posting_key(gig), DecisionKind.OFFER)


def lines_of(desk: Desk, decision: Decision) -> dict[str, dict]:
    return {item["seeker_id"]: item for item in desk.decision(decision.decision_id)["answer"]["items"]}


@pytest.fixture
def line(desk: Desk, gig: str) -> tuple[str, str, list[str]]:
    """A full shift, veterans preferred, and four who wait: one works meanwhile, one is a veteran and came last."""
    facts = {"title": "快递分拣员", "employer": boss(gig).subject, "kind": "零工", "district": "站前区"}
    desk.publish(facts | {"posting_id": gig, "description": f"快递分拣，退役军人优先，{gig}号库。"})
    shift, meanwhile, holder = a_shift(desk, gig), a_shift(desk, gig, starts=10), a_person(desk)
    reserve(desk, holder, shift)
    veteran = {"groups": "veteran", "groups_source": "certified", "consent_sensitive": True}
    busy, first, second, last = (a_person(desk, consent_push=True, **more) for more in ({}, {}, {}, veteran))
    for one in (busy, first, second, last):
        reserve(desk, one, shift, wait=True)
    reserve(desk, busy, meanwhile)
    return shift, holder, [busy, first, second, last]


def test_it_says_who_was_offered_a_place_who_was_not_and_why(desk, gig, line):
    shift, holder, (busy, first, second, last) = line
    desk.release(holder, shift, me(holder))
    (decision,) = decided(desk, gig)
    told = desk.decision(decision.decision_id)
    assert (told["kind"], told["subject"], told["answer"]["shift_id"]) == ("offer", gig, shift)
    assert {"policy", "gigs", "push"} <= told["versions"].keys()
    items = lines_of(desk, decision)
    assert list(items) == [last, busy, first, second]
    assert items[last]["weight"] > items[first]["weight"] == items[second]["weight"]
    assert [items[one]["outcome"] for one in items] == ["offered", *["places_gone"] * 3]
    (message,) = desk.inbox(last, me(last))["items"]
    assert (items[last]["message_id"], items[last]["until"][:16]) == (message["message_id"], until(desk, last))
    with desk.store.read() as tx:
        (kept,) = tx.inbox(tx.seeker_key(last))
    assert kept.decision_id == decision.decision_id
    desk.release(last, shift, me(last))
    again = lines_of(desk, decided(desk, gig)[1])
    assert [again[one]["outcome"] for one in again] == ["does_not_fit", "offered", "places_gone"]
    assert [fault["text"] for fault in again[busy]["faults"]]


def until(desk: Desk, seeker: str) -> str:
    return desk.my_reservations(seeker, me(seeker))[0]["until"][:16]


def test_it_comes_out_byte_for_byte_whatever_has_become_of_people_shift_and_rules(desk, gig, line, monkeypatch):
    shift, holder, (busy, first, second, last) = line
    desk.release(holder, shift, me(holder))
    desk.release(last, shift, me(last))
    decisions = decided(desk, gig)
    desk.release(busy, shift, me(busy))
    desk.put_seeker({"seeker_id": last, "wish_titles": ["会计"], "birth_year": 2012})
    desk.set_consents(first, {"consent_push": False})
    turn_the_clock(monkeypatch, desk, timedelta(hours=30))
    desk.settle_gigs()
    desk.close(gig)
    figures = desk.parts.push_rules.model_dump() | {"caps": {"a_day": 0, "a_week": 0}}
    stricter = desk.parts.gig_rules.model_copy(update={"version": "other"})
    rules = {"gig_rules": stricter, "push_rules": PushRules.model_validate(figures)}
    monkeypatch.setattr(desk, "parts", replace(desk.parts, **rules))
    assert [desk.replay(one.decision_id)["identical"] for one in decisions] == [True, True]
    desk.forget(second)
    assert desk.decision(decisions[0].decision_id)["answer"] is None


def test_while_nobody_is_offered_anything_nothing_is_decided(desk, gig):
    """A worker looks ten times a second whether a place is free."""
    shift, holder, busy = a_shift(desk, gig), a_person(desk), a_person(desk)
    reserve(desk, holder, shift)
    reserve(desk, busy, shift, wait=True)
    reserve(desk, busy, a_shift(desk, gig, starts=10))
    desk.release(holder, shift, me(holder))
    for _ in range(3):
        assert desk.settle_gigs() == 0
    assert decided(desk, gig) == []
