"""Counting what another policy changes: places, cost, and nothing about fewer than ten people."""

import numpy as np
import pytest

from matching.desk.tallies import ListChange, Person, by_group, cost, rises, summary
from matching.vocabulary import DecisionKind

PEOPLE = DecisionKind.SHORTLIST


def change(number: int, moved: dict[int, int], *people: Person, kind: DecisionKind = PEOPLE) -> ListChange:
    return ListChange(f"d{number}", kind, moved, people, (0.0, 0.01))


def member(key: int, *groups: str) -> Person:
    return Person(key, frozenset(groups))


def test_who_comes_onto_a_list_rises_from_one_past_its_end() -> None:
    assert rises([1, 2, 3], [2, 4, 1]) == {1: -2, 2: 1, 3: -1, 4: 2}


def test_cost_is_what_a_list_gives_up_of_the_best_one() -> None:
    best = np.array([0.9, 0.5])
    assert cost(best, best) == 0
    assert cost(best[::-1], best) == pytest.approx(1 - (0.5 + 0.9 / np.log2(3)) / (0.9 + 0.5 / np.log2(3)))
    assert cost(np.array([]), np.array([])) == 0


def test_a_group_of_ten_is_told_and_one_of_nine_only_with_others() -> None:
    ten = [change(n, {n: 2 if n % 2 else -1}, member(n, "a")) for n in range(10)]
    nine = [change(n, {n: 1}, member(n, "b")) for n in range(20, 29)]
    crowd = [change(n, {n: 0}, member(n)) for n in range(100, 120)]
    counted = by_group(ten + nine + crowd, PEOPLE)
    assert counted == {
        "a": {"people": 10, "lists": 10, "lists_changed": 10, "rose": 5, "fell": 5, "mean_places_up": 0.5}
    }
    one_more = [change(40, {40: 1}, member(40, "c"))]
    assert by_group([*ten, *nine, *one_more, *crowd], PEOPLE)["其他"]["people"] == 10


def test_the_nine_whom_all_less_the_ten_would_tell_go_in_with_them() -> None:
    lists = [change(n, {n: 1}, member(n, "a" if n < 10 else "b")) for n in range(19)]
    assert {name: counted["people"] for name, counted in by_group(lists, PEOPLE).items()} == {"其他": 19}


def test_one_person_on_ten_lists_is_one_person() -> None:
    assert by_group([change(n, {1: 1}, member(1, "a")) for n in range(10)], PEOPLE) == {}


def test_the_summary_counts_lists_and_names_the_largest_changes() -> None:
    lists = [change(1, {1: 0, 2: 0}), change(2, {1: 3, 2: -3}), change(3, {1: 1, 2: -1})]
    told = summary(lists)
    assert (told["lists"], told["lists_changed"], told["mean_cost_after"]) == (3, 2, 0.01)
    assert [one["decision_id"] for one in told["largest"]] == ["d2", "d3"]
    assert told["largest"][0]["furthest"] == 3
    assert summary([])["lists"] == 0
