"""Knows how one's own overview reads: the picture, the check before sending, what was sent."""

from bot.phrasing import names, rubrics
from bot.phrasing.chosen import CHOOSE
from bot.phrasing.message import Button, Choice, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.phrasing.page import Page, around
from bot.phrasing.remarks import units
from bot.phrasing.scan import signs
from bot.presses import LEAVE, REMARK, OnPlan, OnTeam
from flows import questionnaire as q
from flows.model import Code
from instruments.model import Level


def picture(page: Page) -> str:
    """One's own picture: a line of signs per block, what was skipped, and the remarks."""
    words, instrument = page.words, page.instrument
    chosen = q.levels(instrument, page.state)
    lines = []
    for place, one in page.numbered:
        name = words("review.row", place=place, block=names.block_short(words, instrument, one))
        signs = (names.signed(words, chosen.get(el.id), "") for el in one.elements)
        lines.append(f"{name}\n{' '.join(signs)}")
    skipped = [
        names.element_title(words, instrument, el.id)
        for el in page.asked.elements
        if chosen.get(el.id) is Level.SKIPPED
    ]
    return paragraphs(
        "\n".join(lines),
        words("review.skipped", titles=names.joined(skipped))
        if skipped
        else words("review.nothing_skipped"),
        _remarks(page),
        _sources(page),
    )


SOURCES_SHOWN = 900
"""Characters of sources in a screen, for the same reason."""

REMARKS_SHOWN = 1500
"""Characters of remarks in a screen: with the rest of it they stay under Telegram's 4,096."""


def _remarks(page: Page) -> str:
    """As many remarks as fit, each whole; the last line says how many are to be read elsewhere."""
    words, left, lines = page.words, REMARKS_SHOWN, list[str]()
    found = q.remarks(page.instrument, page.state)
    for about, text in found.items():
        title = names.thing(words, page.instrument, about)
        line = words("review.one_remark", title=title, text=text)
        left -= units(line)
        if left < 0:
            break
        lines.append(line)
    more = len(found) - len(lines)
    if more:
        lines.append(
            words("review.more_remarks.1" if more == 1 else "review.more_remarks.n", n=more)
        )
    return "\n".join([words("review.remarks"), *lines]) if lines else ""


def _sources(page: Page) -> str:
    """As many sources as fit; the rest are to be read with their elements."""
    words, left, lines = page.words, SOURCES_SHOWN, list[str]()
    found = q.sources(page.instrument, page.state)
    for about, said in found.items():
        block = page.instrument.block_of(about)
        line = words(
            "review.one_source",
            title=names.element_title(words, page.instrument, about),
            sources=names.sources(words, page.instrument, block, said),
        )
        left -= units(line)
        if left < 0:
            lines.append(words("review.more_sources"))
            break
        lines.append(line)
    return "\n".join([words("review.sources"), *lines]) if lines else ""


def review(page: Page) -> Message:
    words = page.words
    blocks: list[Button] = [
        Choice(
            words(
                "review.list",
                place=place,
                block=names.block_short(words, page.instrument, one),
            ),
            Code(one.id),
        )
        for place, one in page.numbered
    ]
    rename: Rows = ((Choice(words("key.rename"), q.RENAME),),) if page.is_open else ()
    send = Choice(words("key.send" if page.for_round else "key.finish"), q.SEND)
    return Message(
        paragraphs(
            bold(words("review.head")),
            words("review.name", name=q.name(page.state)) if page.is_open else "",
            picture(page),
            _ask(page),
        ),
        ((send,), *in_rows(blocks, 2), *rename, around(words)),
    )


def _ask(page: Page) -> str:
    """What can be done with the overview, and what becomes of it then."""
    if page.for_round and q.cast(page.state):
        return page.words("review.again")
    change = names.on_blocks(page.words, page.instrument, "review.change")
    kind = "open" if page.is_open else "round" if page.for_round else "own"
    return page.words(f"review.{kind}", change=change)


def review_block(page: Page) -> Message:
    words, instrument = page.words, page.asked
    one = next(one for one in instrument.blocks if one.id == page.subject)
    chosen = q.levels(instrument, page.state)
    elements: list[Button] = [
        Choice(f"{place} · {names.signed(words, chosen.get(el.id))}", Code(el.id))
        for place, el in enumerate(one.elements, 1)
    ]
    return Message(
        paragraphs(
            bold(names.block_title(words, instrument, one)),
            signs(page, one, chosen),
            words("review.list_ask"),
        ),
        (
            *in_rows(elements, 3),
            (
                Choice(words("key.remark"), REMARK),
                Choice(names.on_blocks(words, instrument, "review.up"), q.UP),
            ),
            around(words),
        ),
    )


def submitted(page: Page) -> Message:
    words, kind = page.words, "round" if page.for_round else "own"
    asks = page.for_round and not page.is_open
    written = len(q.remarks(page.instrument, page.state)) if asks else 0
    may = len(q.shared(page.instrument, page.state))
    share: Rows = ((Choice(words("submitted.share"), q.SHARE),),) if written else ()
    return Message(
        paragraphs(
            bold(words(f"submitted.{kind}")),
            words("submitted.open_next" if page.is_open else f"submitted.{kind}_next"),
            bold(words("submitted.picture")),
            picture(page),
            words("submitted.shared", may=may, all=written) if written else "",
        ),
        (
            *(() if page.for_round else _onward(page)),
            (Choice(words("key.change"), q.CHANGE),),
            *share,
            (Choice(words("key.leave"), LEAVE),),
        ),
    )


def _onward(page: Page) -> Rows:
    """What one's own picture leads to: actions at its rubrics, or blocks to begin with."""
    words = page.words
    if page.instrument.concludes:
        return ((rubrics.way(words, page.instrument.id, "rubrics.head"),),)
    return (
        (Verb(words("submitted.choose"), OnTeam(CHOOSE)),),
        (Verb(words("plan.new"), OnPlan("new")),),
    )
