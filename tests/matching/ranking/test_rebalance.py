"""Similar postings spread out; ties never left to chance."""

import numpy as np

from matching.ranking.rebalance import best_first, spread
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
