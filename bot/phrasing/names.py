"""Knows how things are called and signed in a language: elements, levels, counts, days."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from math import ceil

from babel.dates import format_date

from bot.phrasing.catalogue import Words
from instruments.counting import Tally
from instruments.model import Block, BlockId, Element, ElementId, EvidenceId, Instrument, Level

STEPS = 8
"""Steps of the progress bar: as many as stand beside a block's name on a narrow phone."""

SEPARATOR = " · "
"""Between sources, whose own words may have commas."""

LETTERS = {Level.GREEN: "A", Level.ORANGE: "B", Level.RED: "C"}


def bar(place: int, whole: int) -> str:
    """Progress in eight steps; the first answer already shows one."""
    full = ceil(place * STEPS / whole) if whole else 0
    return "▰" * full + "▱" * (STEPS - full)


def sign(words: Words, level: Level | None) -> str:
    return words(f"sign.{level.value}" if level else "sign.none")


def signed(words: Words, level: Level | None, between: str = " ") -> str:
    """A level's sign with its letter, since a colour alone does not reach everyone."""
    letter = LETTERS.get(level) if level else None
    return sign(words, level) + (f"{between}{letter}" if letter else "")


def counts(words: Words, tally: Tally) -> str:
    """Counts that people and programs can read: `🟢 3 · 🟠 1 · 🔴 1 · ➖ 0`."""
    return words(
        "results.counts",
        green=tally.green,
        orange=tally.orange,
        red=tally.red,
        skipped=tally.skipped,
    )


def title_of(words: Words, instrument: Instrument) -> str:
    return words.of_content(f"{instrument.id}.title", instrument.title)


def block_short(words: Words, instrument: Instrument, block: Block) -> str:
    return words.of_content(f"{instrument.id}.{block.id}.short", block.short)


def block_title(words: Words, instrument: Instrument, block: Block) -> str:
    return words.of_content(f"{instrument.id}.{block.id}.title", block.title)


def element_title(words: Words, instrument: Instrument, element: ElementId) -> str:
    block = instrument.block_of(element)
    title = next(one.title for one in block.elements if one.id == element)
    return words.of_content(f"{instrument.id}.{block.id}.{element}.title", title)


def statement(
    words: Words, instrument: Instrument, block: Block, element: Element, level: Level
) -> str:
    context = f"{instrument.id}.{block.id}.{element.id}.{level.value}"
    return words.of_content(context, element.statements[level])


def question(words: Words, instrument: Instrument, block: Block, element: Element) -> str:
    """What is asked of an element; empty where its statements say it all."""
    return words.of_content(f"{instrument.id}.{block.id}.{element.id}.question", element.question)


def evidence(words: Words, instrument: Instrument, block: Block, one: EvidenceId) -> str:
    """A block's suggestion of what can bear out an answer."""
    return words.of_content(f"{instrument.id}.{block.id}.evidence.{one}", block.evidence[one])


def sources(words: Words, instrument: Instrument, block: Block, found: Iterable[str]) -> str:
    """Sources as a state names them: suggestions in this language, own words as they are."""
    suggested = {
        label: evidence(words, instrument, block, one) for one, label in block.evidence.items()
    }
    return SEPARATOR.join(suggested.get(one, one) for one in found)


def on_card(words: Words, instrument: Instrument, sentence: str, **values: str | int) -> str:
    """A sentence that tells what lies on a card: of an instrument that asks sources, these too."""
    return words(f"{sentence}_sources" if has_sources(instrument) else sentence, **values)


def has_sources(instrument: Instrument) -> bool:
    """Whether it asks what bears out an answer."""
    return any(one.evidence for one in instrument.blocks)


def on_blocks(words: Words, instrument: Instrument, sentence: str, **values: str | int) -> str:
    """A sentence in which blocks are called by what this instrument calls them."""
    return words(called(instrument, sentence), **values)


def called(instrument: Instrument, sentence: str) -> str:
    """The id of that sentence."""
    return f"{sentence}_part" if instrument.parts else sentence


def thing(words: Words, instrument: Instrument, about: ElementId | BlockId) -> str:
    """The title of an element or, where it is none, the short name of a block."""
    for block in instrument.blocks:
        if block.id == about:
            return block_short(words, instrument, block)
    return element_title(words, instrument, ElementId(about))


def joined(names: Iterable[str]) -> str:
    return ", ".join(names)


def day(words: Words, when: date) -> str:
    """A day in words, such as `woensdag 2 december`."""
    return format_date(when, "EEEE d MMMM", locale=words.locale)


def day_of(words: Words, moment: int, zone: tzinfo) -> str:
    """The local day of a moment in seconds, in words."""
    return day(words, datetime.fromtimestamp(moment, zone).date())
