"""Knows how what somebody wrote is shortened on a screen; all of it stays where it is kept."""

from bot.phrasing.catalogue import Words

SCREEN = 900
"""Characters of a screen at most, whatever was written (content, its head)."""

LEAST = 40
"""Characters under which a text that is cut says nothing any more."""


def clipped(text: str, most: int) -> str:
    """A text on one line, of at most so many characters, cut behind a word where it can be."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = flat[: most - 1]
    whole, space, _ = cut.rpartition(" ")
    return f"{(whole if space and len(whole) >= most // 2 else cut).rstrip()}…"


def shortened(words: Words, text: str, most: int) -> str:
    """A text of at most so many characters, with how many it has where that is less than all."""
    if len(text) <= most:
        return text
    told = words("fitting.cut", text="", count=len(text))
    return words("fitting.cut", text=clipped(text, max(most - len(told), 2)), count=len(text))
