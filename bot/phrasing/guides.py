"""Knows what is said around a guide: its place in lists, its reminder, what is passed on of it."""

import re
from collections.abc import Callable, Mapping

from bot.content import Content
from bot.phrasing import tools_shared
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Link, Message, Verb
from bot.phrasing.numbers import alarm
from bot.phrasing.screens import phrase
from bot.presses import ToSession
from flows.model import Flow, View
from flows.state import SessionId, State

LINK = "do_"
"""How the argument of a link begins that begins a guide; its command follows.

What is looked for may follow that, a word each, where Telegram lets a link carry it.
"""

_BEHIND, _BETWEEN = "-", "_"
_CARRIED = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*", re.ASCII)
MOST_CARRIED = 64
"""Characters of a link's argument, by Telegram's rule."""

SHARED: Mapping[View, Callable[[Content, Words, State], str]] = {View.SHARE: tools_shared.shared}
"""What is passed on of a screen of these views; of any other it is the screen's own text."""


def title_of(words: Words, flow: Flow) -> str:
    return words.of_content(f"{flow.id}.title", flow.title)


def about(words: Words, flow: Flow) -> str:
    """What a guide is for, in a line."""
    return words.of_content(f"{flow.id}.about", flow.about)


def listed(content: Content, words: Words) -> str:
    """All guides, a line each, under a line that says what they are; empty where there are none."""
    lines = [
        words("help.guide", command=command, about=about(words, flow))
        for command, flow in content.guides.items()
    ]
    return "\n".join((words("help.guides"), *lines)) if lines else ""


def begun_by(argument: str) -> tuple[str, str] | None:
    """The command and the words of a link's argument; None where it begins no guide."""
    if not argument.startswith(LINK):
        return None
    command, _, query = argument.removeprefix(LINK).partition(_BEHIND)
    return command, query.replace(_BETWEEN, " ")


def _carried(query: str) -> str:
    """What of words a link can carry: all of them, or none."""
    return f"{_BEHIND}{query.replace(' ', _BETWEEN)}" if _CARRIED.fullmatch(query) else ""


def in_private(words: Words, username: str, flow: Flow, query: str = "") -> Message:
    """Said in a group, where a guide cannot be walked through; its link looks for `query`.

    Of one about clients nothing is repeated there, so that its link names nothing either.
    """
    where = f"https://t.me/{username}"
    if not flow.protected:
        begins = f"{LINK}{flow.command}"
        whole = f"{begins}{_carried(query)}"
        where = f"{where}?start={whole if len(whole) <= MOST_CARRIED else begins}"
    text = words("private_only" if flow.protected else "help.in_private")
    return Message(text, ((Link(words("help.in_private_key"), where),),))


def reminder(words: Words, flow: Flow, session: SessionId) -> Message:
    """The time has come to look at a run again; of one about clients that is all it says."""
    title = title_of(words, flow)
    text = words("reminder.moment") if flow.protected else words("reminder.again", title=title)
    on = Verb(words("key.on"), ToSession(session))
    return Message(text, ((on,), *(alarm(words) if flow.emergency else ())))


def shared(content: Content, words: Words, state: State) -> Message | None:
    """What a conversation shows now, as a message without buttons that can be passed on.

    None where what it showed is there no more.
    """
    node = content.flows[state.flow].nodes[state.cursor]
    special = SHARED.get(getattr(node, "view", View.PLAIN))
    if special is not None:
        text = special(content, words, state)
        return Message(text) if text else None
    return Message(phrase(content, words, state).text)
