"""What every database promises about offers and officers' words."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from matching.privacy import FieldCipher
from matching.records import Confirmation, JobFair, Station
from matching.storage import ChangeKind, Store
from tests.contracts.conftest import KEY

FAIR = JobFair(fair_id="f1", name="专场招聘会", held_on=date(2026, 12, 5), employers=("甲公司",), source="synthetic")
STATION = Station(station_id="f1", name="社区站", source="synthetic")


def a_word(**changes: object) -> Confirmation:
    at = datetime(2026, 11, 25, 9, tzinfo=UTC)
    told = {"programme_id": "a-1", "version": "0" * 12, "officer": "李红", "source": "电话核实", "confirmed_at": at}
    return Confirmation.model_validate(told | changes)


def test_offers_are_added_left_alone_or_replaced_each_kind_by_itself(store: Store) -> None:
    later = FAIR.model_copy(update={"held_on": date(2026, 12, 6)})
    with store.write() as tx:
        assert tx.put_offers([FAIR, STATION]) == [ChangeKind.ADDED, ChangeKind.ADDED]
        assert tx.put_offers([FAIR, later]) == [ChangeKind.UNCHANGED, ChangeKind.UPDATED]
    with store.read() as tx:
        assert tx.offers(JobFair) == [later]
        assert tx.offers(Station) == [STATION]


def test_an_officers_words_are_kept_in_order_and_sealed(store: Store) -> None:
    with store.write() as tx:
        tx.confirm(a_word())
        tx.confirm(a_word(holds=False))
    with store.read() as tx:
        assert [word.holds for word in tx.confirmations()] == [True, False]
        assert tx.confirmations()[0] == a_word()


def test_words_are_sealed_anew_with_everything_else(open_store: Callable[..., Store], database_url: str) -> None:
    with open_store().write() as tx:
        tx.confirm(a_word())
    new = FieldCipher.new_key()
    turning = Store(database_url, FieldCipher([new, KEY]))
    with turning, Store(database_url, FieldCipher([new])) as after:
        turning.renew_seals()
        with after.read() as tx:
            assert tx.confirmations() == [a_word()]
