"""Knows server-sent events over HTTP, each reader at its own pace; it refuses to know events."""

import asyncio
import logging

import orjson
from aiohttp import web

from bot.sandbox.events import EventLog
from bot.sandbox.params import Params
from bot.sandbox.wire import Json

HEARTBEAT_SECONDS = 15.0

logger = logging.getLogger(__name__)


class EventStream:
    """`GET /sandbox/events`; a reader that hangs holds up nobody, each reads the log itself."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._readers: set[asyncio.Task[object]] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Events after `Last-Event-ID` or `?after=`, or from now on; calls only with `?calls=1`."""
        query = Params({**request.query, "last": request.headers.get("Last-Event-ID", "")})
        after = query.integer("last")
        if after is None:
            after = query.integer("after")
        seen = self._log.last if after is None else min(after, self._log.last)
        with_calls = query.flag("calls")
        task = asyncio.current_task()
        assert task is not None, "a request handler runs in a task"
        self._readers.add(task)
        self._log.call_readers += with_calls
        try:
            return await self._write(request, seen, with_calls=with_calls)
        finally:
            self._log.call_readers -= with_calls
            self._readers.discard(task)

    def close(self) -> None:
        """End all; a reader that hangs in the middle of a write would hold up the end."""
        self._log.close()
        for reader in self._readers:
            reader.cancel()

    async def _write(
        self, request: web.Request, seen: int, *, with_calls: bool
    ) -> web.StreamResponse:
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        stream = web.StreamResponse(headers=headers)
        try:
            await stream.prepare(request)
            await stream.write(b"retry: 1000\n\n")
            while not self._log.closed:
                number, events = self._log.after(seen)
                seen = number + len(events) - 1
                await stream.write(_framed(number, events, with_calls) or b": still here\n\n")
                await self._log.more_after(seen, HEARTBEAT_SECONDS)
        except ConnectionError:
            logger.debug("a reader of events left")
        return stream


def _framed(number: int, events: list[Json], with_calls: bool) -> bytes:
    return b"".join(
        b"id: %d\ndata: %s\n\n" % (at, orjson.dumps(event))
        for at, event in enumerate(events, number)
        if with_calls or event["type"] != "call"
    )
