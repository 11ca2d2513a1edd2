"""Every open case has an owner and a day, whatever happens to it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.casework import Case, CaseEvent, CaseStep, closed, contacted, handed_over, merged, opened, postponed
from matching.casework.cases import DUTY, LONGEST_DAYS
from matching.errors import BadInput

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = NOON.date()
OWNERS = st.sampled_from(["", "li", "wang"])
DUES = st.integers(-3, LONGEST_DAYS + 3).map(lambda days: DAY + timedelta(days=days))


def step(event: CaseEvent, at: datetime = NOON, note: str = "电话") -> CaseStep:
    return CaseStep(event, at, "li", note)


CHANGES = st.one_of(
    st.tuples(st.just("open"), OWNERS),
    st.tuples(st.just("contact"), st.none() | DUES),
    st.tuples(st.just("postpone"), DUES),
    st.tuples(st.just("hand over"), OWNERS),
    st.tuples(st.just("close"), st.none()),
    st.tuples(st.just("merge"), st.booleans()),
)


def changed(case, what, value, at):
    match what:
        case "open":
            return opened(case.seeker, value, step(CaseEvent.OPENED, at), case)
        case "contact":
            return contacted(case, step(CaseEvent.CONTACTED, at), value)
        case "postpone":
            return postponed(case, step(CaseEvent.POSTPONED, at), value)
        case "hand over":
            return handed_over(case, step(CaseEvent.HANDED_OVER, at), value)
        case "close":
            return closed(case, step(CaseEvent.CLOSED, at))
    other = opened(9, "wang", step(CaseEvent.OPENED, at))
    return merged(case, other if value else closed(other, step(CaseEvent.CLOSED, at)), step(CaseEvent.MERGED, at))


@given(st.lists(CHANGES, max_size=20))
def test_whatever_happens_an_open_case_has_an_owner_and_a_day_and_its_history_grows(changes):
    case = opened(1, "", step(CaseEvent.OPENED))
    assert case.owner == DUTY
    for number, (what, value) in enumerate(changes, start=1):
        try:
            after = changed(case, what, value, NOON + timedelta(hours=number))
        except BadInput:
            continue
        assert not after.is_open or (after.owner and after.due is not None)
        assert after.is_open or after.due is None
        assert len(after.history) >= len(case.history)
        assert after.seeker == 1
        case = after


def test_an_open_case_without_owner_or_day_cannot_exist():
    for owner, due in (("", DAY), ("li", None)):
        with pytest.raises(ValueError, match="owner and a day"):
            Case(1, owner, due, True, ())


def test_merging_keeps_the_earlier_day_and_stays_open():
    first, second = opened(1, "li", step(CaseEvent.OPENED)), opened(2, "wang", step(CaseEvent.OPENED))
    second = postponed(second, step(CaseEvent.POSTPONED), DAY + timedelta(days=1))
    both = merged(first, second, step(CaseEvent.MERGED))
    assert (both.owner, both.due, both.is_open) == ("li", DAY + timedelta(days=1), True)
    done = closed(first, step(CaseEvent.CLOSED))
    assert merged(done, second, step(CaseEvent.MERGED)).owner == "wang"


@pytest.mark.parametrize("days", [-1, LONGEST_DAYS + 1])
def test_the_next_call_is_neither_past_nor_too_far_ahead(days):
    case = opened(1, "li", step(CaseEvent.OPENED))
    with pytest.raises(BadInput) as refused:
        contacted(case, step(CaseEvent.CONTACTED), DAY + timedelta(days=days))
    assert refused.value.field == "due"


def test_what_is_done_is_told_in_words_or_refused():
    case = opened(1, "li", step(CaseEvent.OPENED))
    for change in (
        lambda: contacted(case, step(CaseEvent.CONTACTED, note=" ")),
        lambda: postponed(case, step(CaseEvent.POSTPONED, note=""), date(2026, 11, 30)),
        lambda: closed(case, step(CaseEvent.CLOSED, note="")),
    ):
        with pytest.raises(BadInput):
            change()
