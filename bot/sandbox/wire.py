"""Knows what crosses the wire: JSON trees in, JSON bytes out; it refuses to know what they mean."""

from typing import Any

# Bot API objects are open JSON trees (unknown fields must survive), so this alias is where
# the sandbox, an edge in itself, says `Any`; nothing outside `bot.sandbox` sees it.
Json = dict[str, Any]


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of entity offsets."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def words(text: str) -> frozenset[str]:
    """The names in a text, for tables of methods and parameters."""
    return frozenset(text.split())
