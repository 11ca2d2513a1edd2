"""What every database promises about postings under review."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from matching.records import JobPosting
from matching.results import Reading
from matching.storage import Decided, Review, Store
from matching.vocabulary import ReviewOutcome, ReviewState

DAY = date(2026, 11, 23)
HELD, RETURNED, QUEUED, CLEAR = ReviewState.HELD, ReviewState.RETURNED, ReviewState.QUEUED, ReviewState.CLEAR


def put(store: Store, *ids: str, fingerprint: str = "", **fields: object) -> list[int]:
    postings = [
        JobPosting.model_validate({"posting_id": one, "title": "保安", "employer": "某厂"} | fields) for one in ids
    ]
    with store.write() as tx:
        return [change.key for change in tx.put_postings([(one, Reading(), fingerprint) for one in postings])]


def stand(store: Store, key: int, state: ReviewState, *cleared: tuple[str, str]) -> None:
    with store.write() as tx:
        tx.put_reviews([Review(key, state, frozenset(cleared))])


def present(store: Store, after: int = 0) -> dict[int, bool]:
    """Whether each posting that changed is in the market."""
    with store.read() as tx:
        return {one.key: one.present for one in tx.changed_posting_rows(after, 100, "any")}


def test_where_a_posting_stands_comes_back_and_may_be_overwritten(store: Store) -> None:
    one, other = put(store, "a", "b")
    stand(store, one, HELD, ("sex", "限男"))
    stand(store, one, CLEAR, ("sex", "限男"), ("age", "35岁以下"))
    with store.read() as tx:
        found = tx.reviews([one, other, 4711])
    assert set(found) == {one}
    assert (found[one].state, found[one].cleared) == (CLEAR, {("sex", "限男"), ("age", "35岁以下")})
    assert found[one].since is not None


def test_what_is_withheld_is_not_in_the_market_and_a_new_version_tells_everybody(
    open_store: Callable[..., Store],
) -> None:
    store, other_process = open_store(), open_store()
    (key,) = put(store, "a")
    for state, shown in ((HELD, False), (CLEAR, True), (RETURNED, False), (QUEUED, True)):
        with other_process.read() as tx:
            seen = tx.revision()
        with store.write() as tx:
            tx.put_reviews([Review(key, state)])
            version = tx.renew_posting(key)
        assert (version.id, version.key) == ("a", key)
        assert present(other_process, seen) == {key: shown}
        with other_process.read() as tx:
            assert tx.is_withheld(key) is not shown
            assert tx.counts(DAY)["open_postings"] == shown


def test_a_reworded_version_is_the_newest_and_older_ones_stay(store: Store) -> None:
    (key,) = put(store, "a", description="限男")
    with store.read() as tx:
        before = tx.posting("a")
    with store.write() as tx:
        new = before.posting.model_copy(update={"description": "性别不限"})
        version = tx.renew_posting(key, (new, before.reading))
    with store.read() as tx:
        assert tx.posting("a").posting == new
        assert tx.posting("a").revision == version.revision == tx.revision()
        assert tx.postings([key], at=before.revision) == [before]
        assert tx.known_postings([before.posting]) == [True]


def test_a_closed_posting_stays_closed_in_its_new_version(store: Store) -> None:
    (key,) = put(store, "a")
    with store.write() as tx:
        tx.close_posting("a", DAY)
        tx.renew_posting(key)
    assert present(store) == {key: False}
    with store.read() as tx:
        assert not tx.posting_is_open(key)


def test_nothing_is_joined_with_a_posting_that_is_withheld(store: Store) -> None:
    (held,) = put(store, "a", fingerprint="same")
    stand(store, held, RETURNED)
    (another,) = put(store, "b", fingerprint="same")
    assert another != held
    assert put(store, "c", fingerprint="same") == [another]


def test_the_queue_is_by_state_longest_waiting_first_without_closed_and_expired(
    open_store: Callable[..., Store],
) -> None:
    moments = iter(datetime(2026, 11, 20 + n, tzinfo=UTC) for n in range(9))
    store = open_store(clock=lambda: next(moments))
    late, early, closed = put(store, "late", "early", "closed")
    (expired,) = put(store, "expired", expires_at="2026-11-01")
    for key, state in ((early, HELD), (late, HELD), (closed, HELD), (expired, HELD)):
        stand(store, key, state)
    with store.write() as tx:
        tx.close_posting("closed", DAY)
    with store.read() as tx:
        assert [[one.key for one in tx.waiting([HELD], DAY, limit)[0]] for limit in (9, 1)] == [[early, late], [early]]
        assert tx.waiting([HELD], DAY, 1)[1] == 2
        assert tx.waiting([QUEUED], DAY, 9) == ([], 0)


def test_decisions_are_kept_in_order_one_row_a_finding(open_store: Callable[..., Store]) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    store = open_store(clock=lambda: now)
    (key,) = put(store, "a")
    findings = [{"kind": "sex", "span": "限男"}, {"kind": "age", "span": "35岁以下"}]
    with store.write() as tx:
        version = tx.renew_posting(key)
        before = Review(version.key, ReviewState.HELD), version.revision
        tx.add_decided(version, "counsellor:s_1", ReviewOutcome.RETURNED, findings, "请改", before)
        tx.add_decided(version, "operator:s_2", ReviewOutcome.FALSE_ALARM, findings[:1], "", before)
    with store.read() as tx:
        assert tx.decided(key) == [
            Decided(now, "counsellor:s_1", ReviewOutcome.RETURNED, findings[0], "请改"),
            Decided(now, "counsellor:s_1", ReviewOutcome.RETURNED, findings[1], "请改"),
            Decided(now, "operator:s_2", ReviewOutcome.FALSE_ALARM, findings[0], ""),
        ]
        assert tx.decided(4711) == []
