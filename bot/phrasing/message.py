"""Knows what a message is made of, for any channel: text with bold, and rows of buttons."""

from dataclasses import dataclass

from bot.presses import Verbal
from flows.model import Code

BOLD_ON, BOLD_OFF = "\x02", "\x03"
"""Marks around what is bold. Texts of people are cleaned of control characters, so none can
be forged by what somebody typed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of the conversation that the message is a screen of."""

    label: str
    code: Code


@dataclass(frozen=True, slots=True)
class Verb:
    """A button that stands on its own, whatever conversation it is seen in."""

    label: str
    press: Verbal
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A button that copies what it names, of 1 to 256 characters."""

    label: str
    text: str


Button = Choice | Verb | Link | Copy
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent or shown. `rows` is empty for a message without buttons."""

    text: str
    rows: Rows = ()


def bold(text: str) -> str:
    return f"{BOLD_ON}{text}{BOLD_OFF}"


def marked(text: str) -> str:
    """Content's `**bold**` as marks; asterisks that do not pair stay as they are."""
    parts = text.split("**")
    if len(parts) % 2 == 0:
        return text
    return "".join(bold(part) if place % 2 else part for place, part in enumerate(parts))


def paragraphs(*parts: str) -> str:
    """The parts that say something, with an empty line between."""
    return "\n\n".join(part for part in parts if part)


def in_rows(buttons: list[Button], across: int) -> Rows:
    """Buttons in rows of `across`, the last one shorter."""
    return tuple(tuple(buttons[place : place + across]) for place in range(0, len(buttons), across))
