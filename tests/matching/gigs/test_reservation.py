"""A place on a shift, step by step: what may follow what, and until when it holds."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import BadInput
from matching.gigs import Event, GigRules, Reservation, Shift, State, Step, allowed, stepped
from matching.gigs.reservation import HOLDING, PENDING
from tests.conftest import ROOT

TERMS = GigRules.load(ROOT / "data" / "policy" / "gigs.yaml").booking
START = datetime(2026, 12, 5, 8)
SHIFT = Shift(
    shift_id="g1",
    posting_id="p1",
    starts_at=START,
    ends_at=START + timedelta(hours=8),
    places=5,
    pay=200,
    pay_unit="day",
)


def step(standing: Reservation | None, event: Event, hours: float = -24) -> Reservation:
    return stepped(standing, 7, SHIFT, Step(event, START + timedelta(hours=hours), "seeker:s_X"), TERMS)


def test_reserve_confirm_attend():
    held = step(None, Event.RESERVE)
    assert (held.state, held.until) == (State.RESERVED, held.since + timedelta(minutes=TERMS.confirm_minutes))
    sure = step(held, Event.CONFIRM, -23.9)
    assert (sure.state, sure.until) == (State.CONFIRMED, None)
    there = step(sure, Event.ATTEND, 1)
    assert [one.event for one in there.history] == [Event.RESERVE, Event.CONFIRM, Event.ATTEND]
    assert step(there, Event.MISS, 2).state is State.NO_SHOW


def test_who_waits_is_offered_a_place_for_some_minutes_and_never_beyond_the_start():
    offered = step(step(None, Event.WAIT), Event.OFFER, -0.1)
    assert (offered.state, offered.until) == (State.OFFERED, START)
    assert step(offered, Event.EXPIRE, 0).state is State.EXPIRED


@pytest.mark.parametrize(
    ("before", "event", "hours", "words"),
    [
        ([], Event.CONFIRM, -24, "可以做的有：占位、候补"),
        ([Event.RESERVE], Event.ATTEND, 1, "可以做的有：确认、取消、过时"),
        ([Event.RESERVE], Event.CONFIRM, -23, "确认的时间已经过了"),
        ([Event.RESERVE, Event.CONFIRM], Event.MISS, -1, "还没有开始"),
        ([Event.RESERVE, Event.CONFIRM], Event.RELEASE, 0, "已经开始"),
        ([], Event.RESERVE, 1, "已经开始"),
    ],
)
def test_what_cannot_be_is_refused_in_words(before, event, hours, words):
    standing = None
    for one in before:
        standing = step(standing, one)
    with pytest.raises(BadInput, match=words):
        step(standing, event, hours)


@given(st.lists(st.tuples(st.sampled_from(Event), st.floats(0.01, 2)), max_size=12))
def test_whatever_happens_a_place_is_held_by_the_states_that_hold_and_what_waits_has_an_end(events):
    standing, hours = None, -10.0
    for event, later in events:
        hours += later
        try:
            standing = step(standing, event, hours)
        except BadInput:
            continue
        assert standing.history[-1].event is event
        assert (standing.until is not None) == (standing.state in PENDING)
        assert standing.until is None or standing.until <= START
        assert standing.holds == (standing.state in HOLDING)
        assert bool(allowed(standing))
