"""Messages: what people were told. A message here is the inbox; the numbers rise, so that a stream can be resumed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from matching.messages import Message, MessageKind
from matching.storage.connections import Connection
from matching.storage.session import Session, stamp

_ADD = """INSERT INTO messages (message_id, seeker_key, kind, about, sealed, decision_id, created_at)
VALUES (:message_id, :seeker, :kind, :about, :sealed, :decision_id, :created_at)
ON CONFLICT (message_id) DO NOTHING"""
_MESSAGE = (
    "m.message_id, m.seeker_key, m.kind, m.about, m.sealed, m.decision_id, m.created_at, "
    "m.seq, m.read_at, m.dismissed_at, m.reason"
)
_MARK_READ = """UPDATE messages SET read_at = :at
WHERE message_id = :message_id AND seeker_key = :seeker AND read_at IS NULL"""
_MARK_UNREAD = """UPDATE messages SET read_at = CASE WHEN read_at < :since THEN read_at END,
dismissed_at = CASE WHEN dismissed_at < :since THEN dismissed_at END,
reason = CASE WHEN dismissed_at < :since THEN reason END WHERE message_id = :message_id"""
_MARK_DISMISSED = """UPDATE messages SET dismissed_at = :at, reason = :reason, read_at = coalesce(read_at, :at)
WHERE message_id = :message_id AND seeker_key = :seeker AND dismissed_at IS NULL"""


class Messages(Session):
    """The part of a transaction that keeps what people are told."""

    def add_messages(self, messages: Sequence[Message]) -> list[bool]:
        """For each whether it is new; one that stands already stays as it is.

        Whoever has read number n never later meets a message numbered n or below: the numbers are allotted under the
        lock of the records.
        """
        self.lock()
        return [self._db.run(_ADD, **self._message_row(one)) == 1 for one in messages]

    def fold_message(self, earlier: str, folded: Message) -> None:
        """`folded`, which tells what `earlier` told and more, takes its place under a new number."""
        self.lock()
        self._db.run("DELETE FROM messages WHERE message_id = :earlier", earlier=earlier)
        self._db.run(_ADD, **self._message_row(folded))

    def message(self, message_id: str) -> Message | None:
        found = self.messages([message_id])
        return found[0] if found else None

    def messages(self, message_ids: Sequence[str]) -> list[Message]:
        """Those that there are, by number."""
        rows = self._each(_MESSAGE, "messages m", "m.message_id = given.value", message_ids)
        return sorted(map(self._message, rows), key=lambda one: one.seq)

    def messages_after(self, seq: int, limit: int, seeker: int | None = None) -> list[Message]:
        """What was written after a number, for one person or for all, oldest first: what a stream has still to tell."""
        whose = "" if seeker is None else "AND m.seeker_key = :seeker"
        sql = f"SELECT {_MESSAGE} FROM messages m WHERE m.seq > :seq {whose} ORDER BY m.seq LIMIT :limit"  # noqa: S608
        return [self._message(row) for row in self._db.rows(sql, seq=seq, limit=limit, **_given(seeker))]

    def messages_to(self, seekers: Sequence[int], after: int) -> list[Message]:
        """What these people were told after a number, oldest first."""
        rows = self._each(_MESSAGE, "messages m", "m.seeker_key = given.value AND m.seq > :after", seekers, after=after)
        return sorted(map(self._message, rows), key=lambda one: one.seq)

    def inbox(self, seeker: int, *, before: int | None = None, limit: int = 50) -> list[Message]:
        """One page, newest first; the next one begins before the last number of this one."""
        older = "" if before is None else "AND m.seq < :before"
        sql = f"SELECT {_MESSAGE} FROM messages m WHERE m.seeker_key = :seeker {older} ORDER BY m.seq DESC LIMIT :limit"  # noqa: S608
        given = {} if before is None else {"before": before}
        return [self._message(row) for row in self._db.rows(sql, seeker=seeker, limit=limit, **given)]

    def count_unread(self, seeker: int) -> int:
        sql = "SELECT count(*) FROM messages WHERE seeker_key = :seeker AND read_at IS NULL"
        (row,) = self._db.rows(sql, seeker=seeker)
        return int(row[0])

    def newest_message(self) -> int:
        """The highest number so far, 0 before the first."""
        (row,) = self._db.rows("SELECT coalesce(max(seq), 0) FROM messages")
        return int(row[0])

    def mark_read(self, seeker: int, message_id: str) -> bool:
        """Whether this person has such a message; reading again changes nothing."""
        self._db.run(_MARK_READ, message_id=message_id, seeker=seeker, at=stamp(self._now()))
        return self._is_theirs(seeker, message_id)

    def mark_dismissed(self, seeker: int, message_id: str, reason: str | None = None) -> bool:
        """Whether this person has such a message; it counts as read, and dismissing again changes nothing."""
        self._db.run(_MARK_DISMISSED, message_id=message_id, seeker=seeker, at=stamp(self._now()), reason=reason)
        return self._is_theirs(seeker, message_id)

    def mark_unread(self, message_id: str, since: datetime) -> None:
        """Neither read nor dismissed, if that was noted since a moment."""
        self._db.run(_MARK_UNREAD, message_id=message_id, since=stamp(since))

    def open_messages(self, seekers: Sequence[int], kind: MessageKind, since: datetime) -> dict[int, Message]:
        """Of each person the latest unread one that nothing was sent of: further news may be folded into it."""
        under_way = "EXISTS (SELECT 1 FROM sends s WHERE s.message_id = m.message_id AND s.state <> 'due')"
        condition = f"""m.seeker_key = given.value AND m.kind = :kind AND m.created_at >= :since
        AND m.read_at IS NULL AND NOT {under_way}"""
        rows = self._each(_MESSAGE, "messages m", condition, seekers, kind=kind.value, since=stamp(since))
        return {one.seeker: one for one in sorted(map(self._message, rows), key=lambda one: one.seq)}

    def told_since(self, seekers: Sequence[int], since: datetime) -> list[tuple[int, MessageKind, datetime]]:
        """(seeker, kind, moment) of what these people were told: what their caps count."""
        columns, condition = (
            "m.seeker_key, m.kind, m.created_at",
            "m.seeker_key = given.value AND m.created_at >= :since",
        )
        rows = self._each(columns, "messages m", condition, seekers, since=stamp(since))
        return [(key, MessageKind(kind), datetime.fromisoformat(at)) for key, kind, at in rows]

    def told_about(self, seekers: Sequence[int]) -> dict[int, set[str]]:
        """Everything that each of these people was told of."""
        told: dict[int, set[str]] = {}
        for key, about in self._each("m.seeker_key, m.about", "messages m", "m.seeker_key = given.value", seekers):
            told.setdefault(key, set()).update(orjson.loads(about))
        return told

    def _is_theirs(self, seeker: int, message_id: str) -> bool:
        sql = "SELECT 1 FROM messages WHERE message_id = :message_id AND seeker_key = :seeker"
        return self._db.row(sql, message_id=message_id, seeker=seeker) is not None

    def _message_row(self, one: Message) -> dict[str, object]:
        body = {"title": one.title, "lines": one.lines, "why": one.why}
        return {
            "message_id": one.message_id,
            "seeker": one.seeker,
            "kind": one.kind.value,
            "about": orjson.dumps(one.about).decode(),
            "sealed": self._cipher.seal_bytes(orjson.dumps(body)),
            "decision_id": one.decision_id,
            "created_at": stamp(one.created_at),
        }

    def _message(self, row: tuple[Any, ...]) -> Message:
        message_id, seeker, kind, about, sealed, decision_id, created_at, seq, read_at, dismissed_at, reason = row
        body = orjson.loads(self._cipher.open_bytes(bytes(sealed)))
        return Message(
            *(message_id, seeker, MessageKind(kind), tuple(orjson.loads(about)), body["title"]),
            *(tuple(body["lines"]), tuple(body["why"]), datetime.fromisoformat(created_at), decision_id, seq),
            *(_moment(read_at), _moment(dismissed_at), reason),
        )


def forget_messages(db: Connection, seeker: int) -> None:
    """Nothing is left of what a forgotten person was told, of what was on its way, and of their subscriptions."""
    db.run("DELETE FROM sends WHERE message_id IN (SELECT message_id FROM messages WHERE seeker_key = :s)", s=seeker)
    db.run("DELETE FROM tokens WHERE seeker_key = :s", s=seeker)
    db.run("DELETE FROM messages WHERE seeker_key = :s", s=seeker)


def _given(seeker: int | None) -> dict[str, int]:
    return {} if seeker is None else {"seeker": seeker}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
