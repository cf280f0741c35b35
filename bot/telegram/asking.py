"""Knows how words are asked for in a group: by a reply that Telegram opens for one person alone."""

from html import escape

import orjson

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.telegram.sender import Sender, outgoing
from bot.telegram.updates import Said
from bot.topics import topic_of
from flows.model import FreeText, PickDate
from storage.port import Session


class Asking:
    """`words` are the group's."""

    def __init__(self, content: Content, words: Words, sender: Sender) -> None:
        self._content = content
        self._words = words
        self._sender = sender
        self._open: dict[int, int] = {}

    def waits(self, session: Session) -> bool:
        """Whether a conversation waits for words, and not for a button alone."""
        flow = self._content.flows.get(session.state.flow)
        if flow is None:
            # What is not in the content any more still hears an answer, and says that it is gone.
            return True
        return isinstance(flow.nodes.get(session.state.cursor), FreeText | PickDate)

    async def ask(self, session: Session, user: int, name: str) -> None:
        """Has who leads the conversation answer: a bot that sees little sees replies to it.

        What was sent for an earlier question goes: it would only fill the group.
        """
        await self.done(session.chat)
        node = self._content.flows[session.state.flow].nodes[session.state.cursor]
        if not isinstance(node, FreeText):
            return
        mention = f'<a href="tg://user?id={user}">{escape(name, quote=False)}</a>'
        topic = topic_of(session.state)
        body = {
            "chat_id": session.chat,
            **({"message_thread_id": topic} if topic else {}),
            "text": f"{escape(self._words('group.answer_here'), quote=False)} {mention}",
            "parse_mode": "HTML",
            "reply_markup": {"force_reply": True, "selective": True},
        }
        sent = await self._sender.send(outgoing(session.chat, "sendMessage", orjson.dumps(body)))
        if sent is not None:
            self._open[session.chat] = sent

    async def done(self, chat: int) -> None:
        """Takes away what asked for words; after a restart it is not known, and stays."""
        sent = self._open.pop(chat, None)
        if sent is not None:
            body = b'{"chat_id":%d,"message_id":%d}' % (chat, sent)
            await self._sender.send(outgoing(chat, "deleteMessage", body))

    def is_answer(self, said: Said, session: Session) -> bool:
        """Whether a reply is to the screen that asks, or to what was sent to open it.

        What was sent for another question, which somebody answered or left meanwhile, is neither;
        after a restart it is not known which is the last, and each of them is.
        """
        now = self._open.get(said.chat, said.replied) == said.replied
        asked = now and self.is_prompt(said)
        return self.waits(session) and (asked or said.replied == session.screen)

    def is_prompt(self, said: Said) -> bool:
        """Whether a reply is to anything that ever asked for words."""
        return said.quoted.startswith(self._words("group.answer_here"))
