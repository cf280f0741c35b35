"""Knows where the choices lie that were fixed, and how one is told from the next."""

from dataclasses import dataclass

from flows.choice import Choice, dump, latest, load
from flows.round import RoundId
from instruments.model import InstrumentId
from storage.port import Item, ItemId, Outgoing, Place, Storage
from storage.sealing import Secrets

KIND = "choice"

MARK = 8
"""Characters of an item's id that a button carries; a place has a handful of choices."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A choice as it is kept. `stamp` is another one after each change."""

    item: Item
    choice: Choice

    @property
    def stamp(self) -> str:
        return f"{self.item.id[:MARK]}_{self.item.revision}"


class Choices:
    """One for each instrument and round of a place; chosen again, it takes the other's place."""

    def __init__(self, storage: Storage, secrets: Secrets) -> None:
        self._storage = storage
        self._secrets = secrets

    async def latest(self, place: Place) -> Choice | None:
        """The choice that was made last in a place."""
        return latest([one.choice for one in await self.all(place)])

    async def all(self, place: Place) -> tuple[Kept, ...]:
        items = await self._storage.items(place, KIND)
        return tuple(Kept(one, load(one.body)) for one in items)

    async def of(self, place: Place, instrument: InstrumentId, one: RoundId | None) -> Kept | None:
        found = await self._storage.item(self._id(place, instrument, one))
        return None if found is None else Kept(found, load(found.body))

    async def stamped(self, place: Place, stamp: str) -> Kept | None:
        """The choice of a button, where it is still as it was when the button was made."""
        return next((one for one in await self.all(place) if one.stamp == stamp), None)

    def following(self, place: Place, choice: Choice, before: Kept | None) -> Kept:
        """A choice in the place of the one that was kept `before` of the same round."""
        revision = 1 if before is None else before.item.revision + 1
        name = self._id(place, choice.instrument, choice.round)
        return Kept(Item(name, place, KIND, revision, dump(choice)), choice)

    async def keep(self, kept: Kept, calls: list[Outgoing]) -> bool:
        """False where another one was kept meanwhile; `calls` tell of it, in the same commit."""
        return await self._storage.keep_items([kept.item], calls)

    def _id(self, place: Place, instrument: InstrumentId, one: RoundId | None) -> ItemId:
        return ItemId(self._secrets.hidden(f"choice {place} {instrument} {one or ''}"))
