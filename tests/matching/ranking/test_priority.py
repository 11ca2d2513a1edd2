"""The weights on a list: what they lift, how far, on whose consent, and what is told of it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import PostingRows, ProtectedRows
from matching.ranking.priority import (
    Policy,
    Ranks,
    bonus,
    floor_moves,
    floors_for,
    members,
    moves,
    pair_traits,
    qualified,
    traits_of,
)
from matching.ranking.rebalance import best_first
from matching.vocabulary import EmploymentKind, PriorityGroup, Trait
from tests.builders import Job, Person, a_posting, a_seeker, north, posting_rows, protected_rows

FILE = Path(__file__).parents[3] / "data" / "policy" / "priority.yaml"
POLICY = Policy.load(FILE)


def added(policy: Policy, protected: ProtectedRows, postings: PostingRows) -> np.ndarray:
    return bonus(policy, protected.groups, traits_of(postings))


def masks(person: Person, job: Job) -> tuple[int, int]:
    return int(person.protected.groups[0]), int(traits_of(job.row)[0])


WELCOMING = posting_rows(*(a_posting(key=bit, traits=(trait,)) for bit, trait in enumerate(Trait)))


@st.composite
def scored_markets(draw: st.DrawFn) -> tuple[np.ndarray, ProtectedRows, PostingRows]:
    n = draw(st.integers(1, 12))
    scores = np.array(draw(st.lists(st.floats(0, 1, width=32), min_size=n, max_size=n)))
    rows, person = PostingRows.blank(n), ProtectedRows.blank(1)
    rows.traits[:] = draw(st.lists(st.integers(0, 2 ** len(Trait) - 1), min_size=n, max_size=n))
    rows.kind[:] = draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))
    person.groups[:] = draw(st.integers(0, 255))
    return scores, person.one(), rows


@given(scored_markets(), st.sampled_from([0.0, 0.01, 0.05, 0.2]))
def test_nothing_rises_above_what_it_is_worse_than_by_more_than_the_bound(
    market: tuple[np.ndarray, ProtectedRows, PostingRows], bound: float
) -> None:
    scores, person, postings = market
    policy = POLICY.varied(bound=bound)
    order = best_first(scores + added(policy, person, postings), np.arange(len(scores)))
    worst_before = np.minimum.accumulate(scores[order])
    assert (scores[order] - worst_before <= bound + 1e-9).all()


@given(scored_markets())
def test_bound_zero_gives_exactly_the_base_list(market: tuple[np.ndarray, ProtectedRows, PostingRows]) -> None:
    scores, person, postings = market
    off = POLICY.varied(bound=0.0)
    keys = np.arange(len(scores))
    lifted = best_first(scores + added(off, person, postings), keys)
    np.testing.assert_array_equal(lifted, best_first(scores, keys))


@pytest.mark.parametrize("group", list(PriorityGroup))
def test_without_consent_no_group_adds_anything(group: PriorityGroup) -> None:
    person = a_seeker(consent=False, **{group.value: True})
    assert not added(POLICY, person.protected.one(), WELCOMING).any()


@pytest.mark.parametrize("weight", POLICY.weights, ids=lambda weight: weight.rule)
def test_every_weight_lifts_its_group_on_its_trait_and_nobody_else(weight: object) -> None:
    group, trait = weight.group, weight.trait  # type: ignore[attr-defined]
    job = a_posting(traits=(trait,)).row
    member, other = a_seeker(**{group.value: True}), a_seeker()
    assert float(added(POLICY, member.protected.one(), job)[0]) > 0
    assert float(added(POLICY, other.protected.one(), job)[0]) == 0


def test_one_person_many_postings_and_the_reverse_agree() -> None:
    people = [a_seeker(veteran=True), a_seeker(disabled=True, graduate=True), a_seeker()]
    many = protected_rows(*people)
    table = np.array([added(POLICY, person.protected.one(), WELCOMING) for person in people])
    for j in range(len(WELCOMING)):
        np.testing.assert_allclose(added(POLICY, many, WELCOMING.one(j)), table[:, j])


def test_a_narrower_group_counts_in_the_wider_one() -> None:
    job = a_posting(traits=(Trait.PUBLIC_WELFARE,)).row
    assert added(POLICY, a_seeker(zero_employment_family=True).protected.one(), job)[0] > 0
    assert members(POLICY, a_seeker(lifted_from_poverty=True).protected, PriorityGroup.RURAL_LABOUR).all()


def test_the_form_of_work_implies_its_trait() -> None:
    rows = a_posting(kind=EmploymentKind.TRAINEESHIP).row
    assert int(traits_of(rows)[0]) == int(a_posting(traits=(Trait.TRAINEESHIP,)).row.traits[0])
    assert not traits_of(a_posting(kind=EmploymentKind.FULL_TIME).row)[0]


def test_a_move_says_which_rule_rests_on_which_article_in_chinese() -> None:
    job = a_posting(traits=(Trait.WELCOMES_VETERANS,))
    (move,) = moves(POLICY, *masks(a_seeker(veteran=True), job), Ranks(base=5, weighted=3, shown=3))
    assert (move.rule, move.article) == ("veteran-welcomed", "退役军人保障法第四十二条")
    assert move.text == "原第5，现第3：岗位优先招聘退役军人，依据《退役军人保障法》第四十二条"


@pytest.mark.parametrize("ranks", [Ranks(3, 3, 3), Ranks(3, 4, 2), Ranks(3, 2, 4)])
def test_what_the_weights_did_not_lift_has_no_move(ranks: Ranks) -> None:
    job = a_posting(traits=(Trait.WELCOMES_VETERANS,))
    assert moves(POLICY, *masks(a_seeker(veteran=True), job), ranks) == ()


def test_floors_speak_for_the_postings_with_their_traits_and_name_whom_they_lifted() -> None:
    welfare = a_posting(kind=EmploymentKind.PUBLIC_WELFARE).row.one()
    assert [floor.rule for floor in floors_for(POLICY, welfare)] == ["floor-public-welfare-hardship", "floor-hardship"]
    assert [floor.rule for floor in floors_for(POLICY, a_posting().row.one())] == ["floor-hardship"]
    lifted = floor_moves(floors_for(POLICY, welfare), Ranks(30, 28, 10))
    assert [move.rule for move in lifted] == ["floor-public-welfare-hardship", "floor-hardship"]
    assert lifted[1].text == "原第30，现第10：对就业困难人员优先扶持，依据《就业促进法》第五十二条"
    assert floor_moves(floors_for(POLICY, welfare), Ranks(30, 10, 10)) == ()


def test_a_floor_counts_only_members_who_fit() -> None:
    people = protected_rows(a_seeker(), a_seeker(hardship=True), a_seeker(hardship=True))
    floors = floors_for(POLICY, a_posting().row.one())
    fit = qualified(POLICY, floors, people, np.array([0.8, 0.5, 0.1]))
    assert fit.tolist() == [[False, True, False]]
    assert qualified(POLICY, (), people, np.ones(3)).shape == (0, 3)


def test_near_is_within_the_policys_kilometres_where_both_places_are_known() -> None:
    home = a_seeker(disabled=True, at=north(0)).row.one()
    jobs = posting_rows(
        a_posting(at=north(2.9)), a_posting(at=north(3.1)), a_posting(), a_posting(at=north(0), district="站前区")
    )
    jobs.coarse[3] = True
    near = pair_traits(POLICY, home, jobs)
    assert near.tolist() == [1 << list(Trait).index(Trait.NEARBY), 0, 0, 0]
    person = a_seeker(disabled=True).protected.one()
    assert bonus(POLICY, person.groups, near).tolist() == [0.02, 0, 0, 0]
