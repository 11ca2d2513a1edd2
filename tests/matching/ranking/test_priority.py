"""The policy: what it lifts, how far, on whose consent, resting on which article; and what a faulty file says."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import PostingRows, ProtectedRows
from matching.errors import PolicyInvalid
from matching.ranking.priority import (
    Policy,
    Ranks,
    bonus,
    floor_moves,
    floors_for,
    members,
    moves,
    qualified,
    traits_of,
)
from matching.ranking.rebalance import best_first
from matching.vocabulary import EmploymentKind, GroupSource, PriorityGroup, Trait
from tests.builders import TODAY, a_posting, a_seeker, posting_rows, protected_rows

FILE = Path(__file__).parents[3] / "data" / "policy" / "priority.yaml"
POLICY = Policy.load(FILE)
SMALL = """
name: 试行
effective_from: 2026-01-01
bound: 0.05
qualified_share: 0.5
groups:
  - group: veteran
    legal_name: 退役军人
    evidence: [退役军人优待证]
    article: 退役军人保障法第三十八条
weights:
  - rule: veteran-welcomed
    group: veteran
    trait: 优先招聘退役军人
    bonus: 0.04
    article: 退役军人保障法第四十二条
    says: 岗位优先招聘退役军人
"""
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
    policy = POLICY.model_copy(update={"bound": bound})
    order = best_first(scores + bonus(policy, person, postings), np.arange(len(scores)))
    worst_before = np.minimum.accumulate(scores[order])
    assert (scores[order] - worst_before <= bound + 1e-9).all()


@given(scored_markets())
def test_bound_zero_gives_exactly_the_base_list(market: tuple[np.ndarray, ProtectedRows, PostingRows]) -> None:
    scores, person, postings = market
    off = POLICY.model_copy(update={"bound": 0.0})
    keys = np.arange(len(scores))
    lifted = best_first(scores + bonus(off, person, postings), keys)
    np.testing.assert_array_equal(lifted, best_first(scores, keys))


@pytest.mark.parametrize("group", list(PriorityGroup))
def test_without_consent_no_group_adds_anything(group: PriorityGroup) -> None:
    person = a_seeker(consent=False, **{group.value: True})
    assert not bonus(POLICY, person.protected.one(), WELCOMING).any()


@pytest.mark.parametrize("weight", POLICY.weights, ids=lambda weight: weight.rule)
def test_every_weight_lifts_its_group_on_its_trait_and_nobody_else(weight: object) -> None:
    group, trait = weight.group, weight.trait  # type: ignore[attr-defined]
    job = a_posting(traits=(trait,)).row
    member, other = a_seeker(**{group.value: True}), a_seeker()
    assert float(bonus(POLICY, member.protected.one(), job)[0]) > 0
    assert float(bonus(POLICY, other.protected.one(), job)[0]) == 0


def test_one_person_many_postings_and_the_reverse_agree() -> None:
    people = [a_seeker(veteran=True), a_seeker(disabled=True, graduate=True), a_seeker()]
    many = protected_rows(*people)
    table = np.array([bonus(POLICY, person.protected.one(), WELCOMING) for person in people])
    for j in range(len(WELCOMING)):
        np.testing.assert_allclose(bonus(POLICY, many, WELCOMING.one(j)), table[:, j])


def test_a_narrower_group_counts_in_the_wider_one() -> None:
    job = a_posting(traits=(Trait.PUBLIC_WELFARE,)).row
    assert bonus(POLICY, a_seeker(zero_employment_family=True).protected.one(), job)[0] > 0
    assert members(POLICY, a_seeker(lifted_from_poverty=True).protected, PriorityGroup.RURAL_LABOUR).all()


def test_the_form_of_work_implies_its_trait() -> None:
    rows = a_posting(kind=EmploymentKind.TRAINEESHIP).row
    assert int(traits_of(rows)[0]) == int(a_posting(traits=(Trait.TRAINEESHIP,)).row.traits[0])
    assert not traits_of(a_posting(kind=EmploymentKind.FULL_TIME).row)[0]


def test_a_move_says_which_rule_rests_on_which_article_in_chinese() -> None:
    job = a_posting(traits=(Trait.WELCOMES_VETERANS,)).row.one()
    (move,) = moves(POLICY, a_seeker(veteran=True).protected.one(), job, Ranks(base=5, weighted=3, shown=3))
    assert (move.rule, move.article) == ("veteran-welcomed", "退役军人保障法第四十二条")
    assert move.text == "原第5，现第3：岗位优先招聘退役军人，依据《退役军人保障法》第四十二条"


@pytest.mark.parametrize("ranks", [Ranks(3, 3, 3), Ranks(3, 4, 2), Ranks(3, 2, 4)])
def test_what_the_weights_did_not_lift_has_no_move(ranks: Ranks) -> None:
    job = a_posting(traits=(Trait.WELCOMES_VETERANS,)).row.one()
    assert moves(POLICY, a_seeker(veteran=True).protected.one(), job, ranks) == ()


def test_floors_speak_for_the_postings_with_their_traits_and_name_whom_they_lifted() -> None:
    welfare = a_posting(kind=EmploymentKind.PUBLIC_WELFARE).row.one()
    assert [floor.rule for floor in floors_for(POLICY, welfare)] == ["floor-public-welfare-hardship", "floor-hardship"]
    assert [floor.rule for floor in floors_for(POLICY, a_posting().row.one())] == ["floor-hardship"]
    lifted = floor_moves(POLICY, a_seeker(hardship=True).protected.one(), welfare, Ranks(30, 28, 10))
    assert [move.rule for move in lifted] == ["floor-public-welfare-hardship", "floor-hardship"]
    assert floor_moves(POLICY, a_seeker().protected.one(), welfare, Ranks(30, 28, 10)) == ()


def test_a_floor_counts_only_members_who_fit() -> None:
    people = protected_rows(a_seeker(), a_seeker(hardship=True), a_seeker(hardship=True))
    floors = floors_for(POLICY, a_posting().row.one())
    fit = qualified(POLICY, floors, people, np.array([0.8, 0.5, 0.1]))
    assert fit.tolist() == [[False, True, False]]
    assert qualified(POLICY, (), people, np.ones(3)).shape == (0, 3)


def test_membership_needs_consent_an_accepted_source_and_unexpired_evidence() -> None:
    left = a_seeker(graduate=True, veteran=True).described.seeker.model_copy(update={"graduated_on": date(2025, 7, 15)})
    assert POLICY.members(left, TODAY) == (PriorityGroup.GRADUATE, PriorityGroup.VETERAN)
    assert POLICY.members(left, date(2027, 7, 14)) == (PriorityGroup.GRADUATE, PriorityGroup.VETERAN)
    assert POLICY.members(left, date(2027, 7, 15)) == (PriorityGroup.VETERAN,)
    silent = a_seeker(veteran=True, consent=False).described.seeker
    assert POLICY.members(silent, TODAY) == ()
    strict = Policy.parse(
        SMALL.replace("article: 退役军人保障法第三十八条", "article: 法第一条\n    sources: [certified]")
    )
    told = a_seeker(veteran=True).described.seeker
    unproved = told.model_copy(
        update={"protected": told.protected.model_copy(update={"groups_source": GroupSource.SELF_DECLARED})}
    )
    assert strict.members(told, TODAY) == (PriorityGroup.VETERAN,)
    assert strict.members(unproved, TODAY) == ()


def test_the_version_follows_the_meaning_and_not_the_comments() -> None:
    assert Policy.parse(SMALL).version == Policy.parse("# noted\n" + SMALL).version
    assert Policy.parse(SMALL).version != Policy.parse(SMALL.replace("0.04", "0.03")).version


def test_the_shipped_policy_covers_every_group_and_rests_each_rule_on_a_law_at_hand() -> None:
    assert {entry.group for entry in POLICY.groups} == set(PriorityGroup)
    texts = "".join(
        path.name + path.read_text("utf-8") for path in FILE.parent.iterdir() if path.suffix in {".md", ".txt"}
    )
    for entry in (*POLICY.groups, *POLICY.rules):
        law, _, number = entry.article.rpartition("第")
        assert law.endswith("意见") or f"# {law}" in texts or f"{law}(" in texts
        assert law.endswith("意见") or f"第{number}" in texts


@pytest.mark.parametrize(
    ("wrong", "right", "line", "words"),
    [
        ("group: veteran\n    trait", "group: veterans\n    trait", 13, "weights.0.group"),
        ("bonus: 0.04", "bonus: 4", 15, "Correct the value 4"),
        ("bonus: 0.04", "bonus: 0.04\n    colour: red", 16, "Remove it"),
        ("    says: 岗位优先招聘退役军人\n", "", 12, "Add it"),
        ("group: veteran\n    trait", "group: disabled\n    trait", 2, "add that group"),
        ("bound: 0.05", "bound: [0.05", 5, "Correct the YAML"),
        ("effective_from: 2026-01-01", "effective_from: 2026-01-01\neffective_to: 2025-01-01", 2, "before"),
        ("    article: 退役军人保障法第三十八条", "    article: 法\n    valid_months: 24", 7, "counts_from"),
    ],
)
def test_a_faulty_policy_is_refused_with_file_line_and_cure(wrong: str, right: str, line: int, words: str) -> None:
    assert wrong in SMALL
    with pytest.raises(PolicyInvalid) as fault:
        Policy.parse(SMALL.replace(wrong, right), "here.yaml")
    assert f"here.yaml, line {line}" in str(fault.value)
    assert words in str(fault.value)


def test_a_missing_policy_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid, match="Put the policy file there"):
        Policy.load(tmp_path / "none.yaml")


def test_an_empty_policy_file_is_refused() -> None:
    with pytest.raises(PolicyInvalid, match=r"line 1"):
        Policy.parse("")
