"""What a subscription is worth, and the hours in which something may go out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from matching.errors import PolicyInvalid
from matching.push.budget import CITY_TIME, after_quiet, contains, is_worth_it, prices, within
from matching.push.rules import Hours, PushRules, TokenFigures

NIGHT = Hours(since=21, until=8)


def figures(**changes: object) -> TokenFigures:
    given = {"offers_a_week": 3, "granted_a_week": 0, "leaves_a_week": 0.1, "most": 4, "scores": (0.0, 1.0)}
    return TokenFigures.model_validate(given | changes)


def here(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 25, hour, minute, tzinfo=CITY_TIME)


@pytest.fixture
def rules(root: Path) -> PushRules:
    return PushRules.load(root / "data" / "policy")


def test_a_further_subscription_is_worth_less_and_none_is_worth_more_than_the_best_offer() -> None:
    found = prices(figures(granted_a_week=0.5))
    assert list(found) == sorted(found, reverse=True)
    assert 0 < found[-1] < found[0] < 1


def test_the_price_of_the_only_subscription_solves_the_equation_of_waiting() -> None:
    """ρ p = λ E[max(v - p, 0)] with v uniform on [0, 1]: ρ p = λ (1 - p)² / 2."""
    price = prices(figures(most=1))[0]
    assert 0.1 * price == pytest.approx(3 * (1 - price) ** 2 / 2, rel=1e-3)


@pytest.mark.parametrize(("name", "less", "more"), [("offers_a_week", 1, 9), ("leaves_a_week", 0.5, 0.02)])
def test_waiting_is_worth_more_the_more_is_to_come(name: str, less: float, more: float) -> None:
    assert prices(figures(**{name: less}))[0] < prices(figures(**{name: more}))[0]


def test_no_other_threshold_does_better_with_one_subscription() -> None:
    """The reward of a threshold t is λ(1-t)·E[v | v > t] / (λ(1-t) + ρ): the price is its maximum."""
    thresholds = np.linspace(0, 0.999, 1000)
    passing = 3 * (1 - thresholds)
    reward = passing * (1 + thresholds) / 2 / (passing + 0.1)
    assert prices(figures(most=1))[0] == pytest.approx(thresholds[reward.argmax()], abs=2e-3)


def test_nothing_is_spent_by_who_has_nothing(rules: PushRules) -> None:
    price = prices(rules.tokens)
    assert not is_worth_it(1.0, 0, price)
    assert is_worth_it(price[0], 1, price)
    assert not is_worth_it(price[0] - 1e-6, 1, price)
    assert is_worth_it(price[-1], 99, price)


def test_what_is_due_at_night_waits_for_the_morning() -> None:
    assert after_quiet(NIGHT, here(20, 59)) == here(20, 59)
    assert after_quiet(NIGHT, here(21)) == here(8) + timedelta(days=1)
    assert after_quiet(NIGHT, here(7, 59)) == here(8)
    assert after_quiet(NIGHT, here(8)) == here(8)
    assert after_quiet(NIGHT, here(23).astimezone(UTC)) == here(8) + timedelta(days=1)


def test_hours_of_one_day() -> None:
    office = Hours(since=9, until=17)
    assert [contains(office, here(hour)) for hour in (8, 9, 16, 17)] == [False, True, True, False]
    assert within(office, here(18)) == here(9) + timedelta(days=1)
    assert within(office, here(10, 30)) == here(10, 30)


def test_no_hour_is_quiet_where_none_is_stated() -> None:
    assert not any(contains(Hours(since=0, until=0), here(hour)) for hour in range(24))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a_day: 2", "a_day: -1", r"第 8 行，caps\.a_day：-1 不行，要不小于 0"),
        ("most: 5", "mots: 5", r"mots：没有这一项|most：缺这一项"),
        ("scores: [0.05,", "scores: [0.95,", r"tokens\.scores：要从小到大写"),
        ("  until: 17", "  until: 9", r"calls\.until：打电话要在同一天里"),
        ("caps:", "caps: [", r"不是合格的 YAML"),
    ],
)
def test_a_faulty_file_is_told_with_line_and_cure(root: Path, before: str, after: str, told: str) -> None:
    text = (root / "data" / "policy" / "push.yaml").read_text("utf-8")
    assert before in text
    with pytest.raises(PolicyInvalid, match=told):
        PushRules.parse(text.replace(before, after, 1))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid, match="请把文件放在那里"):
        PushRules.load(tmp_path)


def test_the_version_follows_the_figures_and_not_the_comments(root: Path, rules: PushRules) -> None:
    text = (root / "data" / "policy" / "push.yaml").read_text("utf-8")
    assert PushRules.parse(f"# another\n{text}").version == rules.version
    assert PushRules.parse(text.replace("a_week: 6", "a_week: 5")).version != rules.version
