"""What every database promises about WeChat accounts and the codes that bind them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from matching.records import SeekerProfile
from matching.results import Reading
from matching.storage import Store

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def now() -> list[datetime]:
    return [NOON]


@pytest.fixture
def people(open_store: Callable[..., Store], now: list[datetime]) -> tuple[Store, int, int]:
    """A store whose clock stands, and the keys of two people in it."""
    store = open_store(clock=lambda: now[0])
    with store.write() as tx:
        tx.put_seekers([(SeekerProfile(seeker_id=name), Reading()) for name in ("a", "b")])
        return store, tx.seeker_key("a"), tx.seeker_key("b")


def test_an_account_is_found_by_its_openid_and_replaced_by_a_later_one(people: tuple[Store, int, int]) -> None:
    store, one, other = people
    with store.write() as tx:
        tx.bind(one, "o-1")
        tx.bind(other, "o-2")
        tx.bind(one, "o-3")
    with store.read() as tx:
        assert [tx.seeker_bound_to(openid) for openid in ("o-1", "o-2", "o-3")] == [None, other, one]
        assert (tx.openid_of(one), tx.openid_of(other)) == ("o-3", "o-2")


def test_an_account_unbound_leads_to_nobody(people: tuple[Store, int, int]) -> None:
    store, one, _ = people
    with store.write() as tx:
        tx.bind(one, "o-1")
        assert tx.unbind(one)
        assert not tx.unbind(one)
        assert tx.seeker_bound_to("o-1") is tx.openid_of(one) is None


def test_a_code_binds_once_until_it_ends_and_a_later_one_ends_it(
    people: tuple[Store, int, int], now: list[datetime]
) -> None:
    store, one, other = people
    until = NOON + timedelta(hours=1)
    with store.write() as tx:
        tx.invite(one, "FIRST", until)
        tx.invite(one, "SECOND", until)
        tx.invite(other, "OTHER", until)
        assert [tx.redeem(code) for code in ("FIRST", "SECOND", "SECOND", "NEVER")] == [None, one, None, None]
    now[0] = until + timedelta(seconds=1)
    with store.write() as tx:
        assert tx.redeem("OTHER") is None


def test_forgetting_takes_account_and_code_along(people: tuple[Store, int, int]) -> None:
    store, one, _ = people
    with store.write() as tx:
        tx.bind(one, "o-1")
        tx.invite(one, "CODE", NOON + timedelta(hours=1))
        tx.forget_seeker("a")
        assert tx.seeker_bound_to("o-1") is tx.openid_of(one) is tx.redeem("CODE") is None
