"""Knows which cards lie on what a talk is about now; refuses to know how the talk ends."""

from collections.abc import Mapping

from bot.content import Content
from bot.laid_cards import LaidCards
from bot.phrasing.lying import LIE, laid_as_fact
from flows import talk_ground as g
from flows.round import RoundId
from flows.state import State
from instruments.model import ElementId
from storage.codec import release_read
from storage.port import Session, Storage


class TalkCards:
    """They are read for each showing anew, so that a card that goes is gone from the talk."""

    def __init__(self, content: Content, storage: Storage) -> None:
        self._storage = storage
        self._content = content
        self._cards = LaidCards(content, storage)

    def about(self, state: State) -> ElementId | None:
        """What the talk is about where it stands; None where that is nothing in particular."""
        node = self._content.flows[state.flow].nodes.get(state.cursor)
        return g.about(state, getattr(node, "subject", ""))

    async def beside(self, session: Session) -> Mapping[str, str]:
        """That cards lie, and how they lie on what is talked about; nothing where none do."""
        kept = await self._storage.round(RoundId(session.state.facts[g.ROUND]))
        cards = None if kept is None else await self._cards.of(kept)
        if not cards:
            return {}
        element = self.about(session.state)
        return {LIE: g.YES, **({} if element is None else laid_as_fact(cards, element))}


def has_names(state: State) -> bool:
    """Whether a talk is about a round whose cards had names."""
    shown = release_read(state.facts[g.SHOWN])
    return shown is not None and shown.names
