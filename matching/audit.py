"""Who was shown what, why, by which model: enough to make a list again byte for byte, in about 1 KB.

The record holds the inputs of the pure half of matching: the revision of the store, the day, the candidates that
retrieval found, and the identity of everything that judged them. The answer itself is not kept, only its SHA-256:
a replay that comes to the same bytes proves the record (算法推荐管理规定 article 16; 个人信息保护法 article 24).
"""

import hashlib
import secrets
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
import orjson

from matching.columns import Array

Kind = Literal["jobs", "jobs_by_date", "candidates"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a replay needs besides the records themselves."""

    kind: Kind
    subject_id: str  # the seeker of `jobs`, the posting of `candidates`
    revision: int
    on: date  # the day for which openness, age and freshness were judged
    made_at: datetime
    limit: int
    candidates: Array  # int64 keys in the order in which they were ranked
    versions: dict[str, str]  # encoder, occupations, ranker, policy
    answer_sha256: str
    context: dict[str, Any]  # further inputs that matter: the view, the seed


def new_decision_id() -> str:
    """96 random bits, as a reader can spell them."""
    return f"d_{secrets.token_hex(12)}"


def answer_bytes(body: dict[str, Any]) -> bytes:
    """The one serialisation of an answer: what is sent, hashed and compared."""
    return orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)


def fingerprint(answer: bytes) -> str:
    return hashlib.sha256(answer).hexdigest()


def pack(evidence: Evidence) -> bytes:
    """About 1 KB: keys as differences in ascending order, compressed."""
    keys = np.asarray(evidence.candidates, dtype=np.int64)
    deltas = np.diff(keys, prepend=0).astype(np.int32 if np.abs(keys).max(initial=0) < 2**31 else np.int64)
    head = {
        "kind": evidence.kind,
        "subject_id": evidence.subject_id,
        "revision": evidence.revision,
        "on": evidence.on.isoformat(),
        "made_at": evidence.made_at.isoformat(),
        "limit": evidence.limit,
        "versions": evidence.versions,
        "answer_sha256": evidence.answer_sha256,
        "context": evidence.context,
        "width": deltas.dtype.itemsize,
    }
    return zlib.compress(orjson.dumps(head) + b"\n" + deltas.tobytes(), 1)


def unpack(body: bytes) -> Evidence:
    head_bytes, _, tail = zlib.decompress(body).partition(b"\n")
    head = orjson.loads(head_bytes)
    width = np.int32 if head.pop("width") == 4 else np.int64
    head["on"], head["made_at"] = date.fromisoformat(head["on"]), datetime.fromisoformat(head["made_at"])
    return Evidence(candidates=np.cumsum(np.frombuffer(tail, width).astype(np.int64)), **head)
