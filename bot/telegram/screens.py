"""Knows where a conversation is shown: edits its one screen, or sends a new one instead."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

import orjson

from bot.clock import Clock
from bot.content import Content
from bot.moments import Moments
from bot.phrasing.catalogue import Language, Words
from bot.phrasing.message import Message
from bot.phrasing.numbers import alarm
from bot.phrasing.protocol import around
from bot.phrasing.steps import overview
from bot.presses import PRACTICE, Alarm, leaf_of
from bot.telegram import render
from bot.telegram.buttons import token
from bot.telegram.passing import Beside
from bot.telegram.sender import Sender, outgoing
from bot.telegram.written import Written
from bot.topics import topic_asked, topic_of
from flows.events import Notice
from flows.model import Code, FlowId
from flows.practice import is_practice
from flows.state import SessionId, State
from storage.port import Outgoing, Session, Storage
from storage.recent import Recent

SCREEN = "job:screen"
"""The outbox job that shows a conversation as it stands by then.

So a screen that has to wait lies nowhere with what it says, only the newest one is sent, and
none is sent of a conversation that was erased meanwhile.
"""


REPLACED = 5000
"""Screens of which is known that something with buttons of its own stands in their place."""

BLANK = "job:blank"
"""The outbox job that empties a message which Telegram no longer lets us delete."""

REMOVE = "job:remove"
"""The outbox job that deletes a message, and empties it where Telegram no longer lets us."""

NOW = True
"""In a job, the message that shows the conversation by then."""


class Screens:
    """`beside` are the flows whose screens show what may be gone the next time, by their ids."""

    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        storage: Storage,
        sender: Sender,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._sender = sender
        self._moments = moments
        self._clock = clock
        self._written = Written(content, moments)
        self._replaced: Recent[tuple[int, int], bool] = Recent(REPLACED)
        self.beside: dict[FlowId, Beside] = {}

    async def edit(
        self,
        session: Session,
        words: Words,
        message: int,
        notice: Notice | str | None = None,
        *,
        leaf: str | None = None,
    ) -> None:
        """Shows the conversation in a message that is there already; `leaf` is a month of it."""
        self._replaced.drop((session.chat, message))
        seen = await self._seen(session)
        call = self._call(seen, words, notice, message, leaf)
        anew = self._anew(seen, words, notice)
        later = _later(session, words, message)
        shown = await self._sender.send(call, later=later, anew=anew)
        await self._note(session, shown)

    async def renew(
        self,
        session: Session,
        words: Words,
        notice: Notice | str | None = None,
        *,
        push: bool = False,
        quoted: bool = False,
    ) -> None:
        """Shows the conversation in a new message, and takes the buttons off the old one.

        One that `quoted` what is held goes as a whole, so that it stays readable nowhere; so does
        one that shows what may be gone the next time.
        """
        call = self._call(await self._seen(session), words, notice, None)
        sending = self._sender.send(call, push=push, later=_later(session, words, None))
        if session.screen is None:
            shown = await sending
        else:
            old = self._removal(session.chat, session.screen)
            leaving = self._sender.send(old) if quoted else self.retire(session, words)
            shown, _ = await asyncio.gather(sending, leaving)
        await self._note(session, shown)

    async def look(self, session: Session, words: Words, code: Code, message: int | None) -> None:
        """What a button shows that changes nothing: the whole, or another month of a calendar."""
        month = leaf_of(code)
        if month is None:
            await self.overview(session, words, message)
        elif month and message is not None:
            await self.edit(session, words, message, leaf=month)

    async def overview(self, session: Session, words: Words, message: int | None) -> None:
        """Shows in the conversation's place how far it is; the conversation stays where it is."""
        state = self._content.today(session.state)
        shown = overview(self._content, words, state)
        flow = self._content.flows[state.flow]
        if flow.emergency:
            shown = around(self._content, words, state, shown)
        shared, token = render.tail(shown), _token(state)
        edit = message if message is not None else session.screen
        body = render.body(shared, session.chat, token, edit, protected=flow.protected)
        method = "sendMessage" if edit is None else "editMessageText"
        await self._sender.send(outgoing(session.chat, method, body))

    async def _note(self, session: Session, shown: int | None) -> None:
        """Keeps where a conversation is shown, and of one that will be taken away, every place."""
        if shown is None or shown == session.screen:
            return
        await self._storage.show(session.id, shown)
        if self._content.flows[session.state.flow].protected:
            await self._storage.note_message(session.id, shown, self._clock.now())

    def _anew(
        self, session: Session, words: Words, notice: Notice | str | None
    ) -> Callable[[], Outgoing]:
        """What is sent where an edited message is gone; protection does not come by itself."""
        return lambda: self._call(session, words, notice, None)

    async def retire(self, session: Session, words: Words) -> None:
        """Takes the buttons off a conversation's screen; where it has the exit, only that stays.

        One that shows what may be gone the next time is taken away.
        """
        if session.screen is None:
            return
        beside = self.beside.get(session.state.flow)
        if beside is not None and beside.passes(session.state):
            await self._take_away(session.chat, session.screen, words)
            return
        flow = self._content.flows.get(session.state.flow)
        if flow is not None and flow.emergency:
            verb = PRACTICE if is_practice(session.state) else ""
            await self.leave_exit(session.chat, session.screen, Alarm(verb), words)
        else:
            await self.strip(session.chat, session.screen)

    async def _take_away(self, chat: int, message: int, words: Words) -> None:
        """At once where that can be, so that what is sent next need not wait behind it."""
        gone, later = self._removal(chat, message), self.removal(chat, message, words)
        emptied = self.told(chat, Message(words("emptied")), message)
        await self._sender.send(gone, later=later, anew=lambda: emptied)

    async def leave_exit(self, chat: int, message: int, out: Alarm, words: Words) -> None:
        """Takes all buttons off a message but the way to the numbers, which old ones keep too."""
        rows = alarm(words, practice=out.verb == PRACTICE)
        markup = {"reply_markup": render.keyboard(Message("", rows))}
        body = orjson.dumps({"chat_id": chat, "message_id": message, **markup})
        await self._sender.send(outgoing(chat, "editMessageReplyMarkup", body))

    @staticmethod
    def _removal(chat: int, message: int) -> Outgoing:
        body = b'{"chat_id":%d,"message_id":%d}' % (chat, message)
        return outgoing(chat, "deleteMessage", body)

    def removal(self, chat: int, message: int, words: Words) -> Outgoing:
        """Takes a text away, or what it says, as a call for the outbox."""
        body = f"{message} {words.language}".encode()
        return outgoing(chat, REMOVE, body, f"{REMOVE}:{chat}:{message}")

    def again(self, session: Session, words: Words) -> Outgoing:
        """Shows a conversation anew in the message that shows it, as a call for the outbox."""
        body = orjson.dumps([session.id, words.language, NOW])
        return outgoing(session.chat, SCREEN, body, f"{SCREEN}:{session.id}:again")

    async def strip(self, chat: int, message: int) -> None:
        """Takes the buttons off a message."""
        await self._sender.send(self.stripped(chat, message))

    async def say(
        self,
        chat: int,
        message: Message,
        edit: int | None = None,
        *,
        push: bool = False,
        protected: bool = False,
        topic: int = 0,
    ) -> int | None:
        """A message that belongs to no conversation; its id where it was sent at once."""
        if edit is not None:
            self._replaced.put((chat, edit), bool(message.rows))
        call = self.told(chat, message, edit, protected=protected, topic=topic)
        return await self._sender.send(call, push=push)

    def is_replaced(self, chat: int, message: int | None) -> bool:
        """Whether a message has other buttons by now than those of a conversation.

        A second tap on the old ones may still be under way: it must not take these away.
        """
        return message is not None and self._replaced.get((chat, message)) is True

    def told(
        self,
        chat: int,
        message: Message,
        edit: int | None = None,
        *,
        protected: bool = False,
        topic: int = 0,
    ) -> Outgoing:
        """The same as a call, for the outbox; it must say nothing that has to be erased.

        In a forum it goes to `topic`, else to the one where it was asked.
        """
        topic = topic or topic_asked(chat) or 0
        shared = render.tail(message)
        body = render.body(shared, chat, "", edit, protected=protected, topic=topic)
        merge = "" if edit is None else f"edit:{chat}:{edit}"
        return outgoing(chat, "sendMessage" if edit is None else "editMessageText", body, merge)

    def stripped(self, chat: int, message: int) -> Outgoing:
        """Takes the buttons off a message, as a call for the outbox."""
        body = b'{"chat_id":%d,"message_id":%d}' % (chat, message)
        return outgoing(chat, "editMessageReplyMarkup", body)

    async def blank(self, job: Outgoing) -> None:
        """Has a message say nothing any more. Raises TooMany or Unreachable."""
        message, _, language = job.body.decode().partition(" ")
        words = self._languages[Language(language)]
        await self._sender.change(self.told(job.chat, Message(words("erased.blank")), int(message)))

    async def carry_out(self, job: Outgoing) -> None:
        """Shows a conversation as it stands now. Raises TooMany or Unreachable."""
        name, language, edit = orjson.loads(job.body)
        session = await self._storage.session(SessionId(name))
        if session is None or (edit is NOW and session.screen is None):
            return
        if edit is NOW:
            edit = session.screen
        words = self._languages[Language(language)]
        seen = await self._seen(session)
        call = self._call(seen, words, None, edit)
        await self._note(session, await self._sender.deliver(call, self._anew(seen, words, None)))

    async def _seen(self, session: Session) -> Session:
        """A conversation as it is shown now; what is added is kept nowhere."""
        beside = self.beside.get(session.state.flow)
        if beside is None:
            return session
        facts = {**session.state.facts, **await beside.facts(session)}
        return replace(session, state=replace(session.state, facts=facts))

    def _call(
        self,
        session: Session,
        words: Words,
        notice: Notice | str | None,
        edit: int | None,
        leaf: str | None = None,
    ) -> Outgoing:
        state = session.state
        shared = self._written.tail(self._content.today(state), words, notice, leaf)
        protected, topic = self._content.flows[state.flow].protected, topic_of(state)
        body = render.body(
            shared, session.chat, _token(state), edit, protected=protected, topic=topic
        )
        return outgoing(session.chat, "sendMessage" if edit is None else "editMessageText", body)


def _later(session: Session, words: Words, edit: int | None) -> Outgoing:
    body = orjson.dumps([session.id, words.language, edit])
    return outgoing(session.chat, SCREEN, body, f"{SCREEN}:{session.id}")


def _token(state: State) -> str:
    return token(state.session, state.revision)
