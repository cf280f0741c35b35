"""Knows what a screen of a questionnaire is made from; refuses to know how any of them reads."""

from dataclasses import dataclass

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice
from bot.presses import BACK, PAUSE
from flows import questionnaire as q
from flows.asking import asked
from flows.model import Node
from flows.state import State
from instruments.model import Block, ElementId, Instrument


@dataclass(frozen=True, slots=True)
class Page:
    """What a screen of a questionnaire is made from. `leaf` is the page of it that is shown."""

    words: Words
    instrument: Instrument
    state: State
    node: Node
    leaf: str | None = None

    @property
    def subject(self) -> str:
        return str(getattr(self.node, "subject", ""))

    @property
    def for_round(self) -> bool:
        return self.state.facts.get(q.SCAN) == q.ROUND

    @property
    def is_open(self) -> bool:
        """Whether the team is to see whose answers these are."""
        return q.is_open(self.state)

    @property
    def asked(self) -> Instrument:
        """The instrument as this conversation asks it."""
        return asked(self.instrument, self.state)

    @property
    def numbered(self) -> tuple[tuple[int, Block], ...]:
        """The blocks that are asked, each with its number in the whole instrument."""
        there = {one.id: one for one in self.asked.blocks}
        every = enumerate(self.instrument.blocks, 1)
        return tuple((place, there[one.id]) for place, one in every if one.id in there)


def kind_of(page: Page) -> str:
    """For whom one answers, where what is said to them differs by it."""
    if page.is_open:
        return "open"
    return "round" if page.for_round else "own"


def remark_on(page: Page) -> str:
    """The head of a screen about a remark, which says what it is on."""
    words, instrument = page.words, page.instrument
    for one in instrument.blocks:
        if one.id == page.subject:
            return names.on_blocks(
                words, instrument, "remark.block", title=names.block_title(words, instrument, one)
            )
    name = names.element_title(words, instrument, ElementId(page.subject))
    return words("remark.element", title=name)


def around(words: Words) -> tuple[Button, ...]:
    """The ways around an answer, in the same place on every screen."""
    return (Choice(words("key.back"), BACK), Choice(words("key.pause"), PAUSE))
