"""Knows how the cards of an open round read side by side, and each answer with its name.

a block: a row per element, a sign per card ⇄ an element: each card's colour, remark, sources
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.card_picture import CardPicture, CardRow
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.phrasing.remarks import units
from bot.presses import OnRound
from flows.cards import Card
from flows.round import RoundId
from instruments.disclosure import Release, asked
from instruments.model import Block, Element, ElementId, Instrument, Level

CARDS, BLOCK, ELEMENT, ON_BLOCK, PICTURE = "cards", "card", "carde", "cardb", "cardp"
"""The verbs of the buttons: the first block anew, a block, an element, the remarks on a block, and
a block's picture. The detail of all but the first is a place and a page, such as `3-2`."""

SIGNS_TO = 6
"""Cards whose signs stand in one row on a phone; of more, each answer names who gave it."""

ROOM = 3000
"""Characters on a page, as Telegram counts them; with what stands around them less than 4,096."""

TOGETHER = 15
"""Names in one line."""


@dataclass(frozen=True, slots=True)
class Together:
    """The cards that lie together, with what their round asked.

    `until` is the day on which they are erased.
    """

    words: Words
    instrument: Instrument
    shown: Release
    cards: Sequence[Card]
    one: RoundId
    until: date

    @property
    def blocks(self) -> tuple[tuple[int, Block], ...]:
        """The blocks as they were asked, each with its number in the whole instrument."""
        there = {one.id: one for one in asked(self.instrument, self.shown)}
        every = enumerate(self.instrument.blocks, 1)
        return tuple((place, there[one.id]) for place, one in every if one.id in there)

    @property
    def elements(self) -> tuple[tuple[int, Block, Element], ...]:
        """Each element that was asked, with its block and that one's number."""
        return tuple((place, one, each) for place, one in self.blocks for each in one.elements)


def key(words: Words, one: RoundId) -> Rows:
    """The way to the cards, below a round's picture."""
    return ((Verb(words("cards.key"), OnRound(one, CARDS)),),)


def gone(words: Words) -> Message:
    """What is said where the cards lie no more."""
    return Message(words("cards.gone"))


def none_left(words: Words) -> Message:
    """What is said where everybody withdrew theirs."""
    return Message(words("cards.none_left"))


# --- a block
def block(told: Together, detail: str) -> Message:
    """A page of a block; what it names is counted from 1, and leafing goes around."""
    words = told.words
    every = [
        (place, one, page, text)
        for place, one in told.blocks
        for page, text in enumerate(_pages(_rows(told, one)), 1)
    ]
    at = _at([(place, page) for place, _, page, _ in every], detail)
    place, one, _, text = every[at]
    name = names.block_title(words, told.instrument, one)
    return Message(
        paragraphs(
            bold(words("review.list", place=place, block=name)),
            _legend(told),
            text,
            words("cards.until", day=names.day(words, told.until)),
        ),
        (
            *_element_keys(told, one),
            *_beside(told, place, one),
            *_leaf(told, BLOCK, [f"{place}-{page}" for place, _, page, _ in every], at),
        ),
    )


def _legend(told: Together) -> str:
    words, whole = told.words, len(told.cards)
    if whole > SIGNS_TO:
        return words("cards.many", n=whole)
    if whole == 1:
        return words("cards.one", name=told.cards[0].name)
    return words("cards.legend", names=" · ".join(one.name for one in told.cards))


def _rows(told: Together, one: Block) -> Iterator[tuple[str, str]]:
    """For each element its head, and the lines below it, of which one is never cut in two."""
    words = told.words
    for place, element in enumerate(one.elements, 1):
        title = names.element_title(words, told.instrument, element.id)
        head = words("review.row", place=place, block=title)
        if len(told.cards) <= SIGNS_TO:
            signs = (names.signed(words, each.levels.get(element.id), "") for each in told.cards)
            yield head, " ".join(signs)
            continue
        for level in (*Level, None):
            who = [each.name for each in told.cards if each.levels.get(element.id) is level]
            for start in range(0, len(who), TOGETHER):
                said = names.joined(who[start : start + TOGETHER])
                yield head, words("cards.who", sign=names.signed(words, level), names=said)


def _element_keys(told: Together, one: Block) -> Rows:
    """A button for each element of the block, marked where somebody wrote a remark there."""
    words = told.words
    keys: list[Button] = []
    for number, (_, there, element) in enumerate(told.elements, 1):
        if there.id != one.id:
            continue
        place = one.elements.index(element) + 1
        written = any(element.id in card.remarks for card in told.cards)
        label = words("cards.element_remark" if written else "cards.element", place=place)
        keys.append(Verb(label, OnRound(told.one, ELEMENT, f"{number}-1")))
    return in_rows(keys, 3)


def _beside(told: Together, place: int, one: Block) -> Rows:
    words = told.words
    written = any(one.id in card.remarks for card in told.cards)
    remarks = Verb(words("results.remarks"), OnRound(told.one, ON_BLOCK, f"{place}-1"))
    drawn = Verb(words("cards.picture"), OnRound(told.one, PICTURE, str(place)))
    return ((*((remarks,) if written else ()), drawn),)


