"""Knows which conversation a person is in: the one tapped in last is the one that texts are for."""

from flows.state import SessionId
from storage.port import Owner, Session, Storage

KNOWN = 5000
"""People of whom is known where they tapped last, so that the store need not be asked."""


class Attention:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._last: dict[Owner, SessionId] = {}

    async def tapped(self, session: Session) -> None:
        """Makes it the active conversation, where it was not."""
        if self._last.get(session.owner) == session.id:
            return
        active = await self._storage.active(session.owner)
        if active is None or active.id != session.id:
            await self._storage.activate(session.owner, session.id)
        self._last[session.owner] = session.id
        if len(self._last) > KNOWN:
            del self._last[next(iter(self._last))]

    async def turned_to(self, session: Session) -> None:
        """The same for who asked for it, though they tapped in it last."""
        self._last.pop(session.owner, None)
        await self.tapped(session)
