"""Knows what a picture of cards side by side says, in plain values; not how it is drawn."""

from dataclasses import dataclass

from instruments.model import Level

CARDS_SHOWN = 20
"""The most cards that a picture holds: with more, a sign is too small for its letter."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """An element, and the level on each card; None where there was no answer."""

    label: str
    levels: tuple[Level | None, ...]


@dataclass(frozen=True, slots=True)
class CardPicture:
    """All that is drawn: rows from top to bottom, a column for each name, from left to right.

    Holds plain values, so any process takes it. `number` is the block's, for what stands below.
    """

    title: str
    names: tuple[str, ...]
    rows: tuple[CardRow, ...]
    footer: str
    number: int
