"""Knows what the screens of a talk to one colour for each rubric are made from, and share."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.content import Content
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, bold
from bot.phrasing.noted import titled
from flows import concluded as d
from flows import consensus as c
from flows import talk_ground as g
from flows.model import Node
from flows.state import State
from flows.talk_notes import Said
from flows.talking import instrument_id
from instruments.disclosure import Release
from instruments.model import Block, Element, ElementId, Instrument, Level
from storage.codec import release_read


@dataclass(frozen=True, slots=True)
class Page:
    """What a screen of such a talk is made from."""

    words: Words
    instrument: Instrument
    shown: Release
    state: State
    node: Node

    @property
    def rubrics(self) -> tuple[ElementId, ...]:
        return c.rubrics_of(self.instrument, self.state)

    @property
    def element(self) -> ElementId:
        return ElementId(getattr(self.node, "subject", ""))

    @property
    def block(self) -> Block:
        return self.instrument.block_of(self.element)

    @property
    def known(self) -> Element:
        return next(one for one in self.block.elements if one.id == self.element)

    @property
    def title(self) -> str:
        return titled(self.words, self.instrument, self.element)

    def head(self) -> str:
        """Where one is in the whole, and the rubric."""
        every = self.rubrics
        place = every.index(self.element) + 1 if self.element in every else 0
        part = names.block_short(self.words, self.instrument, self.block)
        where = self.words("consensus.place", block=part, place=place, of=len(every))
        return f"{where}\n{bold(self.title)}"

    @property
    def level(self) -> Level | None:
        return d.agreed(self.state).get(self.element)

    @property
    def why(self) -> str:
        """The argument of the colour that is agreed of this rubric now; empty for none."""
        return d.arguments(self.state).get(self.element, "")

    def agreed(self) -> str:
        """What is agreed of this rubric now, with its argument; empty for nothing."""
        if self.level is None:
            return ""
        shown = told(self.words, self.level, self.why)
        return shown if self.why else f"{shown} · {lacks(self.words)}"

    def before(self) -> str:
        """What was said of this rubric with another colour than it has; empty for nothing."""
        said = d.said_before(self.state).get(self.element)
        return "" if said is None else _said(self.words, said)


Aside = Callable[[Content, Words, State, Node], Message]


def aside(shown: Callable[[Page], Message]) -> Aside:
    def view(content: Content, words: Words, state: State, node: Node) -> Message:
        found = instrument_id(state.flow)
        release = release_read(state.facts[g.SHOWN])
        if found is None or release is None:
            raise KeyError(state.flow)
        return shown(Page(words, content.instruments[found], release, state, node))

    return view


def told(words: Words, level: Level, why: str) -> str:
    """A colour with its argument, or alone."""
    sign = names.signed(words, level)
    return words("consensus.with_why", sign=sign, text=why) if why else sign


def lacks(words: Words) -> str:
    """Stands where an argument would, while there is none."""
    return words("consensus.lacks")


def _said(words: Words, said: Said) -> str:
    if said.level is None:
        return words("consensus.why_once", text=said.text)
    return words("consensus.why_with", sign=names.signed(words, said.level), text=said.text)


def how_many(page: Page) -> str:
    """How many rubrics have a colour, and how many of those no argument yet."""
    words, done = page.words, len(d.agreed(page.state))
    left = len(d.lacking(page.instrument, page.state))
    lines = [words("consensus.done", n=done, of=len(page.rubrics))]
    return "\n".join([*lines, words("consensus.lacking", n=left)] if left else lines)
