"""Knows how the screens read on which a voter gives stars; refuses to know what comes of them."""

from collections.abc import Mapping

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.choice_page import Aside, Page, aside, first_starts, head, star_rows
from bot.phrasing.chosen import drawn, row
from bot.phrasing.message import Button, Choice, Message, Verb, bold, in_rows, paragraphs
from bot.presses import OnTeam
from flows import stars as s
from flows.choice_ground import blocks_of, minimum_of
from flows.model import Code, View
from flows.state import SessionId


def _intro(page: Page) -> Message:
    words = page.words
    return Message(
        paragraphs(
            bold(page.said("stars.intro")),
            page.said("stars.intro_what"),
            words("stars.intro_seen", minimum=minimum_of(page.state)),
            words("stars.intro_kept"),
        ),
        ((Choice(words("stars.begin"), s.BEGIN),),),
    )


def _give(page: Page) -> Message:
    words, one = page.words, page.block
    now = s.star_of(page.state, one.id)
    return Message(
        paragraphs(
            head(page),
            page.said("choice.give"),
            words("choice.given", stars=drawn(now))
            if now
            else first_starts(words, page.instrument, one),
        ),
        star_rows(),
    )


def _check(page: Page) -> Message:
    words, given = page.words, s.given(page.instrument, page.state)
    blocks = blocks_of(page.instrument, page.state)
    keys: list[Button] = [
        Choice(
            words(
                "review.list",
                place=page.instrument.blocks.index(one) + 1,
                block=names.block_short(words, page.instrument, one),
            ),
            Code(one.id),
        )
        for one in blocks
    ]
    return Message(
        paragraphs(
            bold(words("stars.check")),
            "\n".join(
                row(words, page.instrument, one, drawn(given.get(one.id, 0))) for one in blocks
            ),
            page.said("stars.check_what"),
        ),
        ((Choice(words("stars.cast"), s.SEND),), *in_rows(keys, 2)),
    )


CHANGE = "stars"
"""The verb of a voter's button that leads back to their stars; its detail is the choice."""


def cast(words: Words, choice: SessionId) -> Message:
    """Told to a voter whose stars are cast, with the way to change them while that is open."""
    return Message(
        paragraphs(bold(words("stars.done")), words("stars.done_what")),
        ((Verb(words("stars.change"), OnTeam(CHANGE, choice)),),),
    )


ASIDE: Mapping[View, Aside] = {
    View.STARS_INTRO: aside(_intro, s.instrument_id),
    View.STARS_GIVE: aside(_give, s.instrument_id),
    View.STARS_CHECK: aside(_check, s.instrument_id),
}
"""How a voter's screens are shown; the ways around are added to them."""
