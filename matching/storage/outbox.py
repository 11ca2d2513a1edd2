"""Work to be done after a commit: written in the same transaction as its cause, taken by workers under a lease."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from matching.storage.session import Session, stamp

LEASE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the outbox. `attempts` counts the leases, this one included."""

    id: int
    kind: str
    payload: Any
    attempts: int


class Outbox(Session):
    """The part of a transaction that hands work on. Each task is done at least once: let doing it twice be harmless."""

    def add_outbox(self, kind: str, payload: Mapping[str, Any]) -> None:
        self._db.run(
            "INSERT INTO outbox (kind, sealed, created_at) VALUES (:kind, :sealed, :at)",
            kind=kind,
            sealed=self._cipher.seal_bytes(orjson.dumps(payload)),
            at=stamp(self._now()),
        )

    def outbox_kinds(self, kinds: Iterable[str]) -> list[str]:
        """Of which of these there are tasks, leased or not: who only looks holds up no writer."""
        if self._db.row("SELECT 1 FROM outbox LIMIT 1") is None:
            return []
        there = "SELECT 1 FROM outbox WHERE kind = :kind LIMIT 1"
        return [kind for kind in kinds if self._db.row(there, kind=kind) is not None]

    def has_untried(self, kind: str) -> bool:
        """Whether there is a task of a kind that nobody has tried, or one alone and not to the end."""
        return self._db.row("SELECT 1 FROM outbox WHERE kind = :kind AND attempts < 2 LIMIT 1", kind=kind) is not None

    def outbox_ages(self, kind: str) -> tuple[timedelta, timedelta] | None:
        """How long ago the latest and the first of the tasks of a kind were written; None: there is none."""
        ends = "SELECT created_at FROM outbox WHERE kind = :kind ORDER BY id"
        latest = self._db.row(f"{ends} DESC LIMIT 1", kind=kind)
        first = self._db.row(f"{ends} LIMIT 1", kind=kind)
        if latest is None or first is None:
            return None
        return self._now() - datetime.fromisoformat(latest[0]), self._now() - datetime.fromisoformat(first[0])

    def take_outbox(self, worker: str, n: int, kind: str, lease_seconds: float = LEASE_SECONDS) -> list[Task]:
        """Lease up to n tasks of a kind, oldest first, that nobody holds; one not finished in time goes to the next."""
        self._db.must_be_writable()
        now = self._now().timestamp()
        skip = "" if self._db.sqlite else "FOR UPDATE SKIP LOCKED"
        rows = self._db.rows(
            f"""UPDATE outbox SET leased_by = :worker, leased_until = :until, attempts = attempts + 1 WHERE id IN
            (SELECT id FROM outbox WHERE kind = :kind AND leased_until <= :now ORDER BY id LIMIT :n {skip})
            RETURNING id, kind, sealed, attempts""",  # noqa: S608 - one of two fixed texts
            worker=worker,
            kind=kind,
            until=now + lease_seconds,
            now=now,
            n=n,
        )
        return [
            Task(id, kind, orjson.loads(self._cipher.open_bytes(sealed)), attempts)
            for id, kind, sealed, attempts in sorted(rows)
        ]

    def finish_outbox(self, ids: Sequence[int]) -> int:
        """Done: remove; how many were still there. Finishing again is harmless, and tells that another was faster."""
        return sum(self._db.run("DELETE FROM outbox WHERE id = :id", id=one) for one in ids)