# --- an element, and the remarks on a block
def element(told: Together, detail: str) -> Message:
    """A page of what everybody answered to one element."""
    words = told.words
    every = [
        (number, place, one, each, page, text)
        for number, (place, one, each) in enumerate(told.elements, 1)
        for page, text in enumerate(_pages(_answers(told, one, each.id)), 1)
    ]
    at = _at([(number, page) for number, _, _, _, page, _ in every], detail)
    _, place, one, each, _, text = every[at]
    return Message(
        paragraphs(
            f"{names.block_short(words, told.instrument, one)}\n"
            f"{bold(names.element_title(words, told.instrument, each.id))}",
            names.question(words, told.instrument, one, each),
            text,
        ),
        (
            *_leaf(told, ELEMENT, [f"{one[0]}-{one[4]}" for one in every], at),
            (Verb(words("cards.to_block"), OnRound(told.one, BLOCK, f"{place}-1")),),
        ),
    )


def _answers(told: Together, one: Block, about: ElementId) -> Iterator[tuple[str, str]]:
    words = told.words
    for card in told.cards:
        level = card.levels.get(about)
        lines = [words("cards.answer", sign=names.signed(words, level), name=_named(told, card))]
        if remark := card.remarks.get(about):
            lines.append(words("results.remark", text=remark))
        if found := card.sources.get(about):
            said = names.sources(words, told.instrument, one, found)
            lines.append(words("element.sources", sources=said))
        yield "", "\n".join(lines)


def on_block(told: Together, detail: str) -> Message:
    """A page of the remarks on a block as a whole."""
    words = told.words
    wanted = _pair(detail)[0]
    place, one = next(
        ((place, one) for place, one in told.blocks if place == wanted), told.blocks[0]
    )
    pages = _pages(
        ("", f"{_named(told, card)}\n{words('results.remark', text=text)}")
        for card in told.cards
        if (text := card.remarks.get(one.id))
    )
    at = _at([(place, page) for page in range(1, len(pages) + 1)], detail)
    name = names.block_title(words, told.instrument, one)
    details = [f"{place}-{page}" for page in range(1, len(pages) + 1)]
    return Message(
        paragraphs(
            bold(words("cards.on_block", block=name)), pages[at] or words("results.remarks_none")
        ),
        (
            *_leaf(told, ON_BLOCK, details, at),
            (Verb(words("cards.to_block"), OnRound(told.one, BLOCK, f"{place}-1")),),
        ),
    )


def _named(told: Together, card: Card) -> str:
    """A name, with the function where it was asked and is still known."""
    label = None if card.role is None else told.instrument.roles.get(card.role)
    if card.role is None or label is None:
        return card.name
    role = told.words.of_content(f"{told.instrument.id}.role.{card.role}", label)
    return told.words("cards.named", name=card.name, role=role)


# --- a picture
def picture(told: Together, place: int) -> CardPicture:
    """The block of this number, or the first, as a grid: elements by cards."""
    words = told.words
    number, one = next((pair for pair in told.blocks if pair[0] == place), told.blocks[0])
    rows = tuple(
        CardRow(
            names.element_title(words, told.instrument, each.id),
            tuple(card.levels.get(each.id) for card in told.cards),
        )
        for each in one.elements
    )
    alike = sum(len(set(row.levels)) == 1 for row in rows)
    sentence = "cards.title_alike" if alike == len(rows) else "cards.title"
    name = names.block_short(words, told.instrument, one)
    return CardPicture(
        words(sentence, block=name, alike=alike, all=len(rows)),
        tuple(card.name for card in told.cards),
        rows,
        words("cards.foot", n=len(told.cards), day=names.day(words, told.until)),
        number,
    )


def under_picture(told: Together, drawn: CardPicture) -> Rows:
    one = OnRound(told.one, BLOCK, f"{drawn.number}-1")
    # A picture is no text, so what its button shows stands below it.
    return ((Verb(told.words("results.as_text"), OnRound(told.one, CARDS, one.detail)),),)


# --- pages
def _pages(lines: Iterable[tuple[str, str]]) -> list[str]:
    """As many lines to a page as fit; a head stands above its lines, and again on the next page."""
    pages, before = [""], ""
    for head, line in lines:
        headed = f"{head}\n{line}" if head else line
        apart = "\n\n" if not head or head != before else "\n"
        longer = f"{pages[-1]}{apart}{line if head and head == before else headed}"
        if pages[-1] and units(longer) > ROOM:
            pages.append(headed)
        else:
            pages[-1] = longer.strip("\n")
        before = head
    return pages


def _at(every: Sequence[tuple[int, int]], detail: str) -> int:
    """Where the place and page stand that a button named; the first where they are no more."""
    wanted = _pair(detail)
    if wanted in every:
        return every.index(wanted)
    return next((at for at, one in enumerate(every) if one[0] == wanted[0]), 0)


def _pair(detail: str) -> tuple[int, int]:
    place, _, page = detail.partition("-")
    return (_number(place), _number(page))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 1


def _leaf(told: Together, verb: str, details: Sequence[str], at: int) -> Rows:
    if len(details) < 2:
        return ()
    before, after = details[(at - 1) % len(details)], details[(at + 1) % len(details)]
    words = told.words
    return (
        (
            Verb(words("key.previous"), OnRound(told.one, verb, before)),
            Verb(words("key.next"), OnRound(told.one, verb, after)),
        ),
    )
