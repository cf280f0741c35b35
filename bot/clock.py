"""Knows what time it is and how to wait; the one place where a test gives time instead."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    def now(self) -> int:
        """Seconds since the epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, from an unknown beginning."""
        ...

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        """Until the event is set (True) or so many seconds have passed (False)."""
        ...


class SystemClock:
    def now(self) -> int:
        return int(time.time())

    def monotonic(self) -> float:
        return time.monotonic()

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await event.wait()
        except TimeoutError:
            return False
