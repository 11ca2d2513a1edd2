"""What every database promises about the counts of employers' replies."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from matching.ranking.fading import growth
from matching.ranking.replies import HALF_LIFE_DAYS, SILENCE, Replied, reply
from matching.storage import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST, SECOND = -(2**62), 2**62
"""Numbers are hashes, of either sign."""


def count(store: Store, employer: int, replied: Replied, at: datetime = NOON) -> None:
    with store.write() as tx:
        tx.count_replies(employer, replied, at)


def counted(store: Store, touched_after: float = 0.0) -> dict[int, object]:
    """Amounts at NOON."""
    scale = growth(NOON.timestamp(), HALF_LIFE_DAYS)
    with store.read() as tx:
        return {one: pytest.approx([each / scale for each in amounts]) for one, *amounts in tx.replies(touched_after)}


def test_counts_add_up_employer_by_employer_and_are_taken_back(open_store: Callable[..., Store]) -> None:
    store = open_store()
    count(store, FIRST, reply(2))
    count(store, FIRST, SILENCE)
    count(store, SECOND, reply(30))
    assert counted(store) == {FIRST: [2, 1, 1, 1], SECOND: [1, 0, 0, 1]}
    count(store, FIRST, Replied(-1.0))
    assert counted(store)[FIRST] == [1, 1, 1, 1]


def test_what_happened_earlier_has_faded(open_store: Callable[..., Store]) -> None:
    store = open_store()
    count(store, FIRST, reply(0), NOON - timedelta(days=HALF_LIFE_DAYS))
    assert counted(store) == {FIRST: [0.5, 0.5, 0.5, 0.5]}


def test_who_follows_meets_only_what_was_counted_since(open_store: Callable[..., Store]) -> None:
    moment = [NOON]
    store = open_store(clock=lambda: moment[0])
    count(store, FIRST, SILENCE)
    moment[0] += timedelta(hours=1)
    count(store, SECOND, SILENCE)
    assert set(counted(store, moment[0].timestamp() - 60)) == {SECOND}
    assert set(counted(store, 0.0)) == {FIRST, SECOND}
