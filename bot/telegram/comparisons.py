"""Knows what becomes of what a second reader said: shown to both, side by side, and kept nowhere
but beside the run, under its key.

What the practitioner said is read from the run whenever it is shown.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.content import Content
from bot.phrasing import seconding as say
from bot.phrasing.catalogue import Language, Words
from bot.phrasing.message import Message
from bot.phrasing.private import ended
from bot.readers import Known, Stage, dump, known, reading_of
from bot.telegram.leaving import Leaving
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from flows.comparing import SECOND, compared, questions
from flows.reading import answers
from storage.port import Outgoing, ReadingId, Session, Storage

COMPARED = "job:compared"
"""The outbox job that shows where two people differ; the outbox holds nothing of what they said."""

HOST, READER = "host", "reader"
"""Who gets it."""


class Comparisons:
    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        storage: Storage,
        sender: Sender,
        screens: Screens,
        leaving: Leaving,
        clock: Clock,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._leaving = leaving
        self._clock = clock

    # --- how a reader's conversation ends
    async def finished(self, session: Session, words: Words, _screen: int | None) -> None:
        """The reader is done: their answers lie with the run now, their conversation is erased."""
        found = await known(self._storage, reading_of(session.state))
        if found is None:
            await self._without_run(session, words)
            return
        given = answers(session.state)
        asked = questions(self._content.flows[SECOND])
        theirs = {node: given[node] for node in asked if node in given}
        done = replace(found.reader, stage=Stage.DONE, answers=theirs)
        await self._storage.keep_reading(replace(found.reading, body=dump(done)))
        await self._hand(found.reading.id, READER, session.chat)
        await self._leaving.forget(session, words)
        message = say.done(self._languages[done.host], found.reading.id)
        await self._tell_practitioner(found, message)

    async def left(self, session: Session, words: Words, _screen: int | None) -> None:
        """The reader stopped: nothing of what they said is left."""
        found = await known(self._storage, reading_of(session.state))
        await self._leaving.forget(session, words)
        await self._screens.say(session.chat, ended(self._content, words, session.state))
        if found is not None:
            await self._storage.erase_reading(found.reading.id)
            host = self._languages[found.reader.host]
            message = say.with_way_back(host, "second.stopped", found.run.id)
            await self._tell_practitioner(found, message)

    async def _without_run(self, session: Session, words: Words) -> None:
        await self._leaving.forget(session, words)
        await self._screens.say(session.chat, Message(words("second.over")))

    async def _tell_practitioner(self, found: Known, message: Message) -> None:
        sent = await self._screens.say(found.run.chat, message, push=True, protected=True)
        if sent is not None:
            await self._storage.note_message(found.run.id, sent, self._clock.now())

    # --- the comparison
    async def to_practitioner(self, found: Known) -> None:
        """Shown as often as they ask, with what they answered by then."""
        await self._hand(found.reading.id, HOST, found.run.chat)

    async def _hand(self, reading: ReadingId, side: str, chat: int) -> None:
        body = f"{reading} {side}".encode()
        await self._sender.send(outgoing(chat, COMPARED, body, f"{COMPARED}:{reading}:{side}"))

    async def carry_out(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        name, _, side = job.body.decode().partition(" ")
        found = await known(self._storage, ReadingId(name))
        if found is None or found.reader.stage is not Stage.DONE:
            return
        to_reader, reader = side == READER, found.reader
        words = self._languages[reader.language if to_reader else reader.host]
        beside = compared(
            self._content.flows[SECOND],
            self._content.concern,
            answers(found.run.state),
            reader.answers,
        )
        message = say.comparison(
            self._content, words, beside, to_reader=to_reader, run=found.run.id
        )
        call = self._screens.told(job.chat, message, protected=True)
        sent = await self._sender.deliver(call)
        if sent is not None:
            await self._keep_in_mind(found, sent, to_reader=to_reader)

    async def _keep_in_mind(self, found: Known, message: int, *, to_reader: bool) -> None:
        """So that it goes with the run."""
        now = self._clock.now()
        if not to_reader:
            await self._storage.note_message(found.run.id, message, now)
            return
        more = (*found.reader.messages, (message, now))
        changed = replace(found.reader, messages=more)
        await self._storage.keep_reading(replace(found.reading, body=dump(changed)))
