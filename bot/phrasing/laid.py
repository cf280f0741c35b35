"""Knows how one's own card of an open round reads once the round is closed: seen, or withdrawn."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from bot.phrasing import names, overview, scan
from bot.phrasing.message import Button, Choice, Message, Rows, bold, in_rows, paragraphs
from bot.phrasing.page import Page
from bot.phrasing.remarks import units
from bot.presses import BACK, LEAVE, leaf_code
from flows import questionnaire as q
from flows.cards import lies
from flows.laid import UNTIL
from flows.model import Code, View
from instruments.model import Block, Element

ROOM = 3500
"""Characters of what was said on a page, as Telegram counts them: with its head less than 4,096.

Of one thing it is never more: a remark and what was named of sources fit one page.
"""


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
    """A block of it, with the remarks and the sources whole; there is nothing to change any more.

    As many pages as it takes; `leaf` says which, and any other leads around.
    """
    words = page.words
    one = next(one for one in page.asked.blocks if one.id == page.subject)
    pages = _packed(list(_things(page, one)))
    at = (int(page.leaf) - 1) % len(pages) if page.leaf and page.leaf.isdecimal() else 0
    turns: Rows = ()
    if len(pages) > 1:
        turns = (
            tuple(
                Choice(words(key), leaf_code(str((at + step) % len(pages) + 1)))
                for key, step in (("key.previous", -1), ("key.next", 1))
            ),
        )
    return Message(
        paragraphs(bold(names.block_title(words, page.instrument, one)), "\n".join(pages[at])),
        (*turns, (Choice(words("key.back"), BACK),)),
    )


def _packed(things: list[str]) -> list[list[str]]:
    """As many things to a page as fit, none of them cut off."""
    pages: list[list[str]] = [[]]
    for one in things:
        if pages[-1] and units("\n".join((*pages[-1], one))) > ROOM:
            pages.append([])
        pages[-1].append(one)
    return pages


def _things(page: Page, one: Block) -> Iterator[str]:
    for place, element in enumerate(one.elements, 1):
        yield _element(page, one, element, place)
    if about := q.remarks(page.instrument, page.state).get(one.id):
        yield "\n" + page.words("laid.remark_on_block", text=about)


def _element(page: Page, one: Block, element: Element, place: int) -> str:
    words, instrument = page.words, page.instrument
    level = q.levels(instrument, page.state).get(element.id)
    title = names.element_title(words, instrument, element.id)
    lines = [words("laid.row", place=place, sign=names.signed(words, level), title=title)]
    if remark := q.remarks(instrument, page.state).get(element.id):
        lines.append(words("results.remark", text=remark))
    if found := q.sources(instrument, page.state).get(element.id):
        said = names.sources(words, instrument, one, found)
        lines.append(words("element.sources", sources=said))
    return "\n".join(lines)


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
