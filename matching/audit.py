"""Who was shown what, why, by which model: enough to make a list again byte for byte, in about 1 KB.

The record holds the inputs of the pure half of matching: the revision of the store, the day, the candidates that
retrieval found, and the identity of everything that judged them. The answer itself is not kept, only its SHA-256:
a replay that comes to the same bytes proves the record (算法推荐管理规定 article 16; 个人信息保护法 article 24).
"""

import hashlib
import secrets
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple, Self

import numpy as np
import orjson
from msgspec import Struct, convert, to_builtins

from matching.columns import Array
from matching.vocabulary import Role


class Kept(Struct, frozen=True, kw_only=True):
    """What a decision keeps of its inputs beside candidates and versions: its basis, as plain data and back."""

    def packed(self) -> dict[str, Any]:
        """As plain data."""
        plain: dict[str, Any] = to_builtins(self)
        return plain

    @classmethod
    def of(cls, packed: dict[str, Any]) -> Self:
        """Out of what `packed` gave."""
        return convert(packed, cls)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the policy made of a list, for the account of priority: keys, in order, and no word of anybody's group.

    `base` are those whom the ranker alone would have shown; both are empty for a list of postings. `loss` is the part
    of the list's nDCG that was given up; `rules` has for each rule that fired the places it moved, from 1.
    """

    shown: tuple[int, ...]
    base: tuple[int, ...]
    loss: float
    rules: dict[str, tuple[int, ...]]


class Asker(NamedTuple):
    """Who asks: the role, whom the credential names, and the office whose people alone they serve ("": the city)."""

    role: Role
    subject: str
    office: str = ""


HERE = Asker(Role.OPERATOR, "")
"""Whoever sits at the machine itself, without a credential."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a replay needs besides the records themselves, and what was `delivered` (unknown of older lists).

    `asked_by` is a role and a pseudonym (`counsellor:s_7F3K9Q2MXA`), "" in older lists.
    `arm` is the side of the experiment that ran then (`ranking.lineup.Arm`), "" without one.
    `basis` is what else a plan of whom to tell was made from (`push.plan.Basis`), a list of shifts, an offer of freed
    places; None of other lists.
    `candidates` are int64 keys, ascending; `pressures` beside them uint8, how long the queue before each was, or None
    where nobody queued; `replies` int8 of shape (n, 2), where their employers stood (`ranking.replies`), None where
    nothing was known of any and in older lists.
    """

    subject_id: str
    on: date
    limit: int
    personalised: bool
    view: str
    versions: dict[str, str]
    candidates: Array
    answer_sha256: str = ""
    delivered: Delivered | None = None
    pressures: Array | None = None
    asked_by: str = ""
    arm: str = ""
    basis: dict[str, Any] | None = None
    replies: Array | None = None


_HEAD = tuple(field.name for field in fields(Evidence))


def new_decision_id() -> str:
    """96 random bits, as a reader can spell them."""
    return f"d_{secrets.token_hex(12)}"


def answer_bytes(body: dict[str, Any]) -> bytes:
    """The one serialisation of an answer: what is sent, hashed and compared."""
    return orjson.dumps(body)


def digest(answer: bytes) -> str:
    return hashlib.sha256(answer).hexdigest()


def pack(evidence: Evidence) -> bytes:
    """Bytes for the store, which compresses them: keys as differences, which are small."""
    deltas = np.diff(np.asarray(evidence.candidates, np.int64), prepend=0)
    if len(deltas) and deltas.min() < 0:
        raise ValueError("candidates must ascend")
    pressures = b"" if evidence.pressures is None else evidence.pressures.astype(np.uint8).tobytes()
    replies = b"" if evidence.replies is None else evidence.replies.astype(np.int8).tobytes()
    counts = {"candidates": len(deltas), "pressures": len(pressures), "replies": len(replies)}
    head = {name: getattr(evidence, name) for name in _HEAD} | counts
    return orjson.dumps(head) + b"\n" + deltas.astype("<u4").tobytes() + pressures + replies


def unpack(body: bytes) -> Evidence:
    head_bytes, _, tail = body.partition(b"\n")
    head = orjson.loads(head_bytes)
    count = head["candidates"]
    keys = np.cumsum(np.frombuffer(tail, "<u4", count).astype(np.int64))
    rest, queued = tail[4 * count :], head.get("pressures", 0)
    pressures = np.frombuffer(rest, np.uint8, queued) if queued else None
    replies = np.frombuffer(rest, np.int8, offset=queued).reshape(-1, 2) if head.get("replies") else None
    beside = {"candidates": keys, "pressures": pressures, "replies": replies}
    read = {"delivered": _delivered(head.get("delivered")), "on": date.fromisoformat(head["on"])}
    return Evidence(**head | beside | read)


def _delivered(kept: dict[str, Any] | None) -> Delivered | None:
    if kept is None:
        return None
    rules = {name: tuple(places) for name, places in kept["rules"].items()}
    return Delivered(tuple(kept["shown"]), tuple(kept["base"]), kept["loss"], rules)
