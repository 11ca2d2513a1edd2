"""Lists that were shown, compressed and sealed: about 1 KB each."""

import zlib
from collections.abc import Iterator
from datetime import datetime

from matching.errors import Forgotten, NotFound
from matching.results import Decision
from matching.storage.session import Session, stamp
from matching.vocabulary import LISTS_OF_ONE, DecisionKind

_ADD = """INSERT INTO decisions (decision_id, kind, subject_key, revision, created_at, sealed)
VALUES (:decision_id, :kind, :subject_key, :revision, :created_at, :sealed) ON CONFLICT (decision_id) DO NOTHING"""
_BETWEEN = """SELECT decision_id, kind, subject_key, revision, created_at, sealed FROM decisions
WHERE created_at >= :start AND created_at < :end AND length(sealed) > 0 ORDER BY created_at, decision_id"""
_GET = "SELECT kind, subject_key, revision, created_at, sealed FROM decisions WHERE decision_id = :id"
_GIVEN_OUT = "FROM decisions WHERE length(sealed) > 0"
_LISTS_FOR = """SELECT decision_id, created_at FROM decisions
WHERE subject_key = :key AND kind IN (:first, :second) ORDER BY created_at DESC"""
FASTEST = 1


class Decisions(Session):
    """The part of a transaction that keeps decisions."""

    def add_decision(self, decision: Decision) -> None:
        """Write; a decision of this id that is there already stays as it is."""
        self._db.run(
            _ADD,
            decision_id=decision.decision_id,
            kind=decision.kind.value,
            subject_key=decision.subject_key,
            revision=decision.revision,
            created_at=stamp(decision.created_at),
            sealed=self._cipher.seal_bytes(zlib.compress(decision.body, FASTEST)),
        )

    def decision(self, decision_id: str) -> Decision:
        """As it was written.

        Raises
        ------
        NotFound
        Forgotten
            It was made for a person who has been deleted: only that there was a list is still known.
        """
        row = self._db.row(_GET, id=decision_id)
        if row is None:
            raise NotFound(f"没有编号是 {decision_id} 的名单。")
        if not row[-1]:
            raise Forgotten("此人已注销，资料已按本人要求删除，名单不能再现。")
        return self._opened_decision(decision_id, *row)

    def decisions_between(self, start: datetime, end: datetime) -> Iterator[Decision]:
        """Those made from `start` to before `end`, oldest first, without those for people forgotten since."""
        for row in self._db.rows(_BETWEEN, start=stamp(start), end=stamp(end)):
            yield self._opened_decision(*row)

    def count_decisions(self, start: datetime, end: datetime) -> int:
        """How many were made from `start` to before `end`, those for people forgotten since among them."""
        sql = "SELECT count(*) FROM decisions WHERE created_at >= :start AND created_at < :end"
        (row,) = self._db.rows(sql, start=stamp(start), end=stamp(end))
        return int(row[0])

    def decisions_about(self, subject_key: int, kind: DecisionKind) -> list[Decision]:
        """All of one kind for one person or posting, oldest first."""
        sql = """SELECT decision_id, kind, subject_key, revision, created_at, sealed FROM decisions
        WHERE subject_key = :key AND kind = :kind AND length(sealed) > 0 ORDER BY created_at, decision_id"""
        return [self._opened_decision(*row) for row in self._db.rows(sql, key=subject_key, kind=kind.value)]

    def page_of_decisions(
        self, kind: DecisionKind | None = None, *, skip: int, limit: int, oldest_first: bool = False
    ) -> tuple[list[Decision], int]:
        """One page (of one kind), without those for people forgotten since, and how many there are in all."""
        where = _GIVEN_OUT + ("" if kind is None else " AND kind = :kind")
        given = {} if kind is None else {"kind": kind.value}
        (count,) = self._db.rows(f"SELECT count(*) {where}", **given)
        way = "" if oldest_first else " DESC"
        columns = "decision_id, kind, subject_key, revision, created_at, sealed"
        sql = f"SELECT {columns} {where} ORDER BY created_at{way}, decision_id{way} LIMIT :limit OFFSET :skip"
        rows = self._db.rows(sql, skip=skip, limit=limit, **given)
        return [self._opened_decision(*row) for row in rows], int(count[0])

    def lists_for(self, seeker: int) -> list[tuple[str, datetime]]:
        """Number and moment of every list made for a person, latest first."""
        first, second = LISTS_OF_ONE
        rows = self._db.rows(_LISTS_FOR, key=seeker, first=first.value, second=second.value)
        return [(decision_id, datetime.fromisoformat(at)) for decision_id, at in rows]

    def _opened_decision(
        self, decision_id: str, kind: str, subject_key: int | None, revision: int, created_at: str, sealed: bytes
    ) -> Decision:
        body = zlib.decompress(self._cipher.open_bytes(bytes(sealed)))
        moment = datetime.fromisoformat(created_at)
        return Decision(decision_id, DecisionKind(kind), subject_key, revision, moment, body)
