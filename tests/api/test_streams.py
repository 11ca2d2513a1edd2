"""Streams of one process over a real desk: what comes, when it ends, and that nothing is lost or told twice."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import streams
from api.streams import KEPT, STREAMS_EACH, Streams
from matching.desk import Desk
from matching.desk.inbox import News, Seen
from matching.messages import Message, MessageKind, message_id
from matching.vocabulary import Role
from tests.api.conftest import SEEKER, Bearer

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
FOREVER = time.time() + 1e6


@pytest.fixture
def desk(client: TestClient, app: FastAPI, operator: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(streams, "POLL_SECONDS", 0.01)
    for name in ("S-ST", "S-ST2"):
        client.delete(f"/v1/seekers/{name}", headers=operator)
        client.put(f"/v1/seekers/{name}", json=SEEKER | {"consent_push": True}, headers=operator)
    opened: Desk = app.state.desk
    return opened


def key_of(desk: Desk, seeker_id: str = "S-ST") -> tuple[int, int]:
    found = desk.listener(seeker_id, None)
    assert found is not None
    return found


def tell(desk: Desk, key: int, n: int = 1) -> list[int]:
    """n more messages; their numbers."""
    with desk.store.write() as tx:
        start = tx.newest_message()
        named = [message_id(MessageKind.FAIR, [f"{start}-{at}"], key) for at in range(n)]
        tx.add_messages([Message(one, key, MessageKind.FAIR, ("F",), "招聘会", (), (), NOON) for one in named])
        return [one.seq for one in tx.messages(named)]


async def numbers(events: AsyncIterator[bytes], n: int) -> list[int]:
    """The ids of the next n messages."""
    found: list[int] = []
    async for event in events:
        found += [int(one) for one in re.findall(rb"^id: (\d+)", event, re.MULTILINE)]
        if len(found) >= n:
            return found
    return found


async def rest(events: AsyncIterator[bytes]) -> list[bytes]:
    return [event async for event in events]


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


def test_what_was_told_before_comes_first_and_then_what_comes(desk: Desk) -> None:
    key, after = key_of(desk)
    earlier = tell(desk, key, 3)

    async def follow() -> None:
        async with aclosing(Streams(desk).events(key, after, FOREVER)) as events:
            assert await numbers(events, 3) == earlier
            for _ in range(3):
                told = tell(desk, key)
                assert await numbers(events, 1) == told

    run(follow())


def test_a_person_hears_nothing_that_was_said_to_another(desk: Desk) -> None:
    (one, after), (other, _) = key_of(desk), key_of(desk, "S-ST2")

    async def follow() -> None:
        opened = Streams(desk)
        async with (
            aclosing(opened.events(one, after, FOREVER)) as mine,
            aclosing(opened.events(other, after, FOREVER)) as theirs,
        ):
            await anext(mine), await anext(theirs)
            for _ in range(3):
                mine_told, theirs_told = tell(desk, one), tell(desk, other)
                assert await numbers(mine, 1) == mine_told
                assert await numbers(theirs, 1) == theirs_told

    run(follow())


def test_a_reader_that_falls_behind_misses_nothing_and_hears_nothing_twice(desk: Desk) -> None:
    key, after = key_of(desk)

    async def follow() -> None:
        async with aclosing(Streams(desk).events(key, after, FOREVER)) as events:
            expected = tell(desk, key)
            assert await numbers(events, 1) == expected
            expected = [seq for _ in range(4) for seq in tell(desk, key, KEPT)]
            await asyncio.sleep(0.2)  # they come while nobody reads
            assert await numbers(events, len(expected)) == expected

    run(follow())


def test_a_message_written_while_a_stream_opens_and_the_store_is_looked_at_is_not_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look began without the newcomer; it ends after the newcomer has read the store, and sees the message."""
    (one, after), (other, _) = key_of(desk), key_of(desk, "S-ST2")
    real, late = Desk.news, time.monotonic() + 60

    def slow(self: Desk, seen: Seen, listening: frozenset[int]) -> News:
        while other not in opened._open or opened._open[other][0].behind:
            assert time.monotonic() < late
            time.sleep(0.005)
        time.sleep(0.05)  # the newcomer's own reading ends
        if not told:
            told.extend(tell(self, other))
        return real(self, seen, listening)

    told: list[int] = []
    monkeypatch.setattr(Desk, "news", slow)
    opened = Streams(desk)

    async def follow() -> None:
        async with aclosing(opened.events(one, after, FOREVER)) as first:
            await anext(first)
            waiting = asyncio.ensure_future(anext(first))
            await asyncio.sleep(0.1)  # the look has begun, with one listener
            async with aclosing(opened.events(other, after, FOREVER)) as second:
                await anext(second)
                assert await numbers(second, 1) == told
            waiting.cancel()
            await asyncio.wait([waiting])

    run(follow())


