"""Knows how a register's pages are kept and found again; refuses to know what a page says."""

from collections.abc import Callable
from dataclasses import dataclass

from flows import page_codec
from flows.page import Page, PageId
from storage.port import Item, ItemId, Place, Storage, Unavailable

PAGE = "page"
"""The kind of what is kept of a register: one of its pages."""

TRIES = 8
"""How often a change is made again after somebody else was first; more means trouble."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it is kept. The next save must follow this `revision`."""

    place: Place
    page: Page
    revision: int


class Pages:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def pages(self, place: Place) -> tuple[Page, ...]:
        return tuple(_kept(one).page for one in await self._storage.items(place, PAGE))

    async def found(self, page: PageId) -> Kept | None:
        item = await self._storage.item(ItemId(page))
        return None if item is None or item.kind != PAGE else _kept(item)

    async def add(self, place: Place, page: Page) -> None:
        """A new one; one that is there already stays as it is."""
        await self.keep(Kept(place, page, 0), page)

    async def keep(self, kept: Kept, changed: Page) -> bool:
        """False, and no change, where somebody else was first."""
        body = page_codec.dump(changed)
        item = Item(ItemId(changed.id), kept.place, PAGE, kept.revision + 1, body, None)
        return await self._storage.keep_items([item])

    async def change(self, page: PageId, how: Callable[[Page], Page]) -> Kept | None:
        """The page as it is after a change that holds whatever else was changed meanwhile.

        None where it is gone. Raises Unavailable.
        """
        for _ in range(TRIES):
            kept = await self.found(page)
            if kept is None:
                return None
            changed = how(kept.page)
            if changed is kept.page:
                return kept
            if await self.keep(kept, changed):
                return Kept(kept.place, changed, kept.revision + 1)
        raise Unavailable("a page changes faster than it can be saved")

    async def erase(self, *pages: PageId) -> None:
        await self._storage.erase_items([ItemId(one) for one in pages])


def _kept(item: Item) -> Kept:
    """Raises ValueError or KeyError for a body that holds no page."""
    return Kept(item.place, page_codec.load(item.body), item.revision)
