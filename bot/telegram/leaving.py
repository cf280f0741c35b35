"""Knows how a run leaves: what we keep is destroyed, what the chat shows is taken away."""

from bot.clock import Clock
from bot.content import Content
from bot.phrasing import protocol as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.telegram.reporting import Reporting
from bot.telegram.screens import BLANK, Screens
from bot.telegram.sender import Sender, outgoing
from flows.practice import reflections
from storage.port import Outgoing, Session, Storage

DELETABLE = 48 * 60 * 60
"""Seconds in which the Bot API lets a message be deleted (deleteMessage, Bot API documentation)."""

MARGIN = 600
"""Seconds that a call may take to arrive: one message that is too old has all of a call refused."""

AT_ONCE = 100
"""Messages that deleteMessages takes in one call."""


class Leaving:
    def __init__(
        self,
        content: Content,
        storage: Storage,
        sender: Sender,
        screens: Screens,
        reporting: Reporting,
        clock: Clock,
    ) -> None:
        self._content = content
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._reporting = reporting
        self._clock = clock

    async def erased(self, session: Session, words: Words, _screen: int | None) -> None:
        """The person said so. Says what is gone and what only they can take away."""
        older = await self.forget(session, words)
        await self._screens.say(session.chat, say.left(words, older))

    async def over(self, session: Session, words: Words, _screen: int | None) -> None:
        """The time has come: the same, with one neutral line."""
        await self.forget(session, words)
        await self._screens.say(session.chat, Message(words("erased.over")), push=True)

    async def practised(self, session: Session, words: Words) -> None:
        """A practice run came to its end: questions, its log, and nothing is kept."""
        case = self._content.case_of(session.state)
        asked = () if case is None else reflections(case, session.state)
        await self._reporting.report_at_once(session, words)
        await self._screens.say(session.chat, say.questions(words, asked))
        await self.forget(session, words)

    async def forget(self, session: Session, words: Words) -> int:
        """Erases a run and clears the chat of it; how many messages were too old to delete.

        What clears the chat lies in the outbox before the run is erased, so that a crash in
        between leaves neither half done.
        """
        messages = await self._storage.messages(session.id)
        since = self._clock.now() - DELETABLE + MARGIN
        young = [message for message, at in messages if at >= since]
        old = [message for message, at in messages if at < since]
        calls = [*self._deletions(session.chat, young)]
        calls += [self._blanked(session.chat, one, words) for one in old]
        await self._storage.put(calls)
        await self._storage.erase(session.id)
        self._sender.adopt(calls)
        return len(old)

    @staticmethod
    def _deletions(chat: int, messages: list[int]) -> list[Outgoing]:
        bodies = (
            b'{"chat_id":%d,"message_ids":[%s]}'
            % (chat, ",".join(map(str, messages[start : start + AT_ONCE])).encode())
            for start in range(0, len(messages), AT_ONCE)
        )
        return [outgoing(chat, "deleteMessages", body) for body in bodies]

    @staticmethod
    def _blanked(chat: int, message: int, words: Words) -> Outgoing:
        body = f"{message} {words.language}".encode()
        return outgoing(chat, BLANK, body, f"{BLANK}:{chat}:{message}")
