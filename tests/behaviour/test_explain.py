"""Who a person is changes no sentence, but for the statutory questions put to themselves."""

from typing import Any

import pytest

from matching.eligibility import Pairing, open_questions
from matching.explain import QUESTIONS, Case, Voice, gaps, reasons
from matching.explain import Person as Told
from matching.reach import distance_km
from matching.vocabulary import Demand, Education, PriorityGroup, Shift, Trait
from tests.builders import ON, Job, Person, a_posting, a_seeker, north

JOB = a_posting(
    title="理货员",
    education=Education.SENIOR,
    years=1,
    pay=(3000, 4500),
    at=north(3),
    shifts=(Shift.DAY,),
    traits=tuple(Trait),
    demands=(Demand.STANDING, Demand.HEIGHTS),
)


def someone(**traits: Any) -> Person:
    return a_seeker(
        experience_words="做过理货",
        years=2,
        education=Education.SENIOR,
        pay_min=3500,
        at=north(0),
        limits=(Demand.NIGHT_SHIFT,),
        **traits,
    )


def told(person: Person, job: Job, voice: Voice) -> tuple[Any, Any]:
    pair = Pairing(person.row, person.protected, job.row.one(), ON)
    (unsure,) = open_questions(pair, QUESTIONS)
    km = float(distance_km(person.row.one().sphere, job.row.one().sphere))
    case = Case(Told(person.described, voice), job.described, unsure, km)
    return reasons(case), gaps(case)


@pytest.mark.parametrize("voice", list(Voice))
@pytest.mark.parametrize(
    "who",
    [
        {"sex": "female"},
        {"birth_year": 1955},
        {"birth_year": 2004},
        {"ethnicity": "满族"},
        {"marriage": "离异"},
        {"household_registration": "农村"},
        {"religion": "无"},
        {"health": "高血压"},
    ],
)
def test_no_protected_attribute_changes_a_sentence(who: dict[str, Any], voice: Voice) -> None:
    assert told(someone(protected=who), JOB, voice) == told(someone(), JOB, voice)


@pytest.mark.parametrize("voice", list(Voice))
@pytest.mark.parametrize("group", list(PriorityGroup))
def test_without_consent_no_group_changes_a_sentence(group: PriorityGroup, voice: Voice) -> None:
    silent = someone(consent=False, **{group.value: True})
    assert told(silent, JOB, voice) == told(someone(consent=False), JOB, voice)


@pytest.mark.parametrize("group", list(PriorityGroup))
def test_even_with_consent_no_group_changes_what_others_read(group: PriorityGroup) -> None:
    assert told(someone(**{group.value: True}), JOB, Voice.OTHERS) == told(someone(), JOB, Voice.OTHERS)


def test_the_sentences_compared_say_something() -> None:
    found, lacking = told(someone(), JOB, Voice.SEEKER)
    assert len(found) >= 6
    assert lacking


def test_a_wish_that_tells_of_a_disability_is_told_to_others_without_it() -> None:
    person = a_seeker(wish="听障录入员")
    for voice, shown in ((Voice.SEEKER, "「听障录入员」"), (Voice.OTHERS, "「录入员」")):
        found, lacking = told(person, a_posting(title="焊工"), voice)
        assert {gap.code: gap.text for gap in lacking}["work"] == f"没看出和{voice}想找的{shown}是一类活"
        assert voice is Voice.SEEKER or "听障" not in f"{found}{lacking}"
