"""Features: finite, the same in both directions, blind to what is protected, and never against a met requirement."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import NO_DATE, PostingRows, Rows, SeekerRows, narrow
from matching.ranking.features import FEATURES, features
from matching.ranking.ranker import PRIOR, PriorRanker
from matching.reach import on_sphere
from tests.builders import a_posting, a_seeker, north

ON = 20_000


def some(kind: type[Rows], n: int, seed: int) -> Any:
    """Rows of every sort, with unknowns among them."""
    rng = np.random.default_rng(seed)
    rows = kind.blank(n)
    for name, (dtype, shape, _) in kind.FIELDS.items():
        column, known = getattr(rows, name), rng.random(n) < 0.7
        if name.endswith("_vector"):
            column[known] = narrow(rng.normal(size=(n, *shape)))[known]
        elif name in {"title_grams", "words", "occupations"}:  # a term stands once in a row
            column[known] = np.stack([rng.permutation(np.arange(1, 200))[: shape[0]] for _ in range(n)])[known]
        elif name == "sphere":
            column[known] = on_sphere(122 + rng.random(n), 40 + rng.random(n))[known]
        elif name == "occupation_chances":
            column[known] = rng.dirichlet(np.ones(shape[0]), n)[known]
        elif np.issubdtype(dtype, np.floating):
            column[known] = (rng.random((n, *shape)) * 9)[known]
        elif np.issubdtype(dtype, np.integer):
            column[known] = rng.integers(0, 9, (n, *shape))[known]
    rows.key[:] = np.arange(n)
    return rows


def value(name: str, seekers: SeekerRows, postings: PostingRows) -> Any:
    return features(seekers, postings, ON)[:, FEATURES.index(name)]


def score(seeker: SeekerRows, posting: PostingRows) -> float:
    return float(PriorRanker().score(features(seeker, posting, ON))[0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_features_are_finite_and_bounded(seed: int, n: int) -> None:
    found = features(some(SeekerRows, 1, seed).one(), some(PostingRows, n, seed + 1), ON)
    assert found.shape == (n, len(FEATURES))
    assert np.isfinite(found).all()
    free = {"occupation", "done", "spelling", "words"}  # of invented confidences and weights
    bounded = [at for at, name in enumerate(FEATURES) if name not in free]
    assert np.abs(found[:, bounded]).max() < 1.001


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_both_directions_give_the_same_features(seed: int) -> None:
    seekers, postings = some(SeekerRows, 5, seed), some(PostingRows, 7, seed + 1)
    forth = np.stack([features(seekers.one(row), postings, ON) for row in range(5)])
    back = np.stack([features(seekers, postings.one(row), ON) for row in range(7)], axis=1)
    np.testing.assert_allclose(forth, back, atol=2e-5, rtol=2e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(6)))
def test_the_order_of_postings_changes_no_feature(seed: int, order: list[int]) -> None:
    seeker, postings = some(SeekerRows, 1, seed).one(), some(PostingRows, 6, seed + 1)
    np.testing.assert_allclose(
        features(seeker, postings.take(np.array(order)), ON),
        features(seeker, postings, ON)[order],
        atol=2e-5,
        rtol=2e-4,
    )


def test_a_table_of_one_row_is_a_single_row() -> None:
    seekers, postings = some(SeekerRows, 1, 3), some(PostingRows, 4, 4)
    assert (features(seekers, postings, ON) == features(seekers.one(), postings, ON)).all()
    assert features(seekers, postings.take(np.array([0])), ON).shape == (1, len(FEATURES))


def test_nothing_known_is_neither_for_nor_against() -> None:
    found = features(SeekerRows.blank(1), PostingRows.blank(3), ON)
    assert not found[:, [at for at, name in enumerate(FEATURES) if name != "poor"]].any()


class Spy:
    """A row that notes which of its fields are read."""

    def __init__(self, row: SeekerRows) -> None:
        self._row, self.read = row, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._row, name)


def test_only_columns_of_the_seeker_without_anything_protected_are_read() -> None:
    spy = Spy(some(SeekerRows, 1, 1).one())
    features(spy, some(PostingRows, 5, 2), ON)  # type: ignore[type-var]
    assert spy.read <= set(SeekerRows.FIELDS)
    assert not spy.read & {"limits", "updated_on"}
    protected = {"birth_year", "female", "groups", "health_limits", "ethnicity", "marriage"}
    assert not protected & set(SeekerRows.FIELDS)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ({"education_required": 5}, {"education": 5}),
        ({"education_required": 2}, {"education": 6}),
        ({"education_preferred": 4}, {"education": 6}),
        ({"experience_required": 2.0}, {"experience": 3.0}),
        ({"experience_preferred": 1.0}, {"experience": 1.0}),
        ({"certificates_required": np.array([4, 0], np.uint64)}, {"certificates": np.array([6, 0], np.uint64)}),
        ({"certificates_preferred": np.array([0, 1], np.uint64)}, {"certificates": np.array([0, 1], np.uint64)}),
        ({"shifts": 2}, {"shifts": 3}),
        ({"kind": 1}, {"kinds": 1}),
    ],
)
def test_a_met_requirement_never_lowers_a_posting(asked: dict[str, Any], held: dict[str, Any]) -> None:
    seeker = SeekerRows.of(key=1, **held)
    assert score(seeker, PostingRows.of(key=1, **asked)) >= score(seeker, PostingRows.of(key=1))


@pytest.mark.parametrize(
    ("field", "lower", "higher"),
    [
        ("education", {"education": 2}, {"education": 4}),
        ("experience", {"experience": 0.5}, {"experience": 4.0}),
        ("certificates", {}, {"certificates": np.array([1, 0], np.uint64)}),
    ],
)
def test_who_has_more_of_what_is_asked_is_not_placed_lower(
    field: str, lower: dict[str, Any], higher: dict[str, Any]
) -> None:
    posting = PostingRows.of(
        key=1, education_required=4, experience_required=3.0, certificates_preferred=np.array([1, 0], np.uint64)
    )
    assert score(SeekerRows.of(key=1, **higher), posting) > score(SeekerRows.of(key=1, **lower), posting)


def test_what_is_nearer_better_paid_and_fresher_is_placed_higher() -> None:
    seeker = SeekerRows.of(key=1, sphere=on_sphere(122.2, 40.6), pay_min=5000.0, commute_max=30.0)
    here, far = on_sphere(122.21, 40.6), on_sphere(123.4, 40.6)
    good = PostingRows.of(key=1, sphere=here, pay_high=6000.0, published_on=ON - 1)
    for worse in ({"sphere": far}, {"pay_high": 3000.0}, {"published_on": ON - 90}):
        other = PostingRows.of(**({"key": 2, "sphere": here, "pay_high": 6000.0, "published_on": ON - 1} | worse))
        assert score(seeker, other) < score(seeker, good)


def test_a_named_district_counts_then_its_city_then_none() -> None:
    seeker = SeekerRows.of(key=1, wish_districts=[210802, 2106, 0, 0])
    found = value(
        "district", seeker, PostingRows.concatenate([PostingRows.of(district=d) for d in (210802, 210604, 210803, 0)])
    )
    np.testing.assert_allclose(found, [1, 0.8, -1, 0], atol=1e-6)


def test_an_unknown_day_of_publication_is_not_fresh() -> None:
    rows = PostingRows.concatenate([PostingRows.of(published_on=day) for day in (ON, ON - 30, NO_DATE, ON + 5)])
    np.testing.assert_allclose(value("fresh", SeekerRows.blank(1), rows), [1, np.exp(-1), 0, 1], atol=1e-6)


def test_shared_terms_count_by_what_they_tell() -> None:
    seeker = SeekerRows.of(key=1, title_grams=[7, 9, *[0] * 30], gram_weights=[240, 86, *[0] * 30])
    both = PostingRows.of(key=1, title_grams=[9, 7, *[0] * 30], gram_weights=[86, 240, *[0] * 30])
    common = PostingRows.of(key=2, title_grams=[9, 3, *[0] * 30], gram_weights=[86, 240, *[0] * 30])
    none = PostingRows.of(key=3, title_grams=[3, *[0] * 31], gram_weights=[255, *[0] * 31])
    found = value("spelling", seeker, PostingRows.concatenate([both, common, none]))
    np.testing.assert_allclose(found, [1, 0.114, 0], atol=0.01)


def test_the_chance_of_one_occupation_sums_over_all_that_both_may_be() -> None:
    wish = SeekerRows.of(occupations=[5, 7, 9, 0, 0, 0, 0, 0], occupation_chances=[0.5, 0.25, 0.25, 0, 0, 0, 0, 0])
    ad = PostingRows.of(occupations=[7, 5, 3, 0, 0, 0, 0, 0], occupation_chances=[0.5, 0.25, 0.25, 0, 0, 0, 0, 0])
    unknown = PostingRows.of(occupation_chances=[1, 0, 0, 0, 0, 0, 0, 0])
    assert value("same_occupation", wish, ad)[0] == 0.5
    assert value("same_occupation", wish, unknown)[0] == 0


def test_scores_are_probabilities_and_contributions_add_up_to_them() -> None:
    found = features(some(SeekerRows, 1, 5).one(), some(PostingRows, 50, 6), ON)
    ranker = PriorRanker()
    scores = ranker.score(found)
    assert ((scores > 0) & (scores < 1)).all()
    logits = ranker.contributions(found).sum(axis=1)
    assert (np.argsort(logits, kind="stable") == np.argsort(scores, kind="stable")).all()


def test_another_weight_is_another_ranker() -> None:
    assert PriorRanker().identity == PriorRanker().identity
    assert PriorRanker(PRIOR | {"pay": 9.0}).identity != PriorRanker().identity
    with pytest.raises(ValueError, match="height"):
        PriorRanker(PRIOR | {"height": 1.0})


def test_years_in_other_work_are_worth_less_where_years_are_insisted_on() -> None:
    trade, other = np.eye(2, 128, dtype=np.float32)
    at = FEATURES.index("experience")
    job = {"occupation_vector": narrow(0.8 * trade + 0.6 * other), "occupation_certainty": 1.0}
    seeker = SeekerRows.of(key=1, experience=9.0, past_vector=narrow(other), past_certainty=1.0)
    insisting = features(seeker, PostingRows.of(key=1, experience_required=3.0, **job), ON)[0, at]
    same_trade = SeekerRows.of(key=1, experience=9.0, past_vector=job["occupation_vector"], past_certainty=1.0)
    assert insisting == pytest.approx(-0.4, abs=0.01)
    assert features(seeker, PostingRows.of(key=1, experience_required=1.0, **job), ON)[0, at] == 0
    alike = features(same_trade, PostingRows.of(key=1, experience_required=3.0, **job), ON)[0, at]
    assert alike == pytest.approx(0, abs=0.01)


def test_of_two_like_postings_the_near_one_scores_higher_unless_the_far_one_lies_where_one_wishes_to_go() -> None:
    ranker, person = PriorRanker(), a_seeker(at=north(0)).row.one()
    near, far = a_posting(at=north(4)).row, a_posting(at=north(56)).row
    scores = [float(ranker.score(features(person, job, ON))[0]) for job in (near, far)]
    assert scores[0] > scores[1]
    person.wish_districts[0] = far.district[0] = 210804
    assert float(ranker.score(features(person, far, ON))[0]) > scores[1]
