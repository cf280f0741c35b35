"""Knows how a choice reads once it is made: a sum of it, its card, and a block's direction."""

from collections.abc import Iterable

from babel.numbers import format_decimal

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.presses import OnTeam
from flows.choice import MOST_STARS, Choice, Direction, Given, Stars
from flows.choosing import QUESTIONS
from instruments.model import Block, Instrument

CHOOSE, DEEPEN, ACT = "choose", "deepen", "act"
"""The verbs of the buttons under a choice: about the choice itself, and the two ways on."""

CARD, BLOCK, AGAIN, ANEW, STAY = "card", "block", "again", "anew", "stay"
"""What a button about the choice itself can ask for, as its detail begins."""

CLIPPED = 80
"""Characters of an answer in a sum of all: seven blocks of four answers fit in a message."""

Stamp = str
"""Tells one kept choice from the next: a button that bears another one is old."""


def row(words: Words, instrument: Instrument, block: Block, what: str) -> str:
    """A numbered line about a block."""
    place = instrument.blocks.index(block) + 1
    short = names.block_short(words, instrument, block)
    return words("choice.row", place=place, block=short, what=what)


def named(words: Words, instrument: Instrument, blocks: Iterable[Block]) -> str:
    return names.joined(names.block_short(words, instrument, one) for one in blocks)


def starred(words: Words, one: Stars | None) -> str:
    """An average with its spread, or that too few voted; of one giver only how many."""
    if one is None:
        return words("choice.stars_few")
    if one.spread is None:
        return drawn(int(one.mean))
    mean, spread = (_decimal(words, value) for value in (one.mean, one.spread))
    return words("choice.stars", mean=mean, spread=spread)


def drawn(count: int) -> str:
    """So many stars of five."""
    return "★" * count + "☆" * (MOST_STARS - count)


def _decimal(words: Words, value: float) -> str:
    return str(format_decimal(value, format="0.0", locale=words.locale))


def summary(words: Words, instrument: Instrument, choice: Choice) -> str:
    """What was chosen, why, and where to; answers are clipped, so that it fits in a message."""
    taken = [one for one in instrument.blocks if one.id in choice.chosen]
    rest = [one for one in instrument.blocks if one.id in choice.stars and one not in taken]
    ways = (_clipped(words, instrument, choice, one) for one in taken)
    return paragraphs(
        f"{words('choice.sum_chosen')}\n{_rows(words, instrument, choice, taken)}",
        words("choice.sum_reason", text=choice.reason) if choice.reason else "",
        *ways,
        f"{words('choice.sum_rest')}\n{_rows(words, instrument, choice, rest)}" if rest else "",
        _who(words, choice),
    )


def _rows(words: Words, instrument: Instrument, choice: Choice, blocks: Iterable[Block]) -> str:
    return "\n".join(
        row(
            words,
            instrument,
            one,
            starred(words, choice.stars[one.id]) if one.id in choice.stars else "",
        ).rstrip()
        for one in blocks
    )


def _who(words: Words, choice: Choice) -> str:
    match choice.given:
        case Given.TEAM:
            return words("choice.sum_team", n=choice.voters)
        case Given.ONE:
            return words("choice.sum_lead" if choice.round else "choice.sum_own")
        case Given.NONE:
            return words("choice.sum_none")


def _said(direction: Direction) -> list[tuple[str, str]]:
    """The questions that were answered, with the answers."""
    answers = (direction.goal, direction.meaning, direction.now, direction.easy)
    return [(question, text) for question, text in zip(QUESTIONS, answers, strict=True) if text]


def _clipped(words: Words, instrument: Instrument, choice: Choice, block: Block) -> str:
    said = _said(choice.direction.get(block.id, Direction()))
    if not said:
        return ""
    lines = [words(f"choice.way_{question}", text=_clip(text)) for question, text in said]
    return "\n".join((bold(names.block_short(words, instrument, block)), *lines))


def _clip(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= CLIPPED else f"{flat[: CLIPPED - 1].rstrip()}…"


# --- what is kept
def card(words: Words, instrument: Instrument, choice: Choice, stamp: Stamp) -> Message:
    """A fixed choice, with the ways on from it."""
    details: list[Button] = [
        Verb(names.block_short(words, instrument, one), _about(BLOCK, stamp, place))
        for place, one in enumerate(instrument.blocks)
        if one.id in choice.chosen or one.id in choice.remarks
    ]
    # What goes deeper goes into building blocks.
    deeper = () if instrument.parts else (Verb(words("choice.to_deepening"), OnTeam(DEEPEN)),)
    return Message(
        paragraphs(
            bold(words("choice.fixed", title=names.title_of(words, instrument))),
            summary(words, instrument, choice),
            names.on_blocks(words, instrument, "choice.fixed_next"),
        ),
        (
            (*deeper, Verb(words("choice.to_plan"), OnTeam(ACT))),
            *in_rows(details, 2),
            (Verb(words("choice.again"), _about(AGAIN, stamp)),),
        ),
    )


def block_card(
    words: Words, instrument: Instrument, choice: Choice, block: Block, stamp: Stamp
) -> Message:
    """All that was said of a block, whole."""
    said = _said(choice.direction.get(block.id, Direction()))
    remark = choice.remarks.get(block.id)
    stars = choice.stars.get(block.id)
    title = bold(names.block_title(words, instrument, block))
    back: Rows = ((Verb(words("choice.to_card"), _about(CARD, stamp)),),)
    return Message(
        paragraphs(
            f"{title}\n{starred(words, stars)}" if stars else title,
            words("block.remark", text=remark) if remark else "",
            *(f"{bold(words(f'choice.ask_{question}'))}\n{text}" for question, text in said),
            "" if said or remark else words("choice.nothing_said"),
        ),
        back,
    )


def ask_again(words: Words, stamp: Stamp) -> Message:
    """Asked before a choice that is fixed is made anew."""
    return Message(
        paragraphs(bold(words("choice.anew")), words("choice.anew_what")),
        (
            (
                Verb(words("choice.anew_yes"), _about(ANEW, stamp)),
                Verb(words("choice.anew_no"), _about(STAY, stamp)),
            ),
        ),
    )


def _about(what: str, stamp: Stamp, place: int | None = None) -> OnTeam:
    detail = f"{what}-{stamp}"
    return OnTeam(CHOOSE, detail if place is None else f"{detail}-{place}")
