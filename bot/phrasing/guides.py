"""Knows what is said around a guide: its place in lists, its reminder, what is passed on of it."""

from collections.abc import Callable, Mapping

from bot.content import Content
from bot.phrasing import tools
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Link, Message, Verb
from bot.phrasing.numbers import alarm
from bot.phrasing.screens import phrase
from bot.presses import ToSession
from flows.model import Flow, View
from flows.state import SessionId, State

LINK = "do_"
"""How the argument of a link begins that begins a guide; its command follows."""

SHARED: Mapping[View, Callable[[Content, Words, State], str]] = {View.SHARE: tools.shared}
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


def in_private(words: Words, username: str, flow: Flow) -> Message:
    """Said in a group, where a guide cannot be walked through.

    Of one about clients nothing is repeated there, so that its link names nothing either.
    """
    where = f"https://t.me/{username}"
    if not flow.protected:
        where = f"{where}?start={LINK}{flow.command}"
    text = words("private_only" if flow.protected else "help.in_private")
    return Message(text, ((Link(words("help.in_private_key"), where),),))


def reminder(words: Words, flow: Flow, session: SessionId) -> Message:
    """The time has come to look at a run again; of one about clients that is all it says."""
    title = title_of(words, flow)
    text = words("reminder.moment") if flow.protected else words("reminder.again", title=title)
    on = Verb(words("key.on"), ToSession(session))
    return Message(text, ((on,), *(alarm(words) if flow.emergency else ())))


def shared(content: Content, words: Words, state: State) -> Message:
    """What a conversation shows now, as a message without buttons that can be passed on."""
    node = content.flows[state.flow].nodes[state.cursor]
    special = SHARED.get(getattr(node, "view", View.PLAIN))
    if special is not None:
        return Message(special(content, words, state))
    return Message(phrase(content, words, state).text)
