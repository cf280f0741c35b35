"""Knows which text is only the rest of one that a client cut in parts; not what either says."""

PART = 4000
"""Units of UTF-16 from which a text may be a part: a client cuts at 4,096, at a space before it."""

TOGETHER = 2
"""Seconds within which Telegram takes the parts of one text; nobody types another one so soon."""

KEPT = 1000


class Parts:
    """The rest of a long text is no text of its own: it is answered with its first part."""

    def __init__(self) -> None:
        self._cut: dict[int, int] = {}

    def is_rest(self, chat: int, text: str, sent: int) -> bool:
        """`sent` is when Telegram took the text, in seconds, so that a backlog is no rest."""
        before = self._cut.pop(chat, None)
        if len(text.encode("utf-16-le")) // 2 >= PART:
            if len(self._cut) >= KEPT:
                self._cut.clear()
            self._cut[chat] = sent
        return before is not None and sent - before <= TOGETHER
