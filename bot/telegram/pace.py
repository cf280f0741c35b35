"""Knows how fast Telegram lets a bot speak; decides when a call may go, and never waits itself."""

from collections import OrderedDict, deque

from bot.limits import Limits

MINUTE = 60.0

REMEMBERED = 2000
"""Chats whose recent calls are remembered; older ones have had their rest."""


class Pace:
    """Tells how long a call has to wait. `now` is a monotonic clock's seconds, given by the caller.

    A call that may go is counted at once, so ask only for what is then really sent.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tokens: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._groups: dict[int, deque[float]] = {}
        self._pushes: deque[float] = deque()
        self._held: dict[int, float] = {}

    def hold(self, chat: int, until: float) -> None:
        """After a 429: nothing goes to this chat before `until`; other chats are not held up."""
        self._held[chat] = max(until, self._held.get(chat, 0.0))

    def wait(self, chat: int, now: float, *, push: bool) -> float:
        """Seconds until a call to this chat may go; 0 when it may go now, and then it counts."""
        held = self._held.get(chat)
        if held is not None:
            if held > now:
                return held - now
            del self._held[chat]
        delay = self._chat_delay(chat, now)
        if chat < 0:
            delay = max(
                delay, _window_delay(self._groups.get(chat), self._limits.group, MINUTE, now)
            )
        if push:
            delay = max(delay, _window_delay(self._pushes, self._limits.all, 1.0, now))
        if delay <= 0:
            self._count(chat, now, push=push)
            return 0.0
        return delay

    def _chat_delay(self, chat: int, now: float) -> float:
        if not self._limits.chat:
            return 0.0
        tokens = self._available(chat, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / self._limits.chat

    def _available(self, chat: int, now: float) -> float:
        tokens, at = self._tokens.get(chat, (float(self._limits.burst), now))
        return min(float(self._limits.burst), tokens + (now - at) * self._limits.chat)

    def _count(self, chat: int, now: float, *, push: bool) -> None:
        if self._limits.chat:
            self._tokens[chat] = (self._available(chat, now) - 1, now)
            self._tokens.move_to_end(chat)
            if len(self._tokens) > REMEMBERED:
                self._tokens.popitem(last=False)
        if chat < 0 and self._limits.group:
            self._groups.setdefault(chat, deque()).append(now)
        if push and self._limits.all:
            self._pushes.append(now)


def _window_delay(calls: deque[float] | None, limit: int, span: float, now: float) -> float:
    """Seconds until fewer than `limit` of these calls lie within the last `span` seconds."""
    if not limit or not calls:
        return 0.0
    while calls and calls[0] <= now - span:
        calls.popleft()
    return 0.0 if len(calls) < limit else calls[0] + span - now
