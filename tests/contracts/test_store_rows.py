"""What every database promises about kept rows: of the newest version only, of one identity, sealed, gone in time."""

from collections.abc import Callable
from datetime import date

from matching.records import Consents, JobPosting, SeekerProfile
from matching.results import Reading
from matching.storage import KeptRow, RowChange, Store

BY = "made-by-these"
PACKED = b"columns of the one who cannot lift" * 40


def put_posting(store: Store, posting_id: str = "j1", title: str = "护工") -> tuple[int, int]:
    with store.write() as tx:
        posting = JobPosting(posting_id=posting_id, title=title, employer="某院")
        (change,) = tx.put_postings([(posting, Reading(), "")])
    return change.key, change.revision


def put_person(store: Store, seeker_id: str = "s1", **fields: object) -> tuple[int, int]:
    with store.write() as tx:
        (change,) = tx.put_seekers([(SeekerProfile(seeker_id=seeker_id, **fields), Reading())])
    return change.key, change.revision


def keep(store: Store, *rows: KeptRow, side: str = "postings") -> None:
    with store.write() as tx:
        (tx.put_posting_rows if side == "postings" else tx.put_seeker_rows)(BY, rows)


def kept(store: Store, side: str = "postings", identity: str = BY, after: int = 0) -> list[RowChange]:
    with store.read() as tx:
        return (tx.changed_posting_rows if side == "postings" else tx.changed_seeker_rows)(after, 100, identity)


def test_rows_come_back_in_the_order_of_the_changes(store: Store) -> None:
    first, second = put_posting(store), put_posting(store, "j2")
    keep(store, KeptRow(*second, b"two"), KeptRow(*first, b"one"))
    assert kept(store) == [RowChange(*first, True, b"one"), RowChange(*second, True, b"two")]
    assert kept(store, after=first[1]) == [RowChange(*second, True, b"two")]


def test_a_row_of_another_identity_or_an_older_version_is_none(store: Store) -> None:
    key, revision = put_posting(store)
    keep(store, KeptRow(key, revision, b"one"))
    assert kept(store, identity="others")[0].packed is None
    _, newer = put_posting(store, title="护士")
    assert kept(store) == [RowChange(key, newer, True, None)]
    keep(store, KeptRow(key, revision, b"late"))
    assert kept(store) == [RowChange(key, newer, True, None)]
    keep(store, KeptRow(key, newer, b"new"))
    assert kept(store) == [RowChange(key, newer, True, b"new")]


def test_a_closed_posting_has_no_row_and_is_given_none(store: Store) -> None:
    key, revision = put_posting(store)
    keep(store, KeptRow(key, revision, b"one"))
    with store.write() as tx:
        closed = tx.close_posting("j1", date(2026, 11, 25)).revision
    keep(store, KeptRow(key, revision, b"late"), KeptRow(key, closed, b"later"))
    assert kept(store) == [RowChange(key, closed, False, None)]
    with store.read() as tx:
        assert tx._db.rows("SELECT key FROM posting_rows") == []


def sealed_rows(store: Store) -> list[bytes]:
    with store.read() as tx:
        return [bytes(row[0]) for row in tx._db.rows("SELECT sealed FROM seeker_rows")]


def test_the_row_of_a_person_is_sealed_for_that_person(store: Store) -> None:
    one, other = put_person(store), put_person(store, "s2")
    keep(store, KeptRow(*one, PACKED), KeptRow(*other, PACKED), side="seekers")
    assert [change.packed for change in kept(store, "seekers")] == [PACKED, PACKED]
    first, second = sealed_rows(store)
    assert first != second
    assert PACKED[:30] not in first + second
    with store.write() as tx:
        tx._db.run("UPDATE seeker_rows SET sealed = :sealed WHERE key = :key", sealed=second, key=one[0])
    assert [change.packed for change in kept(store, "seekers")] == [None, PACKED], "moved to another's place"


def test_the_row_of_a_person_goes_with_every_change_of_them(store: Store) -> None:
    key, revision = put_person(store, consents=Consents(sensitive=True))
    keep(store, KeptRow(key, revision, PACKED), side="seekers")
    with store.write() as tx:
        withdrawn = tx.set_consents("s1", Consents(sensitive=False)).revision
    assert sealed_rows(store) == []
    keep(store, KeptRow(key, withdrawn, PACKED), side="seekers")
    put_person(store, major="护理")
    assert sealed_rows(store) == []


def test_nobody_brings_the_row_of_a_forgotten_person_back(open_store: Callable[..., Store]) -> None:
    here, there = open_store(), open_store()
    key, revision = put_person(here)
    keep(there, KeptRow(key, revision, PACKED), side="seekers")
    with here.write() as tx:
        tx.forget_seeker("s1")
    assert sealed_rows(here) == []
    keep(there, KeptRow(key, revision, PACKED), KeptRow(key, revision + 1, PACKED), side="seekers")
    assert sealed_rows(here) == []
    assert kept(there, "seekers") == [RowChange(key, revision + 1, False, None)]


def test_a_damaged_row_does_not_keep_the_others_from_being_sealed_anew(store: Store) -> None:
    one, other = put_person(store), put_person(store, "s2")
    keep(store, KeptRow(*one, PACKED), KeptRow(*other, PACKED), side="seekers")
    with store.write() as tx:
        tx._db.run("UPDATE seeker_rows SET sealed = :sealed WHERE key = :key", sealed=b"damaged" * 8, key=one[0])
    before = sealed_rows(store)[1]
    store.renew_seals()
    assert [change.packed for change in kept(store, "seekers")] == [None, PACKED]
    assert before not in sealed_rows(store)
