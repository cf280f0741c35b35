"""Knows how the list of all rubrics reads in a talk to one colour for each, and what it lacks."""

from bot.phrasing import names
from bot.phrasing.consensus_page import Page, how_many
from bot.phrasing.message import Button, Choice, Message, bold, in_rows, paragraphs
from bot.phrasing.noted import titled
from flows import concluded as d
from flows.model import Code
from flows.talking import END, ON
from instruments.model import Block

TITLE = 45
"""Characters of a rubric in the list, by which each is known from the others: its own screen has
it whole, and this one stays below 900."""

ACROSS = 4
"""Buttons in a row, each with a sign and the number that its rubric has in the text."""


def every(page: Page) -> Message:
    """All rubrics that were asked, each with its colour, and the way to it."""
    words, levels = page.words, d.agreed(page.state)
    parts = (_part(page, block) for block in page.instrument.blocks)
    keys = [_key(page, place) for place in range(len(page.rubrics))]
    lacking = d.lacking(page.instrument, page.state)
    left = len(page.rubrics) > sum(one in levels for one in page.rubrics)
    what = "list_left" if left else "list_lacking" if lacking else "list_all"
    on: list[Button] = [Choice(words("talk.on"), ON)] if left or lacking else []
    return Message(
        paragraphs(
            f"{bold(words('consensus.list'))}\n{how_many(page)}",
            *parts,
            words(f"consensus.{what}"),
        ),
        (*in_rows(keys, ACROSS), (*on, Choice(words("talk.end_key"), END))),
    )


def _part(page: Page, block: Block) -> str:
    """A part with its rubrics; empty where none of it was asked."""
    words, levels = page.words, d.agreed(page.state)
    lacking = d.lacking(page.instrument, page.state)
    lines = list[str]()
    for one in block.elements:
        if one.id in page.rubrics:
            sign, place = names.signed(words, levels.get(one.id)), page.rubrics.index(one.id) + 1
            title = titled(words, page.instrument, one.id)
            title = title if len(title) <= TITLE else f"{title[: TITLE - 1].rstrip()}…"
            line = words("consensus.row", sign=sign, place=place, rubric=title)
            lines.append(words("consensus.row_lacks", row=line) if one.id in lacking else line)
    short = names.block_short(words, page.instrument, block)
    return "\n".join([bold(short), *lines]) if lines else ""


def _key(page: Page, place: int) -> Button:
    one = page.rubrics[place]
    mark = names.sign(page.words, d.agreed(page.state).get(one))
    return Choice(page.words("consensus.row_key", sign=mark, place=place + 1), Code(one))


def lacking(page: Page) -> Message:
    """Asked once of who ends the talk while an argument is lacking."""
    words, without = page.words, d.lacking(page.instrument, page.state)
    lines = (
        words("agreed.left_line", rubric=titled(words, page.instrument, one)) for one in without
    )
    return Message(
        paragraphs(
            bold(words("consensus.lacking", n=len(without))),
            "\n".join(lines),
            words("consensus.lacking_what"),
        ),
        (
            (Choice(words("consensus.lacking_fill"), ON),),
            (Choice(words("consensus.lacking_end"), END),),
        ),
    )
