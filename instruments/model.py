"""Knows what an instrument asks: blocks, elements, statements; refuses to know who answers."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import ceil
from typing import NewType

InstrumentId = NewType("InstrumentId", str)
BlockId = NewType("BlockId", str)
ElementId = NewType("ElementId", str)
RoleId = NewType("RoleId", str)
EvidenceId = NewType("EvidenceId", str)


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
    """One thing that is asked about. `statements` holds exactly the three of LEVELS.

    `question` is asked of it before the statements, where it has one. A `bracketed` one is only
    for who guides clients daily. `evidence` is what of its block's is suggested for it alone.
    """

    id: ElementId
    title: str
    statements: Mapping[Level, str]
    source: str
    question: str = ""
    bracketed: bool = False
    evidence: frozenset[EvidenceId] = frozenset()


@dataclass(frozen=True, slots=True)
class Block:
    """Elements that belong together. `short` fits a button, a progress line and a picture.

    `evidence` is what can bear out an answer, as suggestions that each fit a button. `stars` is
    with how many it starts where is chosen what to work on first; 0 for most.
    """

    id: BlockId
    title: str
    short: str
    source: str
    elements: tuple[Element, ...]
    evidence: Mapping[EvidenceId, str] = field(default_factory=dict)
    stars: int = 0

    def suggested(self, element: ElementId) -> Mapping[EvidenceId, str]:
        """The evidence that is suggested for one of its elements, in the content's order."""
        others = {one for other in self.elements if other.id != element for one in other.evidence}
        return {one: label for one, label in self.evidence.items() if one not in others}

    @property
    def things(self) -> tuple[ElementId | BlockId, ...]:
        """What one can say something about: each element, and last the block itself."""
        return (*(one.id for one in self.elements), self.id)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A whole questionnaire. `minutes` is what one sitting takes; `source` a document's file.

    `open` says that a team's round shows names unless its lead wants otherwise. `about` is one
    line that says what it looks at, where its title does not. `parts` says that its blocks are
    called parts, and not building blocks.
    """

    id: InstrumentId
    version: int
    title: str
    minutes: int
    source: str
    roles: Mapping[RoleId, str]
    blocks: tuple[Block, ...]
    open: bool = False
    about: str = ""
    parts: bool = False

    @property
    def elements(self) -> Iterator[Element]:
        """Every element, in the order of the blocks."""
        for block in self.blocks:
            yield from block.elements

    def only(self, blocks: Container[BlockId]) -> "Instrument":
        """The same with these blocks alone, in its own order, and the minutes that they take."""
        return self._with(tuple(one for one in self.blocks if one.id in blocks))

    def asking(self, blocks: tuple[Block, ...]) -> "Instrument":
        """The same with these blocks as they were asked, in the order given."""
        return replace(self, blocks=blocks)

    @property
    def concludes(self) -> bool:
        """Whether its talk ends in one colour for each element, as where all cards lie open."""
        return self.open

    @property
    def brackets(self) -> bool:
        """Whether any of it is only for who guides clients daily."""
        return any(one.bracketed for one in self.elements)

    @property
    def unbracketed(self) -> "Instrument":
        """The same as who guides no clients is asked it: without what is bracketed."""
        if not self.brackets:
            return self
        return self._with(
            tuple(
                replace(one, elements=tuple(each for each in one.elements if not each.bracketed))
                for one in self.blocks
            )
        )

    def _with(self, blocks: tuple[Block, ...]) -> "Instrument":
        asked, whole = (sum(len(one.elements) for one in some) for some in (blocks, self.blocks))
        return replace(self, blocks=blocks, minutes=ceil(self.minutes * asked / whole))

    def block_of(self, element: ElementId) -> Block:
        """Raises KeyError for an element that this instrument does not have."""
        for block in self.blocks:
            if any(one.id == element for one in block.elements):
                return block
        raise KeyError(element)
