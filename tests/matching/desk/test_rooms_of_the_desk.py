"""The Desk is put together from rooms: two that give a method the same name would silently replace each other's."""

import pytest

from matching.desk import Desk
from matching.storage.store import Transaction


@pytest.mark.parametrize("whole", [Desk, Transaction])
def test_no_two_rooms_give_a_method_the_same_name(whole: type) -> None:
    rooms = [room for room in whole.__mro__ if room is not object]
    owner: dict[str, type] = {}
    clashes = []
    for room in reversed(rooms):
        for name in vars(room):
            before = owner.get(name)
            if before is not None and not name.startswith("__") and not issubclass(room, before):
                clashes.append((name, before.__name__, room.__name__))
            owner[name] = room
    assert clashes == []
