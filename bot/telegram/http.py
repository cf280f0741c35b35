"""Knows HTTP/1.1 to one server: a pool of kept connections, each with one request at a time.

Ours, because a tap is two small requests and nothing else costs as much: with aiohttp's client
more than two fifths of a tap's time went there (docs/dependencies.md has the figures). The
grammar of HTTP is httptools', that of TLS Python's.
"""

import asyncio
import ssl
from typing import cast
from urllib.parse import urlsplit

import httptools

CONNECTIONS = 256
"""With 50 ms to Telegram it is concurrency that counts (bench: the pool needs 200 and more)."""

IDLE = 30.0
"""Seconds after which a connection that nobody used is not trusted to be open at the far end."""

LARGEST = 20_000_000
"""Bytes of an answer; the Bot API's largest, a hundred updates, is far below."""


class BrokenConnectionError(Exception):
    """The far end closed the connection, or wrote something that is no HTTP."""


class _Connection(asyncio.Protocol):
    """One connection and the answer that it is waiting for."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.used = 0.0
        self.alive = True
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._parts: list[bytes] = []
        self._size = 0

    def ask(
        self, loop: asyncio.AbstractEventLoop, request: bytes
    ) -> asyncio.Future[tuple[int, bytes]]:
        if self.transport is None:
            raise BrokenConnectionError("not connected")
        self._answer = loop.create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._parts, self._size = [], 0
        self.transport.write(request)
        return self._answer

    def close(self) -> None:
        self.alive = False
        if self.transport is not None:
            self.transport.abort()

    def give_up(self) -> None:
        """The answer comes too late: it is nobody's any more."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(TimeoutError())
        self.close()

    # --- asyncio's side
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no asyncio.Transport by class, only by what they can do.
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._parser is None or self._answer is None or self._answer.done():
            # Nothing was asked: whatever this is, it is not an answer of ours.
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("no HTTP")

    def connection_lost(self, exc: Exception | None) -> None:
        self.alive = False
        self._fail(type(exc).__name__ if exc is not None else "closed")

    def _fail(self, why: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(BrokenConnectionError(why))
        self.close()

    # --- httptools' side
    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > LARGEST:
            self._fail("an answer without end")
        else:
            self._parts.append(body)

    def on_message_complete(self) -> None:
        if self._parser is None or self._answer is None or self._answer.done():
            # More than was asked for: what comes next on this connection is nobody's answer.
            self.close()
            return
        self.alive = self.alive and self._parser.should_keep_alive()
        self._answer.set_result((self._parser.get_status_code(), b"".join(self._parts)))


class Pool:
    """Connections to one server, made when they are needed. `base` is `http(s)://host[:port]`."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self._host = parts.hostname or ""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._head = f"Host: {parts.netloc}\r\nUser-Agent: onlife-gids\r\n".encode("ascii")
        self._free: list[_Connection] = []
        self._room = asyncio.Semaphore(CONNECTIONS)

    async def post(
        self, path: bytes, kind: bytes, body: bytes, patience: float
    ) -> tuple[int, bytes]:
        """Status and payload, within `patience` seconds, all waiting included.

        Raises TimeoutError, BrokenConnectionError or OSError; none of them names the path.
        """
        request = b"POST %b HTTP/1.1\r\n%bContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b" % (
            path,
            self._head,
            kind,
            len(body),
            body,
        )
        return await self._answered(request, patience)

    async def get(self, path: bytes, patience: float) -> tuple[int, bytes]:
        """The same for what is only fetched."""
        return await self._answered(b"GET %b HTTP/1.1\r\n%b\r\n" % (path, self._head), patience)

    async def _answered(self, request: bytes, patience: float) -> tuple[int, bytes]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        if self._room.locked():
            async with asyncio.timeout_at(deadline):
                await self._room.acquire()
        else:
            await self._room.acquire()
        try:
            return await self._asked(loop, request, deadline)
        finally:
            self._room.release()

    async def _asked(
        self, loop: asyncio.AbstractEventLoop, request: bytes, deadline: float
    ) -> tuple[int, bytes]:
        connection = self._idle(loop.time())
        if connection is None:
            async with asyncio.timeout_at(deadline):
                connection = await self._connect(loop)
        # A timer of its own: asyncio's time-outs cost more than all the rest of a call.
        timer = loop.call_at(deadline, connection.give_up)
        try:
            answer = await connection.ask(loop, request)
        except BaseException:
            connection.close()
            raise
        finally:
            timer.cancel()
        if connection.alive:
            connection.used = loop.time()
            self._free.append(connection)
        else:
            connection.close()
        return answer

    def close(self) -> None:
        while self._free:
            self._free.pop().close()

    def _idle(self, now: float) -> _Connection | None:
        """The one used last, so that what is not needed grows old and goes."""
        while self._free:
            connection = self._free.pop()
            if connection.alive and now - connection.used < IDLE:
                return connection
            connection.close()
        return None

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> _Connection:
        _, connection = await loop.create_connection(
            _Connection, self._host, self._port, ssl=self._tls
        )
        return connection
