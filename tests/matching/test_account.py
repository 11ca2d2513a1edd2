"""The account: counted by hand for a few lists; intervals held against formula and simulation."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from matching.account import (
    EVERYBODY,
    Event,
    Given,
    Listed,
    Report,
    Row,
    account,
    share_of_people,
    share_of_sums,
)

WEEK = date(2026, 11, 23)
BEFORE = WEEK - timedelta(days=7)
NOBODY: frozenset[str] = frozenset()
VETERAN = frozenset({"veteran"})


def row(report: Report, group: str, week: date | None = None) -> Row:
    (found,) = [one for one in report.rows if (one.group, one.week) == (group, week)]
    return found


def shortlist(shown: tuple[int, ...], base: tuple[int, ...], veterans: set[int], **more: Any) -> Listed:
    groups = {key: VETERAN if key in veterans else NOBODY for key in (*shown, *base)}
    return Listed(**{"week": WEEK, "shown": shown, "base": base, "groups": groups, "loss": 0.0, "rules": {}} | more)


def test_places_and_exposure_are_counted_delivered_and_by_the_ranker_alone() -> None:
    report = account(["veteran"], [WEEK], listed=[shortlist((1, 2), (2, 3), veterans={1, 3})])
    one = row(report, "veteran", WEEK)
    assert (one.places.count, one.places.of, one.people) == (1, 2, 1)
    assert one.exposure.count == pytest.approx(1.0)
    assert one.exposure_base.count == pytest.approx(1 / np.log2(3))
    assert one.exposure.of == one.exposure_base.of == pytest.approx(1 + 1 / np.log2(3))


def test_a_person_counts_once_however_often_they_stand_there() -> None:
    lists = [shortlist((1, 2), (1, 2), veterans={1})] * 3
    mine = [Given(WEEK, 1, VETERAN, 0.01, {}), Given(WEEK, 1, VETERAN, 0.03, {})]
    events = [Event(WEEK, "applied", 1, VETERAN)] * 2
    one = row(account(["veteran"], [WEEK], listed=lists, given=mine, events=events), "veteran")
    assert (one.people, one.lists, one.cost) == (1, 2, 0.02)
    assert (one.applied.count, one.applied.of) == (1, 1)


def test_a_forgotten_person_holds_their_place_for_nobody() -> None:
    gone = Listed(WEEK, (1, 2), (1, 2), {2: NOBODY}, 0.0, {})
    everybody = row(account([], [WEEK], listed=[gone]), EVERYBODY)
    assert (everybody.people, everybody.places.count, everybody.places.of) == (1, 1, 2)


def test_weeks_add_up_to_the_span() -> None:
    lists = [shortlist((1,), (1,), {1}), shortlist((2, 1), (1, 2), {1}, week=BEFORE)]
    report = account(["veteran"], [BEFORE, WEEK], listed=lists)
    weeks = [row(report, "veteran", week).places for week in (BEFORE, WEEK)]
    assert row(report, "veteran").places.count == sum(one.count for one in weeks) == 2
    assert row(report, "veteran").people == 1


def test_rules_are_counted_by_places_lists_and_people() -> None:
    lists = [shortlist((1, 2), (2, 1), {1}, rules={"veteran-welcomed": (1,), "floor": (1, 2)})]
    mine = [Given(WEEK, 9, VETERAN, 0.0, {"veteran-welcomed": 3})]
    report = account(["veteran"], [], listed=lists, given=mine)
    found = {rule.rule: (rule.times, rule.lists, rule.people) for rule in report.rules}
    assert found == {"veteran-welcomed": (4, 2, 2), "floor": (2, 1, 2)}
    assert report.rules[0].rule == "veteran-welcomed"


@given(st.integers(0, 40), st.integers(1, 40))
def test_the_interval_of_people_holds_the_share_and_is_wilsons(count: int, of: int) -> None:
    count = min(count, of)
    found = share_of_people(count, of)
    z = stats.norm.ppf(0.975)
    centre, reach = (
        (count + z * z / 2) / (of + z * z),
        z / (of + z * z) * np.sqrt(count * (of - count) / of + z * z / 4),
    )
    assert found.low == pytest.approx(centre - reach, abs=1e-9)
    assert found.high == pytest.approx(centre + reach, abs=1e-9)
    assert found.low is not None
    assert found.high is not None
    assert found.low - 1e-9 <= count / of <= found.high + 1e-9


def test_nobody_is_no_share() -> None:
    assert share_of_people(0, 0).share is None
    assert share_of_sums([1.0], [2.0]).low is None


def test_the_interval_over_lists_holds_the_truth_about_95_times_in_100() -> None:
    """Lists whose places go together: one draw a list. A binomial interval would hold it far less often."""
    chance, held, naive = np.random.default_rng(1), 0, 0
    for _ in range(400):
        rates = chance.beta(2, 6, 60)
        parts = [float(chance.binomial(10, rate)) for rate in rates]
        found = share_of_sums(parts, [10.0] * 60)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.25 <= found.high
        plain = share_of_people(int(sum(parts)), 600)
        naive += (plain.low or 0) <= 0.25 <= (plain.high or 1)
    assert 0.92 <= held / 400 <= 0.98
    assert naive / 400 < 0.9
