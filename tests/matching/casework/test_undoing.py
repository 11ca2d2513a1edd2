"""Only one's own last step is taken back, for ten minutes, and only the step that was meant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.casework import (
    Case,
    CaseEvent,
    CaseStep,
    Event,
    State,
    Step,
    advance,
    begun,
    closed,
    contacted,
    handed_over,
    number_of,
    opened,
    postponed,
    taken_back,
    undone,
)
from matching.errors import BadInput

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = NOON.date()


def a_case() -> Case:
    return opened(1, "li", CaseStep(CaseEvent.OPENED, NOON, "li"))


def later(minutes: int, event: CaseEvent, note: str = "电话") -> CaseStep:
    return CaseStep(event, NOON + timedelta(minutes=minutes), "li", note)


@pytest.mark.parametrize(
    "change",
    [
        lambda case: contacted(case, later(1, CaseEvent.CONTACTED), DAY + timedelta(days=9)),
        lambda case: postponed(case, later(1, CaseEvent.POSTPONED), DAY + timedelta(days=9)),
        lambda case: handed_over(case, later(1, CaseEvent.HANDED_OVER), "wang"),
        lambda case: closed(case, later(1, CaseEvent.CLOSED)),
    ],
)
def test_every_change_of_a_case_is_undone_to_the_letter(change):
    case = a_case()
    changed = change(case)
    assert changed != case
    assert undone(changed, "li", NOON, number_of(changed.history[-1])) == case


def test_a_new_case_is_gone_and_one_that_was_opened_again_is_closed_again():
    assert undone(a_case(), "li", NOON) is None
    ended = closed(a_case(), later(1, CaseEvent.CLOSED))
    again = opened(1, "wang", later(2, CaseEvent.OPENED), ended)
    assert undone(again, "li", NOON) == ended


def test_a_step_that_a_newer_one_stands_on_is_not_undone():
    first = contacted(a_case(), later(1, CaseEvent.CONTACTED))
    second = postponed(first, later(2, CaseEvent.POSTPONED), DAY + timedelta(days=3))
    older, newer = (number_of(step) for step in second.history[-2:])
    with pytest.raises(BadInput, match="要先撤销后来那一步"):
        undone(second, "li", NOON, older)
    assert undone(second, "li", NOON, newer) == first
    with pytest.raises(BadInput, match="已经撤销过了"):
        undone(first, "li", NOON, newer)


@pytest.mark.parametrize(("actor", "minutes"), [("wang", 1), ("li", 12)])
def test_nobody_else_and_not_later(actor, minutes):
    case = contacted(a_case(), later(1, CaseEvent.CONTACTED))
    with pytest.raises(BadInput, match="只有本人"):
        undone(case, actor, NOON + timedelta(minutes=minutes))


def test_a_step_from_before_steps_remembered_is_told_to_be_so():
    case = contacted(a_case(), later(1, CaseEvent.CONTACTED))
    old = replace(case, history=(*case.history[:-1], replace(case.history[-1], was=None)))
    with pytest.raises(BadInput, match="不能撤销"):
        undone(old, "li", NOON)


def test_an_older_step_of_an_application_is_refused_while_a_newer_stands():
    first = begun(1, 2, Step(Event.RECOMMEND, NOON, "li"))
    second = advance(first, Step(Event.INVITE, NOON + timedelta(minutes=1), "li"))
    with pytest.raises(BadInput, match="要先撤销后来那一步"):
        taken_back(second, "li", NOON, number_of(second.history[0]))
    assert taken_back(second, "li", NOON, number_of(second.history[1])) == first


def test_kept_terms_run_from_the_day_of_hire_whenever_it_was_recorded():
    hired_on = DAY - timedelta(days=40)
    application = begun(1, 2, Step(Event.HIRE, NOON, "li", on=hired_on))
    assert application.due == hired_on + timedelta(days=30)
    late = advance(application, Step(Event.KEEP_1, NOON + timedelta(days=20), "li"))
    assert (late.state, late.due) == (State.KEPT_1, hired_on + timedelta(days=91))
    later_still = advance(late, Step(Event.KEEP_3, NOON + timedelta(days=80), "li"))
    assert later_still.due == hired_on + timedelta(days=183)


@pytest.mark.parametrize("days", [1, -400])
def test_a_hire_is_not_of_tomorrow_nor_of_years_ago(days):
    with pytest.raises(BadInput, match="日期"):
        begun(1, 2, Step(Event.HIRE, NOON, "li", on=DAY + timedelta(days=days)))
