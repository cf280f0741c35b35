"""Knows how words are asked for in a group: by a reply that Telegram opens for one person alone.

An answer belongs to the question that it was asked with. Which that was is kept with the team, so
that it is certain after a restart too; whatever else asked once takes no answer any more.
"""

from dataclasses import replace
from html import escape

import orjson

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.prompts import Prompt, Prompts
from bot.telegram.sender import Sender, outgoing
from bot.telegram.updates import Said
from bot.topics import topic_of
from flows.model import FreeText, PickDate
from storage.port import Session, Storage
from storage.sealing import Secrets


class Asking:
    """`words` are the group's."""

    def __init__(
        self, content: Content, words: Words, storage: Storage, secrets: Secrets, sender: Sender
    ) -> None:
        self._content = content
        self._words = words
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._prompts = Prompts(storage)

    def waits(self, session: Session) -> bool:
        """Whether a conversation waits for words, and not for a button alone."""
        flow = self._content.flows.get(session.state.flow)
        if flow is None:
            # What is not in the content any more still hears an answer, and says that it is gone.
            return True
        return isinstance(flow.nodes.get(session.state.cursor), FreeText | PickDate)

    async def ask(self, session: Session, user: int, name: str, last: int = 0) -> None:
        """Has who leads the conversation answer: a bot that sees little sees replies to it.

        What was sent for an earlier question goes: it would only fill the group. `last` is its
        number where it is gone already.
        """
        last = max(last, await self.done(session.chat))
        flow = self._content.flows.get(session.state.flow)
        node = None if flow is None else flow.nodes.get(session.state.cursor)
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
        where = await self._storage.team(session.chat)
        if where is None:
            return
        last = max(last, session.screen or 0)
        prompt = Prompt(session.chat, last, session.id, session.state.cursor, sent=False)
        await self._prompts.keep(where, prompt)
        sent = await self._sender.send(outgoing(session.chat, "sendMessage", orjson.dumps(body)))
        if sent is not None:
            await self._prompts.keep(where, replace(prompt, message=sent, sent=True))

    async def done(self, chat: int) -> int:
        """Takes away what asked for words; its number, or 0 where nothing did."""
        where = await self._storage.team(chat)
        prompt = None if where is None else await self._prompts.of(where)
        if where is None or prompt is None:
            return 0
        # Before it is gone from the group: what cannot be deleted there takes no answer either.
        await self._prompts.let_go(where)
        if prompt.sent:
            body = b'{"chat_id":%d,"message_id":%d}' % (chat, prompt.message)
            await self._sender.send(outgoing(chat, "deleteMessage", body))
        return prompt.message

    async def asked(self, said: Said) -> Session | None:
        """The conversation whose question a reply answers; None where it answers none of now.

        Either it is to the screen that asks, or to what was sent to open the reply to it, and
        not to what was sent for another question.
        """
        where = await self._storage.team(said.chat)
        prompt = None if where is None else await self._prompts.of(where)
        for session in await self._storage.sessions(self._secrets.owner(said.chat)):
            known = (
                prompt is not None
                and self.is_prompt(said)
                and prompt.asks(session.id, session.state.cursor, said.replied)
            )
            if (known or said.replied == session.screen) and self.waits(session):
                return session
        return None

    def is_prompt(self, said: Said) -> bool:
        """Whether a reply is to anything that ever asked for words."""
        return said.quoted.startswith(self._words("group.answer_here"))
