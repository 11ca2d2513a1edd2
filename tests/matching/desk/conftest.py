"""Shared by tests of news: work of one's own, and what a person has heard."""

from collections.abc import Callable
from itertools import count

import pytest

from matching.desk import Desk
from matching.messages import Message

TITLES = iter(f"第{number}号玻璃吹制工" for number in count())


@pytest.fixture
def title() -> str:
    """Nobody else of the desk wishes for this work."""
    return next(TITLES)


@pytest.fixture
def reads(desk: Desk) -> Callable[[str], list[Message]]:
    def inbox(seeker_id: str) -> list[Message]:
        with desk.store.read() as tx:
            return tx.inbox(tx.seeker_key(seeker_id))

    return inbox
