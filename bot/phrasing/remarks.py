"""Knows how the remarks that their authors released read in the group, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, Rows, Verb, bold, paragraphs
from bot.presses import OnRound
from flows.round import RoundId
from instruments.disclosure import REMARKS_FROM, Release
from instruments.model import Block, BlockId, ElementId, Instrument

ROOM = 3500
"""Characters of remarks on a page: with what stands around them, less than Telegram's 4,096."""

REMARKS, LEAF = "remarks", "page"
"""The verbs of the buttons that open the remarks and leaf through them, with a page's number."""


@dataclass(frozen=True, slots=True)
class Told:
    """One remark, and what it is about."""

    block: Block
    place: int
    about: ElementId | BlockId
    text: str


Page = tuple[Told, ...]


def key(words: Words, instrument: Instrument, shown: Release, one: RoundId) -> Rows:
    """The way to the remarks; no row where there are none."""
    if not pages(words, instrument, shown):
        return ()
    return ((Verb(words("results.remarks"), OnRound(one, REMARKS)),),)


def key_of_block(
    words: Words, instrument: Instrument, shown: Release, one: RoundId, block: BlockId
) -> Rows:
    """The way to the first page with a remark on something of this block."""
    for place, page in enumerate(pages(words, instrument, shown), 1):
        if any(told.block.id == block for told in page):
            return ((Verb(words("results.remarks"), OnRound(one, LEAF, str(place))),),)
    return ()


def remarks(
    words: Words, instrument: Instrument, shown: Release, one: RoundId, place: int
) -> Message:
    """A page of the remarks, by block and element; `place` counts from 1 and wraps around."""
    every = pages(words, instrument, shown)
    if not every:
        return Message(words("results.remarks_none"))
    at = (place - 1) % len(every)
    head = bold(words("results.remarks"))
    whole = len(every)
    leaf: Rows = ()
    if whole > 1:
        head = f"{head}  {words('results.remarks_page', place=at + 1, all=whole)}"
        leaf = (
            (
                Verb(words("key.previous"), OnRound(one, LEAF, str((at - 1) % whole + 1))),
                Verb(words("key.next"), OnRound(one, LEAF, str((at + 1) % whole + 1))),
            ),
        )
    foot = words("results.remarks_foot", minimum=max(shown.minimum, REMARKS_FROM))
    return Message(
        paragraphs(head, "".join(_lines(words, instrument, every[at])).strip(), foot),
        (*leaf, (Verb(words("results.all_blocks"), OnRound(one, "list")),)),
    )


def pages(words: Words, instrument: Instrument, shown: Release) -> tuple[Page, ...]:
    """All remarks, as many to a page as fit."""
    found: list[Page] = []
    for told in _told(instrument, shown):
        longer = (*found[-1], told) if found else (told,)
        if found and units("".join(_lines(words, instrument, longer))) <= ROOM:
            found[-1] = longer
        else:
            found.append((told,))
    return tuple(found)


def _told(instrument: Instrument, shown: Release) -> Iterator[Told]:
    for place, block in enumerate(instrument.blocks, 1):
        for about in block.things:
            for text in shown.remarks.get(about, ()):
                yield Told(block, place, about, text)


def _lines(words: Words, instrument: Instrument, page: Page) -> Iterator[str]:
    """A page's text; what several remarks are about stands above them once."""
    before: Told | None = None
    for told in page:
        if before is None or before.block.id != told.block.id:
            name = names.block_short(words, instrument, told.block)
            yield f"\n\n{bold(words('review.list', place=told.place, block=name))}"
        if before is None or before.about != told.about:
            yield f"\n\n{_thing(words, instrument, told)}"
        yield f"\n{words('results.remark', text=told.text)}"
        before = told


def _thing(words: Words, instrument: Instrument, told: Told) -> str:
    if told.about == told.block.id:
        return names.on_blocks(words, instrument, "results.remark_on_block")
    return names.element_title(words, instrument, ElementId(told.about))


def units(text: str) -> int:
    """Characters as Telegram counts them: many a picture sign is two."""
    return len(text.encode("utf-16-le")) // 2
