"""Knows what arrives in parts: a text that a client cut, an album; not what any of it says."""

PART = 4000
"""Units of UTF-16 from which a text may be a part: a client cuts at 4,096, at a space before it."""

TOGETHER = 2
"""Seconds within which Telegram takes the parts of one text; nobody types another one so soon."""

KEPT = 1000


class Parts:
    """What belongs to something that was answered already is not answered again."""

    def __init__(self) -> None:
        self._cut: dict[int, int] = {}
        self._albums: dict[int, str] = {}

    def is_same_album(self, chat: int, album: str) -> bool:
        """`album` is empty for what came alone."""
        same = bool(album) and self._albums.get(chat) == album
        self._albums[chat] = album
        if len(self._albums) > KEPT:
            del self._albums[next(iter(self._albums))]
        return same

    def is_rest(self, chat: int, text: str, sent: int) -> bool:
        """`sent` is when Telegram took the text, in seconds, so that a backlog is no rest."""
        before = self._cut.pop(chat, None)
        if len(text.encode("utf-16-le")) // 2 >= PART:
            if len(self._cut) >= KEPT:
                self._cut.clear()
            self._cut[chat] = sent
        return before is not None and sent - before <= TOGETHER
