"""Knows which text is only the rest of one that a client cut in parts; not what either says."""

from bot.clock import Clock

PART = 2048
"""Characters from which a text may be a part: a client cuts at 4,096 units of UTF-16."""

TOGETHER = 3.0
"""Seconds within which the parts of one text arrive; nobody types another one so soon."""

KEPT = 1000


class Parts:
    """The rest of a long text is no text of its own: it is answered with its first part."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._cut: dict[int, float] = {}

    def is_rest(self, chat: int, text: str) -> bool:
        now = self._clock.monotonic()
        before = self._cut.pop(chat, None)
        if len(text) >= PART:
            if len(self._cut) >= KEPT:
                self._cut.clear()
            self._cut[chat] = now
        return before is not None and now - before < TOGETHER
