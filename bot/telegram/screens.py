"""Knows where a conversation is shown: edits its one screen, or sends a new one instead."""

import asyncio

from bot.content import Content
from bot.phrasing.catalogue import Words
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

SCREEN = "screen:"
"""What the outbox merges a conversation's screens by: only the newest is worth sending."""


class Screens:
    def __init__(self, content: Content, storage: Storage, sender: Sender) -> None:
        self._content = content
        self._storage = storage
        self._sender = sender
        self._rendered: dict[tuple[object, ...], bytes] = {}

    async def edit(
        self, session: Session, words: Words, message: int, notice: Notice | str | None = None
    ) -> None:
        """Shows the conversation in a message that is there already."""
        shared = self._tail(session.state, words, notice)
        body = render.body(shared, session.chat, _token(session.state), message)
        call = outgoing(session.chat, "editMessageText", body, SCREEN + session.id)
        shown = await self._sender.send(call)
        if shown is not None and shown != session.screen:
            await self._storage.show(session.id, shown)

    async def renew(
        self, session: Session, words: Words, notice: Notice | str | None = None
    ) -> None:
        """Shows the conversation in a new message, and takes the buttons off the old one."""
        shared = self._tail(session.state, words, notice)
        body = render.body(shared, session.chat, _token(session.state))
        call = outgoing(session.chat, "sendMessage", body, SCREEN + session.id)
        if session.screen is None:
            shown = await self._sender.send(call)
        else:
            shown, _ = await asyncio.gather(
                self._sender.send(call), self.strip(session.chat, session.screen)
            )
        if shown is not None:
            await self._storage.show(session.id, shown)

    async def strip(self, chat: int, message: int) -> None:
        """Takes the buttons off a message."""
        body = b'{"chat_id":%d,"message_id":%d}' % (chat, message)
        await self._sender.send(outgoing(chat, "editMessageReplyMarkup", body))

    async def say(
        self, chat: int, message: Message, edit: int | None = None, *, push: bool = False
    ) -> int | None:
        """A message that belongs to no conversation; its id where it was sent at once."""
        body = render.body(render.tail(message), chat, "", edit)
        method = "sendMessage" if edit is None else "editMessageText"
        merge = "" if edit is None else f"edit:{edit}"
        return await self._sender.send(outgoing(chat, method, body, merge), push=push)

    async def sent_later(self, call: Outgoing, message: int) -> None:
        """Remembers where a screen came to stand that went through the outbox."""
        if call.merge.startswith(SCREEN):
            await self._storage.show(SessionId(call.merge.removeprefix(SCREEN)), message)

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
        written = answer(state, remark_node(NodeId(node.id))) is not None
        return (
            words.language,
            state.flow,
            state.version,
            node.id,
            notice,
            answer(state, node.id),
            written,
        )


def _token(state: State) -> str:
    return token(state.session, state.revision)
