"""Knows what is kept of a second reader beside a run, and how it is written; not how it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from bot.phrasing.catalogue import DUTCH, Language
from flows.comparing import SECOND
from flows.model import NodeId
from flows.state import State
from storage.port import Owner, Reading, ReadingId, Session, Storage

OF = "reading"
"""The fact by which a reader's conversation is known to belong to a reading."""


class Stage(StrEnum):
    """How far it is. The letters are what is stored.

    A link was SENT; somebody opened it and the practitioner is ASKED who that is; it is BOUND
    to that person, who looks along; the reader is DONE, and `answers` are theirs.
    """

    SENT = "s"
    ASKED = "a"
    BOUND = "b"
    DONE = "d"


@dataclass(frozen=True, slots=True)
class Reader:
    """`about` is the question at which was decided to involve them.

    `host` is the practitioner's language, and `link` the message with the link in their chat.
    From ASKED on, `chat`, `language` and `messages` are the reader's; `messages` are those
    that do not hang on a conversation, each with when it was sent, in seconds. `waits` is the
    one of them that says to wait.
    """

    about: NodeId
    host: Language
    stage: Stage = Stage.SENT
    link: int | None = None
    chat: int = 0
    language: Language = DUTCH
    waits: int | None = None
    messages: tuple[tuple[int, int], ...] = ()
    answers: Mapping[NodeId, str] = field(default_factory=dict)


def dump(reader: Reader) -> bytes:
    return orjson.dumps(
        {
            "about": reader.about,
            "host": reader.host,
            "stage": reader.stage.value,
            "link": reader.link,
            "chat": reader.chat,
            "language": reader.language,
            "waits": reader.waits,
            "messages": reader.messages,
            "answers": dict(reader.answers),
        }
    )


def load(body: bytes) -> Reader:
    raw: dict[str, Any] = orjson.loads(body)
    return Reader(
        NodeId(raw["about"]),
        Language(raw["host"]),
        Stage(raw["stage"]),
        raw["link"],
        raw["chat"],
        Language(raw["language"]),
        raw["waits"],
        tuple((message, at) for message, at in raw["messages"]),
        {NodeId(node): value for node, value in raw["answers"].items()},
    )


async def conversation(storage: Storage, owner: Owner, reading: ReadingId) -> Session | None:
    """Where a reader looks along; None where that has not begun, or is over."""
    for one in await storage.sessions(owner):
        if one.state.flow == SECOND and one.state.facts.get(OF) == reading:
            return one
    return None


def reading_of(state: State) -> ReadingId:
    """The reading that a reader's conversation belongs to."""
    return ReadingId(state.facts[OF])


@dataclass(frozen=True, slots=True)
class Known:
    """A reading with the run that it hangs on."""

    reading: Reading
    reader: Reader
    run: Session


async def known(storage: Storage, reading: ReadingId) -> Known | None:
    """None where it, or its run, is not there any more."""
    found = await storage.reading(reading)
    run = None if found is None else await storage.session(found.run)
    return None if found is None or run is None else Known(found, load(found.body), run)
