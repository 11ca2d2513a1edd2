"""Index files that are whole or refused.

An index is a cache of the store, so a file that cannot be trusted is thrown away, never repaired: FAISS loads a
file with a flipped byte without a word. Arrays go to `<path>` (NumPy's npz), their SHA-256 and what they are to
`<path>.json`; both are written beside, flushed to the disk and renamed, so a crash leaves an old or a new file.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import IndexDamaged

Arrays = Mapping[str, NDArray[Any]]


def write_snapshot(path: Path, arrays: Arrays, about: Mapping[str, object]) -> None:
    """Replace the snapshot at `path`; `about` (JSON values) says what it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, lambda stream: np.savez(stream, allow_pickle=False, **arrays))
    manifest = json.dumps({**about, "sha256": _sha256(path)}, ensure_ascii=False, indent=1)
    _replace(_manifest_of(path), lambda stream: stream.write(manifest.encode()))


def read_snapshot(path: Path, **expected: object) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The arrays and what was said about them.

    Raises
    ------
    IndexDamaged
        When a file is missing, differs from its checksum, or is not what is `expected`.
    """
    try:
        about = json.loads(_manifest_of(path).read_bytes())
        damaged = _sha256(path) != about["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise IndexDamaged(f"{path} cannot be read ({type(cause).__name__}). It is a cache: rebuild it.") from cause
    if damaged:
        raise IndexDamaged(f"{path} differs from its checksum. It is a cache: rebuild it.")
    for name, wanted in expected.items():
        if about.get(name) != wanted:
            raise IndexDamaged(f"{path} is for {name} {about.get(name)!r}, wanted {wanted!r}. Rebuild it.")
    with np.load(path, allow_pickle=False) as stored:
        return dict(stored), about


def _replace(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    beside = path.with_name(path.name + ".tmp")
    with beside.open("wb") as stream:
        write(stream)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _manifest_of(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
