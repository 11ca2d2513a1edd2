"""What every database promises about gigs: places, reservations, free times, answers given once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing import get_context
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.errors import NotFound
from matching.gigs import Event, FreeTimes, Reservation, Shift, Span, State, Step
from matching.gigs.reservation import HOLDING
from matching.privacy import FieldCipher
from matching.records import JobPosting, SeekerProfile
from matching.results import Reading
from matching.storage import ChangeKind, Store

START = datetime(2026, 12, 5, 8)
BEFORE = START - timedelta(days=1)
fork = get_context("fork")


def shift(number: int = 1, places: int = 2, later: timedelta = timedelta()) -> Shift:
    named = {"shift_id": f"g{number}", "posting_id": "p", "places": places, "pay": 180, "pay_unit": "day"}
    return Shift(starts_at=START + later, ends_at=START + later + timedelta(hours=8), **named)


def held(seeker: int, state: State, number: int = 1, until: datetime | None = None) -> Reservation:
    step = Step(Event.RESERVE, BEFORE, "seeker:s_X")
    return Reservation(seeker, f"g{number}", state, BEFORE + timedelta(minutes=seeker), until, (step,))


def fill(store: Store, people: int = 4) -> list[int]:
    """The keys of so many people; a posting with two shifts of two places."""
    with store.write() as tx:
        tx.put_postings([(JobPosting(posting_id="p", title="分拣", employer="仓"), Reading(), "")])
        tx.put_seekers([(SeekerProfile(seeker_id=f"s{n}"), Reading()) for n in range(people)])
        for one in (shift(), shift(2, later=timedelta(days=1))):
            tx.put_shift(one, tx.posting_key("p"))
        return [tx.seeker_key(f"s{n}") for n in range(people)]


def test_shifts_come_back_as_they_were_by_time(store: Store) -> None:
    fill(store)
    with store.write() as tx:
        key = tx.posting_key("p")
        assert tx.put_shift(shift(), key) is ChangeKind.UNCHANGED
        assert tx.put_shift(shift(places=3), key) is ChangeKind.UPDATED
        assert [(one.shift.shift_id, one.left) for one in tx.shifts_of(key)] == [("g1", 3), ("g2", 2)]
        assert [one.shift for one in tx.shifts_between(BEFORE, START + timedelta(hours=1))] == [shift(places=3)]
        assert tx.shifts_between(START, START + timedelta(hours=1)) == []
        with pytest.raises(NotFound, match="g9"):
            tx.shift("g9")


def test_a_place_is_taken_with_its_reservation_or_neither_is(store: Store) -> None:
    people = fill(store)
    with store.write() as tx:
        assert [tx.move(None, held(one, State.RESERVED)) for one in people] == [True, True, False, False]
        assert tx.shift("g1").left == 0
        assert tx.reservation(people[2], "g1") is None
        assert tx.move(None, held(people[2], State.WAITING))
        assert tx.shifts_to_offer(BEFORE) == []
        assert tx.move(held(people[0], State.RESERVED), held(people[0], State.RELEASED))
        assert (tx.shift("g1").left, tx.shifts_to_offer(BEFORE), tx.shifts_to_offer(START)) == (1, ["g1"], [])
        assert [one.seeker for one in tx.reservations_on("g1", (State.WAITING,))] == [people[2]]
        assert [one.state for one in tx.reservations_on("g1")] == [State.RELEASED, State.RESERVED, State.WAITING]


def test_what_runs_out_is_found_and_what_is_held_counts_as_worked(store: Store) -> None:
    (first, second, *_) = fill(store)
    late = held(first, State.RESERVED, until=BEFORE + timedelta(minutes=30))
    with store.write() as tx:
        for one in (late, held(first, State.CONFIRMED, 2), held(second, State.WAITING, until=START)):
            tx.move(None, one)
        assert tx.reservations_run_out(BEFORE, 9) == []
        assert tx.reservations_run_out(BEFORE + timedelta(minutes=30), 9) == [late]
        assert tx.reservation(first, "g1") == late
        both = [Span(START, START + timedelta(hours=8)), Span(START + timedelta(days=1), START + timedelta(hours=32))]
        assert tx.spans_held(first, BEFORE, START + timedelta(days=3)) == both
        assert tx.spans_held(first, BEFORE, START + timedelta(days=3), but="g1") == both[1:]
        assert tx.spans_held(first, START + timedelta(hours=8), START + timedelta(days=1)) == []
        assert tx.spans_held(second, BEFORE, START + timedelta(days=3)) == []


def test_an_answer_is_given_again_to_its_own_person_alone_until_it_is_old(store: Store) -> None:
    first, second, *_ = fill(store)
    with store.write() as tx:
        tx.keep_answer(first, "k1", {"state": "reserved"})
        assert [tx.answer_to(who, key) for who, key in ((first, "k1"), (first, "k2"), (second, "k1"))] == [
            {"state": "reserved"}, None, None,
        ]  # fmt: skip
        assert tx.drop_answers(datetime(2020, 1, 1)) == 0
        assert tx.drop_answers(datetime(2100, 1, 1)) == 1
        assert tx.answer_to(first, "k1") is None


def test_forgetting_gives_places_back_and_leaves_what_was_worked_to_nobody(store: Store) -> None:
    first, second, *_ = fill(store)
    free = FreeTimes(weekly=[{"weekday": 6, "starts": "08:00", "ends": "18:00"}])
    with store.write() as tx:
        tx.put_free_times(first, free)
        tx.keep_answer(first, "k1", {})
        tx.move(None, held(first, State.ATTENDED))
        tx.move(None, held(first, State.CONFIRMED, 2))
        tx.move(None, held(second, State.CONFIRMED, 2))
        assert tx.free_times(first) == free
    with store.write() as tx:
        tx.forget_seeker("s0")
    with store.read() as tx:
        assert tx.free_times(first) == FreeTimes()
        assert tx.answer_to(first, "k1") is None
        assert tx.reservations_of(first) == []
        assert [tx.shift(one).left for one in ("g1", "g2")] == [1, 1]
        (worked,) = tx.reservations_on("g1")
        assert (worked.state, worked.history) == (State.ATTENDED, ())
        assert worked.seeker < 0
        assert [one.state for one in tx.reservations_on("g2", (State.CONFIRMED, State.RELEASED))].count(
            State.RELEASED
        ) == 1


def test_threads_that_take_without_any_lock_never_get_one_place_more(open_store: Callable[..., Store]) -> None:
    """The condition in the update alone: not even a flow that forgets to lock oversells."""
    store = open_store()
    people = fill(store, 24)
    won, together = [], Barrier(len(people))

    def take(key: int) -> None:
        together.wait()
        with store.write() as tx:
            won.append(tx.move(None, held(key, State.RESERVED)))

    threads = [Thread(target=take, args=(key,)) for key in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with store.read() as tx:
        assert (sum(won), len(won)) == (2, 24)
        assert tx.shift("g1").taken == len(tx.reservations_on("g1")) == 2


def test_processes_agree_as_well(open_store: Callable[..., Store], database_url: str, cipher: FieldCipher) -> None:
    people = fill(open_store(), 12)
    together = fork.Barrier(4)

    def take(mine: list[int]) -> None:
        with Store(database_url, cipher) as store:
            together.wait()
            for key in mine:
                with store.write() as tx:
                    tx.move(None, held(key, State.RESERVED))

    workers = [fork.Process(target=take, args=(people[n::4],)) for n in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    with open_store().read() as tx:
        assert tx.shift("g1").taken == len(tx.reservations_on("g1")) == 2


moves = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(list(State))), max_size=20)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_whatever_happens_taken_is_the_number_of_those_who_hold(store: Store, history: list[tuple[int, State]]) -> None:
    with store.write() as tx:
        people = fill_once(store, tx)
        for number, state in history:
            before = tx.reservation(people[number], "g1")
            tx.move(before, held(people[number], state))
            holding = tx.reservations_on("g1", tuple(HOLDING))
            assert tx.shift("g1").taken == len(holding) <= 2
        for one in people:
            tx.move(tx.reservation(one, "g1"), held(one, State.RELEASED))


def fill_once(store: Store, tx) -> list[int]:
    """As `fill`, in the transaction that is open, the first time."""
    if not tx.known_seekers([SeekerProfile(seeker_id="s0")])[0]:
        tx.put_postings([(JobPosting(posting_id="p", title="分拣", employer="仓"), Reading(), "")])
        tx.put_seekers([(SeekerProfile(seeker_id=f"s{n}"), Reading()) for n in range(4)])
        tx.put_shift(shift(), tx.posting_key("p"))
    return [tx.seeker_key(f"s{n}") for n in range(4)]
