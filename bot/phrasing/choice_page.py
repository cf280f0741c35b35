"""Knows what the screens of a choice and of its stars are made from, and what they share."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.content import Content
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.chosen import drawn
from bot.phrasing.message import Button, Choice, Message, Rows, bold, in_rows
from flows import choosing as c
from flows.choice_ground import ALONE, BOT, YES, blocks_of, count_of
from flows.model import FlowId, Node
from flows.state import State
from instruments.model import Block, Instrument, InstrumentId

LINK = "k_"
"""What the argument of a link to one's stars begins with; the choice's conversation follows."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a screen of a choice is made from."""

    words: Words
    instrument: Instrument
    state: State
    node: Node

    def said(self, sentence: str, **values: str | int) -> str:
        """A sentence in which blocks are called by what this instrument calls them."""
        return names.on_blocks(self.words, self.instrument, sentence, **values)

    @property
    def alone(self) -> bool:
        return self.state.facts.get(ALONE) == YES

    @property
    def block(self) -> Block:
        """The block that the screen is about. Raises StopIteration where it is about none."""
        subject = str(getattr(self.node, "subject", ""))
        return next(one for one in self.instrument.blocks if one.id == subject)


Aside = Callable[[Content, Words, State, Node], Message]
"""How a view is shown: its text, and its answers alone."""


def aside(
    shown: Callable[[Page], Message], instrument: Callable[[FlowId], InstrumentId | None]
) -> Aside:
    """A view of the flows whose `instrument` is known by their ids."""

    def view(content: Content, words: Words, state: State, node: Node) -> Message:
        found = instrument(state.flow)
        if found is None:
            raise KeyError(state.flow)
        return shown(Page(words, content.instruments[found], state, node))

    return view


def vote_link(state: State) -> str:
    """Where the button leads by which everybody gives stars in private."""
    return f"https://t.me/{state.facts[BOT]}?start={LINK}{state.session}"


def head(page: Page) -> str:
    """Where one is among the blocks, the block's title, and its counts as a reminder."""
    words, one = page.words, page.block
    blocks = blocks_of(page.instrument, page.state)
    place, whole = blocks.index(one) + 1, len(blocks)
    bar = names.bar(place, whole)
    count = count_of(page.state, one.id)
    return "\n".join(
        (
            page.said("choice.head", place=place, all=whole, bar=bar),
            bold(names.block_title(words, page.instrument, one)),
            words("results.few") if count is None else names.counts(words, count),
        )
    )


def first_starts(words: Words, instrument: Instrument, block: Block) -> str:
    """Said of a block that starts with stars: with how many, and why."""
    if not block.stars:
        return ""
    return names.on_blocks(words, instrument, "choice.first", stars=drawn(block.stars))


def star_rows() -> Rows:
    keys: list[Button] = [Choice("★" * c.stars_in(code), code) for code in c.star_codes()]
    return in_rows(keys, 3)
