"""Knows how it reads in print what moved since a team's last round; not what is compared."""

from bot.phrasing import names
from bot.phrasing.agreed import Agreed, kind_of, shifted, uncompared
from bot.phrasing.catalogue import Words
from bot.phrasing.movement import Between, day, findings, unasked
from bot.phrasing.report import Cell, Passage, Section
from instruments.model import LEVELS, Instrument, Level
from instruments.movement import BlockMovement, Movement

WAYS = (Movement.BETTER, Movement.SAME, Movement.WORSE, Movement.UNKNOWN)
"""The columns, of which each counts a block's elements that moved so."""


def section(
    words: Words, instrument: Instrument, between: Between | None, told: Agreed | None
) -> Section | None:
    """What moved in the answers, and in the consensus; None where there was no round before."""
    passages = (
        *(() if between is None else _answers(words, instrument, between)),
        *(() if told is None or not told.before else _consensus(told)),
    )
    return Section(words("moved.head"), passages) if passages else None


def _answers(words: Words, instrument: Instrument, between: Between) -> tuple[Passage, ...]:
    blocks = {one.id: one for one in instrument.blocks}
    moved = [one.moved for one in between.blocks.blocks]
    days = words("moved.days", earlier=day(words, between.earlier), later=day(words, between.later))
    said = findings(words, instrument, {one.block: one.movement for one in moved})
    heads = (names.called(instrument, "block"), *(f"moved_{one.value}" for one in WAYS))
    rows = tuple(
        ((names.block_title(words, instrument, blocks[one.block]), 0), *_counts(words, one))
        for one in moved
        if one.block not in between.unasked
    )
    intro = (f"{days}. {said}", words("printed.moved_what"), unasked(words, instrument, between))
    return (
        Passage(
            intro=tuple(one for one in intro if one),
            heads=tuple(words(f"printed.head_{one}") for one in heads),
            table=rows,
        ),
    )


def _counts(words: Words, moved: BlockMovement) -> tuple[Cell, ...]:
    """Numbers are of elements, as in the chat: where nothing can be compared there are none."""
    if moved.movement is Movement.UNKNOWN:
        return (*(("", 0) for _ in WAYS[1:]), (words("printed.moved_none"), 0))
    return tuple((str(moved.count(one)), 0) for one in WAYS)


def _consensus(told: Agreed) -> tuple[Passage, ...]:
    words = told.words
    rows = tuple(
        (
            (told.title(one), 0),
            _colour(words, told.before[one]),
            _colour(words, told.notes.agreed[one]),
            (kind_of(words, kind), 0),
        )
        for one, kind in shifted(told).items()
    )
    heads = ("rubric", "before", "after", "moved")
    left = tuple(line.removeprefix("· ") for line in uncompared(told))
    none = () if rows else (words("agreed.moved_none"),)
    moved = Passage(
        words("agreed.moved"),
        none,
        tuple(words(f"printed.head_{one}") for one in heads),
        table=rows,
    )
    return (moved, *((Passage(words("agreed.uncompared"), ("\n".join(left),)),) if left else ()))


def _colour(words: Words, level: Level) -> Cell:
    return words(f"printed.colour_{level.value}"), LEVELS.index(level) + 1
