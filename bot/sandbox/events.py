"""Knows the numbered row of events and who waits for the next; it refuses to know their sense."""

import asyncio
from collections import deque
from itertools import islice

from bot.sandbox.wire import Json

KEPT_EVENTS = 10_000


class EventLog:
    """The last events, numbered from 1; readers come at their own pace, none holds up another."""

    def __init__(self) -> None:
        self._events: deque[Json] = deque(maxlen=KEPT_EVENTS)
        self._waiting: set[asyncio.Future[None]] = set()
        self.last = 0
        self.call_readers = 0
        self.closed = False

    def add(self, event: Json) -> None:
        """Append one and wake who waits."""
        self._events.append(event)
        self.last += 1
        self._wake()

    def after(self, number: int) -> tuple[int, list[Json]]:
        """The events after `number` that are still kept, and the number of the first of them."""
        first = self.last - len(self._events) + 1
        skip = max(0, number + 1 - first)
        return first + skip, list(islice(self._events, skip, None))

    async def more_after(self, number: int, seconds: float) -> None:
        """Wait until there is an event after `number`, the log closes or `seconds` are over."""
        if self.last > number or self.closed:
            return
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[None] = loop.create_future()
        self._waiting.add(mine)
        timer = loop.call_later(seconds, _finish, mine)
        try:
            await mine
        finally:
            timer.cancel()
            self._waiting.discard(mine)

    def close(self) -> None:
        """Send all readers home."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        for waiting in self._waiting:
            _finish(waiting)


def _finish(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
