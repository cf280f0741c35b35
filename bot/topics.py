"""Knows in which topic of a forum something goes on; refuses to know what it is called.

A conversation that goes on in a topic has it as a fact, and every message of it is sent there.
Whatever else answers what was said or tapped goes to the topic where that was, for as long as it
is being handled; a job of the outbox takes the topic with it. What belongs to no topic, such as
all of a group without any, has none: 0.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flows.state import State

TOPIC = "topic"

_HERE: ContextVar[tuple[int, int] | None] = ContextVar("here", default=None)
"""The chat and the topic of what is being handled in this task; None where nobody asked it."""


def in_topic(topic: int) -> dict[str, str]:
    """The fact of a conversation that goes on in this topic from now on."""
    return {TOPIC: str(topic)}


def topic_of(state: State) -> int:
    return int(state.facts.get(TOPIC, "0"))


@contextmanager
def asked_in(chat: int, topic: int) -> Iterator[None]:
    """For as long as what was asked in this topic is being handled."""
    before = _HERE.set((chat, topic))
    try:
        yield
    finally:
        _HERE.reset(before)


def topic_asked(chat: int) -> int | None:
    """The topic of what is being handled, where that was asked in this chat."""
    here = _HERE.get()
    return here[1] if here is not None and here[0] == chat else None


def with_topic(what: str, chat: int) -> bytes:
    """The body of a job about `what`, a name without spaces, that goes to where it was asked."""
    return f"{what} {topic_asked(chat) or 0}".encode()


def without_topic(body: bytes) -> tuple[str, int]:
    """What a job is about, and the topic it goes to; an older program's job has none."""
    what, _, topic = body.decode().partition(" ")
    return what, int(topic or 0)
