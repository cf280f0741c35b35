"""Knows how the cards lie on what a talk is about; refuses to know what the talk makes of it.

They are told to a screen as it is shown, and are kept nowhere with the conversation. On the screen
itself every name has a line, in which its words are cut; the whole of them stands on pages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Message, paragraphs
from flows.cards import Card
from flows.state import State
from flows.talk_ground import CARDS, MORE, YES
from flows.talking import cards_leaf
from instruments.counting import Tally, tally
from instruments.model import ElementId, Instrument, Level

LIE, LAID = "lie", "laid"
"""The facts, for one showing alone, that cards lie, and how (as JSON) on what it is about."""

SCREEN, ROOM = 860, 240
"""Characters of a screen with cards on it, which stays below 900 with its line ends, and of the
cards at least, however long the rest is.

Of more names than fit the rest is counted.
"""

BESIDE, SOURCES = 80, 24
"""Characters beside a name, and of its sources among them."""

LEAST, BOTH = 12, 40
"""Characters below which signs say enough, and from which sources stand beside a remark."""

PAGE = 850
"""Characters of a page with all that they wrote. A card is not divided: one alone may be longer,
up to a remark's limit and its sources, which is far below Telegram's 4,096."""


@dataclass(frozen=True, slots=True)
class _Lying:
    name: str
    level: Level | None
    remark: str
    sources: tuple[str, ...]


def laid_as_fact(cards: Iterable[Card], element: ElementId) -> dict[str, str]:
    """How the cards lie on one element: each name with its level, its remark and its sources."""
    lying = [
        [
            one.name,
            one.levels.get(element),
            one.remarks.get(element, ""),
            one.sources.get(element, ()),
        ]
        for one in cards
    ]
    return {LAID: orjson.dumps(lying).decode()}


def _every(state: State) -> tuple[_Lying, ...]:
    listed = orjson.loads(state.facts.get(LAID, "[]"))
    return tuple(
        _Lying(name, Level(level) if level else None, remark, tuple(sources))
        for name, level, remark, sources in listed
    )


def counted(released: Tally | None, state: State) -> Tally | None:
    """How often each level lies there; what the round counted where no cards lie.

    Beside names the round's own count would tell what somebody withdrew.
    """
    if released is None or not lie(state):
        return released
    return tally(one.level for one in _every(state) if one.level is not None)


def lie(state: State) -> bool:
    """Whether cards lie there, whatever is talked about."""
    return state.facts.get(LIE) == YES


# --- on the screen itself
def lines(
    words: Words, instrument: Instrument, element: ElementId, state: State, around: str
) -> str:
    """A line for each card, in the room that is left around; empty where none lies."""
    every, left = _every(state), max(ROOM, SCREEN - len(around))
    heads = [words("consensus.card", sign=_sign(words, one), name=one.name) for one in every]
    spoken = sum(bool(one.remark or one.sources) for one in every)
    beside = (left - sum(len(one) + 1 for one in heads)) // (spoken or 1)
    found = list[str]()
    for one, head in zip(every, heads, strict=True):
        found.append(head + _tail(words, instrument, element, one, min(beside, BESIDE)))
        left -= len(found[-1]) + 1
        if left < 0 and len(found) > 1:
            found[-1:] = [words("consensus.cards_more", n=len(every) - len(found) + 1)]
            break
    return "\n".join([words("consensus.cards"), *found]) if found else ""


def _tail(words: Words, instrument: Instrument, element: ElementId, one: _Lying, room: int) -> str:
    """What stands beside a name, in so many characters; in a few there are signs alone."""
    told = _sources(words, instrument, element, one)
    if room < LEAST and (told or one.remark):
        there = (("remark", one.remark), ("sources", told))
        signs = "".join(words(f"consensus.sign_{name}") for name, so in there if so)
        return words("consensus.card_signs", signs=signs)
    if one.remark and room < BOTH:
        told = told and words("consensus.sign_sources")
    elif told:
        told = words("consensus.card_sources", sources=_cut(told, SOURCES))
    if not one.remark:
        return told and f"  {told}"
    said = words("consensus.card_remark", text="")
    remark = _cut(one.remark, room - len(said) - len(told) - 1)
    return words("consensus.card_remark", text=remark) + (told and f" {told}")


def _cut(text: str, room: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= room else f"{line[: room - 1].rstrip()}…"


def _sign(words: Words, one: _Lying) -> str:
    return names.signed(words, one.level)


def _sources(words: Words, instrument: Instrument, element: ElementId, one: _Lying) -> str:
    return names.sources(words, instrument, instrument.block_of(element), one.sources)


def key(words: Words, state: State) -> tuple[Button, ...]:
    """The way to all that is written on the cards, where anything is."""
    spoken = any(one.remark or one.sources for one in _every(state))
    return (Choice(words("talk.cards_key"), CARDS),) if spoken else ()


# --- all of it
def page(
    words: Words, head: str, instrument: Instrument, element: ElementId, state: State
) -> Message:
    """A page of all that is written on the cards; the way back is added to it."""
    told = _pages(words, instrument, element, state)
    here = min(cards_leaf(state), len(told))
    return Message(
        paragraphs(
            head,
            told[here - 1] or words("talk.cards_gone"),
            words("plan.page", number=here, of=len(told)) if len(told) > 1 else "",
        ),
        ((Choice(words("key.next"), MORE),),) if here < len(told) else (),
    )


def _pages(words: Words, instrument: Instrument, element: ElementId, state: State) -> list[str]:
    """At least one."""
    found = [""]
    for one in _whole(words, instrument, element, state):
        longer = f"{found[-1]}\n\n{one}".strip("\n")
        if found[-1] and len(longer) > PAGE:
            found.append(one)
        else:
            found[-1] = longer
    return found


def _whole(words: Words, instrument: Instrument, element: ElementId, state: State) -> Iterator[str]:
    for one in _every(state):
        told = [words("consensus.card", sign=_sign(words, one), name=one.name)]
        if one.remark:
            told.append(words("results.remark", text=one.remark))
        if one.sources:
            said = _sources(words, instrument, element, one)
            told.append(words("element.sources", sources=said))
        yield "\n".join(told)
