"""Knows what an instrument asks: blocks, elements, statements; refuses to know who answers."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from typing import NewType

InstrumentId = NewType("InstrumentId", str)
BlockId = NewType("BlockId", str)
ElementId = NewType("ElementId", str)
RoleId = NewType("RoleId", str)


class Level(StrEnum):
    """What a respondent chose for an element; the values are the option codes on the buttons."""

    GREEN = "a"
    ORANGE = "b"
    RED = "c"
    SKIPPED = "na"


LEVELS: tuple[Level, ...] = (Level.GREEN, Level.ORANGE, Level.RED)
"""The three levels that a statement can have, best first; a skipped element has none."""


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that is asked about. `statements` holds exactly the three of LEVELS."""

    id: ElementId
    title: str
    statements: Mapping[Level, str]
    source: str


@dataclass(frozen=True, slots=True)
class Block:
    """Elements that belong together. `short` fits a button, a progress line and a picture."""

    id: BlockId
    title: str
    short: str
    source: str
    elements: tuple[Element, ...]

    @property
    def things(self) -> tuple[ElementId | BlockId, ...]:
        """What one can say something about: each element, and last the block itself."""
        return (*(one.id for one in self.elements), self.id)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A whole questionnaire. `minutes` is what one sitting takes; `source` a document's file."""

    id: InstrumentId
    version: int
    title: str
    minutes: int
    source: str
    roles: Mapping[RoleId, str]
    blocks: tuple[Block, ...]

    @property
    def elements(self) -> Iterator[Element]:
        """Every element, in the order of the blocks."""
        for block in self.blocks:
            yield from block.elements

    def only(self, blocks: Container[BlockId]) -> "Instrument":
        """The same with these blocks alone, in its own order, and the minutes that they take."""
        kept = tuple(one for one in self.blocks if one.id in blocks)
        asked, whole = (sum(len(one.elements) for one in some) for some in (kept, self.blocks))
        return replace(self, blocks=kept, minutes=ceil(self.minutes * asked / whole))

    def block_of(self, element: ElementId) -> Block:
        """Raises KeyError for an element that this instrument does not have."""
        for block in self.blocks:
            if any(one.id == element for one in block.elements):
                return block
        raise KeyError(element)
