"""Knows which message of a group asks for words now, and for which question; not what it says."""

from contextlib import suppress
from dataclasses import dataclass

import orjson

from flows.model import NodeId
from flows.state import SessionId
from storage.port import Item, ItemId, Storage, Team, team_place

PROMPT = "prompt"
"""The kind of what is kept of it: one item for each team."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A message in `chat` that asks for words, and where its conversation stood then.

    While it is not known yet that it was `sent`, `message` is the last one before it: whoever
    reads quickly answers before Telegram has told us its number.
    A group that became a supergroup counts its messages anew: one of another chat is lost.
    """

    chat: int
    message: int
    session: SessionId
    node: NodeId
    sent: bool = True

    def asks(self, session: SessionId, node: NodeId, message: int) -> bool:
        """Whether `message` is what asks for words at a node of a conversation."""
        newest = message == self.message if self.sent else message > self.message
        return newest and (session, node) == (self.session, self.node)


class Prompts:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def of(self, where: Team) -> Prompt | None:
        """The one that asks now; None where it cannot be read, or is of another chat."""
        item = await self._storage.item(_id(where))
        with suppress(ValueError, TypeError):
            found = None if item is None else Prompt(*_body(item))
            return found if found is not None and found.chat == where.chat else None
        return None

    async def keep(self, where: Team, prompt: Prompt) -> None:
        """In the place of what is there."""
        body = orjson.dumps([prompt.chat, prompt.message, prompt.session, prompt.node, prompt.sent])
        there = await self._storage.item(_id(where))
        revision = 1 if there is None else there.revision + 1
        item = Item(_id(where), team_place(where.id), PROMPT, revision, body)
        await self._storage.keep_items([item])

    async def let_go(self, where: Team) -> None:
        await self._storage.erase_items([_id(where)])


def _id(where: Team) -> ItemId:
    return ItemId(f"{PROMPT}:{where.id}")


def _body(item: Item) -> tuple[int, int, SessionId, NodeId, bool]:
    """Raises ValueError or TypeError for a body that says nothing of the kind."""
    chat, message, session, node, sent = orjson.loads(item.body)
    return int(chat), int(message), SessionId(session), NodeId(node), bool(sent)
