"""Knows how the ways deeper into a block read, outside their own texts; not what comes next."""

from collections.abc import Collection, Iterable

from bot.content import Content
from bot.phrasing import names
from bot.phrasing.catalogue import Words, asked_at
from bot.phrasing.message import Choice, Message, Rows, Verb, bold, marked, paragraphs
from bot.presses import OnDepth, OnIdea, OnPlan
from flows.deepening import Deepening, Question
from flows.delving import AGAIN, CLOSE, NOTES, WIPE, block_of, notes, worded_as
from flows.model import Node, View
from flows.state import State
from instruments.model import Block, BlockId, Instrument

LIST, OPEN, PAGE = "list", "open", "page"
"""The verbs of a button about going deeper: the blocks, into one of them, a page of the notes."""

ROOM = 3200
"""Characters of notes on a page: with what stands around them, less than Telegram's 4,096."""

Note = tuple[Question, str]


def blocks(
    words: Words, content: Content, chosen: Collection[BlockId], begun: Collection[BlockId]
) -> Message:
    """The blocks to go deeper into; those that were chosen to start with stand first."""
    every = list(_blocks(content))
    if not every:
        return Message(words("deepening.none"))
    every.sort(key=lambda one: one[1].id not in chosen)
    rows = tuple(
        (
            Verb(
                words(
                    "deepening.chosen" if block.id in chosen else "review.list",
                    place=instrument.blocks.index(block) + 1,
                    block=names.block_short(words, instrument, block),
                ),
                OnDepth(OPEN, block.id),
            ),
        )
        for instrument, block in every
    )
    open_ones = names.joined(
        names.block_short(words, instrument, block)
        for instrument, block in every
        if block.id in begun
    )
    return Message(
        paragraphs(
            bold(words("deepening.title")),
            words("deepening.what"),
            words("deepening.marked") if any(one.id in chosen for _, one in every) else "",
            words("deepening.begun", blocks=open_ones) if open_ones else "",
        ),
        rows,
    )


def _blocks(content: Content) -> Iterable[tuple[Instrument, Block]]:
    for instrument in content.instruments.values():
        for block in instrument.blocks:
            if block.id in content.deepenings:
                yield instrument, block


def noted(content: Content, words: Words, state: State, node: Node) -> Message:
    """The end of one's own way through: all notes together, and the ways on from here."""
    said = getattr(node, "text", "")
    written = _notes(content, state)
    block = block_of(state.flow)
    every = pages(words, block, written)
    more: Rows = ()
    if len(every) > 1:
        more = ((Verb(words("key.next"), OnDepth(PAGE, f"{block}-2")),),)
    leave = (
        Choice(words("deepening.wipe"), WIPE)
        if written
        else Choice(words("deepening.close"), CLOSE)
    )
    return Message(
        paragraphs(
            marked(words.of_content(f"{worded_as(state.flow)}.{state.cursor}.text", said)),
            _head(words, content, state, every, 1) if written else words("deepening.no_notes"),
            _texts(words, block, every[0]) if written else "",
            words("deepening.kept") if written else "",
        ),
        (
            *more,
            (
                Verb(words("plan.new"), OnPlan("new")),
                Verb(words("idea.key"), OnIdea("begin")),
            ),
            (Choice(words("deepening.again"), AGAIN), leave),
        ),
    )


def page(words: Words, content: Content, state: State, place: int) -> Message:
    """One page of the notes; `place` counts from 1 and wraps around."""
    block = block_of(state.flow)
    every = pages(words, block, _notes(content, state))
    back = (Verb(words("key.back"), OnDepth(PAGE, f"{block}-1")),)
    if not every:
        return Message(words("deepening.no_notes"), (back,))
    at, whole = (place - 1) % len(every), len(every)
    leaf = tuple(
        Verb(words(key), OnDepth(PAGE, f"{block}-{(at + step) % whole + 1}"))
        for key, step in (("key.previous", -1), ("key.next", 1))
    )
    return Message(
        paragraphs(_head(words, content, state, every, at + 1), _texts(words, block, every[at])),
        (leaf, back) if whole > 1 else (back,),
    )


def done(words: Words, text: str) -> Message:
    """The end of reading together, with the ways on; `text` is the flow's own last words."""
    return Message(
        text,
        (
            (Verb(words("deepening.others"), OnDepth(LIST)),),
            (
                Verb(words("deepening.plan"), OnPlan("list")),
                Verb(words("idea.key"), OnIdea("begin")),
            ),
        ),
    )


def pages(
    words: Words, block: BlockId | None, written: Iterable[Note]
) -> tuple[tuple[Note, ...], ...]:
    """All notes, as many to a page as fit; each stands whole."""
    found: list[tuple[Note, ...]] = []
    for one in written:
        longer = (*found[-1], one) if found else (one,)
        if found and len(_texts(words, block, longer)) <= ROOM:
            found[-1] = longer
        else:
            found.append((one,))
    return tuple(found)


def _notes(content: Content, state: State) -> tuple[Note, ...]:
    deepening = _deepening(content, state)
    return () if deepening is None else notes(deepening, state)


def _deepening(content: Content, state: State) -> Deepening | None:
    block = block_of(state.flow)
    return None if block is None else content.deepenings.get(block)


def _head(
    words: Words, content: Content, state: State, every: tuple[tuple[Note, ...], ...], place: int
) -> str:
    deepening = _deepening(content, state)
    short = "" if deepening is None else deepening.short
    block = words.of_content(f"{state.flow}.{NOTES}.chapter", short)
    head = bold(words("deepening.notes", block=block))
    if len(every) == 1:
        return head
    return f"{head}  {words('results.remarks_page', place=place, all=len(every))}"


def _texts(words: Words, block: BlockId | None, written: Iterable[Note]) -> str:
    return "\n\n".join(
        f"{words.of_content(asked_at(block, one), one.question)}\n"
        f"{words('deepening.note', text=text)}"
        for one, text in written
    )


ASIDE = {View.NOTES: noted}
"""How the screens are shown that a text of their own does not tell."""
