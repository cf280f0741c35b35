"""Knows which conversation a person is in: the one tapped in last is the one that texts are for."""

from bot.content import Content
from flows.keeping import is_over
from flows.state import SessionId
from storage.port import Owner, Session, Storage
from storage.recent import Recent

KNOWN = 5000
"""People of whom is known where they tapped last, so that the store need not be asked."""


class Attention:
    def __init__(self, content: Content, storage: Storage) -> None:
        self._content = content
        self._storage = storage
        self._last: Recent[Owner, SessionId] = Recent(KNOWN)
        self._discreet: Recent[int, SessionId] = Recent(KNOWN)

    async def current(self, owner: Owner) -> Session | None:
        """The conversation that a person is in; else one about a client that is open."""
        active = await self._storage.active(owner)
        if active is not None:
            return active
        others = await self._storage.sessions(owner)
        return next((one for one in others if self._is_about_client(one)), None)

    async def addressed(self, owner: Owner, screen: int) -> Session | None:
        """The same for who replied to a message of ours: where that shows one, they are in it."""
        if screen:
            for one in await self._storage.sessions(owner):
                if one.screen == screen:
                    await self.turned_to(one)
                    return one
        return await self.current(owner)

    async def beside(self, session: Session) -> bool:
        """Whether its owner has another conversation open that is about a client."""
        others = await self._storage.sessions(session.owner)
        return any(self._is_about_client(one) for one in others if one.id != session.id)

    def spoken(self, session: Session) -> None:
        """Something is said in a conversation."""
        flow = self._content.flows.get(session.state.flow)
        if flow is not None and flow.protected:
            self._discreet.put(session.chat, session.id)

    def is_discreet(self, chat: int) -> bool:
        """Whether a client was spoken of in this chat lately; known without the store."""
        return self._discreet.get(chat) is not None

    def _is_about_client(self, session: Session) -> bool:
        flow = self._content.flows.get(session.state.flow)
        return flow is not None and flow.protected and not is_over(flow, session.state)

    async def tapped(self, session: Session) -> None:
        """Makes it the active conversation, where it was not."""
        if self._last.get(session.owner) == session.id:
            return
        active = await self._storage.active(session.owner)
        if active is None or active.id != session.id:
            await self._storage.activate(session.owner, session.id)
        self._last.put(session.owner, session.id)

    async def turned_to(self, session: Session) -> None:
        """The same for who asked for it, though they tapped in it last."""
        self._last.drop(session.owner)
        await self.tapped(session)
