"""Knows how one is asked which of one's remarks the team may read."""

from bot.phrasing import names
from bot.phrasing.message import Button, Choice, Message, bold, in_rows, paragraphs
from bot.phrasing.page import Page, around, remark_on
from bot.presses import REMARK
from flows import questionnaire as q
from flows.identifying import signs as seen_in
from flows.model import Code
from flows.sharing import DONE, MAY, MAY_NOT
from instruments.disclosure import REMARKS_FROM
from instruments.model import ElementId


def sharing(page: Page) -> Message:
    """The remarks that one wrote, and which of them the team may read."""
    words, instrument = page.words, page.instrument
    may = q.shared(instrument, page.state)
    ticks = [
        (about, "tick.on" if about in may else "tick.off")
        for about in q.remarks(instrument, page.state)
    ]
    lines = [
        f"{place}. {words(tick, label=names.thing(words, instrument, about))}"
        for place, (about, tick) in enumerate(ticks, 1)
    ]
    boxes: list[Button] = [
        Choice(words(tick, label=place), Code(about))
        for place, (about, tick) in enumerate(ticks, 1)
    ]
    return Message(
        paragraphs(
            words("sharing.sent"),
            bold(words("sharing.ask")) if lines else "",
            words("sharing.what", minimum=REMARKS_FROM) if lines else words("sharing.none"),
            "\n".join(lines),
        ),
        (*in_rows(boxes, 3), (Choice(words("key.ready"), DONE),), around(words)),
    )


def share(page: Page) -> Message:
    """A last look at one remark, with a hint where it may hold something of a client."""
    words, about = page.words, ElementId(page.subject)
    text = q.remarks(page.instrument, page.state).get(about)
    change = Choice(words("sharing.change"), REMARK)
    if text is None:
        gone = paragraphs(bold(remark_on(page)), words("sharing.gone"))
        return Message(gone, ((change,), around(words)))
    may = about in q.shared(page.instrument, page.state)
    looks = names.joined(words(f"held.looks_{one}") for one in seen_in(text))
    return Message(
        paragraphs(
            bold(remark_on(page)),
            words("sharing.text", text=text),
            words("sharing.looks", what=looks) if looks else "",
            words("sharing.now_may" if may else "sharing.now_not", minimum=REMARKS_FROM),
        ),
        (
            (Choice(words("sharing.may"), MAY),),
            (Choice(words("sharing.may_not"), MAY_NOT),),
            (change,),
            around(words),
        ),
    )
