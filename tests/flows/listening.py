"""A reader of event streams as a browser is one: comes again when cut, and says what it heard last."""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.auth import issue_token
from matching.messages import Message, MessageKind, message_id
from matching.privacy import FieldCipher
from matching.records import Consents, SeekerProfile
from matching.results import Reading
from matching.storage import Store
from matching.vocabulary import Role
from tests.flows.service import KEY

PAUSE = 0.05
"""Seconds before it comes again."""
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)


class Listener:
    """`heard` are (number, moment) of the messages of one person, in the order in which they came."""

    def __init__(self, port: int, seeker_id: str, after: int = 0) -> None:
        self.heard: list[tuple[int, float]] = []
        self.connections, self.open = 0, asyncio.Event()
        self._port, self._seeker, self._after = port, seeker_id, after
        self._token = issue_token(Role.SEEKER, seeker_id, key=KEY, lifetime=timedelta(hours=1))
        self._task: asyncio.Task[None] | None = None

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.heard]

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Cut the connection, as a telephone that goes into a tunnel."""
        assert self._task is not None
        self._task.cancel()
        await asyncio.wait([self._task])
        self.open.clear()

    async def _listen(self) -> None:
        while True:
            with suppress(OSError):
                await self._listen_once()
            self.open.clear()
            await asyncio.sleep(PAUSE)

    async def _listen_once(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            last = self.numbers[-1] if self.heard else self._after
            writer.write(
                f"GET /v1/seekers/{self._seeker}/stream HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: {last}\r\n"
                f"Authorization: Bearer {self._token}\r\n\r\n".encode()
            )
            while line := await reader.readline():
                if line.startswith(b"retry:"):
                    self.connections += 1
                    self.open.set()
                elif line.startswith(b"id: "):
                    self.heard.append((int(line[4:]), time.perf_counter()))
        finally:
            writer.close()


def a_store(data_dir: Path) -> Store:
    """The service's own store, opened beside it."""
    store = Store(f"sqlite:///{data_dir / 'jobmatch.sqlite3'}", FieldCipher.from_secrets("", KEY))
    store.migrate()
    return store


def people(store: Store, n: int) -> list[int]:
    """n people who want to be told; their keys. Their ids are S0, S1 …"""
    wanted = Consents(push=True)
    with store.write() as tx:
        tx.put_seekers([(SeekerProfile(seeker_id=f"S{at}", consents=wanted), Reading()) for at in range(n)])
        return [tx.seeker_key(f"S{at}") for at in range(n)]


def tell(store: Store, keys: list[int], about: str) -> dict[int, int]:
    """One message to each of these people; its number by the person's key."""
    named = {key: message_id(MessageKind.FAIR, [about], key) for key in keys}
    with store.write() as tx:
        tx.add_messages(
            [
                Message(one, key, MessageKind.FAIR, (about,), "专场招聘会", ("周六上午", "营口大厦"), (), NOON)
                for key, one in named.items()
            ]
        )
        return {one.seeker: one.seq for one in tx.messages(list(named.values()))}
