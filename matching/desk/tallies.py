"""What another policy would do to lists, counted by group: never about fewer than ten people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.account import grouping
from matching.vocabulary import DecisionKind

MERGED = "其他"
"""Groups of too few people, told together."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a list, or whom it was made for: `key` in the store, names of the groups that count."""

    key: int
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class ListChange:
    """One list made by the policy of its day, and by another.

    Attributes
    ----------
    rises : places up (below 0: down) by key, for all that stand on either list; off the list is one past its end
    people : whom it concerns: the one it was made for, or those who stand on it
    costs : part of the nDCG by their own scores that priority takes, before and after
    """

    decision_id: str
    kind: DecisionKind
    rises: Mapping[int, int]
    people: Sequence[Person]
    costs: tuple[float, float]

    @property
    def changed(self) -> bool:
        return any(self.rises.values())


def rises(before: Sequence[int], after: Sequence[int]) -> dict[int, int]:
    """How many places each key goes up from one list to the other."""
    places = [{key: rank for rank, key in enumerate(keys, start=1)} for keys in (before, after)]
    end = max(len(before), len(after)) + 1
    return {key: places[0].get(key, end) - places[1].get(key, end) for key in dict.fromkeys((*before, *after))}


def cost(scores: np.ndarray, best: np.ndarray) -> float:
    """Part of the unweighted list's discounted sum of scores that a list gives up; both in the order shown."""
    sums = [float(shown @ (1 / np.log2(np.arange(2, len(shown) + 2)))) for shown in (scores, best)]
    return max(0.0, 1 - sums[0] / sums[1]) if sums[1] else 0.0


@dataclass(slots=True)
class _Tally:
    people: set[int] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    rises: list[int] = field(default_factory=list)

    def add(self, change: ListChange, person: Person) -> None:
        self.people.add(person.key)
        self.lists.add(change.decision_id)
        if change.changed:
            self.changed.add(change.decision_id)
        if change.kind is DecisionKind.SHORTLIST:
            self.rises.append(change.rises.get(person.key, 0))

    def told(self) -> dict[str, Any]:
        moved = [rise for rise in self.rises if rise]
        counts = {"people": len(self.people), "lists": len(self.lists), "lists_changed": len(self.changed)}
        up, down = sum(rise > 0 for rise in moved), sum(rise < 0 for rise in moved)
        mean = round(float(np.mean(moved)), 2) if moved else 0.0
        return counts | ({"rose": up, "fell": down, "mean_places_up": mean} if self.rises else {})


def by_group(changes: Iterable[ListChange], kind: DecisionKind) -> dict[str, dict[str, Any]]:
    """Counts for each group of ten people or more; smaller ones under MERGED, as the account of priority tells them."""
    concerned = [(change, person) for change in changes if change.kind is kind for person in change.people]
    people: defaultdict[str, set[int]] = defaultdict(set)
    for _, person in concerned:
        for group in person.groups:
            people[group].add(person.key)
    alone, together = grouping(people, {person.key for _, person in concerned})
    names = {group: group for group in alone} | dict.fromkeys(together, MERGED)
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    for change, person in concerned:
        for name in {names[group] for group in person.groups if group in names}:
            tallies[name].add(change, person)
    return {name: tally.told() for name, tally in sorted(tallies.items())}


def summary(changes: Sequence[ListChange]) -> dict[str, Any]:
    """How many lists change, what priority costs before and after, and the largest changes."""
    costs = (
        np.array([change.costs for change in changes], np.float64).reshape(-1, 2).mean(axis=0) if changes else (0, 0)
    )
    return {
        "lists": len(changes),
        "lists_changed": sum(change.changed for change in changes),
        "mean_cost_before": round(float(costs[0]), 6),
        "mean_cost_after": round(float(costs[1]), 6),
        "recommendations": by_group(changes, DecisionKind.RECOMMENDATION),
        "shortlists": by_group(changes, DecisionKind.SHORTLIST),
        "largest": list(_largest(changes)),
    }


def _largest(changes: Sequence[ListChange], most: int = 5) -> Iterator[dict[str, Any]]:
    """Lists on which most places are changed; nobody is named (`jobmatch replay` shows the list)."""
    moved = {change.decision_id: sum(map(abs, change.rises.values())) for change in changes}
    for change in sorted(changes, key=lambda one: (-moved[one.decision_id], one.decision_id))[:most]:
        if change.changed:
            yield {
                "decision_id": change.decision_id,
                "kind": change.kind.value,
                "moved": sum(rise != 0 for rise in change.rises.values()),
                "furthest": max(map(abs, change.rises.values())),
                "cost_before": round(change.costs[0], 6),
                "cost_after": round(change.costs[1], 6),
            }
