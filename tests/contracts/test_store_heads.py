"""What every database promises about lists of postings that people leaf through, and about undoing a closing."""

from datetime import date

import pytest

from matching.errors import NotFound
from matching.records import JobPosting, Place
from matching.results import Reading
from matching.storage import Store
from matching.storage.heads import ORDERS, Search
from matching.storage.ordering import Order

DAY = date(2026, 11, 23)


def put(store: Store, *postings: JobPosting) -> None:
    with store.write() as tx:
        tx.put_postings([(one, Reading(), one.posting_id) for one in postings])


def a_posting(posting_id: str, title: str = "保安", employer: str = "某厂", code: str | None = "210802", **days: date):
    return JobPosting(
        posting_id=posting_id, title=title, employer=employer, place=Place(district="某区", district_code=code), **days
    )


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
