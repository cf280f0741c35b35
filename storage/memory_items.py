"""Knows what outlives conversations for as long as the program runs; not what it is about."""

from collections.abc import Sequence

from storage.memory_outbox import MemoryOutbox
from storage.port import Item, ItemId, Outgoing, Place


class MemoryItems(MemoryOutbox):
    """Items, beside the outbox in which the calls that tell of them are kept."""

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[ItemId, Item] = {}

    async def items(self, place: Place, kind: str | None = None) -> tuple[Item, ...]:
        return tuple(
            one
            for _, one in sorted(self._items.items())
            if one.place == place and kind in (None, one.kind)
        )

    async def item(self, item: ItemId) -> Item | None:
        return self._items.get(item)

    async def keep_items(self, items: Sequence[Item], calls: Sequence[Outgoing] = ()) -> bool:
        after = dict(self._items)
        for one in items:
            if not _follows(after.get(one.id), one):
                return False
            after[one.id] = one
        self._items = after
        await self.put(calls)
        return True

    async def erase_items(self, items: Sequence[ItemId]) -> None:
        for one in items:
            self._items.pop(one, None)

    async def erase_place(self, place: Place) -> None:
        self._items = {key: one for key, one in self._items.items() if one.place != place}

    async def due_items(self, until: int) -> tuple[Item, ...]:
        moments = ((one.due, one.id) for one in self._items.values() if one.due is not None)
        return tuple(self._items[one] for due, one in sorted(moments) if due <= until)


def _follows(there: Item | None, one: Item) -> bool:
    """Whether an item is new, or the next revision of the one that is there."""
    if there is None or one.revision == 1:
        return there is None and one.revision == 1
    return (there.place, there.kind, there.revision) == (one.place, one.kind, one.revision - 1)
