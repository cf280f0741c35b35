"""Knows a clock that a test moves; it refuses to go by itself."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
START = datetime(2026, 9, 15, 10, 0, tzinfo=BRUSSELS)
"""A Tuesday morning in summer time."""


@dataclass(eq=False)
class _Parked:
    """Somebody who waits for an event, or for a moment in seconds."""

    event: asyncio.Event
    due: float
    passed: asyncio.Future[None]

    @property
    def rests(self) -> bool:
        return not self.event.is_set() and not self.passed.done()


@dataclass
class GivenClock:
    """A `bot.clock.Clock`. `on_wait` hears that somebody began to wait.

    `at` is what time it really is, `ahead` how many seconds the bot's own clock is wrong by.
    """

    at: float = field(default_factory=START.timestamp)
    ahead: float = 0.0
    on_wait: Callable[[], None] = lambda: None
    _parked: list[_Parked] = field(default_factory=list)

    def now(self) -> int:
        return int(self.at + self.ahead)

    def monotonic(self) -> float:
        return self.at

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        passed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        parked = _Parked(event, self.at + seconds, passed)
        self._parked.append(parked)
        happened = asyncio.ensure_future(event.wait())
        either: set[asyncio.Future[Any]] = {happened, passed}
        self.on_wait()
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            happened.cancel()
            self._parked.remove(parked)
        return event.is_set()

    @property
    def resting(self) -> int:
        """How many wait, and have neither event nor moment yet."""
        return sum(one.rests for one in self._parked)

    def move(self, moment: float) -> None:
        """It is `moment` now; who waited for something before it wakes."""
        self.at = max(self.at, moment)
        for one in self._parked:
            if one.due <= self.at and not one.passed.done():
                one.passed.set_result(None)
