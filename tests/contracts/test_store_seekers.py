"""What every database promises about people: sealed, found again, forgotten."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url

from matching.errors import Forgotten, NotFound, SealBroken
from matching.privacy import FieldCipher
from matching.records import Consents, Contact, Interaction, Protected, SeekerProfile
from matching.results import Decision, Reading, Stated
from matching.storage import KeptRow, Store
from matching.storage.service_tables import metadata
from matching.vocabulary import DecisionKind, Demand, GroupSource, InteractionKind, PriorityGroup, Role

READING = Reading(
    skills=(Stated[str](value="陪护老人", span="在敬老院陪护老人"),),
    health_limits=(Stated[Demand](value=Demand.HEAVY_LIFTING, span="腰椎间盘突出"),),
)
SECRETS = (
    "欧阳翠花",
    "13841712345",
    "210802197001011234",
    "腰椎间盘突出",
    "在敬老院陪护老人",
    "听力残疾三级",
    "disabled",
    "满族",
    "person-0001",
    "陪护老人",
)


def a_person(seeker_id: str = "person-0001", **fields: Any) -> SeekerProfile:
    return SeekerProfile(
        seeker_id=seeker_id,
        wish_titles=("护工",),
        experience="在敬老院陪护老人五年",
        summary="腰椎间盘突出, 不能搬重物",
        protected=Protected(
            sex="female",
            ethnicity="满族",
            health="听力残疾三级",
            groups=(PriorityGroup.DISABLED,),
            groups_source=GroupSource.CERTIFIED,
        ),
        contact=Contact(name="欧阳翠花", phone="13841712345", id_number="210802197001011234"),
        **fields,
    )


def put(store: Store, *people: SeekerProfile, **options: bool) -> list[tuple[str, int]]:
    with store.write() as tx:
        changes = tx.put_seekers([(person, READING) for person in people], **options)
        return [(change.outcome.value, change.key) for change in changes]


def an_interaction(number: int, seeker_id: str = "person-0001") -> Interaction:
    return Interaction(
        interaction_id=f"{seeker_id}/{number}",
        seeker_id=seeker_id,
        posting_id="j1",
        kind=InteractionKind.SAVED,
        happened_at=datetime(2026, 11, number, tzinfo=UTC),
    )


def all_bytes(url: str) -> bytes:
    """Everything the database holds: the bytes of SQLite's files, or every value of every table."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite":
        file = Path(str(database.database))
        return b"".join(path.read_bytes() for path in sorted(file.parent.glob(file.name + "*")))
    engine = create_engine(database.set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
    engine.dispose()
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


def test_a_person_comes_back_as_they_went_in(store: Store) -> None:
    put(store, a_person())
    with store.read() as tx:
        found = tx.seeker("person-0001")
        assert (found.seeker, found.reading) == (a_person(), READING)
        assert tx.seekers([found.key]) == [found]
        assert tx.seekers([found.key], at=found.revision) == [found]
        assert tx.seekers([found.key], at=found.revision - 1) == []


def test_an_unknown_person_is_not_found(store: Store) -> None:
    with store.write() as tx:
        for ask in (tx.seeker, tx.forget_seeker, lambda name: tx.set_consents(name, Consents())):
            with pytest.raises(NotFound) as refusal:
                ask("nobody")
            assert refusal.type is NotFound
            assert "nobody" not in str(refusal.value)


def test_the_same_profile_again_writes_nothing_and_another_is_a_new_version(store: Store) -> None:
    ((outcome, key),) = put(store, a_person())
    assert outcome == "added"
    assert put(store, a_person()) == [("unchanged", key)]
    assert put(store, a_person(major="护理")) == [("updated", key)]
    with store.read() as tx:
        assert tx.revision() == 2
        assert tx.seekers([key], at=1)[0].seeker.major is None
        assert tx.known_seekers([a_person(major="护理"), a_person(), a_person("person-0002")]) == [True, False, False]


def test_every_version_of_a_person_can_be_gone_through(store: Store) -> None:
    put(store, a_person(), a_person("person-0002"))
    put(store, a_person(major="护理"))
    with store.read() as tx:
        assert [one.seeker.major for one in tx.seeker_history("person-0001")] == [None, "护理"]
        with pytest.raises(NotFound):
            tx.seeker_history("nobody")


def test_of_several_rows_of_one_person_the_last_counts(store: Store) -> None:
    batch = [a_person(major="甲"), a_person("person-0002"), a_person(major="乙")]
    assert [outcome for outcome, _ in put(store, *batch)] == ["merged", "added", "added"]
    with store.read() as tx:
        assert tx.seeker("person-0001").seeker.major == "乙"
        assert tx.revision() == 2
    assert [outcome for outcome, _ in put(store, *batch)] == ["unchanged"] * 3


def test_keys_of_postings_and_people_never_coincide_and_changes_have_one_order(store: Store) -> None:
    from matching.records import JobPosting

    put(store, a_person())
    with store.write() as tx:
        (posting,) = tx.put_postings([(JobPosting(posting_id="j1", title="护工", employer="某院"), Reading(), "")])
    put(store, a_person("person-0002"))
    with store.read() as tx:
        people = tx.changed_seekers(0, 10)
        assert [change.revision for change in people] == [1, 3]
        assert tx.changed_seekers(0, 1) == people[:1]
        assert tx.changed_seekers(1, 10) == people[1:]
        assert posting.key not in {change.key for change in people}


def test_withdrawn_consent_stays_withdrawn_when_the_same_row_is_imported_again(store: Store) -> None:
    put(store, a_person(consents=Consents(push=True, sensitive=True)))
    with store.write() as tx:
        assert tx.set_consents("person-0001", Consents(push=False)).outcome == "updated"
        assert tx.set_consents("person-0001", Consents(push=False)).outcome == "unchanged"
    put(store, a_person(consents=Consents(push=True, sensitive=True)))
    put(store, a_person(consents=Consents(push=True, sensitive=True)), again=True)
    with store.read() as tx:
        assert tx.seeker("person-0001").seeker.consents == Consents(push=False)
        assert tx.changed_seekers(0, 10)[0].seeker == tx.seeker("person-0001")


def write_all_about(store: Store) -> int:
    """A person with two versions, a row, a list, interactions, an access, a task, vectors; returns the key."""
    ((_, key),) = put(store, a_person())
    put(store, a_person(major="护理 在敬老院陪护老人"))
    with store.write() as tx:
        body = b'{"moves": "disabled", "of": "person-0001"}'
        moment = datetime(2026, 11, 1, tzinfo=UTC)
        tx.add_decision(Decision("d1", DecisionKind.RECOMMENDATION, key, 2, moment, body))
        tx.add_interactions([an_interaction(1), an_interaction(2), an_interaction(3, "person-0002")])
        tx.log_access("counsellor-7", Role.COUNSELLOR, "person-0001", "contact", "called back")
        tx.add_outbox("tell", {"seeker_id": "person-0001"})
        tx.add_vectors("e5", {"aa": b"\1\2", "bb": b"\3\4"})
        tx.put_seeker_rows("e5", [KeptRow(key, 2, "陪护老人 disabled".encode() * 8)])
    return key


def test_no_plain_byte_about_a_person_stands_in_the_database(store: Store, database_url: str) -> None:
    write_all_about(store)
    held = all_bytes(database_url)
    assert b"d1" in held, "the search sees what is there"
    for secret in SECRETS:
        for form in (secret.encode(), secret.encode("gb18030"), secret.encode("utf-16-le"), repr(secret).encode()):
            assert form not in held, secret


def test_a_forgotten_person_leaves_counts_and_nothing_else(store: Store, database_url: str) -> None:
    key = write_all_about(store)
    with store.write() as tx:
        assert tx.forget_seeker("person-0001", text_hashes=["aa"]) == key
    with store.read() as tx:
        for ask in (tx.seeker, tx.seeker_key):
            with pytest.raises(Forgotten):
                ask("person-0001")
        assert tx.seekers([key]) == tx.seekers([key], at=2) == []
        with pytest.raises(Forgotten):
            tx.decision("d1")
        assert tx.interactions("person-0001") == tx.accesses("person-0001") == []
        assert tx.count_interactions("j1") == {"saved": 3}
        assert len(tx.interactions("person-0002")) == 1
        assert set(tx.vectors("e5", ["aa", "bb"])) == {"bb"}
        ((changed, _, described),) = tx.changed_seekers(2, 10)
        assert (changed, described) == (key, None)


def test_of_a_forgotten_person_not_even_sealed_bytes_remain_in_the_file(
    open_store: Callable[..., Store], database_url: str
) -> None:
    store = open_store()
    key = write_all_about(store)
    put(store, *(a_person(f"other-{i}") for i in range(200)))
    with store.read() as tx:
        db = tx._db
        sealed = [row[0] for row in db.rows("SELECT sealed FROM seeker_versions WHERE key = :key", key=key)]
        sealed += [row[0] for row in db.rows("SELECT sealed FROM decisions")]
        sealed += [row[0] for row in db.rows("SELECT sealed FROM seeker_rows")]
        sealed += [row[0] for row in db.rows("SELECT sealed FROM interactions WHERE kind = 'saved'")][:2]
        sealed.append(tx._lookup("person-0001"))
    kept = sealed.pop()
    assert all(value[40:80] in all_bytes(database_url) for value in sealed)
    with store.write() as tx:
        tx.forget_seeker("person-0001")
    held = all_bytes(database_url)
    for value in sealed:
        assert value[40:80] not in held
    assert held.count(kept) <= 2, "only the list of the forgotten (and its index)"


def test_the_same_id_later_is_a_new_person(store: Store) -> None:
    old = write_all_about(store)
    with store.write() as tx:
        tx.forget_seeker("person-0001")
    ((outcome, key),) = put(store, a_person())
    assert outcome == "added"
    assert key > old
    with store.write() as tx:
        assert tx.interactions("person-0001") == []
        assert tx.add_interactions([an_interaction(1)]) == [True]
        assert tx.forget_seeker("person-0001") == key
    with store.read() as tx, pytest.raises(Forgotten):
        tx.seeker("person-0001")


def test_another_process_does_not_remember_the_forgotten(open_store: Callable[..., Store]) -> None:
    here, there = open_store(), open_store()
    ((_, key),) = put(here, a_person())
    with there.read() as tx:
        assert tx.seekers([key])
    with here.write() as tx:
        tx.forget_seeker("person-0001")
    with there.read() as tx:
        assert tx.seekers([key]) == []


def test_a_store_opens_with_an_older_key_behind_the_new_one_and_not_without(
    open_store: Callable[..., Store], database_url: str
) -> None:
    put(open_store(), a_person())
    new, old = FieldCipher.new_key(), "q0Jt9mUuZ1pS8nq4oWq1c5l2b7Kx3dVh6yRf0aTgEwE="
    with Store(database_url, FieldCipher([new, old])) as store:
        store.migrate()
        with store.read() as tx:
            assert tx.seeker("person-0001").seeker == a_person()
    with Store(database_url, FieldCipher([new])) as store, pytest.raises(SealBroken):
        store.migrate()


def test_after_renewing_the_seals_the_old_key_opens_nothing_and_is_not_needed(
    open_store: Callable[..., Store], database_url: str
) -> None:
    key = write_all_about(open_store())
    new, old = FieldCipher.new_key(), "q0Jt9mUuZ1pS8nq4oWq1c5l2b7Kx3dVh6yRf0aTgEwE="
    with Store(database_url, FieldCipher([new, old])) as store:
        assert store.renew_seals() == 9
    with Store(database_url, FieldCipher([new])) as store, store.write() as tx:
        assert tx.seeker("person-0001").seeker.contact == a_person().contact
        assert tx.seekers([key], at=1)[0].seeker == a_person()
        assert tx.decision("d1").body.startswith(b"{")
        assert tx.changed_seeker_rows(0, 1, "e5")[0].packed is not None
        assert len(tx.interactions("person-0001")) == 2
        assert len(tx.take_outbox("a", 5, "tell")) == 1
    with Store(database_url, FieldCipher([old])) as store, pytest.raises(SealBroken):
        store.migrate()
