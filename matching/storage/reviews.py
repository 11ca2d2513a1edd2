"""Postings under review: what became of their screening, and what people decided.

One row a posting that screening had something to say about; the findings themselves are made anew when they are read.
A posting that is withheld (`held`, `returned`) is passed over by whatever follows the market, as a closed one is, and
every change between shown and withheld takes a revision of its own: each process learns of it with its next request.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from matching.records import JobPosting
from matching.results import Reading
from matching.storage.changes import Change, ChangeKind
from matching.storage.heads import having, put_heads
from matching.storage.ordering import Order, order_by
from matching.storage.payloads import posting_bytes
from matching.storage.session import Session, stamp
from matching.vocabulary import WITHHELD, ReviewOutcome, ReviewState

_STATES = ", ".join(f"'{state.value}'" for state in sorted(WITHHELD))
IS_WITHHELD = f"EXISTS (SELECT 1 FROM reviews w WHERE w.key = p.key AND w.state IN ({_STATES}))"  # noqa: S608
"""Condition on a posting `p`."""
_REVIEW = "r.key, r.state, r.cleared, r.since"
_WAITING = """FROM reviews r JOIN postings p ON p.key = r.key JOIN posting_heads h ON h.key = r.key
WHERE p.closed_on IS NULL AND (p.expires_at IS NULL OR p.expires_at >= :day)"""
_COLUMNS = {"state": "r.state", "since": "r.since", "title": "h.title", "employer": "h.employer"}
REVIEW_ORDERS = tuple(_COLUMNS)
LONGEST_WAITING = Order("since")
_PUT = """INSERT INTO reviews (key, state, cleared, since) VALUES (:key, :state, :cleared, :since)
ON CONFLICT (key) DO UPDATE SET state = excluded.state, cleared = excluded.cleared, since = excluded.since"""
_DECIDED = """INSERT INTO review_decisions (key, revision, at, actor, outcome, finding, note, before)
VALUES (:key, :revision, :at, :actor, :outcome, :finding, :note, :before)"""
_LAST = "SELECT revision, at, actor, before FROM review_decisions WHERE key = :key ORDER BY id DESC LIMIT 1"
_OF_DECIDED = "d.key, d.at, d.actor, d.outcome, d.finding, d.note"
_PUT_VERSION = """INSERT INTO posting_versions (key, revision, closed_on, payload)
SELECT v.key, :revision, v.closed_on, {payload} FROM posting_versions v WHERE v.key = :key AND v.revision = :before"""


@dataclass(frozen=True, slots=True)
class Review:
    """Where one posting stands. `cleared` are (kind, words) that a person called a false alarm there."""

    key: int
    state: ReviewState
    cleared: frozenset[tuple[str, str]] = frozenset()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about one finding of a posting: kept to learn from."""

    at: datetime
    actor: str
    outcome: ReviewOutcome
    finding: dict[str, Any]
    note: str


@dataclass(frozen=True, slots=True)
class LastDecision:
    """The newest decision about a posting: the version it left, and `before` how it stood on which version."""

    revision: int
    at: datetime
    actor: str
    before: tuple[Review, int] | None

    @property
    def number(self) -> str:
        return hashlib.sha256(f"{self.actor}\n{self.at.isoformat()}".encode()).hexdigest()[:16]


