"""A shortlist with floors: when members are lifted, how far, by which floor; what clashes and what then remains."""

import numpy as np
import pytest

from matching.ranking.floors import Shortlist, owed_by_share, shortlist
from matching.ranking.floors_account import account
from matching.ranking.floors_conflict import Demand
from matching.ranking.policy_rules import Floor

SCORES = np.linspace(1, 0.5, 12)


def members(n: int, *groups: list[int]) -> np.ndarray:
    masks = np.zeros((len(groups), n), np.bool_)
    for row, group in enumerate(groups):
        masks[row, group] = True
    return masks


def listed(scores: np.ndarray, masks: np.ndarray, shares: tuple[float, ...], limit: int) -> list[int]:
    return [int(row) for row in shortlist(scores, masks, shares, limit).order]


def test_without_floors_the_best_are_taken() -> None:
    assert listed(np.array([0.1, 0.9, 0.5]), np.zeros((0, 3), np.bool_), (), 2) == [1, 2]


def test_nobody_gives_an_empty_list() -> None:
    assert listed(np.zeros(0), np.zeros((1, 0), np.bool_), (0.5,), 20) == []


def test_a_floor_is_met_no_earlier_than_it_is_owed() -> None:
    assert listed(np.linspace(1, 0.5, 20), members(20, [18]), (0.25,), 8) == [0, 1, 2, 18, 3, 4, 5, 6]


def test_a_share_that_binary_fractions_fall_short_of_is_owed_in_full() -> None:
    assert 0.29 * 100 < 29
    order = listed(np.linspace(1, 0.5, 200), members(200, list(range(150, 200))), (0.29,), 100)
    assert sum(row >= 150 for row in order) == 29


@pytest.mark.parametrize("hundredths", range(1, 101))
def test_what_is_owed_is_counted_in_whole_numbers(hundredths: int) -> None:
    (owed,) = owed_by_share((hundredths / 100,), 100).tolist()
    assert owed == [hundredths * k // 100 for k in range(1, 101)]


def test_a_floor_asks_for_no_more_members_than_there_are() -> None:
    assert listed(SCORES[:6], members(6, [5]), (1.0,), 6) == [5, 0, 1, 2, 3, 4]
    assert listed(SCORES[:6], members(6, []), (1.0,), 6) == list(range(6))


def test_two_floors_owed_at_one_place_are_met_by_placing_one_of_them_early() -> None:
    assert listed(SCORES, members(12, [10], [11]), (0.2, 0.2), 5) == [0, 1, 2, 10, 11]


def test_one_who_belongs_to_both_groups_serves_both_floors() -> None:
    assert listed(SCORES, members(12, [11], [11]), (0.2, 0.2), 5) == [0, 1, 2, 3, 11]


def test_one_for_both_floors_is_taken_only_where_two_good_ones_are_worth_less() -> None:
    """Two members who score .9 beat a best of 1 followed by one for both who scores .1; at .7 they do not."""
    masks = members(4, [1, 3], [2, 3])
    assert listed(np.array([1.0, 0.9, 0.9, 0.1]), masks, (0.5, 0.5), 2) == [1, 2]
    assert listed(np.array([1.0, 0.7, 0.7, 0.7]), masks, (0.5, 0.5), 2) == [0, 3]


def test_equal_scores_keep_the_order_given() -> None:
    assert listed(np.full(6, 0.5), members(6, [4, 5]), (0.5,), 6) == [0, 4, 1, 5, 2, 3]


def test_more_places_than_candidates_lists_everybody_once() -> None:
    assert sorted(listed(SCORES[:4], members(4, [3]), (0.5,), 100)) == [0, 1, 2, 3]


def test_the_protected_at_the_bottom_are_lifted_and_never_the_others() -> None:
    """LensKit once shipped FA*IR with the groups exchanged: the list then favoured the unprotected."""
    scores, masks = np.linspace(1, 0.4, 40), members(40, list(range(30, 40)))
    result = shortlist(scores, masks, (0.4,), 20)
    for place, row in enumerate(result.order.tolist()):
        assert row < 30 or place < row
        assert row >= 30 or place >= row
    assert masks[0, result.order].sum() == 8
    assert (result.lifted[0] == masks[0, result.order]).all()


def test_a_lift_names_the_floor_that_needed_it_and_no_other() -> None:
    """The last person belongs to both groups; only the second floor is short of members."""
    masks = members(12, [0, 1, 2, 11], [11])
    result = shortlist(SCORES, masks, (0.2, 0.2), 10)
    place = result.order.tolist().index(11)
    assert place == 4
    assert result.lifted[:, place].tolist() == [False, True]
    assert result.lifted.sum() == 1


def test_floors_that_clash_are_named_with_the_prefix_and_earlier_ones_go_first() -> None:
    masks = members(12, [9], [10], [11])
    assert shortlist(SCORES, masks, (0.5, 0.1, 0.5), 10).clash == ()
    crowded = shortlist(SCORES, masks, (1.0, 0.1, 1.0), 10)
    assert crowded.clash == (Demand(0, 1, 1), Demand(2, 1, 1))
    assert crowded.order[:2].tolist() == [9, 11]
    assert crowded.kept[2].tolist() == [0, *[1] * 9]
    assert crowded.owed[2].tolist() == [1] * 10


def test_a_clash_is_not_seen_where_one_person_serves_both_floors() -> None:
    """Counting each group by itself, two floors of a half each are owed two members at two places; one is enough."""
    assert shortlist(SCORES, members(12, [11], [11]), (1.0, 1.0), 10).clash == ()


def test_the_loss_is_the_part_of_the_discounted_score_that_the_floors_cost() -> None:
    result = shortlist(np.array([1.0, 0.5]), members(2, [1]), (1.0,), 1)
    assert result.loss == pytest.approx(0.5)
    assert result.proved
    assert shortlist(np.array([1.0, 0.5]), members(2, [0]), (1.0,), 1).loss == 0


def a_floor(rule: str, group: str, share: float) -> Floor:
    return Floor(
        rule=rule, group=group, share=share, says="对就业困难人员优先扶持", article="就业促进法第五十二条", quote="优先"
    )


def test_the_account_says_what_was_owed_and_what_fell_short() -> None:
    masks = members(12, [9], [11])
    result: Shortlist = shortlist(SCORES, masks, (1.0, 1.0), 10)
    kept = account((a_floor("a", "veteran", 1.0), a_floor("b", "hardship", 1.0)), result, masks)
    assert [(floor.rule, floor.owed, floor.members, floor.short_from) for floor in kept.floors] == [
        ("a", 1, 1, None),
        ("b", 1, 1, 1),
    ]
    assert kept.floors[0].text == "对就业困难人员优先扶持（《就业促进法》第五十二条）：前10名里应有1名，实有1名"
    assert kept.floors[1].text.endswith("从第1名起不够，因为排在前面的规定先保证")
    assert [(demand.rule, demand.prefix, demand.members) for demand in kept.clash] == [("a", 1, 1), ("b", 1, 1)]
    assert 0 < kept.loss < 0.5