def test_a_message_that_is_found_in_the_store_and_rung_for_as_well_is_told_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written, and its bell rings, after the stream has joined and before it reads the store."""
    key, after = key_of(desk)
    real, late, told = Desk.told_after, time.monotonic() + 60, list[int]()

    def slow(self: Desk, *asked: int) -> list[Message]:
        if not told:
            told.extend(tell(self, key, 3))
            while len(opened._open[key][0].waiting) < 3:
                assert time.monotonic() < late
                time.sleep(0.005)
        return real(self, *asked)

    monkeypatch.setattr(Desk, "told_after", slow)
    opened = Streams(desk)

    async def follow() -> None:
        async with aclosing(opened.events(key, after, FOREVER)) as events:
            assert await numbers(events, 3) == told
            further = tell(desk, key)
            assert await numbers(events, 1) == further

    run(follow())


def test_a_stream_ends_with_the_token(desk: Desk) -> None:
    key, after = key_of(desk)

    async def follow() -> None:
        events = await rest(Streams(desk).events(key, after, time.time() + 0.1))
        assert events[-1].startswith(b"event: end")

    run(follow())


@pytest.mark.parametrize("how", ["consent", "forgotten"])
def test_a_stream_ends_when_the_person_wants_to_hear_no_more(desk: Desk, how: str) -> None:
    key, after = key_of(desk)

    async def follow() -> None:
        events = Streams(desk).events(key, after, FOREVER)
        await anext(events)
        reading = asyncio.ensure_future(rest(events))
        await asyncio.sleep(0.1)
        if how == "consent":
            desk.set_consents("S-ST", {"consent_push": False})
        else:
            desk.forget("S-ST")
        assert (await reading)[-1].startswith(b"event: end")

    run(follow())


def test_other_changes_of_a_person_end_nothing(desk: Desk) -> None:
    key, after = key_of(desk)

    async def follow() -> None:
        async with aclosing(Streams(desk).events(key, after, FOREVER)) as events:
            await anext(events)
            reading = asyncio.ensure_future(numbers(events, 1))
            await asyncio.sleep(0.1)
            desk.set_consents("S-ST", {"consent_personalisation": False})
            await asyncio.sleep(0.1)
            assert await asyncio.gather(reading, asyncio.to_thread(tell, desk, key)) == [[key_of(desk)[1]]] * 2

    run(follow())


def test_a_silent_stream_gives_signs_of_life(desk: Desk) -> None:
    key, after = key_of(desk)

    async def follow() -> None:
        async with aclosing(Streams(desk, heartbeat=0.02).events(key, after, FOREVER)) as events:
            await anext(events)
            assert [(await anext(events)).startswith(b":") for _ in range(3)] == [True] * 3

    run(follow())


def test_one_person_holds_only_so_many_streams_and_none_is_left_open(desk: Desk) -> None:
    key, after = key_of(desk)

    async def follow() -> None:
        opened = Streams(desk)
        many = [opened.events(key, after, FOREVER) for _ in range(STREAMS_EACH + 1)]
        readers = [asyncio.ensure_future(rest(events)) for events in many]
        assert (await readers[0])[-1].startswith(b"event: end")
        assert len(opened._open[key]) == STREAMS_EACH
        opened.end_all()
        assert all(events[-1].startswith(b"event: end") for events in await asyncio.gather(*readers[1:]))
        assert not opened._open

    run(follow())


def test_who_does_not_want_to_be_told_is_told_not_to_come_again(client: TestClient, desk: Desk, bearer: Bearer) -> None:
    desk.set_consents("S-ST", {"consent_push": False})
    assert client.get("/v1/seekers/S-ST/stream", headers=bearer(Role.SEEKER, "S-ST")).status_code == 204


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 30])
def test_a_number_that_is_none_is_refused(client: TestClient, desk: Desk, bearer: Bearer, last: str) -> None:
    headers = bearer(Role.SEEKER, "S-ST") | {"Last-Event-ID": last}
    assert client.get("/v1/seekers/S-ST/stream", headers=headers).status_code == 422
