"""What every database promises about lists of postings that people leaf through, and about undoing a closing."""

from collections.abc import Callable
from datetime import date
from importlib.resources import files

import pytest
from alembic import command
from alembic.config import Config

from matching.errors import NotFound
from matching.records import JobPosting, Place
from matching.results import Pay, Reading
from matching.storage import Exposure, Store
from matching.storage.heads import ORDERS, Search
from matching.storage.ordering import Order
from matching.vocabulary import PayUnit

DAY = date(2026, 11, 23)


def put(store: Store, *postings: JobPosting) -> None:
    with store.write() as tx:
        tx.put_postings([(one, Reading(), one.posting_id) for one in postings])


def a_posting(posting_id: str, title: str = "保安", employer: str = "某厂", code: str | None = "210802", **days: date):
    return JobPosting(
        posting_id=posting_id, title=title, employer=employer, place=Place(district="某区", district_code=code), **days
    )


def put_offers(store: Store) -> None:
    """Postings that differ in what they pay and how many they ask for; the closed one pays most."""
    monthly, daily, hourly, piece = PayUnit.MONTH, PayUnit.DAY, PayUnit.HOUR, PayUnit.PIECE
    offers = {
        "month": (Pay(low=4000, high=5000, unit=monthly), 3),
        "more": (Pay(low=4000, high=6000, unit=monthly), 3),
        "upward": (Pay(low=4000, high=None, unit=monthly), 1),
        "at most": (Pay(low=None, high=3500, unit=monthly), None),
        "day": (Pay(low=200, high=220, unit=daily), 2),
        "hour": (Pay(low=30, high=30, unit=hourly), 50),
        "piece": (Pay(low=1, high=2, unit=piece), 0),
        "open": (Pay(low=None, high=None, unit=monthly), None),
        "closed": (Pay(low=9000, high=9000, unit=monthly), 4),
        "none": (None, None),
    }
    with store.write() as tx:
        rows = [(a_posting(name), Reading(pay=pay, headcount=places), name) for name, (pay, places) in offers.items()]
        tx.put_postings(rows)
        tx.close_posting("closed", DAY)
        tx.count_exposure({tx.posting_key("more"): Exposure(0.0, 0.0, 2), tx.posting_key("day"): Exposure(0.0, 0.0, 3)})


UPWARD_BY_PAY = ["at most", "upward", "month", "more", "day", "hour", "closed"]
UPWARD_BY_PLACES = ["day", "upward", "more", "month", "closed", "hour"]


def ordered(store: Store, by: str, *, descending: bool = False) -> list[str]:
    return found(store, standing="all", order=Order(by, descending))


def found(store: Store, day: date = DAY, skip: int = 0, limit: int = 50, **search) -> list[str]:
    with store.read() as tx:
        keys, total = tx.search_postings(Search(**search), day, skip=skip, limit=limit)
        listed = [one.posting.posting_id for one in tx.postings(keys)]
    assert total >= len(listed)
    return listed


@pytest.fixture
def market(store: Store) -> Store:
    put(
        store,
        a_posting("a", "叉车司机", "蓝湾港务", "210804", published_at=date(2026, 11, 1)),
        a_posting("b", "保安", "蓝湾物业", "210802001", published_at=date(2026, 11, 9), expires_at=date(2026, 11, 20)),
        a_posting("c", "100%提成_销售", "Blue Bay", "210803", published_at=date(2026, 10, 1)),
        a_posting("d", "保安队长", "某厂"),
    )
    with store.write() as tx:
        tx.close_posting("d", DAY)
    return store


def test_words_stand_in_title_or_employer_and_all_of_them(market: Store) -> None:
    assert found(market, words=("蓝湾",), standing="all") == ["b", "a"]
    assert found(market, words=("蓝湾", "叉车")) == ["a"]
    assert found(market, words=("blue",)) == ["c"]


def test_signs_of_the_query_language_are_plain_signs(market: Store) -> None:
    assert found(market, words=("%",)) == ["c"]
    assert found(market, words=("_",)) == ["c"]
    assert found(market, words=("!",)) == []
    assert found(market, words=("' OR 1=1 --",)) == []


def test_standing_is_judged_on_the_day(market: Store) -> None:
    assert found(market) == ["a", "c"]
    assert found(market, standing="expired") == ["b"]
    assert found(market, day=date(2026, 11, 20)) == ["b", "a", "c"]
    assert found(market, standing="closed") == ["d"]


