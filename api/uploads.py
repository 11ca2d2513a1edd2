"""An uploaded file, kept for the length of a request under a name of our own; only its ending is the caller's."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from fastapi import UploadFile

from matching.errors import UnreadableFile

_ENDING = re.compile(r"\.(csv|xlsx|jsonl|ya?ml)(\.gz)?$", re.IGNORECASE)


@contextmanager
def kept(upload: UploadFile) -> Iterator[Path]:
    """The path of a copy that is deleted afterwards."""
    with TemporaryDirectory(prefix="jobmatch-upload-") as folder:
        path = Path(folder) / f"upload_{uuid4().hex[:12]}{ending(upload.filename or '')}"
        with path.open("wb") as copy:
            shutil.copyfileobj(upload.file, copy)
        yield path


def ending(name: str) -> str:
    """`.csv.gz` of `岗位.CSV.gz`; `UnreadableFile` for a name that says nothing."""
    found = _ENDING.search(name)
    if not found:
        raise UnreadableFile(f"文件名「{name[:80]}」看不出格式：要 .csv、.xlsx 或 .jsonl，可以再加 .gz。")
    return found.group().lower()
