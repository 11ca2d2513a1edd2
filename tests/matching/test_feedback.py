"""Interactions as labels, and which list they came from."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from matching.feedback import Feedback, attributed, feedback
from matching.vocabulary import InteractionKind as Kind

LISTS = [(datetime(2026, 3, day, 9, tzinfo=UTC), f"d{day}") for day in (2, 5, 9)]


class Happening(NamedTuple):
    kind: Kind
    at: datetime
    decision_id: str | None = None


def on(day: int, kind: Kind, decision_id: str | None = None) -> Happening:
    return Happening(kind, datetime(2026, 3, day, 12, tzinfo=UTC), decision_id)


@pytest.mark.parametrize(
    ("kinds", "asked", "expected"),
    [
        ([], False, Feedback(False, None, False)),
        ([Kind.SHOWN, Kind.OPENED, Kind.SAVED, Kind.DISMISSED], False, Feedback(False, None, False)),
        ([], True, Feedback(False, False, False)),
        ([Kind.APPLIED], False, Feedback(True, False, False)),
        ([Kind.APPLIED, Kind.REFUSED], False, Feedback(True, False, False)),
        ([Kind.INTERVIEWED], False, Feedback(True, True, False)),
        ([Kind.OFFERED], True, Feedback(False, True, False)),
        ([Kind.APPLIED, Kind.HIRED], False, Feedback(True, True, True)),
    ],
)
def test_who_wanted_whom(kinds: list[Kind], asked: bool, expected: Feedback) -> None:
    assert feedback(kinds, asked=asked) == expected


def kinds_by_list(*events: Happening) -> dict[str, list[Kind]]:
    return {name: [event.kind for event in came] for name, came in attributed(events, LISTS).items()}


def test_an_application_counts_for_the_list_it_names_else_for_the_latest_before_it() -> None:
    assert kinds_by_list(on(6, Kind.APPLIED, "d2")) == {"d2": [Kind.APPLIED]}
    assert kinds_by_list(on(6, Kind.APPLIED)) == {"d5": [Kind.APPLIED]}
    assert kinds_by_list(on(6, Kind.APPLIED, "a list without the pair")) == {"d5": [Kind.APPLIED]}
    assert kinds_by_list(on(1, Kind.APPLIED)) == {}


def test_what_follows_an_application_counts_for_the_list_of_the_application() -> None:
    """The pair is shown again on day 9; the interview still comes from the list of day 2."""
    applied, met, hired = on(3, Kind.APPLIED), on(10, Kind.INTERVIEWED), on(11, Kind.HIRED)
    assert kinds_by_list(applied, met, hired) == {"d2": [Kind.APPLIED, Kind.INTERVIEWED, Kind.HIRED]}
    assert kinds_by_list(met) == {"d9": [Kind.INTERVIEWED]}
    assert kinds_by_list(applied, on(10, Kind.OFFERED, "d9")) == {"d2": [Kind.APPLIED], "d9": [Kind.OFFERED]}
