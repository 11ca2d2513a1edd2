"""What every database promises about the counts of looks, applications and hires."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from matching.records import JobPosting
from matching.results import Reading
from matching.storage import Exposure, Store, growth
from matching.storage.exposures import HALF_LIFE_DAYS

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def put_postings(store: Store, n: int) -> list[int]:
    postings = [JobPosting(posting_id=f"j{number}", title="保安", employer="某厂") for number in range(n)]
    with store.write() as tx:
        return [change.key for change in tx.put_postings([(one, Reading(), one.posting_id) for one in postings])]


def count(store: Store, counted: dict[int, Exposure]) -> None:
    with store.write() as tx:
        tx.count_exposure(counted)


def counted(store: Store, touched_after: float = 0.0, now: datetime = NOON) -> dict[int, tuple[float, float, int]]:
    """Amounts of today by posting."""
    scale = growth(now.timestamp())
    with store.read() as tx:
        return {
            key: (pytest.approx(looks / scale), pytest.approx(waiting / scale), hired)
            for key, looks, waiting, hired in tx.exposures(touched_after)
        }


def test_counts_add_up(open_store: Callable[..., Store]) -> None:
    store = open_store(clock=Clock())
    first, second, _ = put_postings(store, 3)
    count(store, {first: Exposure(looks=1.5), second: Exposure(looks=0.5, waiting=2)})
    count(store, {second: Exposure(looks=1, waiting=-1, hired=1)})
    count(store, {})
    assert counted(store) == {first: (1.5, 0, 0), second: (1.5, 1, 1)}


def test_nobody_waits_less_than_not_at_all(open_store: Callable[..., Store]) -> None:
    store = open_store(clock=Clock())
    (key,) = put_postings(store, 1)
    count(store, {key: Exposure(waiting=-1)})
    count(store, {key: Exposure(waiting=1)})
    assert counted(store) == {key: (0, 1, 0)}
    count(store, {key: Exposure(waiting=-3)})
    count(store, {key: Exposure(waiting=2)})
    assert counted(store) == {key: (0, 2, 0)}


def test_half_of_what_was_counted_fades_in_a_half_life_and_new_counts_whole(open_store: Callable[..., Store]) -> None:
    clock = Clock()
    store = open_store(clock=clock)
    (key,) = put_postings(store, 1)
    count(store, {key: Exposure(looks=8, waiting=4, hired=1)})
    clock.now += timedelta(days=HALF_LIFE_DAYS)
    assert counted(store, now=clock.now) == {key: (4, 2, 1)}
    count(store, {key: Exposure(looks=1, waiting=1)})
    assert counted(store, now=clock.now) == {key: (5, 3, 1)}


def test_a_reader_is_told_what_was_counted_since_it_last_asked(open_store: Callable[..., Store]) -> None:
    clock = Clock()
    store = open_store(clock=clock)
    first, second = put_postings(store, 2)
    count(store, {first: Exposure(looks=1)})
    clock.now += timedelta(seconds=10)
    asked = clock.now.timestamp()
    assert set(counted(store)) == {first}
    clock.now += timedelta(seconds=1)
    count(store, {second: Exposure(looks=1)})
    assert set(counted(store, asked)) == {second}


def test_what_is_not_committed_is_not_counted(store: Store) -> None:
    (key,) = put_postings(store, 1)

    def half() -> None:
        with store.write() as tx:
            tx.count_exposure({key: Exposure(looks=1)})
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert counted(store) == {}


def test_two_processes_that_count_the_same_postings_at_once_lose_nothing(open_store: Callable[..., Store]) -> None:
    stores = [open_store(clock=Clock()) for _ in range(2)]
    keys = put_postings(stores[0], 20)
    orders = [dict.fromkeys(keys, Exposure(looks=1)), dict.fromkeys(reversed(keys), Exposure(looks=1))]

    def count_often(place: int) -> None:
        for _ in range(25):
            count(stores[place], orders[place])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count_often, range(2)))
    assert counted(stores[0]) == dict.fromkeys(keys, (50, 0, 0))
