"""What histories tell of the employer: its first word and how soon, silence once closed; never whom it took."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.casework import Event, Step
from matching.casework.replies import changed, replies
from matching.ranking.replies import SILENCE, Replied, reply

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def history(*steps: tuple[Event, int]) -> list[Step]:
    """Each event on a day after NOON."""
    return [Step(event, NOON + timedelta(days=day), "li") for event, day in steps]


def told(*steps: tuple[Event, int]) -> list[Replied]:
    return [one for _, one in replies(history(*steps))]


@pytest.mark.parametrize("word", [Event.INVITE, Event.OFFER, Event.HIRE, Event.REFUSE])
@pytest.mark.parametrize("asked", [Event.APPLY, Event.RECOMMEND])
def test_any_first_word_is_an_answer_and_all_are_worth_the_same(asked: Event, word: Event) -> None:
    assert told((asked, 0), (word, 2)) == [reply(2)]
    assert told((asked, 0), (word, 2), (Event.REFUSE, 9)) == [reply(2)]


def test_silence_counts_when_it_is_closed_and_waiting_does_not() -> None:
    assert told((Event.APPLY, 0), (Event.REMIND, 5), (Event.ASK, 6)) == []
    assert told((Event.APPLY, 0), (Event.LAPSE, 27)) == [SILENCE]
    assert told((Event.APPLY, 0), (Event.INVITE, 1), (Event.LAPSE, 30)) == [reply(1)]


def test_what_others_ended_and_whom_the_employer_names_itself_count_for_nothing() -> None:
    assert told((Event.APPLY, 0), (Event.WITHDRAW, 1)) == []
    assert told((Event.APPLY, 0), (Event.SET_ASIDE, 1)) == []
    assert told((Event.HIRE, 0)) == told((Event.INVITE, 0), (Event.REFUSE, 1)) == []


def test_each_time_that_a_person_is_put_before_the_employer_counts() -> None:
    steps = (Event.APPLY, 0), (Event.LAPSE, 27), (Event.APPLY, 40), (Event.REFUSE, 44)
    assert told(*steps) == [SILENCE, reply(4)]


def test_an_answer_counts_by_the_day_it_was_given_and_is_known_from_the_day_it_was_recorded() -> None:
    asked, said = history((Event.APPLY, 0), (Event.REFUSE, 9))
    late = Step(said.event, said.at, said.actor, on=(NOON + timedelta(days=2)).date())
    assert list(replies([asked, late])) == [(late.at, reply(2))]


@given(st.lists(st.sampled_from(list(Event)), max_size=12), st.integers(0, 12))
def test_what_a_step_adds_its_undoing_takes_away(events: list[Event], left: int) -> None:
    whole = history(*((event, day) for day, event in enumerate(events)))
    more, less = changed(whole[:left], whole), changed(whole, whole[:left])
    assert more.keys() == less.keys()
    assert all(one == Replied(*(-amount for amount in less[at])) for at, one in more.items())
    assert changed(whole, whole) == {}
