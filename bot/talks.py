"""Knows how the notes of a team's talk are kept and found again; not how the talk went."""

from dataclasses import replace

from flows import talk_notes
from flows.round import RoundId
from flows.talk_notes import TalkNotes
from storage.port import Item, ItemId, Place, Storage, Unavailable

TALK = "talk"
"""The kind of what is kept of a talk: one item for each round that was talked about."""

TRIES = 8
"""How often notes are kept again after somebody else was first; more means trouble."""


class Talks:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def about(self, one: RoundId) -> TalkNotes | None:
        """What was kept of the talk about a round."""
        item = await self._storage.item(_id(one))
        return None if item is None else talk_notes.load(item.body)

    async def keep(self, place: Place, notes: TalkNotes) -> None:
        """Keeps or replaces the notes of the talk about a round. Raises Unavailable."""
        item = Item(_id(notes.round), place, TALK, 1, talk_notes.dump(notes), None)
        for _ in range(TRIES):
            known = await self._storage.item(item.id)
            revision = 1 if known is None else known.revision + 1
            if await self._storage.keep_items([replace(item, revision=revision)]):
                return
        raise Unavailable("notes change faster than they can be saved")


def _id(one: RoundId) -> ItemId:
    return ItemId(f"{TALK}:{one}")
