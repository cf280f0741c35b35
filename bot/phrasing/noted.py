"""Knows how the notes of a team's talk read, while it goes on and after; not how it went."""

from collections.abc import Mapping
from datetime import tzinfo

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, Verb, bold, paragraphs
from bot.presses import OnRound
from flows.talk_notes import TalkNotes
from instruments.model import ElementId, Instrument

TALK, ANEW = "talk", "anew"
"""The verb of a button that leads to the talk about a round, and of one that begins it anew."""


def titled(words: Words, instrument: Instrument, element: ElementId) -> str:
    """An element's title; the empty text where the content was replaced since."""
    known = any(one.id == element for one in instrument.elements)
    return names.element_title(words, instrument, element) if known else ""


def noted(
    words: Words, instrument: Instrument, notes: Mapping[ElementId, str], whole: str
) -> list[str]:
    """A paragraph for each thing that was noted about, the whole last; one also where none was."""
    listed = [
        words("talk.noted", element=bold(title) if title else words("talk.gone"), text=text)
        for one, text in notes.items()
        for title in [titled(words, instrument, one)]
    ]
    if whole:
        listed.append(words("talk.noted", element=bold(words("talk.noted_whole")), text=whole))
    return listed or [words("talk.nothing_noted")]


def ended(words: Words, instrument: Instrument, notes: TalkNotes) -> Message:
    """In the place of a talk that is over."""
    return Message(
        paragraphs(
            bold(words("talk.ended")),
            *noted(words, instrument, notes.notes, notes.whole),
            words("talk.ways"),
        )
    )


def again(words: Words, instrument: Instrument, notes: TalkNotes, zone: tzinfo) -> Message:
    """What came of the talk about a round, for who asks for it once more."""
    return Message(
        paragraphs(
            bold(words("talk.held", day=names.day_of(words, notes.made, zone))),
            *noted(words, instrument, notes.notes, notes.whole),
            words("talk.ways"),
        ),
        ((Verb(words("talk.anew"), OnRound(notes.round, TALK, ANEW)),),),
    )
