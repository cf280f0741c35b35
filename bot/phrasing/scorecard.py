"""Knows how the questions of a scorecard read that are about who fills it in, and its sources."""

from collections.abc import Callable, Mapping

from bot.phrasing import names
from bot.phrasing.message import Button, Choice, Message, Rows, bold, in_rows, paragraphs
from bot.phrasing.page import Page, around, kind_of
from bot.presses import REMARK
from flows import questionnaire as q
from flows.asking import NO, YES
from flows.evidence import source_node, sources_node, tick_code
from flows.model import CLEAR, OK, Code, View
from flows.reading import answer, chosen
from instruments.model import Block, ElementId


def clients(page: Page) -> Message:
    """Whether what is bracketed is asked too; of who answers alone."""
    words = page.words
    return Message(
        paragraphs(bold(words("clients.ask")), words("clients.why")),
        (
            (Choice(words("key.yes"), Code(YES)), Choice(words("key.no"), Code(NO))),
            around(words),
        ),
    )


def name(page: Page) -> Message:
    """The name that the team is to see."""
    words, now = page.words, q.name(page.state)
    return Message(
        paragraphs(
            bold(words("name.ask")),
            words("name.what"),
            words("name.now", name=now) if now else "",
        ),
        (around(words),),
    )


def sources(page: Page) -> Message:
    """The suggestions of a block with a box each, and what was named in one's own words."""
    words, instrument, block = page.words, page.instrument, _block(page)
    ticked = chosen(page.state, sources_node(ElementId(page.subject)))
    own = answer(page.state, source_node(ElementId(page.subject)))
    boxes: list[Button] = [
        Choice(
            words(
                "tick.on" if tick_code(one) in ticked else "tick.off",
                label=names.evidence(words, instrument, block, one),
            ),
            tick_code(one),
        )
        for one in block.suggested(ElementId(page.subject))
    ]
    return Message(
        paragraphs(
            bold(_title(page)),
            words("sources.ask"),
            words(f"sources.seen_{kind_of(page)}"),
            words("sources.own", text=own) if own else "",
        ),
        (
            *in_rows(boxes, 1),
            (Choice(words("sources.change" if own else "sources.other"), REMARK),),
            (Choice(words("key.ready"), OK),),
            around(words),
        ),
    )


def source(page: Page) -> Message:
    """A source in words of one's own."""
    words, now = page.words, answer(page.state, page.node.id)
    clear: Rows = ((Choice(words("sources.clear"), CLEAR),),) if now else ()
    return Message(
        paragraphs(
            bold(_title(page)),
            words("sources.type"),
            words("remark.now", text=now) if now else "",
        ),
        (*clear, around(words)),
    )


def _block(page: Page) -> Block:
    return page.instrument.block_of(ElementId(page.subject))


def _title(page: Page) -> str:
    title = names.element_title(page.words, page.instrument, ElementId(page.subject))
    return page.words("sources.head", title=title)


VIEWS: Mapping[View, Callable[[Page], Message]] = {
    View.CLIENTS: clients,
    View.NAME: name,
    View.SOURCES: sources,
    View.SOURCE: source,
}
"""How these views of a questionnaire are shown."""
