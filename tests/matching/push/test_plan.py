"""Whom to tell: consent, what they know, caps, head-count, subscriptions, folding; and that it comes out again."""

from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.messages import ChannelName
from matching.push.budget import CITY_TIME, prices
from matching.push.plan import Basis, Outcome, Ring, Standing, acceptance, plan, wanted
from matching.push.rules import PushRules

NOON = datetime(2026, 11, 25, 12, tzinfo=CITY_TIME)
RULES = PushRules.load(Path(__file__).parents[3] / "data" / "policy")
GOOD, POOR = prices(RULES.tokens)[0] + 0.01, prices(RULES.tokens)[0] - 0.01


def planned(
    *people: Standing, score: float = 0.5, wanted: float = 99, now: datetime = NOON, before: int = 0
) -> list[Ring]:
    figures = RULES.model_dump(mode="json")
    basis = Basis(now=now, rules=figures, applications=wanted, told_before=before, standings=people)
    return plan([score] * len(people), basis)


def outcome(**facts: object) -> Outcome:
    return planned(Standing(1, **facts))[0].outcome  # type: ignore[arg-type]


def test_who_has_not_agreed_is_never_told_whatever_else_speaks_for_it() -> None:
    assert outcome(agrees=False, tokens=("t",), open_message="m") == Outcome.NOT_AGREED


def test_who_knows_the_posting_is_not_told_again() -> None:
    assert outcome(knows=True, open_message="m") == Outcome.KNOWS


@pytest.mark.parametrize(
    ("day", "week", "expected"),
    [(1, 5, Outcome.TOLD), (2, 5, Outcome.DAY_FULL), (0, 6, Outcome.WEEK_FULL)],
)
def test_a_full_day_or_week_takes_nothing_more(day: int, week: int, expected: Outcome) -> None:
    assert outcome(day=day, week=week) == expected


def test_news_is_folded_even_on_a_full_day_because_it_is_no_further_message() -> None:
    (ring,) = planned(Standing(1, day=2, week=6, open_message="m", tokens=("t",)), score=GOOD)
    assert (ring.outcome, ring.channel, ring.token) == (Outcome.FOLDED, None, None)


def test_a_posting_with_two_places_does_not_ring_five_thousand_phones() -> None:
    rings = planned(*(Standing(n) for n in range(5000)), score=0.4, wanted=wanted(2, RULES))
    told = sum(ring.told for ring in rings)
    assert told * acceptance(0.4, RULES) == pytest.approx(2 * RULES.rings.applicants_each, rel=0.01)
    assert [ring.told for ring in rings] == [True] * told + [False] * (5000 - told)


def test_who_is_passed_over_makes_room_for_the_next() -> None:
    people = [Standing(n, day=9) for n in range(50)] + [Standing(n) for n in range(50, 100)]
    rings = planned(*people, score=0.4, wanted=0.1)
    assert [ring.seeker for ring in rings if ring.told] == [50, 51]


def test_never_more_than_the_most_are_told_of_one_posting_earlier_ones_counted() -> None:
    rings = planned(*(Standing(n) for n in range(120)), before=30)
    assert sum(ring.told for ring in rings) == RULES.rings.most - 30


def test_a_subscription_is_spent_on_what_is_worth_it_and_kept_from_the_rest() -> None:
    (spent,), (kept,) = (
        planned(Standing(1, tokens=("a", "b")), score=GOOD),
        planned(Standing(1, tokens=("a",)), score=POOR),
    )
    assert (spent.channel, spent.token, spent.not_before) == (ChannelName.WECHAT, "a", NOON)
    assert (kept.told, kept.channel, kept.token, kept.held_back) == (True, None, None, True)


