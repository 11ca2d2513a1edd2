"""What every database promises about postings."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.errors import NotFound
from matching.records import JobPosting, Place
from matching.results import OccupationGuess, Pay, Reading, Stated
from matching.storage import Store
from matching.vocabulary import Education, PriorityGroup, RequirementKind, Trait

Row = tuple[JobPosting, Reading, str]
READING = Reading(
    education=Stated[Education](value=Education.VOCATIONAL, kind=RequirementKind.PREFERRED, span="中专优先"),
    skills=(Stated[str](value="看火", span="看火工"),),
    pay=Pay(low=5000, high=None),
    traits=(Stated[Trait](value=Trait.NO_EXPERIENCE_NEEDED, span="无需经验"),),
    occupations=(OccupationGuess(code="6-15-01-03", name="镁砂工", confidence=0.625),),
)


def a_row(posting_id: str, fingerprint: str = "", title: str = "看火工", **fields: Any) -> Row:
    return JobPosting(posting_id=posting_id, title=title, employer="某厂", **fields), READING, fingerprint


def put(store: Store, *rows: Row, **options: bool) -> list[tuple[str, int]]:
    """Outcome and key of each row."""
    with store.write() as tx:
        return [(change.outcome.value, change.key) for change in tx.put_postings(rows, **options)]


def revision(store: Store) -> int:
    with store.read() as tx:
        return tx.revision()


def outcomes(answer: list[tuple[str, int]]) -> list[str]:
    return [outcome for outcome, _ in answer]


def everything(store: Store) -> list[Any]:
    with store.read() as tx:
        return [tx.revision(), *tx.changed_postings(0, 10_000)]


def test_a_posting_comes_back_as_it_went_in(store: Store) -> None:
    row = a_row(
        "j1",
        description="负责看火\n倒班",
        place=Place(district="辽宁省营口市老边区", district_code="210811", longitude=122.38, latitude=40.68),
        salary_min=4500.5,
        welcome_groups=(PriorityGroup.VETERAN,),
        published_at=date(2026, 11, 1),
        expires_at=date(2026, 12, 1),
    )
    put(store, row)
    with store.read() as tx:
        found = tx.posting("j1")
        assert (found.posting, found.reading) == row[:2]
        assert tx.postings([found.key]) == [found]
        assert tx.posting_is_open(found.key)


def test_an_unknown_posting_is_not_found(store: Store) -> None:
    with store.read() as tx:
        with pytest.raises(NotFound):
            tx.posting("nobody's")
        assert tx.postings([4711]) == []
        assert tx.postings([]) == tx.postings([], at=3) == []
        assert not tx.posting_is_open(4711)


def test_the_same_content_again_writes_nothing(store: Store) -> None:
    put(store, a_row("j1"))
    before = everything(store)
    assert put(store, a_row("j1")) == [("unchanged", before[1].posting.key)]
    assert everything(store) == before


def test_another_content_is_a_new_version_under_the_same_key(store: Store) -> None:
    ((_, key),) = put(store, a_row("j1"))
    assert put(store, a_row("j1", title="装窑工")) == [("updated", key)]
    with store.read() as tx:
        assert tx.posting("j1").posting.title == "装窑工"


def test_a_posting_can_be_seen_as_it_stood(store: Store) -> None:
    ((_, key),) = put(store, a_row("j1", title="甲"))
    first = revision(store)
    put(store, a_row("j1", title="乙"), a_row("j2"))
    with store.read() as tx:
        assert [one.posting.title for one in tx.postings([key], at=first)] == ["甲"]
        assert [one.posting.title for one in tx.postings([key], at=tx.revision())] == ["乙"]
        assert tx.postings([tx.posting_key("j2")], at=first) == []


def test_postings_come_in_the_order_asked_for(store: Store) -> None:
    keys = [key for _, key in put(store, *(a_row(f"j{i}") for i in range(5)))][::-1]
    with store.read() as tx:
        assert [one.key for one in tx.postings(keys)] == keys
        assert [one.key for one in tx.postings(keys)] == keys, "from memory"
        assert [one.key for one in tx.postings(keys, at=tx.revision())] == keys


def test_a_closed_posting_is_told_to_those_who_catch_up(store: Store) -> None:
    put(store, a_row("j1"))
    seen = revision(store)
    with store.write() as tx:
        assert tx.close_posting("j1", date(2026, 11, 20)).outcome == "updated"
    with store.read() as tx:
        ((posting, is_open, closed_on),) = tx.changed_postings(seen, 10)
        assert (posting.posting.posting_id, is_open, closed_on) == ("j1", False, date(2026, 11, 20))
        assert not tx.posting_is_open(posting.key)
    with store.write() as tx:
        assert tx.close_posting("j1", date(2026, 11, 21)).outcome == "unchanged"
        with pytest.raises(NotFound):
            tx.close_posting("j9", date(2026, 11, 21))


def test_a_closed_posting_stays_closed_when_imported_again_and_opens_when_stated_anew(store: Store) -> None:
    ((_, key),) = put(store, a_row("j1"))
    with store.write() as tx:
        tx.close_posting("j1", date(2026, 11, 20))
    assert put(store, a_row("j1")) == [("unchanged", key)]
    assert put(store, a_row("j1"), again=True) == [("updated", key)]
    with store.read() as tx:
        assert not tx.posting_is_open(key)
    put(store, a_row("j1", title="装窑工"))
    with store.read() as tx:
        assert tx.posting_is_open(key)


def test_reading_anew_replaces_the_reading(store: Store) -> None:
    posting, _, _ = a_row("j1")
    put(store, (posting, READING, ""))
    assert put(store, (posting, Reading(), ""))[0][0] == "unchanged"
    assert put(store, (posting, Reading(), ""), again=True)[0][0] == "updated"
    with store.read() as tx:
        assert tx.posting("j1").reading == Reading()


def test_what_is_known_need_not_be_read_again(store: Store) -> None:
    put(store, a_row("j1", "f"), a_row("j2", "f"))
    asked = [a_row(name)[0] for name in ("j1", "j2", "j3")] + [a_row("j1", title="装窑工")[0]]
    with store.read() as tx:
        assert tx.known_postings(asked) == [True, True, False, False]
        assert tx.known_postings([]) == []


def test_changes_come_in_order_newest_state_once_and_in_portions(store: Store) -> None:
    put(store, a_row("j1"), a_row("j2"), a_row("j3"))
    put(store, a_row("j1", title="装窑工"))
    with store.read() as tx:
        changes = tx.changed_postings(0, 10)
        assert [change.posting.posting.posting_id for change in changes] == ["j2", "j3", "j1"]
        assert [change.posting.revision for change in changes] == [2, 3, 4]
        assert tx.changed_postings(0, 2) == changes[:2]
        assert tx.changed_postings(3, 10) == changes[2:]
        assert tx.changed_postings(4, 10) == []


def test_the_same_job_under_another_id_is_joined(store: Store) -> None:
    ((_, key),) = put(store, a_row("j1", "same"))
    assert put(store, a_row("j2", "same", title="看火工 急聘")) == [("merged", key)]
    before = everything(store)
    assert put(store, a_row("j2", "same", title="看火工 急聘")) == [("unchanged", key)]
    assert everything(store) == before
    with store.read() as tx:
        assert tx.posting("j2").posting.posting_id == "j1"
        assert tx.merged_ids(key) == ["j2"]
        assert tx.posting_keys(["j2", "j1", "nothing"]) == {"j1": key, "j2": key}
        assert tx.posting_keys([]) == {}


def test_the_same_job_twice_in_one_batch_is_joined(store: Store) -> None:
    answer = put(store, a_row("j1", "same"), a_row("j2", "same"), a_row("j3", "other"), a_row("j4", "same"))
    assert outcomes(answer) == ["added", "merged", "added", "merged"]
    assert answer[0][1] == answer[1][1] == answer[3][1] != answer[2][1]


def test_postings_without_fingerprint_are_like_no_other(store: Store) -> None:
    assert outcomes(put(store, a_row("j1"), a_row("j2"))) == ["added", "added"]


def test_of_several_rows_with_one_id_the_last_counts(store: Store) -> None:
    batch = [a_row("j1", title="甲"), a_row("j2"), a_row("j1", title="乙")]
    assert outcomes(put(store, *batch)) == ["merged", "added", "added"]
    with store.read() as tx:
        assert tx.posting("j1").posting.title == "乙"
    assert outcomes(put(store, *batch)) == ["unchanged"] * 3


def test_a_joined_posting_expires_with_the_later_one(store: Store) -> None:
    put(store, a_row("j1", "same", expires_at=date(2026, 11, 30)))
    put(store, a_row("j2", "same", expires_at=date(2026, 12, 31)))
    with store.read() as tx:
        assert tx.posting("j1").posting.expires_at == date(2026, 12, 31)
    assert outcomes(put(store, a_row("j1", "same", expires_at=date(2026, 11, 30)))) == ["unchanged"]
    put(store, a_row("j1", "same", title="看火工人", expires_at=date(2026, 12, 1)))
    with store.read() as tx:
        assert tx.posting("j1").posting.expires_at == date(2026, 12, 31), "the later one still stands"


def test_nothing_is_joined_with_a_closed_or_expired_posting(store: Store) -> None:
    put(store, a_row("closed", "a"), a_row("expired", "b", expires_at=date(2026, 1, 31)))
    with store.write() as tx:
        tx.close_posting("closed", date(2026, 2, 1))
    later = date(2026, 3, 1)
    assert outcomes(put(store, a_row("j1", "a"), a_row("j2", "b", published_at=later))) == ["added", "added"]


def test_closing_by_a_joined_id_closes_the_whole_and_importing_again_does_not_revive_it(store: Store) -> None:
    batch = [a_row("j1", "same"), a_row("j2", "same")]
    ((_, key), _) = put(store, *batch)
    with store.write() as tx:
        tx.close_posting("j2", date(2026, 11, 20))
    assert outcomes(put(store, *batch)) == ["unchanged", "unchanged"]
    with store.read() as tx:
        assert not tx.posting_is_open(key)


def test_a_joined_posting_that_becomes_another_job_stands_alone(store: Store) -> None:
    ((_, first), _) = put(store, a_row("j1", "same"), a_row("j2", "same"))
    ((outcome, key),) = put(store, a_row("j2", "other", title="保洁"))
    assert outcome == "added"
    assert key != first
    with store.read() as tx:
        assert tx.posting("j2").posting.title == "保洁"
        assert tx.merged_ids(first) == []


def test_what_was_joined_stands_alone_when_the_first_becomes_another_job(store: Store) -> None:
    put(store, a_row("j1", "same"), a_row("j2", "same"))
    batch = [a_row("j2", "same"), a_row("j1", "other", title="保洁")]
    assert outcomes(put(store, *batch)) == ["added", "updated"]
    assert outcomes(put(store, *batch)) == ["unchanged", "unchanged"]


def test_an_error_undoes_the_whole_transaction(store: Store) -> None:
    def half() -> None:
        with store.write() as tx:
            tx.put_postings([a_row("j1")])
            assert tx.posting("j1").posting.title == "看火工", "its own writes are seen"
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert everything(store) == [0]


def test_a_reading_transaction_cannot_write(store: Store) -> None:
    with pytest.raises(RuntimeError), store.read() as tx:
        tx.put_postings([a_row("j1")])
    assert everything(store) == [0]


def test_a_reading_transaction_sees_one_moment(open_store: Callable[..., Store]) -> None:
    here, there = open_store(), open_store()
    ((_, key),) = put(here, a_row("j1", title="甲"))
    with there.read() as tx:
        seen = tx.revision()
        put(here, a_row("j1", title="乙"), a_row("j2"))
        assert tx.postings([key])[0].posting.title == "甲"
        assert len(tx.changed_postings(0, 10)) == 1
        assert tx.revision() == seen
    with there.read() as tx:
        assert tx.postings([key])[0].posting.title == "乙", "memory is not served stale"


def test_an_older_moment_is_not_answered_from_newer_memory(store: Store) -> None:
    ((_, key),) = put(store, a_row("j1", title="甲"))
    with store.read() as older:
        assert older.revision() == 1
        put(store, a_row("j1", title="乙"))
        with store.read() as newer:
            assert newer.postings([key])[0].posting.title == "乙"
        assert older.postings([key])[0].posting.title == "甲"
    with store.read() as tx:
        assert tx.postings([key])[0].posting.title == "乙", "nor newer ones from what the older one read"


def test_what_was_undone_is_not_remembered(store: Store) -> None:
    keys = [key for _, key in put(store, a_row("j1", title="甲"), a_row("j2", title="甲"))]

    def titles() -> list[str]:
        with store.read() as tx:
            return [one.posting.title for one in tx.postings(keys)]

    def undone() -> None:
        with store.write() as tx:
            tx.put_postings([a_row("j2", title="乙")])
            assert [one.posting.title for one in tx.postings(keys)] == ["甲", "乙"]
            raise KeyError

    assert titles() == ["甲", "甲"]
    with pytest.raises(KeyError):
        undone()
    put(store, a_row("j1", title="丙"))
    assert titles() == ["丙", "甲"]


def test_memory_is_bounded_and_may_be_none(open_store: Callable[..., Store]) -> None:
    for remembered in (0, 3):
        store = open_store(remembered=remembered)
        keys = [key for _, key in put(store, *(a_row(f"{remembered}-{i}") for i in range(10)))]
        with store.read() as tx:
            assert [one.key for one in tx.postings(keys)] == keys
            assert [one.key for one in tx.postings(keys)] == keys
            assert len(tx._shared.postings) <= remembered


def test_text_of_any_script_is_kept(store: Store) -> None:
    strange = "𠮷野家 ´•̥̥̥ω•̥̥̥` %s :name ' \" \\ {}"
    put(store, a_row(strange, strange, title=strange))
    with store.read() as tx:
        assert tx.posting(strange).posting.title == strange
        assert tx.known_postings([a_row(strange, title=strange)[0]]) == [True]


_days = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5))
_rows = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", "x", "y"]), st.sampled_from("甲乙"), _days, _days),
    min_size=1,
    max_size=8,
)
_worlds = count()


@given(before=_rows, batch=_rows, closed=st.sampled_from("abcdef"))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_batch_twice_changes_nothing(store: Store, before: list[Any], batch: list[Any], closed: str) -> None:
    world = next(_worlds)

    def rows(drawn: list[Any]) -> list[Row]:
        return [
            a_row(f"{world}{name}", mark and f"{world}{mark}", title, published_at=published, expires_at=expires)
            for name, mark, title, published, expires in drawn
        ]

    put(store, *rows(before))
    if closed in {name for name, *_ in before}:
        with store.write() as tx:
            tx.close_posting(f"{world}{closed}", date(2026, 1, 3))
    first = put(store, *rows(batch))
    stood = everything(store)
    again = put(store, *rows(batch))
    assert outcomes(again) == ["unchanged"] * len(batch)
    assert everything(store) == stood
    assert [key for _, key in again] == [key for _, key in first]
