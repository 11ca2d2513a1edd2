"""What a person was told: read, marked, and followed as it comes.

A message in the store is the inbox; streams only say sooner what stands there. So a stream that is cut loses nothing:
it goes on after the last number that its reader has seen.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from matching.audit import Asker
from matching.desk.records import Records
from matching.errors import NotFound
from matching.messages import Message, MessageKind
from matching.vocabulary import DismissReason, InteractionKind


class Seen(NamedTuple):
    """How far somebody has followed the store: the number of the newest message, and of the newest change."""

    message: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """What came since: messages, oldest first, and the keys of those who want to hear no more."""

    seen: Seen
    messages: list[Message]
    silenced: frozenset[int]


class Inbox(Records):
    """The flows of messages."""

    def inbox(self, seeker_id: str, asker: Asker, *, before: int | None = None, limit: int = 20) -> dict[str, Any]:
        """One page, newest first; `before` is the number of the last one of the page above."""
        with self.store.read() as tx:
            key = tx.seeker_key(seeker_id)
            found = tx.inbox(key, before=before, limit=limit + 1)
            unread = tx.count_unread(key)
        self.note_access(asker, [seeker_id], "inbox", "read")
        page = found[:limit]
        return {
            "unread": unread,
            "items": [message_dict(one) for one in page],
            "before": page[-1].seq if len(found) > limit else None,
        }

    def mark_read(self, seeker_id: str, message_id: str) -> None:
        """Reading twice is harmless. Raises NotFound for what is not in this inbox."""
        with self.store.write() as tx:
            if not tx.mark_read(tx.seeker_key(seeker_id), message_id):
                raise NotFound("没有这条消息。")

    def dismiss(self, seeker_id: str, message_id: str, reason: DismissReason | None) -> None:
        """Not for me; a posting that the message spoke of alone is in no list of this person's any more."""
        with self.store.write() as tx:
            if not tx.mark_dismissed(tx.seeker_key(seeker_id), message_id, reason.value if reason else None):
                raise NotFound("没有这条消息。")
            message = tx.message(message_id)
        assert message is not None
        if message.kind is MessageKind.POSTING and len(message.about) == 1:
            self.record_interactions([_dismissal(seeker_id, message, reason)])

    def listener(self, seeker_id: str, after: int | None) -> tuple[int, int] | None:
        """The key of a person and the number after which to tell them; None while they do not want to be told.

        Without `after` it is from now on. A number that was never given (a store set back) counts as now.
        """
        with self.store.read() as tx:
            described, newest = tx.seeker(seeker_id), tx.newest_message()
        if not described.seeker.consents.push:
            return None
        return described.key, newest if after is None else min(after, newest)

    def told_after(self, key: int, after: int, limit: int) -> list[Message]:
        """What one person was told after a number, oldest first."""
        with self.store.read() as tx:
            return tx.messages_after(after, limit, key)

    def seen_now(self) -> Seen:
        """The newest there is."""
        with self.store.read() as tx:
            return Seen(tx.newest_message(), tx.revision())

    def news(self, seen: Seen, listening: Collection[int]) -> News:
        """What came since for these people, by one look at the store however many they are."""
        with self.store.read() as tx:
            now = Seen(tx.newest_message(), tx.revision())
            messages = tx.messages_to(sorted(listening), seen.message) if now.message > seen.message else []
            changed = set(tx.seekers_changed(seen.revision)) & set(listening) if now.revision > seen.revision else set()
            willing = {one.key for one in tx.seekers(sorted(changed)) if one.seeker.consents.push}
        return News(now, messages, frozenset(changed - willing))


def message_dict(one: Message) -> dict[str, Any]:
    """A message on the wire."""
    return {
        "seq": one.seq,
        "message_id": one.message_id,
        "kind": one.kind.value,
        "about": list(one.about),
        "title": one.title,
        "lines": list(one.lines),
        "why": list(one.why),
        "decision_id": one.decision_id,
        "created_at": one.created_at.isoformat(),
        "read_at": one.read_at.isoformat() if one.read_at else None,
        "dismissed_at": one.dismissed_at.isoformat() if one.dismissed_at else None,
        "reason": one.reason,
    }


def _dismissal(seeker_id: str, message: Message, reason: DismissReason | None) -> dict[str, Any]:
    """The same message always has the same number, so dismissing it twice counts once."""
    (posting_id,) = message.about
    return {
        "interaction_id": hashlib.sha256(f"dismissed {message.message_id}".encode()).hexdigest()[:32],
        "seeker_id": seeker_id,
        "posting_id": posting_id,
        "kind": InteractionKind.DISMISSED,
        "happened_at": message.created_at,
        "decision_id": message.decision_id,
        "reason": reason,
    }
