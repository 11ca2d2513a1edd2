"""The state machine of applications, exhaustively: every state, every event."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.casework import CLOSED, STATE_NAMES, Event, State, Step, advance, allowed, begun, taken_back
from matching.casework.applications import EVENT_NAMES, NEED_A_REASON, STALE_DAYS, TERMS
from matching.errors import BadInput

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


DAYS = {Event.KEEP_1: 28, Event.KEEP_3: 89, Event.KEEP_6: 181}
"""From the hire on; everything else happens at once."""


def step(event: Event, at: datetime | None = None, actor: str = "li", reason: str = "原因") -> Step:
    return Step(event, at or NOON + timedelta(days=DAYS.get(event, 0)), actor, reason)


def walk(*events: Event):
    application = begun(1, 2, step(events[0]))
    for event in events[1:]:
        application = advance(application, step(event))
    return application


def all_reached():
    """One application in each state that can be reached, by the shortest way."""
    found, turn = {}, [begun(1, 2, step(event)) for event in allowed(None)]
    while turn:
        application = turn.pop(0)
        if application.state not in found:
            found[application.state] = application
            turn += [advance(application, step(event)) for event in allowed(application)]
    return found


def test_every_state_is_reached_and_named():
    assert set(all_reached()) == set(State) == set(STATE_NAMES)
    assert set(EVENT_NAMES) == set(Event)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_what_is_allowed_happens_and_everything_else_is_refused_naming_the_way(state, event):
    application = all_reached()[state]
    if event in allowed(application):
        after = advance(application, step(event))
        assert after.history[-1].event is event
    else:
        with pytest.raises(BadInput) as refused:
            advance(application, step(event))
        assert STATE_NAMES[state] in refused.value.cure


@pytest.mark.parametrize("state", State)
def test_an_open_application_has_a_day_and_somebody_who_must_act_and_a_closed_one_has_neither(state):
    application = all_reached()[state]
    assert (application.due is not None) == (state not in CLOSED) == bool(application.must_act)
    assert application.is_open == (state in TERMS)


@pytest.mark.parametrize("event", NEED_A_REASON)
def test_a_no_needs_a_reason(event):
    application = next(one for one in all_reached().values() if event in allowed(one))
    with pytest.raises(BadInput) as refused:
        advance(application, step(event, reason="  "))
    assert refused.value.field == "reason"


def test_reminding_gives_another_term_and_leaves_the_state():
    application = walk(Event.APPLY)
    later = advance(application, step(Event.REMIND, NOON + timedelta(days=6)))
    assert (later.state, later.since) == (State.APPLIED, application.since)
    assert later.due == date(2026, 11, 29) + timedelta(days=TERMS[State.APPLIED][1])


def test_a_person_may_apply_again_after_a_no():
    assert walk(Event.APPLY, Event.REFUSE, Event.APPLY).state is State.APPLIED


def test_stale_is_only_what_nobody_answers():
    waiting, hired = walk(Event.APPLY), walk(Event.APPLY, Event.HIRE)
    limit = waiting.due + timedelta(days=STALE_DAYS)
    assert not waiting.is_stale(limit)
    assert waiting.is_stale(limit + timedelta(days=1))
    assert not hired.is_stale(date(2036, 1, 1))


@pytest.mark.parametrize("event", DAYS)
def test_nobody_has_been_in_work_longer_than_since_the_day_of_hire(event):
    hired = walk(Event.APPLY, Event.HIRE)
    with pytest.raises(BadInput, match="2026年11月23日入职，还不满"):
        advance(hired, step(event, NOON + timedelta(days=DAYS[event] - 1)))
    long_ago = begun(1, 2, Step(Event.HIRE, NOON, "li", on=NOON.date() - timedelta(days=DAYS[event])))
    assert advance(long_ago, step(event, NOON)).history[-1].event is event


@given(st.lists(st.sampled_from(Event), min_size=1, max_size=12))
def test_taking_back_leads_to_where_it_stood(events):
    application = None
    for event in events:
        if event not in allowed(application):
            continue
        before, application = (
            application,
            begun(1, 2, step(event)) if application is None else advance(application, step(event)),
        )
        assert taken_back(application, "li", application.history[-1].at) == before


def test_taking_back_is_for_its_actor_and_for_ten_minutes():
    application = walk(Event.APPLY, Event.INVITE)
    for actor, later in (("wang", timedelta()), ("li", timedelta(minutes=10, seconds=1))):
        with pytest.raises(BadInput):
            taken_back(application, actor, NOON + later)
    assert taken_back(application, "li", NOON + timedelta(minutes=10)).state is State.APPLIED
