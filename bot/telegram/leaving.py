"""Knows how a run leaves: what we keep is destroyed, what the chat shows is taken away."""

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.content import Content
from bot.phrasing import protocol as say
from bot.phrasing.catalogue import Language, Words
from bot.phrasing.message import Message
from bot.readers import Stage, conversation, load
from bot.telegram.reporting import Reporting
from bot.telegram.screens import BLANK, Screens
from bot.telegram.sender import Sender, outgoing
from flows.practice import reflections
from storage.port import Outgoing, Reading, Session, Storage, StorageError
from storage.sealing import Secrets

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
        languages: Mapping[Language, Words],
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        reporting: Reporting,
        clock: Clock,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._reporting = reporting
        self._clock = clock
        reporting.closed = self._practice_over

    async def erased(self, session: Session, words: Words, _screen: int | None) -> None:
        """The person said so. Says what is gone and what only they can take away."""
        try:
            older = await self.forget(session, words)
        except StorageError:
            if await self._storage.session(session.id) is not None:
                raise
            # Its key is gone, and with it all that it held, whatever failed afterwards.
            older = 0
        others = bool(await self._storage.sessions(session.owner))
        await self._screens.say(session.chat, say.left(words, older, others=others))

    async def over(self, session: Session, words: Words, _screen: int | None) -> None:
        """The time has come: the same, with one neutral line."""
        await self.forget(session, words)
        await self._screens.say(session.chat, Message(words("erased.over")), push=True)

    async def practised(self, session: Session, words: Words) -> None:
        """A practice run came to its end: its log, then questions, and nothing is kept."""
        await self._reporting.report(session, words, closing=True)

    async def _practice_over(self, session: Session, words: Words) -> None:
        case = self._content.case_of(session.state)
        asked = () if case is None else reflections(case, session.state)
        await self._screens.say(session.chat, say.questions(words, asked))
        await self.forget(session, words)

    async def forget(self, session: Session, words: Words) -> int:
        """Erases a run and clears the chat of it; how many messages were too old to delete.

        What clears the chat lies in the outbox before the run is erased, so that a crash in
        between leaves neither half done.
        """
        messages = await self._storage.messages(session.id)
        calls = self._cleared(session.chat, messages, words)
        beside = []
        for reading in await self._storage.readings(session.id):
            there, more = await self._of_reader(reading)
            beside += there
            calls += more
        await self._storage.put(calls)
        try:
            for one in beside:
                await self._storage.erase(one.id)
            await self._storage.erase(session.id)
        finally:
            self._sender.adopt(calls)
        return len([at for _, at in messages if at < self._deletable_since()])

    async def _of_reader(self, reading: Reading) -> tuple[list[Session], list[Outgoing]]:
        """A second reader's conversation, and what clears their chat and tells them why."""
        reader = load(reading.body)
        if not reader.chat:
            return [], []
        words = self._languages[reader.language]
        messages = [*reader.messages]
        owner = self._secrets.owner(reader.chat)
        session = await conversation(self._storage, owner, reading.id)
        if session is not None:
            messages += await self._storage.messages(session.id)
        calls = self._cleared(reader.chat, messages, words)
        waits = reader.stage is Stage.ASKED and reading.expires > self._clock.now()
        if session is not None or waits:
            over = Message(words("second.over"))
            calls.append(self._screens.told(reader.chat, over, protected=True))
        return [] if session is None else [session], calls

    def _deletable_since(self) -> int:
        return self._clock.now() - DELETABLE + MARGIN

    def _cleared(
        self, chat: int, messages: Sequence[tuple[int, int]], words: Words
    ) -> list[Outgoing]:
        """What takes messages out of a chat, or leaves them empty where they are too old."""
        since = self._deletable_since()
        young = [message for message, at in messages if at >= since]
        old = [message for message, at in messages if at < since]
        calls = self._deletions(chat, young)
        return calls + [self._blanked(chat, one, words) for one in old]

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
