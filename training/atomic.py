"""Directories that are either complete or absent: built beside their place, then renamed into it."""

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
        _replace(draft, target)
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
