"""What is known of employers' replies: nobody without a history moves, an answer never lowers, one is never enough."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import PostingRows, SeekerRows
from matching.ranking.features import FEATURES, features
from matching.ranking.ranker import PRIOR, PRIOR_BEFORE, PriorRanker
from matching.ranking.replies import (
    HALF_LIFE_DAYS,
    LEAST,
    PROMPT_DAYS,
    SILENCE,
    SOON_DAYS,
    STRENGTH,
    USUAL,
    Ledger,
    Replied,
    kept,
    recall,
    reply,
    standing,
)  # fmt: skip

NOW = 1_780_000_000.0
Days = list[int | None]
histories = st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=30)
"""Days until each answer; None is silence."""


def counted(days: Days) -> np.ndarray:
    replied = [SILENCE if one is None else reply(one) for one in days]
    return np.array(replied, np.float64).reshape(-1, len(Replied._fields))


def a_ledger(*employers: Days) -> Ledger:
    """Employer n with the n-th history, all of it known now."""
    ledger = Ledger()
    for number, days in enumerate(employers):
        ledger.add(np.full(len(days), number), counted(days), NOW)
    return ledger


def stands(ledger: Ledger, *employers: int, now: float = NOW) -> tuple[list[int], list[int]]:
    rows = PostingRows.blank(len(employers))
    rows.employer[:] = employers
    ledger.fill(rows, now)
    return rows.replies.tolist(), rows.replies_within.tolist()


@settings(deadline=None)
@given(histories, st.lists(histories, max_size=4), st.integers(0, 40))
def test_an_answer_never_lowers_whoever_gave_it_and_a_sooner_one_is_never_worse(
    own: Days, others: list[Days], day: int
) -> None:
    def after(*more: int | None) -> int:
        return stands(a_ledger([*own, *more], *others), 0)[0][0]

    silent, late, sooner = after(None), after(day + 1), after(day)
    assert silent <= after() <= after(0)
    assert silent <= late <= sooner


@given(st.lists(histories, min_size=1, max_size=4))
def test_who_has_no_history_stands_at_nothing_whatever_the_others_do(others: list[Days]) -> None:
    assert stands(a_ledger(*others), 99) == ([0], [0])


def test_one_application_judges_nobody() -> None:
    silent_once, never = stands(a_ledger([None], [None] * 30, [1] * 30), 0, 1)[0]
    assert -10 <= silent_once < 0
    assert never < 4 * silent_once


def test_against_the_others_and_by_the_stated_prior() -> None:
    others = [1] * 6 + [None] * 4
    usual = (6 + STRENGTH * USUAL) / (10 + STRENGTH)
    wanted = round(100 * (3 + 0.5 - 5 * usual) / (5 + STRENGTH))
    assert stands(a_ledger([0, 3, 7, 8, None], others), 0)[0] == [wanted]


def test_how_soon_is_told_only_where_most_of_enough_applications_were_answered_so_soon() -> None:
    enough = int(LEAST) + 5
    ledger = a_ledger(
        [1] * int(LEAST - 1), [1] * enough, [6] * enough, [1] * 8 + [None] * 2, [1] * 7 + [None] * 3, [20] * enough
    )
    assert stands(ledger, *range(6))[1] == [0, PROMPT_DAYS, SOON_DAYS, PROMPT_DAYS, 0, 0]


def test_what_was_long_ago_fades() -> None:
    ledger = a_ledger([None] * 10, [1] * 10)
    now, later = (stands(ledger, 0, now=NOW + 86_400 * days)[0][0] for days in (0, 10 * HALF_LIFE_DAYS))
    assert now < -20
    assert -2 <= later <= 0


def test_a_ledger_holds_the_same_whatever_order_it_was_told_in() -> None:
    rng = np.random.default_rng(0)
    employers, replied = rng.integers(-9, 9, 200) * 10**17, counted([*rng.integers(0, 12, 150).tolist(), *[None] * 50])
    at_once, one_by_one, put = Ledger(), Ledger(), Ledger()
    at_once.add(employers, replied, NOW)
    for place in rng.permutation(200):
        one_by_one.add(employers[[place]], replied[[place]], NOW)
    held, amounts, _ = one_by_one._held
    put.put(held[5:], amounts[5:])
    put.put(held[:9], amounts[:9])
    asked = [*np.unique(employers).tolist(), 7]
    assert stands(at_once, *asked) == stands(one_by_one, *asked) == stands(put, *asked)


def test_kept_beside_keys_it_is_recalled_for_them_alone() -> None:
    rows = PostingRows.blank(3)
    rows.key[:], rows.employer[:] = [4, 6, 9], [0, 1, 5]
    assert kept(rows) is None
    a_ledger([None] * 9, [1] * 9).fill(rows, NOW)
    found = kept(rows)
    again = PostingRows.blank(4)
    again.key[:], again.replies[:] = [9, 6, 5, 4], 33
    recall(again, rows.key, found)
    assert again.replies.tolist() == [0, rows.replies[1], 33, rows.replies[0]]
    assert again.replies_within.tolist() == [0, rows.replies_within[1], 0, rows.replies_within[0]]
    recall(again, rows.key, None)
    assert again.replies[2] == 33


def test_standings_stay_within_their_bytes() -> None:
    many = np.array([1e9, 1e9, 1e9, 1e9])
    silent = np.array([1e9, 0, 0, 0])
    found = standing(np.stack([many, silent]), many + silent)
    assert found[:, 0].tolist() == [100, -100]


def test_the_ranker_counts_the_points_and_one_of_before_counts_nothing() -> None:
    jobs = PostingRows.blank(3)
    jobs.replies[:] = [-40, 0, 30]
    values = features(SeekerRows.blank(1), jobs, 0)
    assert values[:, FEATURES.index("replies")] == pytest.approx([-0.4, 0, 0.3])
    scores, before = PriorRanker().score(values), PriorRanker(PRIOR_BEFORE).score(values)
    assert (np.diff(scores) > 0).all()
    assert (before == before[0]).all()
    assert PRIOR["replies"] * 0.5 <= PRIOR["pay_stated"]


def test_the_ranker_of_before_keeps_its_name_and_its_sums_to_the_last_digit() -> None:
    assert PriorRanker(PRIOR_BEFORE).identity == "prior-b5dd2da0ab65"
    values = np.random.default_rng(0).uniform(-1, 1, (300, len(FEATURES))).astype(np.float32)
    narrow = np.ascontiguousarray(values[:, :-1])
    weights = np.array([PRIOR[name] for name in FEATURES[:-1]], np.float32)
    odds = (narrow @ weights + np.float32(-3.0)).astype(np.float64)
    assert (PriorRanker(PRIOR_BEFORE).score(values) == 1 / (1 + np.exp(-odds))).all()
