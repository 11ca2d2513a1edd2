"""What every database promises about lists shown, work handed on, vectors, interactions and accesses."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from matching.errors import NotFound
from matching.records import Interaction, JobPosting, SeekerProfile
from matching.results import Decision, Reading
from matching.storage import Store, Task
from matching.vocabulary import DecisionKind, DismissReason, InteractionKind, Role

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def a_decision(decision_id: str = "d1", body: bytes = b"{}") -> Decision:
    return Decision(decision_id, DecisionKind.SHORTLIST, 7, 9, NOON + timedelta(microseconds=5), body)


def an_interaction(interaction_id: str, **fields: object) -> Interaction:
    given = {"seeker_id": "s1", "posting_id": "j1", "kind": "opened", "happened_at": NOON} | fields
    return Interaction.model_validate({"interaction_id": interaction_id, **given})


def take(store: Store, worker: str, n: int, **options: float) -> list[Task]:
    with store.write() as tx:
        return tx.take_outbox(worker, n, "tell", **options)


def test_a_decision_comes_back_byte_for_byte(store: Store) -> None:
    decisions = [a_decision("d1", bytes(range(256)) * 5), a_decision("d2", b"")]
    with store.write() as tx:
        for decision in decisions:
            tx.add_decision(decision)
    with store.read() as tx:
        assert [tx.decision("d1"), tx.decision("d2")] == decisions
        with pytest.raises(NotFound):
            tx.decision("d3")


def test_a_decision_is_never_overwritten(store: Store) -> None:
    for body in (b"first", b"second"):
        with store.write() as tx:
            tx.add_decision(a_decision(body=body))
    with store.read() as tx:
        assert tx.decision("d1").body == b"first"


def test_moments_are_kept_as_moments_whatever_their_zone(store: Store) -> None:
    here = datetime(2026, 11, 23, 20, tzinfo=timezone(timedelta(hours=8)))
    with store.write() as tx:
        tx.add_decision(Decision("d1", DecisionKind.RECOMMENDATION, None, 0, here, b""))
        tx.add_interactions([an_interaction("later", happened_at=NOON + timedelta(seconds=1))])
        tx.add_interactions([an_interaction("earlier", happened_at=here)])
    with store.read() as tx:
        assert tx.decision("d1").created_at == here == NOON
        assert [one.interaction_id for one in tx.interactions("s1")] == ["earlier", "later"]


def test_tasks_are_taken_oldest_first_and_by_one_worker_only(store: Store) -> None:
    with store.write() as tx:
        for number in range(5):
            tx.add_outbox("tell", {"posting": number})
    first, second = take(store, "a", 2), take(store, "b", 5)
    assert [task.payload["posting"] for task in first + second] == [0, 1, 2, 3, 4]
    assert {(task.kind, task.attempts) for task in first + second} == {("tell", 1)}
    assert take(store, "c", 5) == []


def test_tasks_of_another_kind_are_left_to_who_asks_for_them(store: Store) -> None:
    with store.write() as tx:
        for kind in ("slow", "tell", "slow"):
            tx.add_outbox(kind, {})
    assert [task.kind for task in take(store, "a", 5)] == ["tell"]
    assert take(store, "a", 5) == []
    with store.write() as tx:
        assert len(tx.take_outbox("a", 5, "slow")) == 2


def test_a_task_of_a_worker_that_died_is_given_to_the_next(open_store: Callable[..., Store]) -> None:
    clock = Clock()
    store = open_store(clock=clock)
    with store.write() as tx:
        tx.add_outbox("tell", {})
    (task,) = take(store, "a", 1, lease_seconds=30)
    clock.now += timedelta(seconds=29)
    assert take(store, "b", 1) == []
    clock.now += timedelta(seconds=1)
    (again,) = take(store, "b", 1)
    assert (again.id, again.attempts) == (task.id, 2)


def test_finished_tasks_are_gone_and_finishing_twice_is_harmless(store: Store) -> None:
    with store.write() as tx:
        tx.add_outbox("tell", {})
        tx.add_outbox("tell", {})
    (task,) = take(store, "a", 1)
    for _ in range(2):
        with store.write() as tx:
            tx.finish_outbox([task.id])
    with store.read() as tx:
        assert tx.counts(NOON.date())["tasks"] == 1
        assert tx.outbox_kinds(("tell", "else")) == ["tell"]
    (last,) = take(store, "b", 1)
    with store.write() as tx:
        tx.finish_outbox([last.id])
        assert tx.outbox_kinds(("tell", "else")) == []


def test_a_task_is_written_with_its_cause_or_not_at_all(store: Store) -> None:
    def half() -> None:
        with store.write() as tx:
            tx.add_outbox("tell", {})
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert take(store, "a", 5) == []


def test_taking_work_needs_a_writing_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError), store.read() as tx:
        tx.take_outbox("a", 1, "tell")


def test_vectors_are_kept_by_encoder_and_text(store: Store) -> None:
    with store.write() as tx:
        tx.add_vectors("e5", {"aa": b"\0\1", "bb": b"\2\3"})
        tx.add_vectors("bge", {"aa": b"\4\5"})
        tx.add_vectors("e5", {"aa": b"\6\7"})
        tx.add_vectors("e5", {})
    with store.read() as tx:
        assert tx.vectors("e5", ["bb", "aa", "cc"]) == {"aa": b"\0\1", "bb": b"\2\3"}
        assert tx.vectors("bge", ["aa"]) == {"aa": b"\4\5"}
        assert tx.vectors("e5", []) == {}
    with store.write() as tx:
        assert tx.drop_vectors("e5") == 2
        assert tx.vectors("e5", ["aa", "bb"]) == {}


def test_many_vectors_are_found_in_one_call(store: Store) -> None:
    many = {f"{number:064x}": number.to_bytes(2, "big") for number in range(5000)}
    with store.write() as tx:
        tx.add_vectors("e5", many)
        assert tx.vectors("e5", list(many)) == many


def test_an_interaction_counts_once_however_often_it_is_sent(store: Store) -> None:
    dismissed = an_interaction("i2", kind="dismissed", reason=DismissReason.TOO_FAR, decision_id="d1")
    with store.write() as tx:
        assert tx.add_interactions([an_interaction("i1"), dismissed, an_interaction("i1")]) == [True, True, False]
    with store.write() as tx:
        assert tx.add_interactions([an_interaction("i1", kind="hired")]) == [False]
    with store.read() as tx:
        assert tx.interactions("s1") == [an_interaction("i1"), dismissed]
        assert tx.interactions("s2") == []
        assert tx.count_interactions("j1") == {InteractionKind.OPENED: 1, InteractionKind.DISMISSED: 1}


def test_the_postings_a_person_dealt_with_are_found_under_any_id_they_had(store: Store) -> None:
    kinds = {"j1": "dismissed", "j2": "applied", "joined": "applied", "gone": "applied"}
    with store.write() as tx:
        postings = [JobPosting(posting_id=name, title="保安", employer="某厂") for name in ("j1", "j2", "j3", "joined")]
        marks = ["", "", "same", "same"]
        changes = tx.put_postings([(one, Reading(), mark) for one, mark in zip(postings, marks, strict=True)])
        keys = {change.id: change.key for change in changes}
        tx.add_interactions([an_interaction(name, posting_id=name, kind=kind) for name, kind in kinds.items()])
        tx.add_interactions([an_interaction("other", posting_id="j1", seeker_id="s2", kind="applied")])
    with store.read() as tx:
        assert tx.postings_touched("s1", [InteractionKind.APPLIED]) == [keys["j2"], keys["j3"]]
        assert tx.postings_touched("s1", InteractionKind) == [keys["j1"], keys["j2"], keys["j3"]]
        assert tx.postings_touched("s1", []) == []


def test_who_saw_a_persons_data_is_noted(open_store: Callable[..., Store]) -> None:
    store = open_store(clock=Clock())
    with store.write() as tx:
        tx.log_access("counsellor-7", Role.COUNSELLOR, "s1", "contact", "call back about j1")
    with store.read() as tx:
        (access,) = tx.accesses("s1")
        assert (access.at, access.actor, access.role) == (NOON, "counsellor-7", Role.COUNSELLOR)
        assert (access.what, access.why) == ("contact", "call back about j1")
        assert tx.accesses("s2") == []


def test_counts_tell_open_from_closed_and_expired(store: Store) -> None:
    day = date(2026, 11, 23)
    ends = {"a": None, "b": day, "c": day - timedelta(days=1), "d": None}
    with store.write() as tx:
        postings = [JobPosting(posting_id=i, title="保安", employer="某厂", expires_at=end) for i, end in ends.items()]
        tx.put_postings([(posting, Reading(), "") for posting in postings])
        tx.close_posting("d", day)
        tx.add_decision(a_decision())
    with store.read() as tx:
        assert tx.counts(day) == {"open_postings": 2, "postings": 4, "seekers": 0, "decisions": 1, "tasks": 0}


def test_lists_of_a_span_come_oldest_first_without_those_of_forgotten_people(store: Store) -> None:
    with store.write() as tx:
        (change,) = tx.put_seekers([(SeekerProfile(seeker_id="s1"), Reading())])
        for minutes in (30, 0, 60, 90):
            moment = NOON + timedelta(minutes=minutes)
            kind, key = DecisionKind.RECOMMENDATION, change.key if minutes == 30 else 7
            tx.add_decision(Decision(f"d{minutes}", kind, key, 9, moment, b"list"))
    with store.read() as tx:
        span = (NOON, NOON + timedelta(minutes=90))
        assert [one.decision_id for one in tx.decisions_between(*span)] == ["d0", "d30", "d60"]
    with store.write() as tx:
        tx.forget_seeker("s1")
    with store.read() as tx:
        assert [one.decision_id for one in tx.decisions_between(*span)] == ["d0", "d60"]


def test_lists_are_leafed_through_either_way_and_by_kind(store: Store) -> None:
    with store.write() as tx:
        for minutes in (30, 0, 60):
            kind = DecisionKind.PUSH if minutes == 30 else DecisionKind.SHORTLIST
            tx.add_decision(Decision(f"d{minutes}", kind, 7, 9, NOON + timedelta(minutes=minutes), b"list"))
        tx.add_decision(Decision("e60", DecisionKind.SHORTLIST, 7, 9, NOON + timedelta(minutes=60), b"list"))
    with store.read() as tx:

        def listed(kind: DecisionKind | None = None, *, oldest_first: bool = False) -> list[str]:
            whole, total = tx.page_of_decisions(kind, skip=0, limit=9, oldest_first=oldest_first)
            pages = [tx.page_of_decisions(kind, skip=at, limit=1, oldest_first=oldest_first)[0] for at in range(total)]
            assert [[one] for one in whole] == pages
            return [one.decision_id for one in whole]

        assert listed() == listed(oldest_first=True)[::-1] == ["e60", "d60", "d30", "d0"]
        assert listed(DecisionKind.SHORTLIST) == ["e60", "d60", "d0"]
        assert listed(DecisionKind.GIGS) == []


def test_what_happened_in_a_span_is_told_with_the_list_it_came_from_and_of_nobody_forgotten(store: Store) -> None:
    with store.write() as tx:
        keys = [
            change.key for change in tx.put_seekers([(SeekerProfile(seeker_id=i), Reading()) for i in ("s1", "s2")])
        ]
        tx.add_decision(a_decision("d1"))
        tx.add_interactions(
            [
                an_interaction("i1", kind="applied", decision_id="d1"),
                an_interaction("i2", kind="hired", happened_at=NOON + timedelta(hours=1), seeker_id="s2"),
                an_interaction("i3", kind="opened"),
                an_interaction("i4", kind="applied", happened_at=NOON + timedelta(days=7)),
            ]
        )
    span, kinds = (NOON, NOON + timedelta(days=7)), [InteractionKind.APPLIED, InteractionKind.HIRED]
    with store.read() as tx:
        found = [(one.kind, one.seeker_key, one.revision) for one in tx.happened_between(*span, kinds)]
        assert found == [(InteractionKind.APPLIED, keys[0], 9), (InteractionKind.HIRED, keys[1], None)]
    with store.write() as tx:
        tx.forget_seeker("s1")
    with store.read() as tx:
        assert [one.seeker_key for one in tx.happened_between(*span, kinds)] == [keys[1]]


def test_how_long_tasks_of_a_kind_wait_and_whether_one_is_untried(open_store: Callable[..., Store]) -> None:
    clock = Clock()
    store = open_store(clock=clock)
    with store.write() as tx:
        tx.add_outbox("tell", {})
    clock.now += timedelta(seconds=20)
    with store.write() as tx:
        tx.add_outbox("tell", {})
        tx.add_outbox("else", {})
    clock.now += timedelta(seconds=5)
    with store.read() as tx:
        assert tx.outbox_ages("tell") == (timedelta(seconds=5), timedelta(seconds=25))
        assert tx.outbox_ages("nothing") is None
        assert tx.has_untried("tell")
    for _ in range(2):
        assert len(take(store, "a", 2, lease_seconds=0)) == 2
    with store.read() as tx:
        assert not tx.has_untried("tell")
        assert tx.has_untried("else")
