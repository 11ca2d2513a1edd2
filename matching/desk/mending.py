"""导入退回: the files of rejected rows that nobody has mended yet, taken along, set aside, brought back."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from matching.casework import UNDO_MINUTES
from matching.desk.room import Room
from matching.errors import BadInput, NotFound
from matching.intake.rejects import bring_back, drop_aside, rejects_files, rows_left, set_aside

_MADE_AT = re.compile(r"-(\d{8}T\d{6})-rejects\.csv$")


class Mending(Room):
    """The flows of rejects; mended rows go out of their file by being imported."""

    def rejects_waiting(self) -> list[dict[str, Any]]:
        """Name, moment of the import and rows left of each file, newest first."""
        found = [(path, rows_left(path)) for path in rejects_files(self.parts.rejects_dir)]
        return [{"name": path.name, "at": _made_at(path), "rows": rows} for path, rows in found if rows]

    def rejects_file(self, name: str) -> Path:
        """A file of rejects by its name alone: nothing outside their directory."""
        found = {path.name: path for path in rejects_files(self.parts.rejects_dir)}
        if name not in found:
            raise NotFound("没有这个退回文件，或者已经全部改好。")
        return found[name]

    def set_rejects_aside(self, name: str) -> None:
        """Nobody will mend these rows; for ten minutes that may be undone, then they are deleted."""
        set_aside(self.rejects_file(name), self.now())

    def bring_rejects_back(self, name: str) -> None:
        if not bring_back(self.parts.rejects_dir, name, self._undoable_since()):
            raise BadInput("name", None, f"过了 {UNDO_MINUTES} 分钟，或者已经撤销过了。")

    def drop_rejects_aside(self) -> None:
        """Delete what was set aside and can be brought back no more."""
        drop_aside(self.parts.rejects_dir, self._undoable_since())

    def _undoable_since(self) -> datetime:
        return self.now() - timedelta(minutes=UNDO_MINUTES)


def _made_at(path: Path) -> datetime:
    """From the name; the file itself changes with every row that is mended."""
    named = _MADE_AT.search(path.name)
    if named:
        return datetime.strptime(named[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
