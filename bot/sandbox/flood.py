"""Knows Telegram's flood limits; it refuses to know which calls they are for."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import too_many_requests

# About one message a second in a chat, with a short burst; 20 a minute in a group; 30 a second
# in all. The bursts are what reports of bots agree on, Telegram publishes none.
CHAT_RATE, CHAT_BURST = 1.0, 5.0
OVERALL_RATE, OVERALL_BURST = 30.0, 60.0
GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0


@dataclass(slots=True)
class _Bucket:
    """Fills by `rate` a second up to `burst`."""

    rate: float
    burst: float
    at: float
    level: float

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0 or less when it does."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return (1 - self.level) / self.rate


@dataclass(slots=True)
class _Window:
    """When the last messages were, the oldest first."""

    times: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP_MESSAGES))

    def wait(self, now: float) -> float:
        """As for a bucket."""
        full = len(self.times) == GROUP_MESSAGES
        return self.times[0] + GROUP_SECONDS - now if full else 0.0


class Flood:
    """A bucket for all, one for each chat, and a window for each group."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._overall = _Bucket(OVERALL_RATE, OVERALL_BURST, clock(), OVERALL_BURST)
        self._chats: dict[int, _Bucket] = {}
        self._groups: dict[int, _Window] = {}

    def spend(self, chat: int) -> None:
        """Count one message or edit in `chat`. Raises ApiError 429."""
        now = self._clock()
        bucket = self._chats.setdefault(chat, _Bucket(CHAT_RATE, CHAT_BURST, now, CHAT_BURST))
        window = self._groups.setdefault(chat, _Window()) if chat < 0 else None
        waits = [self._overall.wait(now), bucket.wait(now)]
        if window is not None:
            waits.append(window.wait(now))
        wait = max(waits)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        self._overall.level -= 1
        bucket.level -= 1
        if window is not None:
            window.times.append(now)
