"""Knows what becomes of a conversation that its organisation took out of the content: it goes.

It cannot be shown or gone on with any more; so who comes back to it is told, and it is erased.
"""

from collections.abc import Awaitable, Callable

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.telegram.screens import Screens
from storage.port import Session, Storage

Forget = Callable[[Session, Words], Awaitable[object]]
"""Erases a conversation, and takes what was said of a client out of its chat."""


class Removed:
    """`forget` is what erases one; whose part of the house it is puts it."""

    def __init__(self, content: Content, storage: Storage, screens: Screens) -> None:
        self._content = content
        self._storage = storage
        self._screens = screens
        self.forget: Forget = self._erase

    def has(self, session: Session) -> bool:
        """Whether a conversation's flow is there no more."""
        return session.state.flow not in self._content.flows

    async def ended(self, session: Session, words: Words, message: int | None = None) -> bool:
        """Whether it is there no more; then that is said, in the place of `message`."""
        if not self.has(session):
            return False
        if session.screen is not None and session.screen != message:
            await self._screens.strip(session.chat, session.screen)
        # What is taken out of the chat goes a moment later, and with it what stands in its place.
        goes = bool(await self._storage.messages(session.id))
        await self.forget(session, words)
        await self._screens.say(session.chat, Message(words("removed")), None if goes else message)
        return True

    async def _erase(self, session: Session, _words: Words) -> None:
        await self._storage.erase(session.id)
