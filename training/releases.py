"""The rankers that were promoted, write side: a version appears whole, then CURRENT is replaced, or nothing changed.

Order of a release: files into a hidden draft, each on the disk (fsync); the draft renamed to its place; a line in
HISTORY; CURRENT written beside and renamed over the old one. Killed before the last rename, what served goes on
serving; after it, the new version does. At no moment does CURRENT name what is not there.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from matching.errors import ModelMismatch
from matching.ranking.models import CURRENT, FEATURES_DIGEST, MANIFEST, PRIOR, Manifest, Pointer, Versions, digest_of
from matching.ranking.models import load_ranker as load
from training.atomic import new_directory, write_whole

HISTORY = "HISTORY.jsonl"
REMEMBERED = 20
"""So many versions back a rollback can go."""


class Releases:
    """Writes versions and CURRENT in one folder; several processes take turns."""

    def __init__(self, folder: Path) -> None:
        self.versions = Versions(folder)
        self._folder = folder

    def add(self, source: Path, made_by: str = "") -> str:
        """Copy a trained ranker into the folder under its identity, with a manifest; the same one twice is one."""
        name = load(source).identity
        with self._turn():
            if not self._is_sound(name):
                with new_directory(self._folder / name) as draft:
                    _fill(draft, source, name, made_by)
        return name

    def serve(self, name: str, **record: Any) -> Pointer:
        """Let a version (or PRIOR) serve from now on; an experiment that ran ends."""
        self._must_be_sound(name)
        with self._turn():
            old = self.versions.pointer()
            if old.serving == name and not old.challenger:
                return old
            before = old.before if old.serving == name else (old.serving, *old.before)
            return self._point(Pointer(name, before[:REMEMBERED]), "serve", record)

    def roll_back(self, name: str | None = None, **record: Any) -> Pointer:
        """Let the version serve that served before, or the one that is named; an experiment that ran ends.

        Raises
        ------
        ModelMismatch
            There is none, or it is damaged.
        """
        with self._turn():
            old = self._pointer_or_nothing()
            target, before = _earlier(old, name)
            self._must_be_sound(target)
            return self._point(Pointer(target, before), "rollback", record)

    def challenge(self, name: str, share: float, experiment: str, **record: Any) -> Pointer:
        """Try a version on a share of the seekers beside the one that serves; 0: it scores and is never shown."""
        self._must_be_sound(name)
        with self._turn():
            old = self.versions.pointer()
            pointer = Pointer(old.serving, old.before, name, share, experiment)
            self._must_be_new(pointer)
            return self._point(pointer, "challenge", record)

    def _must_be_new(self, pointer: Pointer) -> None:
        """Under one name people are divided once: another share would mix the arms."""
        for line in self.history():
            if line["action"] == "challenge" and line.get("experiment") == pointer.experiment:
                raise ModelMismatch(f"实验 {pointer.experiment} 已经有过。请换一个名字，否则两组人会混在一起。")

    def withdraw(self, **record: Any) -> Pointer:
        """End the experiment; who serves stays."""
        with self._turn():
            old = self.versions.pointer()
            return self._point(Pointer(old.serving, old.before), "withdraw", record)

    def history(self) -> list[dict[str, Any]]:
        """Everything that was decided here, oldest first, with its reasons; a line that was cut off is left out."""
        try:
            lines = (self._folder / HISTORY).read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        return [msgspec.json.decode(line) for line in lines if line.startswith(b"{") and line.endswith(b"}")]

    def note(self, action: str, **record: Any) -> None:
        """Write a line into the history."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / HISTORY).open("ab") as file:
            file.write(b"\n" + msgspec.json.encode({"at": at, "action": action} | record))
            file.flush()
            os.fsync(file.fileno())

    def _pointer_or_nothing(self) -> Pointer:
        """A CURRENT that cannot be read is what a rollback is for."""
        try:
            return self.versions.pointer()
        except ModelMismatch:
            return Pointer()

    def _point(self, pointer: Pointer, action: str, record: dict[str, Any]) -> Pointer:
        """First the book, then the deed: what serves is never without its reasons."""
        self.note(action, **msgspec.to_builtins(pointer) | {"serving": pointer.serving} | record)
        write_whole(self._folder / CURRENT, msgspec.json.encode(pointer) + b"\n")
        return pointer

    def _must_be_sound(self, name: str) -> None:
        if name != PRIOR:
            self.versions.load(name)

    def _is_sound(self, name: str) -> bool:
        try:
            self.versions.load(name)
        except ModelMismatch:
            return False
        return True

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            for leftover in self._folder.glob(".*.tmp/"):
                shutil.rmtree(leftover)
            yield


def _fill(draft: Path, source: Path, name: str, made_by: str) -> None:
    """The files of a trained ranker and the manifest over them."""
    for path in source.iterdir():
        if path.is_file() and path.name != MANIFEST:
            shutil.copyfile(path, draft / path.name)
    files = {path.name: digest_of(path) for path in sorted(draft.iterdir())}
    manifest = Manifest(name, FEATURES_DIGEST, files, made_by, datetime.now(UTC).isoformat(timespec="seconds"))
    (draft / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")


def _earlier(old: Pointer, name: str | None) -> tuple[str, tuple[str, ...]]:
    """The version to go back to, and those before it."""
    if name is None:
        if not old.before:
            raise ModelMismatch(
                "没有更早的版本可退。请写明版本：jobmatch-train rollback 版本号（列表：jobmatch-train versions）。"
            )
        return old.before[0], old.before[1:]
    if name in old.before:
        return name, old.before[old.before.index(name) + 1 :]
    return name, (old.serving, *old.before)[:REMEMBERED]
