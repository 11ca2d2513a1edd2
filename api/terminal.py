"""What every command stands on: the desk it opens, and where it writes."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from matching.assembly import open_desk
from matching.desk import Desk
from matching.settings import Settings

console, stderr = Console(soft_wrap=not sys.stdout.isatty()), Console(stderr=True, soft_wrap=True)


@contextmanager
def desk(settings: Settings | None = None) -> Iterator[Desk]:
    opened = open_desk(settings or Settings())
    try:
        yield opened
    finally:
        opened.close_down()


@contextmanager
def progress_bar(what: str, *, beside_stdout: bool = False) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on stderr (silent when that is no terminal): call it with rows done and rows in all, if known.

    `beside_stdout`: silent also when stdout is a terminal, because rows are printed there meanwhile.
    """
    shown = stderr.is_terminal and not (beside_stdout and sys.stdout.isatty())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, disable=not shown) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def write_json(value: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(value) + b"\n")
