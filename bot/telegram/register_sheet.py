"""Knows how a register is given as a sheet in the chat where it was asked."""

import io
import logging
from collections.abc import Mapping

import orjson
from telegram import Bot

from bot.clock import Clock
from bot.content import Content
from bot.moments import Moments
from bot.pages import Pages
from bot.papers import PaperError, Papers
from bot.phrasing import register as say
from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.phrasing.message import Message
from bot.telegram.photos import translated
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.updates import Tapped
from bot.telegram.waiting import Waiting
from storage.port import Outgoing, Place

log = logging.getLogger("onlife.register")

REGISTER = "job:register"
"""The outbox job that makes a register's sheet and sends it; the outbox holds nothing of it."""


class RegisterSheet:
    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        sender: Sender,
        screens: Screens,
        bot: Bot,
        papers: Papers,
        pages: Pages,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._content = content
        self._languages = languages
        self._sender = sender
        self._screens = screens
        self._bot = bot
        self._papers = papers
        self._pages = pages
        self._moments = moments
        self._clock = clock
        self._waiting = Waiting(sender, clock)

    async def asked(self, tap: Tapped, place: Place, words: Words) -> None:
        """Anybody may ask who sees the button."""
        topic = {"message_thread_id": tap.topic} if tap.topic else {}
        await self._sender.now(
            "sendChatAction", chat_id=tap.chat, action="upload_document", **topic
        )
        body = orjson.dumps([place, words.language, tap.topic])
        await self._sender.send(
            outgoing(tap.chat, REGISTER, body, f"{REGISTER}:{place}:{tap.topic}")
        )

    async def carry_out(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        place, language, topic = orjson.loads(job.body)
        words = self._languages.get(Language(language), self._languages[DUTCH])
        told = self._screens.told(job.chat, Message(words("register.making")), topic=topic)
        await self._waiting.over(self._give(job.chat, Place(place), words, topic), told)

    async def _give(self, chat: int, place: Place, words: Words, topic: int) -> None:
        pages = await self._pages.pages(place)
        voice = say.Voice(self._content, words, self._moments.zone)
        try:
            made = await self._papers.table(say.table(voice, pages))
        except PaperError as error:
            log.warning("a register's sheet could not be made: %s", error)
            failed = Message(words("register.failed"))
            await self._sender.deliver(self._screens.told(chat, failed, topic=topic))
            return
        day = self._moments.day(self._clock.now()).isoformat()
        await translated(
            lambda: self._bot.send_document(
                chat,
                io.BytesIO(made),
                filename=f"{words('register.file')}-{day}.xlsx",
                caption=words("register.sent"),
                message_thread_id=topic or None,
            )
        )
