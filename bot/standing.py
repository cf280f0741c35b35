"""Knows in which messages of a group cards with names stand; refuses to know what those say."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

import orjson

from flows.round import Round, RoundId
from storage.port import Item, ItemId, Storage, Unavailable, team_place

STANDING = "standing"
"""The kind of what is kept of it: one item for each such message."""

TRIES = 8
"""How often it is kept again after somebody else was first; more means trouble."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot in `chat`, and which button of a round asked for what it shows.

    A group that became a supergroup counts its messages anew: one of another chat is lost.
    """

    round: RoundId
    chat: int
    message: int
    verb: str
    detail: str
    photo: bool = False

    @property
    def id(self) -> ItemId:
        """The same for whatever else comes to stand in the message. It has no chat: it is read."""
        return ItemId(f"{STANDING}:{self.round}:{self.message}")


class Standing:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def of(self, one: Round) -> tuple[Shown, ...]:
        """All messages in which cards of this round stand."""
        found: list[Shown] = []
        for item in await self._storage.items(team_place(one.team), STANDING):
            with suppress(ValueError, TypeError):
                found.append(_shown(item))
        return tuple(each for each in found if each.round == one.id)

    async def found(self, item: ItemId) -> Shown | None:
        kept = await self._storage.item(item)
        return None if kept is None or kept.kind != STANDING else _shown(kept)

    async def keep(self, one: Round, shown: Shown) -> None:
        """Remembers a message, in the place of what it showed before. Raises Unavailable."""
        body = orjson.dumps(asdict(shown))
        for _ in range(TRIES):
            known = await self._storage.item(shown.id)
            if known is not None and known.body == body:
                return
            revision = 1 if known is None else known.revision + 1
            item = Item(shown.id, team_place(one.team), STANDING, revision, body)
            if await self._storage.keep_items([item]):
                return
        raise Unavailable("a message changes faster than it can be kept")

    async def let_go(self, shown: Sequence[Shown]) -> None:
        """What shows no name any more, or is out of reach."""
        await self._storage.erase_items([one.id for one in shown])


def _shown(item: Item) -> Shown:
    """Raises ValueError or TypeError for a body that says nothing of the kind."""
    return Shown(**orjson.loads(item.body))
