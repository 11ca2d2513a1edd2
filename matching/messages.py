"""What a person is told, over which channel it goes, and the ledger of subscriptions. Pure data: no store, no clock.

A message in the store is the inbox; a send is one message on its way over one channel; a token is one subscription that
the person granted on the WeChat platform, good for one message. No API of the platform tells how many are left, so the
ledger is the truth.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message speaks of."""

    POSTING = "posting"
    GIG = "gig"
    FAIR = "fair"
    PROGRAMME = "programme"
    PROGRESS = "progress"  # how an application stands


class ChannelName(StrEnum):
    """How a message leaves the house; the inbox is no channel: every message stands there."""

    WECHAT = "wechat"
    CALL = "call"  # a person of the service telephones


class SendState(StrEnum):
    """Where one message stands on one channel."""

    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # claimed, and nobody knows whether it went out: never sent again
    WITHDRAWN = "withdrawn"  # the person closed the consent before it went out


class TokenState(StrEnum):
    """One subscription. A spent or void one never comes back."""

    FREE = "free"
    HELD = "held"
    SPENT = "spent"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told. `about` are the ids it speaks of, several when news was folded into one.

    `seq` rises with every message that is written and is 0 before; `seeker` is the store's key.
    """

    message_id: str
    seeker: int
    kind: MessageKind
    about: tuple[str, ...]
    title: str
    lines: tuple[str, ...]
    why: tuple[str, ...]
    created_at: datetime
    decision_id: str | None = None
    seq: int = 0
    read_at: datetime | None = None
    dismissed_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """One message on one channel: `not_before` keeps quiet hours and pauses, `error` says why it did not go out."""

    message_id: str
    channel: ChannelName
    not_before: datetime
    token_id: str | None = None
    state: SendState = SendState.DUE
    attempts: int = 0
    error: str | None = None

    @property
    def send_id(self) -> str:
        return f"{self.message_id}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Token:
    """One subscription of one person for one `template` (its id on the platform)."""

    token_id: str
    seeker: int
    template: str
    granted_at: datetime
    state: TokenState = TokenState.FREE
    message_id: str | None = None


def message_id(kind: MessageKind, about: Iterable[str], seeker: int) -> str:
    """The same news for the same person is the same message, however often a step is done."""
    content = "\n".join((kind.value, str(seeker), *sorted(about)))
    return f"m_{hashlib.sha256(content.encode()).hexdigest()[:24]}"
