"""Stability of what comes in: the index by hand, its limit at any size, and what is counted of rows."""

import numpy as np
import pytest

from matching.columns import PostingRows, SeekerRows
from matching.drift import ALARM, compare, limit, postings_profile, psi, scores_profile, seekers_profile

MAJORS = np.array([0, 1, 1, 2])


def test_the_index_by_hand() -> None:
    shares = np.array([[0.5, 0.5], [0.25, 0.75]])
    expected = 0.25 * np.log(2) + 0.25 * np.log(1.5)
    assert psi(shares[0] * 1e9, shares[1] * 1e9) == pytest.approx(expected)
    assert psi(np.array([7, 3]), np.array([7, 3])) == 0


@pytest.mark.parametrize("rows", [100, 1_000, 20_000])
def test_chance_alone_is_rarely_called_drift_at_any_size(rows: int) -> None:
    rng, mix = np.random.default_rng(0), np.array([0.4, 0.3, 0.1, 0.1, 0.05, 0.03, 0.02])
    alarms = 0
    for seed in range(150):
        both = [{name: rng.multinomial(rows, mix).tolist() for name in "abcd"} for _ in range(2)]
        alarms += any(one.drifted for one in compare(*both, seed=seed))
    assert alarms / 150 <= ALARM + 3 * np.sqrt(ALARM * (1 - ALARM) / 150)
    assert alarms > 0


def test_the_limit_of_folklore_fits_no_size() -> None:
    rng, mix = np.random.default_rng(0), np.full(10, 0.1)
    few = [float(psi(rng.multinomial(100, mix), rng.multinomial(100, mix))) for _ in range(200)]
    assert np.mean(np.array(few) > 0.1) > 0.5  # false alarms
    moved = mix + 0.02 * np.resize([1, -1], 10)
    (found,) = compare({"a": rng.multinomial(20_000, mix).tolist()}, {"a": rng.multinomial(20_000, moved).tolist()})
    assert found.drifted
    assert found.psi < 0.1  # a real change of a fifth in every bin, unseen


def test_the_limit_is_the_quantile_that_chance_has() -> None:
    null = 0.3 * np.random.default_rng(0).chisquare(6, 200_000)
    assert limit(null, 1) == pytest.approx(np.quantile(null, 1 - ALARM), rel=0.02)
    assert limit(null, 10) == pytest.approx(np.quantile(null, 1 - ALARM / 10), rel=0.03)


def test_what_only_one_side_knows_is_not_compared() -> None:
    found = compare({"a": [5, 5], "b": [1, 1], "c": [0, 0]}, {"a": [5, 5], "c": [3, 3]})
    assert [one.name for one in found] == ["a"]


def test_gaps_of_ads_are_counted() -> None:
    told = PostingRows.of(is_open=True, pay_low=4_000, district=210_802, occupations=[3] + [0] * 7)
    rows = PostingRows.concatenate([told, PostingRows.of(is_open=True), PostingRows.of()])  # the last is closed
    found = postings_profile(rows, MAJORS)
    assert found["posting without pay"] == [1, 1]
    assert found["posting without district"] == [1, 1]
    assert found["posting without head-count"] == [0, 2]
    assert found["posting occupations"] == [1, 0, 1]
    assert sum(found["posting pay"]) == 1


def test_gaps_of_people_are_counted_and_nothing_protected_is_read() -> None:
    rows = SeekerRows.concatenate(
        [SeekerRows.of(is_open=True, pay_min=3_000, education=4), SeekerRows.of(is_open=True)]
    )
    found = seekers_profile(rows, MAJORS)
    assert found["seeker without schooling"] == found["seeker without pay"] == [1, 1]
    assert found["seeker years"] == [0] * 6


def test_scores_have_bins_to_the_very_end() -> None:
    found = scores_profile(np.array([0.0, 0.049, 0.5, 1.0]))
    assert (found[0], found[10], found[19]) == (2, 1, 1)
