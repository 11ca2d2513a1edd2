"""Similar postings spread out; floors kept; ties never left to chance."""

import numpy as np

from matching.ranking.rebalance import best_first, shortlist, spread
from tests.builders import Job, a_posting, posting_rows

STEEL, PORT = "营口示例钢铁有限公司", "营口示例港务有限公司"


def jobs(*pairs: tuple[str, str]) -> list[Job]:
    return [a_posting(key=key, title=title, employer=employer) for key, (title, employer) in enumerate(pairs)]


def spread_titles(*pairs: tuple[str, str]) -> list[int]:
    rows = posting_rows(*jobs(*pairs))
    return [int(row) for row in spread(np.arange(len(pairs)), rows)]


def others(n: int) -> list[tuple[str, str]]:
    return [(f"岗位{chr(0x4E00 + 37 * i)}", f"单位{chr(0x5E00 + 41 * i)}") for i in range(n)]


def test_the_third_of_three_alike_goes_down_to_the_first_place_it_may_take() -> None:
    order = spread_titles(("炼钢工", STEEL), ("炼钢工", STEEL), ("炼钢工", STEEL), *others(12))
    assert order == [0, 1, *range(3, 11), 2, *range(11, 15)]


def test_other_work_at_the_same_employer_is_not_held_back() -> None:
    order = spread_titles(("炼钢工", STEEL), ("会计", STEEL), ("保安", STEEL), ("叉车司机", STEEL), *others(3))
    assert order == list(range(7))


def test_the_same_work_at_other_employers_is_not_held_back() -> None:
    order = spread_titles(*[("理货员", f"单位{i}示例") for i in range(6)])
    assert order == list(range(6))


def test_nearly_the_same_title_counts_as_alike() -> None:
    order = spread_titles(("理货员", PORT), ("仓库理货员", PORT), ("理货员A", PORT), *others(9))
    assert order.index(2) > 2


def test_a_list_of_nothing_else_keeps_its_order() -> None:
    assert spread_titles(*[("炼钢工", STEEL)] * 5) == list(range(5))


def test_unknown_employers_are_not_one_employer() -> None:
    rows = posting_rows(*jobs(*[("炼钢工", STEEL)] * 4, *others(8)))
    rows.employer[:4] = 0
    assert spread(np.arange(12), rows).tolist() == list(range(12))


def test_only_the_shown_places_are_arranged_and_nothing_is_lost_behind_them() -> None:
    pairs = [*[("炼钢工", STEEL)] * 5, *others(10)]
    order = spread(np.arange(15), posting_rows(*jobs(*pairs)), 4).tolist()
    assert order == [0, 1, 5, 6, 2, 3, 4, *range(7, 15)]


def test_equal_scores_are_ordered_by_key() -> None:
    assert best_first(np.array([0.5, 0.9, 0.5]), np.array([7, 8, 3])).tolist() == [1, 2, 0]


def members(n: int, *groups: list[int]) -> np.ndarray:
    masks = np.zeros((len(groups), n), np.bool_)
    for row, group in enumerate(groups):
        masks[row, group] = True
    return masks


def test_without_floors_the_best_are_taken() -> None:
    scores = np.array([0.1, 0.9, 0.5])
    assert shortlist(scores, np.zeros((0, 3), np.bool_), np.zeros(0), 2).tolist() == [1, 2]


def test_a_floor_is_met_no_earlier_than_it_is_owed() -> None:
    scores = np.linspace(1, 0.5, 20)
    assert shortlist(scores, members(20, [18]), np.array([0.25]), 8).tolist() == [0, 1, 2, 18, 3, 4, 5, 6]


def test_a_share_that_binary_fractions_fall_short_of_is_owed_in_full() -> None:
    assert 0.29 * 100 < 29
    order = shortlist(np.linspace(1, 0.5, 200), members(200, list(range(150, 200))), np.array([0.29]), 100)
    assert sum(row >= 150 for row in order) == 29


def test_a_floor_asks_for_no_more_members_than_there_are() -> None:
    scores = np.linspace(1, 0.5, 6)
    assert shortlist(scores, members(6, [5]), np.array([1.0]), 6).tolist() == [5, 0, 1, 2, 3, 4]
    assert shortlist(scores, members(6, []), np.array([1.0]), 6).tolist() == list(range(6))


def test_two_floors_owed_at_one_place_are_met_by_placing_one_of_them_early() -> None:
    order = shortlist(np.linspace(1, 0.5, 12), members(12, [10], [11]), np.array([0.2, 0.2]), 10).tolist()
    assert set(order[:5]) >= {10, 11}
    assert order[:3] == [0, 1, 2]


def test_one_who_belongs_to_both_groups_serves_both_floors() -> None:
    order = shortlist(np.linspace(1, 0.5, 12), members(12, [11], [11]), np.array([0.2, 0.2]), 5).tolist()
    assert order.count(11) == 1
    assert len(order) == 5


def test_when_floors_ask_for_too_much_those_who_serve_most_come_first() -> None:
    order = shortlist(np.linspace(1, 0.5, 6), members(6, [1, 5], [2, 5]), np.array([1.0, 1.0]), 3).tolist()
    assert order[0] == 5


def test_more_places_than_candidates_lists_everybody_once() -> None:
    order = shortlist(np.linspace(1, 0.5, 4), members(4, [3]), np.array([0.5]), 100)
    assert sorted(order.tolist()) == [0, 1, 2, 3]