def test_a_district_holds_its_streets(market: Store) -> None:
    assert found(market, district="210802", standing="all") == ["b", "d"]


@pytest.mark.parametrize("descending", [False, True], ids=["upward", "downward"])
@pytest.mark.parametrize("by", ORDERS)
def test_pages_follow_each_other_in_every_order(market: Store, by: str, descending: bool) -> None:
    order = Order(by, descending)
    whole = found(market, standing="all", order=order)
    assert sorted(whole) == ["a", "b", "c", "d"]
    assert [found(market, standing="all", order=order, skip=at, limit=1) for at in range(4)] == [[one] for one in whole]


def test_the_unknown_comes_last_whichever_way_and_equal_ones_by_key(market: Store) -> None:
    put(market, a_posting("e", "保安队长", "某厂二", None))
    assert found(market, standing="all", order=Order("published")) == ["c", "a", "b", "d", "e"]
    assert found(market, standing="all", order=Order("published", descending=True)) == ["b", "a", "c", "e", "d"]
    assert found(market, standing="all", order=Order("district"))[-1] == "e"
    assert found(market, standing="all", order=Order("district", descending=True))[-1] == "e"
    same = [one for one in found(market, standing="all", order=Order("title")) if one in "de"]
    assert same == ["d", "e"]


def test_pay_is_compared_by_the_month_and_what_nobody_can_compare_comes_last(store: Store) -> None:
    put_offers(store)
    assert ordered(store, "pay") == [*UPWARD_BY_PAY, "piece", "open", "none"]
    assert ordered(store, "pay", descending=True) == [*reversed(UPWARD_BY_PAY), "none", "open", "piece"]


def test_places_left_are_those_asked_for_less_those_hired(store: Store) -> None:
    put_offers(store)
    assert ordered(store, "places")[:6] == UPWARD_BY_PLACES
    assert ordered(store, "places", descending=True)[:6] == UPWARD_BY_PLACES[::-1]
    with store.read() as tx:
        left, _ = tx.search_postings(Search(standing="all"), DAY, skip=0, limit=50)
        told = {one.posting.posting_id: left[one.key] for one in tx.postings(list(left))}
    assert told == {"month": 3, "more": 1, "upward": 1, "day": 0, "hour": 50, "closed": 4} | dict.fromkeys(
        ("at most", "piece", "open", "none")
    )


def test_a_changed_offer_stands_where_it_now_belongs(store: Store) -> None:
    put_offers(store)
    reworded = a_posting("month", "保安员"), Reading(pay=Pay(low=20_000, high=20_000, unit=PayUnit.MONTH)), "month"
    with store.write() as tx:
        tx.put_postings([reworded])
    assert ordered(store, "pay", descending=True)[0] == "month"
    with store.write() as tx:
        tx.renew_posting(tx.posting_key("month"), (reworded[0], Reading()))
    assert "month" in ordered(store, "pay")[-4:]


@pytest.mark.parametrize("before", ["0016", "0004"])
def test_a_database_that_was_filled_before_is_ordered_the_same(open_store: Callable[..., Store], before: str) -> None:
    store = open_store()
    put_offers(store)
    places = ordered(store, "places")
    config = Config()
    config.set_main_option("script_location", str(files("matching.storage") / "migrations"))
    with store._connections.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, before)
    assert open_store() is not store
    assert ordered(store, "pay") == [*UPWARD_BY_PAY, "piece", "open", "none"]
    if before == "0016":
        assert ordered(store, "places") == places


def test_a_changed_title_is_found_by_its_new_words_alone(market: Store) -> None:
    put(market, a_posting("a", "堆高机司机", "蓝湾港务", "210804"))
    assert found(market, words=("叉车",)) == []
    assert found(market, words=("堆高机",)) == ["a"]


def test_a_closing_is_undone_and_every_state_is_kept(market: Store) -> None:
    with market.write() as tx:
        before = tx.revision()
        change = tx.reopen_posting("d")
        assert tx.reopen_posting("d").outcome == "unchanged"
    assert found(market, words=("队长",)) == ["d"]
    with market.read() as tx:
        assert tx.posting_is_open(change.key)
        assert [one.is_open for one in tx.changed_postings(before, 10)] == [True]
        with pytest.raises(NotFound):
            tx.posting("nothing")
