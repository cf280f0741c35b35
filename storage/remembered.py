"""Knows what is remembered, as values; refuses to know how it is asked for, or where it lies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NewType

from flows.round import Round, RoundId, TeamId
from flows.state import SessionId, State
from instruments.disclosure import Release

Owner = NewType("Owner", str)
"""A keyed hash of a chat's id: recognises a person or a group, and leads back to nobody."""

OutboxId = NewType("OutboxId", str)

ReadingId = NewType("ReadingId", str)
"""A keyed hash, made by the caller, of the one-time token that opens a second reading."""

ItemId = NewType("ItemId", str)

Place = NewType("Place", str)
"""Where an item belongs: to a team or to one person alone; see `team_place` and `own_place`."""


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation and where it is held.

    `chat` is the Telegram id that it is held in, kept encrypted with the state, so that a
    reminder can be sent. `round` is the round whose ballot it may become; None for an own scan
    and for a conversation in a group. `submitted` says that its state holds a ballot.
    `screen` is the message that shows the conversation now; None where it is not known.
    `due`, in seconds, is when it next asks for attention by itself; it lies unsealed.
    `repeatable` says that its owner may have more of its flow at a time, outside rounds.
    """

    owner: Owner
    chat: int
    state: State
    round: RoundId | None = None
    submitted: bool = False
    screen: int | None = None
    due: int | None = None
    repeatable: bool = False

    @property
    def id(self) -> SessionId:
        return self.state.session


@dataclass(frozen=True, slots=True)
class Team:
    """A group chat. `chat` is its Telegram id; `present` says that the bot is in it now."""

    id: TeamId
    chat: int
    present: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How many have begun a round, the finished ones included, and how many have finished."""

    begun: int
    finished: int


@dataclass(frozen=True, slots=True)
class Posted:
    """The one invitation of a round: its message in the group, where that is known."""

    message: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A round with what hangs on it. `release` is there once, after the round was released."""

    round: Round
    posted: Posted = field(default_factory=Posted)
    release: Release | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call to the edge that could not be made at once.

    `merge` names what a newer call replaces (one message's edits); empty where it replaces
    nothing. `due` is in seconds. `method` and `body` are the edge's own; both are kept encrypted.
    """

    id: OutboxId
    chat: int
    method: str
    body: bytes
    merge: str = ""
    due: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a second reader says of a run (a conversation outside rounds), sealed with its key.

    `expires` is in seconds; the store lets it pass.
    """

    id: ReadingId
    run: SessionId
    expires: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Closing:
    """What a closing comes to: the round as it is now, what is released, whether to erase.

    `calls` tell of it, and are kept in the outbox by the same commit. `keeps` are conversations
    of the round that are not erased, each as it is kept from then on: one revision further.
    """

    round: Round
    release: Release | None
    erase: bool
    calls: Sequence[Outgoing] = ()
    keeps: Sequence[Session] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that outlives a conversation: an action, a choice, a star.

    `body` is the flows' own, and lies sealed; all else does not. `revision` begins at 1.
    `due`, in seconds, is when it next asks for attention by itself.
    """

    id: ItemId
    place: Place
    kind: str
    revision: int
    body: bytes
    due: int | None = None


def team_place(team: TeamId) -> Place:
    return Place(f"t:{team}")


def own_place(owner: Owner) -> Place:
    """Of someone without a team."""
    return Place(f"o:{owner}")
