"""Many postings at once: each person keeps the best, and none that wants people passes over one it suits better."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.push.budget import CITY_TIME
from matching.push.plan import Basis, Outcome, Standing, acceptance, plan
from matching.push.rules import PushRules
from matching.push.together import Suits, bars, room

NOON = datetime(2026, 11, 25, 12, tzinfo=CITY_TIME)
RULES = PushRules.load(Path(__file__).parents[3] / "data" / "policy")
PEOPLE = range(1, 7)


def rings(one: Suits, out: dict[int, float]) -> dict[int, Outcome]:
    """What the posting's own plan makes of each person, with those left out whom others suit better."""
    standings = tuple(Standing(seeker, bar=out.get(seeker)) for seeker in one.seekers)
    told_before = RULES.rings.most - one.most
    basis = Basis(
        now=NOON, rules=RULES.model_dump(), applications=one.applications, told_before=told_before, standings=standings
    )
    return {ring.seeker: ring.outcome for ring in plan(one.scores, basis)}


@st.composite
def files(draw: st.DrawFn) -> list[Suits]:
    """Postings whose order is not that of the scores: the city's priority has a say in it."""
    found = []
    for posting in range(draw(st.integers(1, 8))):
        seekers = draw(st.permutations(PEOPLE))[: draw(st.integers(0, len(PEOPLE)))]
        scores = draw(st.lists(st.sampled_from([0.1, 0.2, 0.4, 0.8]), min_size=len(seekers), max_size=len(seekers)))
        applications = draw(st.sampled_from([0.02, 0.05, 0.2, 99.0]))
        found.append(Suits(posting, applications, draw(st.integers(0, 6)), tuple(seekers), tuple(scores)))
    return found


@settings(deadline=None)
@given(files(), st.dictionaries(st.sampled_from(PEOPLE), st.integers(1, 4), min_size=6))
def test_the_plans_made_apart_keep_every_room_and_leave_no_pair_that_would_both_rather(
    gathered: list[Suits], rooms: dict[int, int]
) -> None:
    out = bars(gathered, rooms, RULES)
    made = [rings(one, left_out) for one, left_out in zip(gathered, out, strict=True)]
    told = {
        (one.posting, seeker): score
        for one, outcome in zip(gathered, made, strict=True)
        for seeker, score in zip(one.seekers, one.scores, strict=True)
        if outcome[seeker] is Outcome.TOLD
    }
    counted = Counter(seeker for _, seeker in told)
    assert all(counted[seeker] <= rooms[seeker] for seeker in PEOPLE)
    for one, outcome in zip(gathered, made, strict=True):
        expected = sum(acceptance(told[one.posting, who], RULES) for who in one.seekers if (one.posting, who) in told)
        for seeker, score in zip(one.seekers, one.scores, strict=True):
            if outcome[seeker] is Outcome.OUTRANKED and expected < one.applications:
                held = [value for (_, who), value in told.items() if who == seeker]
                assert len(held) == rooms[seeker]
                assert min(held) >= score


def test_one_who_is_turned_down_is_replaced_by_the_next_in_the_order() -> None:
    """Both want one application's worth; the second suits the first person better, so the first goes further down."""
    want = acceptance(0.5, RULES)
    first = Suits(1, want, 100, (1, 2), (0.5, 0.5))
    second = Suits(2, want, 100, (1,), (0.6,))
    out = bars([first, second], {1: 1, 2: 1}, RULES)
    assert out == [{1: 0.6}, {}]
    assert rings(first, out[0]) == {1: Outcome.OUTRANKED, 2: Outcome.TOLD}


def test_of_news_of_one_worth_the_earlier_posting_is_told() -> None:
    same = [Suits(posting, 99.0, 100, (1,), (0.5,)) for posting in (3, 1, 2)]
    assert bars(same, {1: 2}, RULES) == [{1: 0.5}, {}, {}]


def test_who_has_no_room_is_left_to_the_caps() -> None:
    assert bars([Suits(1, 99.0, 100, (1,), (0.5,))], {1: 0}, RULES) == [{}]


def test_room_is_the_messages_of_the_day_and_week_and_what_the_open_one_still_holds() -> None:
    a_day, most = RULES.caps.a_day, RULES.folding.most
    assert room(0, 0, None, RULES) == a_day * most
    assert room(1, RULES.caps.a_week, 2, RULES) == most - 2
    assert room(a_day + 1, 0, None, RULES) == 0
