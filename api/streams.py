"""Open streams of server-sent events: one look at the store tells all streams of a process what is new.

Each process looks for itself, so any number of workers on one store serve streams side by side and nothing is kept
between them. A stream that falls behind what is kept for it reads the store again; nothing is left out and nothing is
told twice, since numbers only rise (HTML standard, section 9.2, server-sent events).
"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

import orjson
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import format_sse_event
from starlette.responses import StreamingResponse
from starlette.types import Send

from matching.desk import Desk
from matching.desk.inbox import News, Seen, message_dict
from matching.errors import StoreUnavailable
from matching.messages import Message

POLL_SECONDS = 0.25
"""Between two looks at the store; a message waits half of it on average."""
HEARTBEAT_SECONDS = 15.0
"""A stream with nothing to say sends a comment, so that proxies keep it open and a dead client is noticed."""
RETRY_MILLISECONDS = 3_000
KEPT = 64
"""Events that wait for one slow reader; with more it reads the store again."""
PAGE = 100
STREAMS_EACH = 5
"""Of one person in one process; a further one ends the oldest."""
Event = tuple[int, bytes]


class Stream:
    """One open stream: what waits for its reader."""

    def __init__(self) -> None:
        self.bell = asyncio.Event()
        self.waiting: deque[Event] = deque()
        self.behind = True
        """The store is to be read before what waits."""
        self.ended = False

    def tell(self, event: Event) -> None:
        self.behind = self.behind or len(self.waiting) >= KEPT
        if not self.behind:
            self.waiting.append(event)
        self.bell.set()

    def fall_behind(self) -> None:
        self.behind = True
        self.bell.set()

    def end(self) -> None:
        self.ended = True
        self.bell.set()


class Streams:
    """All open streams of this process, by the person's key."""

    def __init__(self, desk: Desk, heartbeat: float = HEARTBEAT_SECONDS) -> None:
        self._desk, self._heartbeat = desk, heartbeat
        self._open: defaultdict[int, list[Stream]] = defaultdict(list)
        self._watcher: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    async def events(self, key: int, after: int, until: float) -> AsyncIterator[bytes]:
        """What one person is told after a number, as it comes, until a moment (seconds since 1970)."""
        yield format_sse_event(retry=RETRY_MILLISECONDS)
        async with self._joined(key) as stream:
            while not stream.ended and time.time() < until:
                for seq, event in await self._next(stream, key, after):
                    if seq > after:
                        yield event
                        after = seq
                if not stream.behind and not stream.waiting and not await self._told(stream, until):
                    yield format_sse_event(comment="")
        yield format_sse_event(event="end", data_str="{}")

    def end_all(self) -> None:
        """The service stops."""
        self._end(self._open.keys())
        if self._watcher:
            self._watcher.cancel()

    @asynccontextmanager
    async def _joined(self, key: int) -> AsyncIterator[Stream]:
        await self._watching()
        stream, streams = Stream(), self._open[key]
        streams.append(stream)
        if len(streams) > STREAMS_EACH:
            streams[0].end()
        try:
            yield stream
        finally:
            streams.remove(stream)
            if not streams:
                self._open.pop(key, None)

    async def _next(self, stream: Stream, key: int, after: int) -> list[Event]:
        """Events in the order of their numbers; perhaps some that were told already."""
        if stream.behind:
            stream.behind = False
            stream.waiting.clear()
            found = await run_in_threadpool(self._desk.told_after, key, after, PAGE)
            stream.behind = stream.behind or len(found) == PAGE
            return [_event(one) for one in found]
        told = list(stream.waiting)
        stream.waiting.clear()
        return told

    async def _told(self, stream: Stream, until: float) -> bool:
        """Wait for the bell; False when it is time for a sign of life."""
        with suppress(TimeoutError):
            await asyncio.wait_for(stream.bell.wait(), max(min(self._heartbeat, until - time.time()), 0.0))
        rung = stream.bell.is_set()
        stream.bell.clear()
        return rung

    async def _watching(self) -> None:
        """Have the store looked at, from before this stream reads it."""
        async with self._starting:
            if self._watcher is None or self._watcher.done():
                seen = await run_in_threadpool(self._desk.seen_now)
                self._watcher = asyncio.create_task(self._watch(seen))

    async def _watch(self, seen: Seen) -> None:
        """Look until nobody listens; a store that does not answer is asked again. Streams do not outlive this."""
        try:
            while self._open:
                await asyncio.sleep(POLL_SECONDS)
                with suppress(StoreUnavailable):
                    listening = frozenset(self._open)
                    news = await run_in_threadpool(self._desk.news, seen, listening)
                    self._tell(news, listening)
                    seen = news.seen
        finally:
            self._end(self._open.keys())

    def _tell(self, news: News, listening: frozenset[int]) -> None:
        """Ring for those who are concerned, and for those who came while the store was looked at without them."""
        for key in self._open.keys() - listening:
            for stream in self._open[key]:
                stream.fall_behind()
        for message in news.messages:
            if message.seeker in self._open:
                event = _event(message)
                for stream in self._open[message.seeker]:
                    stream.tell(event)
        self._end(news.silenced & self._open.keys())

    def _end(self, keys: Iterable[int]) -> None:
        for key in keys:
            for stream in self._open[key]:
                stream.end()


class EventStream(StreamingResponse):
    """Ends its iterator with the connection, whoever ends that."""

    media_type = "text/event-stream"

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        finally:
            await self.body_iterator.aclose()  # type: ignore[attr-defined]


def _event(message: Message) -> Event:
    body = orjson.dumps(message_dict(message)).decode()
    return message.seq, format_sse_event(event="message", data_str=body, id=str(message.seq))