class Reviews(Session):
    """The part of a transaction that keeps reviews."""

    def reviews(self, keys: Sequence[int]) -> dict[int, Review]:
        """Where these postings stand; those that nothing was ever found in are left out."""
        rows = self._each(_REVIEW, "reviews r", "r.key = given.value", keys)
        return {row[0]: _review(*row) for row in rows}

    def put_reviews(self, reviews: Sequence[Review]) -> None:
        """Write where postings stand, as of now. Whoever hides or shows one again must `renew_posting` as well."""
        self.lock()
        rows = [
            {
                "key": one.key,
                "state": one.state.value,
                "cleared": orjson.dumps(sorted(one.cleared)).decode(),
                "since": stamp(self._now()),
            }
            for one in reviews
        ]
        self._db.run_many(_PUT, rows)

    def waiting(
        self,
        states: Sequence[ReviewState],
        day: date,
        limit: int,
        *,
        skip: int = 0,
        words: Sequence[str] = (),
        order: Order = LONGEST_WAITING,
    ) -> tuple[list[Review], int]:
        """Postings in these states, neither closed nor expired on a day, with all words in title or employer.

        Returns those of one page, longest waiting first among equals, and how many there are in all.
        """
        conditions, given = having(words)
        conditions.append(f"r.state IN ({', '.join(f':state{at}' for at in range(len(states)))})")
        given |= {f"state{at}": state.value for at, state in enumerate(states)} | {"day": day.isoformat()}
        where = " AND ".join((_WAITING, *conditions))
        counted = self._db.row(f"SELECT count(*) {where}", **given)
        assert counted is not None
        in_order = order_by(order, _COLUMNS, "r.since", "r.key")
        sql = f"SELECT {_REVIEW} {where} ORDER BY {in_order} LIMIT :limit OFFSET :skip"
        return [_review(*row) for row in self._db.rows(sql, limit=limit, skip=skip, **given)], int(counted[0])

    def count_waiting(self, day: date) -> dict[ReviewState, int]:
        """How many postings, neither closed nor expired on a day, stand in each state."""
        rows = self._db.rows(f"SELECT r.state, count(*) {_WAITING} GROUP BY r.state", day=day.isoformat())
        return dict.fromkeys(ReviewState, 0) | {ReviewState(state): int(n) for state, n in rows}

    def is_withheld(self, key: int) -> bool:
        """Whether nobody is to be shown the posting until a person has decided."""
        return self._db.row(f"SELECT 1 FROM postings p WHERE p.key = :key AND {IS_WITHHELD}", key=key) is not None  # noqa: S608

    def renew_posting(self, key: int, stated: tuple[JobPosting, Reading] | None = None) -> Change:
        """A new version, so that everybody takes notice: the same again, or `stated` in its place.

        What its source last sent is still taken for known, so that the same file again does not undo a rewording.
        """
        self.lock()
        row = self._db.row("SELECT posting_id, revision FROM postings WHERE key = :key", key=key)
        assert row is not None
        given: dict[str, Any] = {"key": key, "before": row[1], "revision": self._next_revision()}
        sql = _PUT_VERSION.format(payload="v.payload" if stated is None else ":payload")
        self._db.run(sql, **given, **({} if stated is None else {"payload": posting_bytes(*stated)}))
        self._db.run("UPDATE postings SET revision = :revision WHERE key = :key", key=key, revision=given["revision"])
        self._db.run("DELETE FROM posting_rows WHERE key = :key", key=key)
        if stated is not None:
            put_heads(self._db, [(key, *stated)])
        return Change(row[0], key, given["revision"], ChangeKind.UPDATED)

    def add_decided(
        self,
        version: Change,
        actor: str,
        outcome: ReviewOutcome,
        findings: Sequence[Mapping[str, Any]],
        note: str,
        before: tuple[Review, int],
    ) -> None:
        """Keep what was decided about each finding of a version of a posting.

        `before` is how it stood, and the revision that the decision was made on.
        """
        review, revision = before
        was = {"state": review.state.value, "cleared": sorted(review.cleared), "revision": revision}
        told: dict[str, object] = {"at": stamp(self._now()), "actor": actor, "outcome": outcome.value, "note": note}
        told |= {"before": orjson.dumps(was)}
        of = {"key": version.key, "revision": version.revision}
        self._db.run_many(_DECIDED, [{"finding": orjson.dumps(one), **of, **told} for one in findings])

    def last_decision(self, key: int) -> LastDecision | None:
        """The newest decision about a posting."""
        row = self._db.row(_LAST, key=key)
        return None if row is None else _last_decision(key, *row)

    def drop_decision(self, key: int, decision: LastDecision) -> None:
        """Strike out what was decided by mistake."""
        sql = "DELETE FROM review_decisions WHERE key = :key AND at = :at AND actor = :actor"
        self._db.run(sql, key=key, at=stamp(decision.at), actor=decision.actor)

    def decided(self, key: int) -> list[Decided]:
        """Everything that was decided about a posting, oldest first."""
        return self.decided_about([key]).get(key, [])

    def decided_about(self, keys: Sequence[int]) -> dict[int, list[Decided]]:
        """The same of several postings, by key; those without are left out."""
        found: dict[int, list[Decided]] = {}
        for key, *row in self._each(_OF_DECIDED, "review_decisions d", "d.key = given.value ORDER BY d.id", keys):
            found.setdefault(key, []).append(_decided(*row))
        return found


def _last_decision(key: int, revision: int, at: str, actor: str, before: bytes | None) -> LastDecision:
    was = orjson.loads(bytes(before)) if before else None
    known = frozenset((kind, words) for kind, words in was["cleared"]) if was else frozenset()
    stood = (Review(key, ReviewState(was["state"]), known), int(was["revision"])) if was else None
    return LastDecision(revision, datetime.fromisoformat(at), actor, stood)


def _decided(at: str, actor: str, outcome: str, finding: bytes, note: str) -> Decided:
    return Decided(datetime.fromisoformat(at), actor, ReviewOutcome(outcome), orjson.loads(bytes(finding)), note)


def _review(key: int, state: str, cleared: str, since: str) -> Review:
    known = frozenset((kind, words) for kind, words in orjson.loads(cleared))
    return Review(key, ReviewState(state), known, datetime.fromisoformat(since))
