"""How many SQL statements a piece of work sends: SQLAlchemy tells of each new connection, the driver of each statement.

The statements run on the driver's own connection (`matching.storage.connections`), past SQLAlchemy's own events, so
every connection that SQLAlchemy opens is given SQLite's trace. BEGIN and COMMIT count too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa


class Statements:
    """Counts since it was last told to begin."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def begin(self) -> None:
        self.sent.clear()

    def __len__(self) -> int:
        return len(self.sent)


@contextmanager
def statements() -> Iterator[Statements]:
    """Counts on every SQLite connection that is opened within the block."""
    counted = Statements()

    def watch(driver: Any, _record: object) -> None:
        driver.set_trace_callback(counted.sent.append)

    sa.event.listen(sa.engine.Engine, "connect", watch)
    try:
        yield counted
    finally:
        sa.event.remove(sa.engine.Engine, "connect", watch)
