"""Laws of eligibility over generated markets."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from matching.columns import NO_DATE, PostingRows, ProtectedRows, SeekerRows
from matching.eligibility import RULES, Admission, Pairing, admissible, outcomes
from matching.reach import on_sphere
from matching.vocabulary import Outcome
from tests.builders import ON

FEW = st.integers(1, 6)
UNKNOWN_OR = {"allow_nan": True, "width": 32}


def column(n: int, values: st.SearchStrategy[Any], dtype: Any) -> st.SearchStrategy[Any]:
    return hnp.arrays(dtype, n, elements=values)


def years() -> st.SearchStrategy[float]:
    return st.sampled_from([float("nan"), 0.0, 0.5, 1.0, 2.0, 2.5, 3.0, 5.0, 10.0])


def spots(n: int) -> st.SearchStrategy[Any]:
    lat = st.sampled_from([float("nan"), 40.0, 40.02, 40.05, 40.1, 40.4])
    return column(n, lat, np.float64).map(lambda found: on_sphere(np.where(np.isnan(found), np.nan, 122.0), found))


@st.composite
def postings(draw: st.DrawFn, n: int) -> PostingRows:
    rows = PostingRows.blank(n)
    rows.key[:] = np.arange(n)
    rows.is_open[:] = draw(column(n, st.booleans(), np.bool_))
    rows.expires_on[:] = draw(column(n, st.sampled_from([ON - 1, ON, ON + 1, NO_DATE]), np.int32))
    rows.education_required[:] = draw(column(n, st.integers(0, 7), np.int8))
    rows.experience_required[:] = draw(column(n, years(), np.float32))
    rows.certificates_required[:, 0] = draw(column(n, st.integers(0, 7), np.uint64))
    rows.certificates_required[:, 1] = draw(column(n, st.integers(0, 1), np.uint64))
    rows.kind[:] = draw(column(n, st.integers(0, 6), np.int8))
    rows.demands[:] = draw(column(n, st.integers(0, 2**27 - 1), np.uint32)) & draw(
        column(n, st.sampled_from([0, 2**26, 2**11 - 1]), np.uint32)
    )
    rows.work[:] = draw(column(n, st.integers(0, 3), np.int16))
    rows.work_chance[:] = draw(column(n, st.sampled_from([0, 0.25, 0.5, 0.75, 1]), np.float16))
    rows.shifts[:] = draw(column(n, st.integers(0, 63), np.uint16))
    rows.pay_high[:] = draw(column(n, st.sampled_from([float("nan"), 2000, 3600, 4000, 9000]), np.float32))
    rows.pay_low[:] = np.minimum(rows.pay_high, 3000)
    rows.exclusive_groups[:] = draw(column(n, st.sampled_from([0, 0, 4, 32]), np.uint16))
    rows.sphere[:] = draw(spots(n))
    rows.coarse[:] = draw(column(n, st.booleans(), np.bool_))
    rows.district[:] = draw(column(n, st.integers(0, 2), np.int32))
    return rows


@st.composite
def people(draw: st.DrawFn, n: int) -> tuple[SeekerRows, ProtectedRows]:
    rows, protected = SeekerRows.blank(n), ProtectedRows.blank(n)
    rows.key[:] = np.arange(n)
    rows.is_open[:] = True
    rows.education[:] = draw(column(n, st.integers(0, 7), np.int8))
    rows.experience[:] = draw(column(n, years(), np.float32))
    rows.certificates[:, 0] = draw(column(n, st.integers(0, 7), np.uint64))
    rows.kinds[:] = draw(column(n, st.integers(0, 63), np.uint8))
    rows.limits[:] = draw(column(n, st.sampled_from([0, 1, 2, 3, 1 << 10, 1 << 20]), np.uint32))
    rows.unwanted[:, 0] = draw(column(n, st.integers(0, 3), np.int16))
    rows.unwanted[:, 5] = draw(column(n, st.integers(0, 3), np.int16))
    rows.shifts[:] = draw(column(n, st.integers(0, 63), np.uint16))
    rows.pay_min[:] = draw(column(n, st.sampled_from([float("nan"), 2000, 4000]), np.float32))
    rows.commute_max[:] = draw(column(n, st.sampled_from([float("nan"), 10, 30, 60]), np.float32))
    rows.sphere[:] = draw(spots(n))
    rows.coarse[:] = draw(column(n, st.booleans(), np.bool_))
    rows.district[:] = draw(column(n, st.integers(0, 2), np.int32))
    protected.birth_year[:] = draw(column(n, st.sampled_from([0, 1950, 1990, 2008, 2009, 2010, 2012]), np.int16))
    protected.female[:] = draw(column(n, st.booleans(), np.bool_))
    protected.groups[:] = draw(column(n, st.integers(0, 255), np.uint16))
    return rows, protected


@st.composite
def markets(draw: st.DrawFn) -> tuple[SeekerRows, ProtectedRows, PostingRows]:
    seekers, protected = draw(people(draw(FEW)))
    return seekers, protected, draw(postings(draw(FEW)))


def one_by_one(seekers: SeekerRows, protected: ProtectedRows, jobs: PostingRows) -> Any:
    """The judgement of every single pair, (rules, seekers, postings)."""
    return np.array(
        [
            [outcomes(Pairing(seekers.one(i), protected.one(i), jobs.one(j), ON)) for j in range(len(jobs))]
            for i in range(len(seekers))
        ]
    ).transpose(2, 0, 1)


@settings(deadline=None)
@given(markets())
def test_one_against_many_many_against_one_and_pair_by_pair_agree(
    market: tuple[SeekerRows, ProtectedRows, PostingRows],
) -> None:
    seekers, protected, jobs = market
    pairs = one_by_one(*market)
    for i in range(len(seekers)):
        row = outcomes(Pairing(seekers.one(i), protected.one(i), jobs, ON))
        np.testing.assert_array_equal(row, pairs[:, i, :])
    for j in range(len(jobs)):
        row = outcomes(Pairing(seekers, protected, jobs.one(j), ON))
        np.testing.assert_array_equal(row, pairs[:, :, j])


@settings(deadline=None)
@given(markets())
def test_admissible_is_exactly_failing_no_rule(market: tuple[SeekerRows, ProtectedRows, PostingRows]) -> None:
    seekers, protected, jobs = market
    failed = (one_by_one(*market) == Outcome.FAILED).any(axis=0)
    for i in range(len(seekers)):
        np.testing.assert_array_equal(admissible(seekers.one(i), protected.one(i), jobs, on=ON), ~failed[i])
    for j in range(len(jobs)):
        np.testing.assert_array_equal(admissible(seekers, protected, jobs.one(j), on=ON), ~failed[:, j])


@settings(deadline=None)
@given(markets(), st.sampled_from([1, 40, 16_000_000]))
def test_what_is_remembered_is_what_would_be_judged(
    market: tuple[SeekerRows, ProtectedRows, PostingRows], room: int
) -> None:
    """Whatever was asked before, with room for a few bitmaps or for many."""
    seekers, protected, jobs = market
    over_postings, over_seekers = Admission(room), Admission(room)
    for _ in range(2):
        for i in range(len(seekers)):
            pair = Pairing(seekers.one(i), protected.one(i), jobs, ON)
            expected = admissible(pair.seekers, pair.protected, jobs, on=ON)
            np.testing.assert_array_equal(over_postings.admissible(pair, version=1), expected)
        for j in range(len(jobs)):
            pair = Pairing(seekers, protected, jobs.one(j), ON)
            np.testing.assert_array_equal(
                over_seekers.admissible(pair, version=1), admissible(seekers, protected, pair.postings, on=ON)
            )


@settings(deadline=None)
@given(markets(), st.sampled_from([rule.code for rule in RULES]))
def test_what_a_rule_bars_alone_would_be_admitted_without_it(
    market: tuple[SeekerRows, ProtectedRows, PostingRows], code: str
) -> None:
    seekers, protected, jobs = market
    failed = one_by_one(*market) == Outcome.FAILED
    place = [rule.code for rule in RULES].index(code)
    admission = Admission()
    for i in range(len(seekers)):
        alone = admission.barred_alone(code, Pairing(seekers.one(i), protected.one(i), jobs, ON), version=1)
        np.testing.assert_array_equal(alone, failed[place, i] & (failed[:, i].sum(axis=0) == 1))


@settings(deadline=None)
@given(markets())
def test_a_change_of_rows_or_day_is_judged_anew(market: tuple[SeekerRows, ProtectedRows, PostingRows]) -> None:
    seekers, protected, jobs = market
    jobs.is_open[:], jobs.expires_on[:] = True, ON
    admission, person = Admission(), (seekers.one(0), protected.one(0))
    before = admission.admissible(Pairing(*person, jobs, ON), version=1)
    jobs.is_open[0] = False
    after = admission.admissible(Pairing(*person, jobs, ON), version=2)
    assert not after[0]
    np.testing.assert_array_equal(after[1:], before[1:])
    assert not admission.admissible(Pairing(*person, jobs, ON + 1), version=2).any()


class Watched:
    """Rows that note which columns are looked at."""

    def __init__(self, rows: Any, seen: set[str]) -> None:
        self._rows, self._seen = rows, seen

    def __getattr__(self, name: str) -> Any:
        self._seen.add(name)
        return getattr(self._rows, name)


def test_a_rule_names_every_column_it_reads() -> None:
    """Else what it bars would be remembered under too little."""
    people, jobs = SeekerRows.blank(3), PostingRows.blank(3)
    people.certificates[:], people.tells[:], people.commute_max[:] = 1, True, 30
    people.unwanted[:], jobs.work[:] = 1, 1
    jobs.certificates_required[:], jobs.demands[:], jobs.shifts[:] = 2, 2**20, 2
    for rule in RULES:
        seen: set[str] = set()
        many, single = Watched(people, seen), Watched(jobs.one(), seen)
        rule.bars(Pairing(many, Watched(ProtectedRows.blank(3), seen), single, ON))  # type: ignore[arg-type]
        one = Watched(people.one(), seen)
        rule.bars(Pairing(one, Watched(ProtectedRows.blank(1).one(), seen), Watched(jobs, seen), ON))  # type: ignore[arg-type]
        assert rule.reads is None or seen <= {*rule.reads, "is_open"}, rule.code


@settings(deadline=None)
@given(markets(), st.integers(0, 7), st.floats(0, 20), st.integers(0, 2**32), st.integers(0, 1))
def test_more_qualifications_never_remove_a_job(
    market: tuple[SeekerRows, ProtectedRows, PostingRows], schooling: int, more_years: float, bits: int, groups: int
) -> None:
    """More schooling, longer experience, further certificates; what was silent stays silent."""
    seekers, protected, jobs = market
    before = [admissible(seekers, protected, jobs.one(j), on=ON) for j in range(len(jobs))]
    seekers.education[:] = np.where(seekers.education > 0, np.maximum(seekers.education, schooling), 0)
    seekers.experience += np.float32(more_years)
    seekers.certificates[:, 0] |= np.uint64(bits)
    seekers.certificates[:, 1] |= np.uint64(bits)
    protected.groups |= np.uint16(groups)
    after = [admissible(seekers, protected, jobs.one(j), on=ON) for j in range(len(jobs))]
    assert all((now | ~then).all() for then, now in zip(before, after, strict=True))


@settings(deadline=None)
@given(markets())
def test_silence_never_bars(market: tuple[SeekerRows, ProtectedRows, PostingRows]) -> None:
    """Of a person nothing is known of, only closed, reserved and licensed postings are withheld."""
    _, _, jobs = market
    jobs.is_open[:], jobs.expires_on[:] = True, NO_DATE
    jobs.exclusive_groups[:] = 0
    jobs.certificates_required[:] = 0
    assert admissible(SeekerRows.blank(1).one(), ProtectedRows.blank(1).one(), jobs, on=ON).all()


@settings(deadline=None)
@given(markets())
def test_a_posting_that_asks_nothing_bars_nobody_of_working_age(
    market: tuple[SeekerRows, ProtectedRows, PostingRows],
) -> None:
    seekers, protected, _ = market
    protected.birth_year[:] = 1990
    silent = PostingRows.of(key=1, is_open=True).one()
    assert admissible(seekers, protected, silent, on=ON).all()
