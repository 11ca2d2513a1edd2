"""What every database promises about applications and cases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from matching.casework import CaseEvent, CaseStep, Event, State, Step, advance, begun, closed, contacted, opened
from matching.records import JobPosting, SeekerProfile
from matching.results import Reading
from matching.storage import Store
from matching.storage.casework import APPLICATION_ORDERS
from matching.storage.ordering import Order

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def step(event: Event, hours: int = 0, reason: str = "住院") -> Step:
    return Step(event, NOON + timedelta(hours=hours), "counsellor:s_X", reason)


@pytest.fixture
def market(store: Store) -> Store:
    """People 1 to 3 and postings 1 and 2, by their keys."""
    with store.write() as tx:
        tx.put_seekers([(SeekerProfile(seeker_id=f"s{n}"), Reading()) for n in range(3)])
        tx.put_postings(
            [(JobPosting(posting_id=f"p{n}", title="保安", employer="厂"), Reading(), "") for n in range(2)]
        )
    return store


def keys(store: Store) -> tuple[list[int], list[int]]:
    with store.read() as tx:
        return [tx.seeker_key(f"s{n}") for n in range(3)], [tx.posting_key(f"p{n}") for n in range(2)]


def test_an_application_comes_back_as_it_was_with_its_whole_history(market: Store) -> None:
    (seeker, *_), (posting, _) = keys(market)
    first = begun(seeker, posting, step(Event.APPLY))
    second = advance(first, step(Event.REFUSE, 5, "已招满"))
    for standing in (first, second):
        with market.write() as tx:
            tx.put_application(standing)
        with market.read() as tx:
            assert tx.application(seeker, posting) == standing
            assert tx.applications_of(seeker) == tx.applications_to(posting) == [standing]
    with market.write() as tx:
        tx.drop_application(seeker, posting)
        assert tx.application(seeker, posting) is None


def test_pages_of_applications_by_state_soonest_due_first(market: Store) -> None:
    people, (posting, other) = keys(market)
    with market.write() as tx:
        for at, seeker in enumerate(people):
            tx.put_application(begun(seeker, posting, step(Event.APPLY, -24 * at)))
        tx.put_application(begun(people[0], other, step(Event.OFFER)))
    with market.read() as tx:
        whole, total = tx.applications_in((State.APPLIED, State.RECOMMENDED), skip=0, limit=10)
        assert ([one.seeker for one in whole], total) == (people[::-1], 3)
        second, total = tx.applications_in((State.APPLIED, State.RECOMMENDED), skip=1, limit=1)
        assert ([one.seeker for one in second], total) == ([people[1]], 3)
        assert tx.applications_in((State.LAPSED,), skip=0, limit=10) == ([], 0)
        assert tx.count_open_applications(people) == {people[0]: 2, people[1]: 1, people[2]: 1}


def test_applications_are_ordered_by_the_posting_and_found_by_its_words(market: Store) -> None:
    people, (posting, other) = keys(market)
    with market.write() as tx:
        tx.put_postings([(JobPosting(posting_id="p1", title="焊工", employer="甲厂"), Reading(), "")])
        for at, seeker in enumerate(people):
            tx.put_application(begun(seeker, posting, step(Event.APPLY, -24 * at)))
        tx.put_application(begun(people[0], other, step(Event.APPLY, -48)))
    with market.read() as tx:

        def listed(**asked) -> list[tuple[int, int]]:
            whole, total = tx.applications_in((State.APPLIED,), skip=0, limit=9, **asked)
            pages = [tx.applications_in((State.APPLIED,), skip=at, limit=1, **asked)[0] for at in range(total)]
            assert [[one] for one in whole] == pages
            return [(one.seeker, one.posting) for one in whole]

        for by in APPLICATION_ORDERS:
            assert listed(order=Order(by)) == listed(order=Order(by, descending=True))[::-1]
        assert listed(order=Order("since"))[:2] == [(people[0], other), (people[2], posting)]
        assert listed(order=Order("title"))[-1] == (people[0], other)
        assert listed(words=("焊",)) == listed(words=("甲", "焊工")) == [(people[0], other)]
        assert listed(words=("焊", "保安")) == []
        found = tx.applications_to_each([posting, other])
        assert {key: {one.seeker for one in them} for key, them in found.items()} == {
            posting: set(people), other: {people[0]},
        }  # fmt: skip


def test_open_cases_are_known_by_owner_and_day_without_a_seal(market: Store) -> None:
    people, _ = keys(market)
    first = opened(people[0], "li", CaseStep(CaseEvent.OPENED, NOON, "x"))
    second = opened(people[1], "wang", CaseStep(CaseEvent.OPENED, NOON, "x"))
    with market.write() as tx:
        tx.put_case(first)
        tx.put_case(closed(second, CaseStep(CaseEvent.CLOSED, NOON, "x", "有工作了")))
    with market.read() as tx:
        assert tx.open_cases() == [(people[0], "li", first.due.isoformat())]


def test_last_contacts_are_known_of_every_case_and_follow_what_is_written(market: Store) -> None:
    people, _ = keys(market)
    first, second = (opened(one, "li", CaseStep(CaseEvent.OPENED, NOON, "x")) for one in people[:2])
    spoken = contacted(first, CaseStep(CaseEvent.CONTACTED, NOON + timedelta(days=1), "x", "电话"))
    later = contacted(spoken, CaseStep(CaseEvent.CONTACTED, NOON + timedelta(days=2), "x", "电话"))
    for case, moment in ((first, 0.0), (spoken, 86_400.0), (later, 172_800.0), (spoken, 86_400.0)):
        with market.write() as tx:
            tx.put_case(case)
            tx.put_case(second)
        with market.read() as tx:
            found = tx.last_contacts()
            assert found == tx.last_contacts()
        assert found == [(people[0], moment and NOON.timestamp() + moment), (people[1], 0.0)]
    with market.write() as tx:
        tx.drop_case(people[0])
    with market.read() as tx:
        assert tx.last_contacts() == [(people[1], 0.0)]


def test_cases_are_found_by_day_and_owner_and_closed_ones_not(market: Store) -> None:
    people, _ = keys(market)
    cases = [
        opened(key, owner, CaseStep(CaseEvent.OPENED, NOON + timedelta(days=at), "x"))
        for at, (key, owner) in enumerate(zip(people, ("li", "wang", "li"), strict=True))
    ]
    with market.write() as tx:
        for case in cases:
            tx.put_case(case)
    with market.read() as tx:
        assert tx.case(people[1]) == cases[1]
        assert tx.cases_due(date(2026, 11, 27), None, limit=10) == cases[:2]
        assert tx.count_cases_due(date(2026, 11, 27), None) == 2
        assert tx.cases_due(date(2026, 12, 1), "li", limit=1) == [cases[0]]
        assert tx.count_cases_due(date(2026, 12, 1), "li") == 2
    with market.write() as tx:
        tx.put_case(closed(cases[0], CaseStep(CaseEvent.CLOSED, NOON, "x", "有工作了")))
    with market.read() as tx:
        assert tx.cases_due(date(2026, 12, 1), "li", limit=9) == [cases[2]]
        assert tx.count_cases_due(date(2026, 12, 1), "li") == 1
        assert not tx.case(people[0]).is_open


def test_nothing_of_a_forgotten_person_is_kept(market: Store) -> None:
    (seeker, *_), (posting, _) = keys(market)
    with market.write() as tx:
        tx.put_application(begun(seeker, posting, step(Event.APPLY)))
        tx.put_case(opened(seeker, "li", CaseStep(CaseEvent.OPENED, NOON, "x")))
        tx.forget_seeker("s0")
    with market.read() as tx:
        assert tx.application(seeker, posting) is None
        assert tx.case(seeker) is None


def test_what_was_said_is_sealed_and_sealed_anew(market: Store, tmp_path) -> None:
    (seeker, *_), (posting, _) = keys(market)
    with market.write() as tx:
        tx.put_application(begun(seeker, posting, step(Event.SET_ASIDE)))
        tx.put_case(opened(seeker, "li", CaseStep(CaseEvent.OPENED, NOON, "x", "住院")))
    assert market.renew_seals() > 0
    with market.read() as tx:
        assert tx.application(seeker, posting).history[0].reason == "住院"
        assert tx.case(seeker).history[0].note == "住院"
    written = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite3*"))
    assert "住院".encode() not in written
