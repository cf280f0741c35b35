"""Knows what is said in private outside a conversation: help, invitations, ends."""

from collections.abc import Sequence
from dataclasses import replace

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.menu import way
from bot.phrasing.message import Choice, Link, Message, Rows, Verb, marked, paragraphs
from bot.phrasing.screens import phrase
from bot.presses import MORE, Joining, ToSession
from flows.model import Code
from flows.round import RoundId
from flows.state import SessionId, State
from instruments.model import InstrumentId
from storage.port import Session

FOLD = Code("-")
"""What the button says that folds an invitation's explanation away again."""


def invitation(
    content: Content, words: Words, preview: State, one: RoundId | None, *, unfolded: bool
) -> Message:
    """The first screen of a scan, whose buttons keep nothing until one agrees."""
    from_engine = phrase(content, words, replace(preview, unfolded=unfolded))
    own = None if one else InstrumentId(preview.flow)
    return Message(from_engine.text, _joining(from_engine.rows, one, own, unfolded=unfolded))


def _joining(rows: Rows, one: RoundId | None, own: InstrumentId | None, *, unfolded: bool) -> Rows:
    return tuple(
        tuple(
            Verb(
                button.label,
                Joining(one, FOLD if unfolded and button.code == MORE else button.code, own),
            )
            for button in row
            if isinstance(button, Choice)
        )
        for row in rows
    )


def help_private(words: Words, username: str, guides: str) -> Message:
    """`guides` is the list of what content adds; empty for none."""
    link = Link(words("help.add_to_group"), f"https://t.me/{username}?startgroup=team")
    return Message(
        paragraphs(words("help.private"), guides, words("help.privacy")), ((link,), *way(words))
    )


def choose_scan(
    words: Words, kind: InstrumentId, for_team: Sequence[SessionId], own: Session | None
) -> Message:
    """Asked of who has a scan for a team and wants one: go on with it, or one of one's own."""
    team = tuple((Verb(words("choose.round"), ToSession(session)),) for session in for_team)
    press = Joining(None, FOLD, kind) if own is None else ToSession(own.id)
    return Message(words("choose.scan"), (*team, (Verb(words("choose.own"), press),)))


def resuming(words: Words, line: str, session: SessionId, label: str = "") -> Message:
    """A line that nobody asked for, with a way back to where one was."""
    return Message(line, ((Verb(label or words("key.on"), ToSession(session)),),))


def ended(content: Content, words: Words, state: State) -> Message:
    """The last screen of a conversation; after a guide one is shown the way on."""
    rows = way(words) if content.flows[state.flow].command else ()
    return Message(marked(phrase(content, words, state).text), rows)
