"""Knows how one's own card of an open round reads once the round is closed: seen, or withdrawn."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.phrasing import names, overview, scan
from bot.phrasing.message import Button, Choice, Message, bold, in_rows, paragraphs
from bot.phrasing.page import Page
from bot.presses import BACK, LEAVE
from flows import questionnaire as q
from flows.cards import lies
from flows.laid import UNTIL
from flows.model import Code, View
from instruments.model import Block, Element

LONGEST = 300
"""Characters of a remark among the others of its block; it stands whole in the group."""

ROOM = 1300
"""Characters of all of them: also where each counts for two, with the rest less than 4,096."""


def card(page: Page) -> Message:
    """The whole card in short, and how long it lies where."""
    words = page.words
    until = date.fromisoformat(page.state.facts[UNTIL])
    blocks: list[Button] = [
        Choice(
            words("review.list", place=place, block=names.block_short(words, page.instrument, one)),
            Code(one.id),
        )
        for place, one in page.numbered
    ]
    return Message(
        paragraphs(
            bold(words("laid.head")),
            words("laid.what", day=names.day(words, until)),
            words("review.name", name=q.name(page.state)),
            bold(words("laid.picture")),
            overview.picture(page),
        ),
        (*in_rows(blocks, 2), (Choice(words("laid.withdraw"), LEAVE),)),
    )


def block(page: Page) -> Message:
    """A block of it, with the remarks and the sources; there is nothing to change any more."""
    words = page.words
    one = next(one for one in page.asked.blocks if one.id == page.subject)
    said = q.remarks(page.instrument, page.state)
    about = said.get(one.id)
    named = q.sources(page.instrument, page.state)
    texts = sum(each in said for each in one.things)
    texts += sum(element.id in named for element in one.elements)
    most = min(LONGEST, ROOM // max(texts, 1))
    lines = [
        _element(page, one, element, place, most) for place, element in enumerate(one.elements, 1)
    ]
    return Message(
        paragraphs(
            bold(names.block_title(words, page.instrument, one)),
            "\n".join(lines),
            words("laid.remark_on_block", text=_short(about, most)) if about else "",
        ),
        ((Choice(words("key.back"), BACK),),),
    )


def _element(page: Page, one: Block, element: Element, place: int, most: int) -> str:
    words, instrument = page.words, page.instrument
    level = q.levels(instrument, page.state).get(element.id)
    title = names.element_title(words, instrument, element.id)
    lines = [words("laid.row", place=place, sign=names.signed(words, level), title=title)]
    if remark := q.remarks(instrument, page.state).get(element.id):
        lines.append(words("results.remark", text=_short(remark, most)))
    if found := q.sources(instrument, page.state).get(element.id):
        said = names.sources(words, instrument, one, found)
        lines.append(words("element.sources", sources=_short(said, most)))
    return "\n".join(lines)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def leave(page: Page) -> Message:
    """Asked of who wants to stop: of a card that lies with the others, whether it goes."""
    words = page.words
    if not lies(page.state):
        return scan.leave(page)
    return Message(
        paragraphs(bold(words("laid.ask")), words("laid.ask_what"), words("laid.ask_shown")),
        (
            (Choice(words("laid.stay"), q.STAY),),
            (Choice(words("laid.erase"), q.ERASE),),
        ),
    )


def over(page: Page) -> Message:
    """What is said at an end, after which nothing is kept."""
    if lies(page.state):
        return Message(page.words("laid.withdrawn"))
    return scan.over(page)


VIEWS: Mapping[View, Callable[[Page], Message]] = {
    View.LAID: card,
    View.LAID_BLOCK: block,
    View.LEAVE: leave,
}
"""How these views of a questionnaire are shown."""
