"""Knows which cards of an open round lie together now; refuses to know how any of it reads."""

from bot.content import Content
from flows.cards import Card, cards
from flows.round import Phase
from storage.port import Kept, Storage


class LaidCards:
    """For whoever shows the cards, or talks about them, for as long as they lie."""

    def __init__(self, content: Content, storage: Storage) -> None:
        self._content = content
        self._storage = storage

    async def of(self, kept: Kept) -> tuple[Card, ...] | None:
        """The cards of a round, by name; those that were withdrawn are not there.

        None where none lie: of an anonymous round, before the closing, and once they are erased.
        """
        instrument = self._content.instruments.get(kept.round.instrument)
        if kept.round.phase is not Phase.LAID or instrument is None:
            return None
        there = await self._storage.participants(kept.round.id)
        return cards(instrument, (one.state for one in there))
