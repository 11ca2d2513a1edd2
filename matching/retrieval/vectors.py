"""What a vector index promises, and the oracle that every other index is tested against.

One convention: similarity is the inner product of unit vectors (cosine), higher is nearer. A vector may be made of
parts that together have length at most one; a part that is unknown is zero and counts nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from matching.retrieval.snapshot import read_snapshot, write_snapshot

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Take = Callable[[Ints], Floats]
"""Row numbers (n,) -> the vectors stored for them, float32 (n, dim)."""


class Hits(NamedTuple):
    """What an index found: row numbers, nearest first, each once, and their scores (same length)."""

    rows: Ints
    scores: Floats


NOTHING = Hits(np.empty(0, np.int64), np.empty(0, np.float32))


class VectorIndex(Protocol):
    """Nearest vectors by cosine similarity: in [-1, 1], higher is nearer.

    Rows are the row numbers of a `Table`: small, dense, used again. A row that was removed is in no answer.
    """

    dim: int

    def add(self, rows: Ints, vectors: Floats | None = None) -> None:
        """Insert rows (n,), each once, with their vectors (n, dim); a row that is there already is replaced.

        Without `vectors` they are taken from where the index was told that they are kept.
        """
        ...

    def remove(self, rows: Ints) -> None:
        """Forget rows (n,); those that are not there are passed over."""
        ...

    def search(self, query: Floats, k: int, allowed: Mask | None = None) -> Hits:
        """The k best rows for a query (dim,), or for the best of several queries (q, dim).

        `allowed` is a boolean over row numbers; rows beyond its end are not allowed. Fewer than k rows come back
        only when fewer are allowed.
        """
        ...

    def __len__(self) -> int: ...


def best(rows: Ints, scores: Floats, k: int) -> Hits:
    """The k highest of scores (n,) with their rows (n,), highest first; equal scores by row number."""
    if len(rows) > k:
        top = np.argpartition(-scores, k - 1)[:k] if k else np.empty(0, np.int64)
        rows, scores = rows[top], scores[top]
    order = np.lexsort((rows, -scores))
    return Hits(rows[order], scores[order])


def similarity(vectors: Floats, query: Floats) -> Floats:
    """Of vectors (n, dim) with a query (dim,), or with the nearest of several (q, dim); shape (n,)."""
    product: Floats = vectors @ query.T
    return product if query.ndim == 1 else product.max(axis=1)


def fitted(mask: Mask, length: int) -> Mask:
    """The mask cut, or filled up with False, to a length."""
    if len(mask) >= length:
        return mask[:length]
    return np.concatenate([mask, np.zeros(length - len(mask), np.bool_)])


def room_for(length: int, rows: Ints) -> int:
    """How long an array of `length` must grow to hold the highest of rows; growth is by half, so it is rare."""
    needed = int(rows.max(initial=-1)) + 1
    return length if needed <= length else max(needed, length + length // 2, 1024)


class HalfMatrix:
    """Vectors by row number, kept in float16: what an index scores exactly when nobody else keeps them."""

    def __init__(self, dim: int) -> None:
        self.values = np.zeros((0, dim), np.float16)

    def put(self, rows: Ints, vectors: Floats) -> None:
        """Write vectors (n, dim) at rows (n,)."""
        wanted = room_for(len(self.values), rows)
        if wanted > len(self.values):
            grown = np.zeros((wanted, self.values.shape[1]), np.float16)
            grown[: len(self.values)] = self.values
            self.values = grown
        self.values[rows] = vectors

    def take(self, rows: Ints) -> Floats:
        """See Take."""
        return _widened(self.values[rows])


def _widened(half: NDArray[np.float16]) -> Floats:
    """Float16 as float32 by moving the bits, four times as fast as `astype`; there are no infinities in a vector."""
    bits = half.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= np.int32(-0x70002000)  # sign, exponent, fraction; the sign was copied into the bits between
    wide = bits.view(np.float32)
    wide *= np.float32(2.0**112)  # the exponents' biases are 112 apart
    return wide


class ExactIndex:
    """The oracle: NumPy, no shortcuts. Every other index must agree with it.

    Parameters
    ----------
    dim : int
        Length of a vector.
    take : Take, optional
        Where vectors are found that are not handed over; the oracle keeps its own, in float32.
    """

    def __init__(self, dim: int, take: Take | None = None) -> None:
        self.dim, self._take = dim, take
        self._vectors = np.zeros((0, dim), np.float32)
        self._present = np.zeros(0, np.bool_)

    def add(self, rows: Ints, vectors: Floats | None = None) -> None:
        """See VectorIndex."""
        if vectors is None:
            assert self._take is not None
            vectors = self._take(rows)
        wanted = room_for(len(self._present), rows)
        if wanted > len(self._present):
            grown = np.zeros((wanted, self.dim), np.float32)
            grown[: len(self._vectors)] = self._vectors
            self._vectors, self._present = grown, fitted(self._present, wanted)
        self._vectors[rows] = vectors
        self._present[rows] = True

    def remove(self, rows: Ints) -> None:
        """See VectorIndex."""
        self._present[rows[rows < len(self._present)]] = False

    def search(self, query: Floats, k: int, allowed: Mask | None = None) -> Hits:
        """See VectorIndex."""
        wanted = self._present if allowed is None else self._present & fitted(allowed, len(self._present))
        rows = np.flatnonzero(wanted)
        if 2 * len(rows) > len(wanted):
            return best(rows, similarity(self._vectors, query)[rows], k)
        return best(rows, similarity(self._vectors[rows], query), k)

    def save(self, path: Path, identity: str, revision: int) -> None:
        """Write a checked snapshot: `identity` names the encoder, `revision` the state of the store it holds."""
        about = {"kind": "exact", "identity": identity, "revision": revision}
        write_snapshot(path, {"vectors": self._vectors, "present": self._present}, about)

    @classmethod
    def load(cls, path: Path, identity: str, take: Take | None = None) -> tuple[Self, int]:
        """The index and its revision; raises IndexDamaged when it must be rebuilt."""
        arrays, about = read_snapshot(path, kind="exact", identity=identity)
        index = cls(arrays["vectors"].shape[1], take)
        index._vectors, index._present = arrays["vectors"], arrays["present"]
        return index, int(about["revision"])

    def __len__(self) -> int:
        return int(np.count_nonzero(self._present))
