"""Files and directories that are either complete or absent: made beside their place, then renamed into it.

Before the rename everything is on the disk (fsync), so that neither kill -9 nor a pulled plug leaves half of it.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SEAL = "built_from.json"


@contextmanager
def new_directory(target: Path) -> Iterator[Path]:
    """A temporary directory that takes the place of `target` when the block ends well, and vanishes when it fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
        for path in draft.rglob("*"):
            _to_disk(path)
        _to_disk(draft)
        _replace(draft, target)
        _to_disk(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _replace(draft: Path, target: Path) -> None:
    if target.exists():
        old = target.with_name(f".{target.name}.{os.getpid()}.old")
        target.rename(old)
        draft.rename(target)
        shutil.rmtree(old)
    else:
        draft.rename(target)


def write_whole(target: Path, content: bytes) -> None:
    """Put a file in the place of the old one."""
    draft = target.with_name(f".{target.name}.tmp")
    draft.write_bytes(content)
    _to_disk(draft)
    draft.rename(target)
    _to_disk(target.parent)


def _to_disk(path: Path) -> None:
    """Wait until a file's content, or a directory's entries, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fingerprint_of(recipe: str, *files: Path) -> str:
    """One hash of a recipe's name and the bytes of the files it starts from."""
    digest = hashlib.sha256(recipe.encode())
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def seal(directory: Path, fingerprint: str) -> None:
    """Write down what the directory was built from."""
    (directory / SEAL).write_text(json.dumps({"fingerprint": fingerprint}) + "\n")


def is_built(directory: Path, fingerprint: str) -> bool:
    """Whether the directory is there and was built from exactly this."""
    try:
        return bool(json.loads((directory / SEAL).read_text())["fingerprint"] == fingerprint)
    except (OSError, ValueError, KeyError):
        return False
