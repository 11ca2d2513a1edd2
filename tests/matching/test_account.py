"""The account: counted by hand for a few lists; intervals held against formula and simulation; small cells."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from matching.account import (
    EVERYBODY,
    LEAST,
    Event,
    Given,
    Listed,
    Report,
    Row,
    account,
    share_of_people,
    share_of_sums,
    without_small_cells,
)

WEEK = date(2026, 11, 23)
BEFORE = WEEK - timedelta(days=7)
NOBODY: frozenset[str] = frozenset()
VETERAN, DISABLED = frozenset({"veteran"}), frozenset({"disabled"})


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


def people(first: int, many: int, groups: frozenset[str], week: date = WEEK) -> list[Given]:
    return [Given(week, key, groups, 0.0, {"rule": 1}) for key in range(first, first + many)]


def told(*mine: list[Given], groups: tuple[str, ...] = ("veteran", "disabled")) -> dict[str, set[date | None]]:
    """Which weeks of which group may be read."""
    report = account(groups, [BEFORE, WEEK], given=[one for some in mine for one in some])
    protected = without_small_cells(report)
    assert all(one.people >= LEAST or one.people == 0 for one in (*protected.rows, *protected.rules))
    return {group: {one.week for one in protected.rows if one.group == group and one.people} for group in groups}


def test_a_group_of_ten_is_told_and_one_of_nine_is_not() -> None:
    others = people(100, 30, NOBODY)
    assert told(people(0, 10, VETERAN), people(20, 9, DISABLED), others) == {"veteran": {None, WEEK}, "disabled": set()}


def test_a_small_week_hides_the_other_weeks_so_that_it_cannot_be_reckoned_back() -> None:
    weeks = [*people(0, 9, VETERAN, BEFORE), *people(20, 30, VETERAN), *people(100, 50, NOBODY, BEFORE)]
    assert told(weeks, people(200, 50, NOBODY))["veteran"] == {None}


def test_a_group_that_nearly_everybody_is_in_would_tell_of_the_rest() -> None:
    assert told(people(0, 40, VETERAN), people(100, 3, NOBODY))["veteran"] == set()


def test_a_group_within_another_is_not_told_when_few_are_between() -> None:
    both, wider = people(0, 20, VETERAN | DISABLED), people(50, 4, DISABLED)
    found = told(both, wider, people(100, 50, NOBODY))
    assert found["veteran"] == set()
    assert found["disabled"] == {None, WEEK}


def test_what_is_hidden_is_named() -> None:
    report = account(["veteran"], [WEEK], given=people(0, 3, VETERAN) + people(50, 40, NOBODY))
    protected = without_small_cells(report)
    assert protected.hidden == ("veteran",)
    assert row(report, "veteran").people == 3


BELONGING = st.sampled_from([NOBODY, VETERAN, DISABLED, VETERAN | DISABLED])


@given(st.dictionaries(st.integers(0, 60), BELONGING, max_size=60))
def test_no_row_and_no_difference_with_everybody_tells_of_few(seen: dict[int, frozenset[str]]) -> None:
    mine = [Given(WEEK if key % 2 else BEFORE, key, belongs, 0.0, {}) for key, belongs in seen.items()]
    protected = without_small_cells(account(["veteran", "disabled"], [BEFORE, WEEK], given=mine))
    everybody = {one.week: one for one in protected.rows if one.group == EVERYBODY}
    for one in protected.rows:
        assert not 0 < one.people < LEAST
        whole = everybody.get(one.week)
        assert whole is None or one.people == 0 or not 0 < whole.people - one.people < LEAST