def test_nothing_goes_out_at_night() -> None:
    late = NOON.replace(hour=22)
    (ring,) = planned(Standing(1, tokens=("a",)), score=GOOD, now=late)
    (call,) = planned(Standing(1, may_call=True), now=late)
    tomorrow = late.replace(hour=0) + timedelta(days=1)
    assert ring.not_before == tomorrow.replace(hour=RULES.quiet.until)
    assert call.not_before == tomorrow.replace(hour=RULES.calls.since)


def test_so_many_are_called_and_no_more() -> None:
    rings = planned(*(Standing(n, may_call=True) for n in range(9)))
    called = [ring.channel is ChannelName.CALL for ring in rings]
    assert called == [True] * RULES.calls.a_posting + [False] * (9 - RULES.calls.a_posting)


def standings() -> st.SearchStrategy[list[Standing]]:
    one = st.builds(
        Standing,
        st.integers(1, 10**6),
        st.booleans(),
        st.booleans(),
        st.integers(0, 3),
        st.integers(0, 8),
        st.lists(st.text("abc", min_size=1, max_size=3), max_size=3, unique=True).map(tuple),
        st.booleans(),
        st.sampled_from(("", "m_1")),
        st.just(()),
        st.booleans(),
        st.none() | st.floats(0, 1),
    )
    return st.lists(one, max_size=30, unique_by=lambda standing: standing.seeker)


@given(standings(), st.integers(0, 23), st.floats(0, 1), st.floats(0, 5))
def test_every_plan_keeps_every_promise_and_comes_out_again_from_what_is_kept(
    people: list[Standing], hour: int, score: float, applications: float
) -> None:
    figures = RULES.model_dump(mode="json")
    given_ = {"rules": figures, "applications": applications, "told_before": 0, "standings": tuple(people)}
    basis = Basis(now=NOON.replace(hour=hour), **given_)
    rings = plan([score] * len(people), basis)
    again = Basis.of(orjson.loads(orjson.dumps(basis.packed())))
    assert plan([score] * len(people), again) == rings
    for one, ring in zip(people, rings, strict=True):
        if ring.told:
            assert one.agrees
            assert not one.knows
            assert ring.outcome is Outcome.FOLDED or (one.day < RULES.caps.a_day and one.week < RULES.caps.a_week)
        assert (ring.channel is ChannelName.WECHAT) == (ring.token is not None)
        assert ring.token is None or ring.token in one.tokens
        assert ring.channel is None or ring.not_before is not None
        quiet = ring.not_before is not None and not 8 <= ring.not_before.astimezone(CITY_TIME).hour < 21
        assert not quiet


def test_the_more_places_the_more_are_told() -> None:
    people = [Standing(n) for n in range(99)]
    told = [sum(ring.told for ring in planned(*people, wanted=wanted(places, RULES))) for places in (1, 2, 4)]
    assert told == sorted(told)
    assert told[0] < told[2]


def test_better_news_takes_a_message_along_that_was_not_worth_a_subscription() -> None:
    waits = Standing(1, open_message="m", tokens=("t",), open_goes_out=False)
    (better,), (poor,) = planned(waits, score=GOOD), planned(waits, score=POOR)
    assert (better.outcome, better.channel, better.token) == (Outcome.FOLDED, ChannelName.WECHAT, "t")
    assert (poor.outcome, poor.channel, poor.held_back) == (Outcome.FOLDED, None, True)


def test_whom_others_of_the_file_suit_better_is_passed_over() -> None:
    assert outcome(bar=0.6) == Outcome.OUTRANKED


def test_a_basis_of_before_there_were_files_planned_together_is_read_as_it_was_meant() -> None:
    basis = Basis(
        now=NOON, rules=RULES.model_dump(mode="json"), applications=9, told_before=0, standings=(Standing(1),)
    )
    older = orjson.loads(orjson.dumps(basis.packed()))
    older["standings"] = [[1, True, False, 0, 0, ["t"], False, "m", ["p"]]]
    (ring,) = plan([GOOD], Basis.of(older))
    assert (ring.outcome, ring.channel) == (Outcome.FOLDED, None)
