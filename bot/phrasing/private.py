"""Knows what is said in private outside a conversation: welcome, help, invitations, ends."""

from collections.abc import Sequence
from dataclasses import replace

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Choice, Link, Message, Rows, Verb, marked, paragraphs
from bot.phrasing.screens import phrase
from bot.presses import MORE, Joining, ToSession
from flows.model import Code
from flows.round import RoundId
from flows.state import SessionId, State
from storage.port import Session

FOLD = Code("-")
"""What the button says that folds an invitation's explanation away again."""


def invitation(
    content: Content, words: Words, preview: State, one: RoundId | None, *, unfolded: bool
) -> Message:
    """The first screen of a scan, whose buttons keep nothing until one agrees."""
    from_engine = phrase(content, words, replace(preview, unfolded=unfolded))
    return Message(from_engine.text, _joining(from_engine.rows, one, unfolded=unfolded))


def _joining(rows: Rows, one: RoundId | None, *, unfolded: bool) -> Rows:
    return tuple(
        tuple(
            Verb(
                button.label,
                Joining(one, FOLD if unfolded and button.code == MORE else button.code),
            )
            for button in row
            if isinstance(button, Choice)
        )
        for row in rows
    )


def welcome(words: Words, notice: str | None = None) -> Message:
    line = "" if notice is None else words(notice).removesuffix(words("notice.here")).strip()
    return Message(paragraphs(line, words("welcome"), words("welcome.what")))


def help_private(words: Words, username: str) -> Message:
    link = Link(words("help.add_to_group"), f"https://t.me/{username}?startgroup=team")
    return Message(paragraphs(words("help.private"), words("help.privacy")), ((link,),))


def choose_scan(words: Words, for_team: Sequence[SessionId], own: Session | None) -> Message:
    """Asked of who has a scan for a team and wants one: go on with it, or one of one's own."""
    team = tuple((Verb(words("choose.round"), ToSession(session)),) for session in for_team)
    mine = Verb(words("choose.own"), Joining(None, FOLD) if own is None else ToSession(own.id))
    return Message(words("choose.scan"), (*team, (mine,)))


def resuming(words: Words, line: str, session: SessionId) -> Message:
    """A line that nobody asked for, with a way back to where one was."""
    return Message(line, ((Verb(words("key.on"), ToSession(session)),),))


def ended(content: Content, words: Words, state: State) -> Message:
    """The last screen of a conversation, without buttons."""
    return Message(marked(phrase(content, words, state).text))
