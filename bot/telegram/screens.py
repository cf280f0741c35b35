"""Knows where a conversation is shown: edits its one screen, or sends a new one instead."""

import asyncio
from collections.abc import Mapping

import orjson

from bot.content import Content
from bot.phrasing.catalogue import Language, Words
from bot.phrasing.message import Message
from bot.phrasing.screens import phrase
from bot.telegram import render
from bot.telegram.buttons import token
from bot.telegram.sender import Sender, outgoing
from flows.events import Notice
from flows.model import NodeId, View
from flows.questionnaire import remark_node
from flows.reading import answer
from flows.state import SessionId, State
from storage.port import Outgoing, Session, Storage

KEPT = 2000
"""Rendered screens that are kept: every element in every language, with its few variants."""

SCREEN = "job:screen"
"""The outbox job that shows a conversation as it stands by then.

So a screen that has to wait lies nowhere with what it says, only the newest one is sent, and
none is sent of a conversation that was erased meanwhile.
"""


class Screens:
    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        storage: Storage,
        sender: Sender,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._sender = sender
        self._rendered: dict[tuple[object, ...], bytes] = {}

    async def edit(
        self, session: Session, words: Words, message: int, notice: Notice | str | None = None
    ) -> None:
        """Shows the conversation in a message that is there already."""
        call = self._call(session, words, notice, message)
        shown = await self._sender.send(call, later=_later(session, words, message))
        if shown is not None and shown != session.screen:
            await self._storage.show(session.id, shown)

    async def renew(
        self,
        session: Session,
        words: Words,
        notice: Notice | str | None = None,
        *,
        push: bool = False,
    ) -> None:
        """Shows the conversation in a new message, and takes the buttons off the old one."""
        call = self._call(session, words, notice, None)
        sending = self._sender.send(call, push=push, later=_later(session, words, None))
        if session.screen is None:
            shown = await sending
        else:
            shown, _ = await asyncio.gather(sending, self.strip(session.chat, session.screen))
        if shown is not None:
            await self._storage.show(session.id, shown)

    async def strip(self, chat: int, message: int) -> None:
        """Takes the buttons off a message."""
        await self._sender.send(self.stripped(chat, message))

    async def say(
        self, chat: int, message: Message, edit: int | None = None, *, push: bool = False
    ) -> int | None:
        """A message that belongs to no conversation; its id where it was sent at once."""
        return await self._sender.send(self.told(chat, message, edit), push=push)

    def told(self, chat: int, message: Message, edit: int | None = None) -> Outgoing:
        """The same as a call, for the outbox; it must say nothing that has to be erased."""
        body = render.body(render.tail(message), chat, "", edit)
        merge = "" if edit is None else f"edit:{chat}:{edit}"
        return outgoing(chat, "sendMessage" if edit is None else "editMessageText", body, merge)

    def stripped(self, chat: int, message: int) -> Outgoing:
        """Takes the buttons off a message, as a call for the outbox."""
        body = b'{"chat_id":%d,"message_id":%d}' % (chat, message)
        return outgoing(chat, "editMessageReplyMarkup", body)

    async def carry_out(self, job: Outgoing) -> None:
        """Shows a conversation as it stands now. Raises TooMany or Unreachable."""
        name, language, edit = orjson.loads(job.body)
        session = await self._storage.session(SessionId(name))
        if session is None:
            return
        words = self._languages[Language(language)]
        shown = await self._sender.deliver(self._call(session, words, None, edit))
        if shown is not None:
            await self._storage.show(session.id, shown)

    def _call(
        self, session: Session, words: Words, notice: Notice | str | None, edit: int | None
    ) -> Outgoing:
        shared = self._tail(session.state, words, notice)
        body = render.body(shared, session.chat, _token(session.state), edit)
        return outgoing(session.chat, "sendMessage" if edit is None else "editMessageText", body)

    def _tail(self, state: State, words: Words, notice: Notice | str | None) -> bytes:
        key = self._key(state, words, notice)
        if key is None:
            return render.tail(phrase(self._content, words, state, notice))
        shared = self._rendered.get(key)
        if shared is None:
            shared = render.tail(phrase(self._content, words, state, notice))
            if len(self._rendered) >= KEPT:
                self._rendered.clear()
            self._rendered[key] = shared
        return shared

    def _key(
        self, state: State, words: Words, notice: Notice | str | None
    ) -> tuple[object, ...] | None:
        """What a statement screen depends on; None for screens that are everyone's own."""
        node = self._content.flows[state.flow].nodes[state.cursor]
        if state.paused or getattr(node, "view", None) is not View.ELEMENT:
            return None
        written = bool(answer(state, remark_node(NodeId(node.id))))
        return (
            words.language,
            state.flow,
            state.version,
            node.id,
            notice,
            answer(state, node.id),
            written,
        )


def _later(session: Session, words: Words, edit: int | None) -> Outgoing:
    body = orjson.dumps([session.id, words.language, edit])
    return outgoing(session.chat, SCREEN, body, f"{SCREEN}:{session.id}")


def _token(state: State) -> str:
    return token(state.session, state.revision)
