"""Knows how a plan's documents are asked for and given, in the chat where they were asked."""

import io
import logging
from collections.abc import Mapping

import orjson
from telegram import Bot

from bot.clock import Clock
from bot.gathering import Gathering
from bot.moments import Moments
from bot.papers import PaperError, Papers
from bot.phrasing import papers as say
from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.phrasing.message import Message
from bot.places import team_of
from bot.presses import OnPlan
from bot.telegram.api import Api, ApiError
from bot.telegram.importing import Importing
from bot.telegram.photos import translated
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.updates import Tapped
from bot.telegram.waiting import Waiting
from storage.port import Outgoing, Place

log = logging.getLogger("onlife.papers")

PAPER = "job:paper"
"""The outbox job that makes a document and sends it; the outbox holds nothing of what it says."""


class Papering:
    def __init__(
        self,
        languages: Mapping[Language, Words],
        api: Api,
        sender: Sender,
        screens: Screens,
        bot: Bot,
        papers: Papers,
        gathering: Gathering,
        importing: Importing,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._languages = languages
        self._api = api
        self._sender = sender
        self._screens = screens
        self._bot = bot
        self._papers = papers
        self._gathering = gathering
        self._importing = importing
        self._moments = moments
        self._clock = clock
        self._waiting = Waiting(sender, clock)

    # --- asked for
    async def tapped(self, tap: Tapped, press: OnPlan, place: Place, words: Words) -> None:
        """Anybody may ask who sees the button; what somebody sends is for a lead to answer."""
        if press.verb not in {say.OFFER, say.ASK}:
            await self._importing.tapped(tap, press, place, words)
            return
        await self._sender.answer(tap.query)
        if press.verb == say.OFFER or press.detail not in say.KINDS:
            offered = say.offer(words, shared=tap.chat < 0)
            await self._screens.say(tap.chat, offered, tap.message)
            return
        topic = {"message_thread_id": tap.topic} if tap.topic else {}
        await self._sender.now(
            "sendChatAction", chat_id=tap.chat, action="upload_document", **topic
        )
        body = orjson.dumps([press.detail, place, words.language, tap.topic])
        merge = f"{PAPER}:{place}:{press.detail}:{tap.topic}"
        await self._sender.send(outgoing(tap.chat, PAPER, body, merge))

    async def has_more_than_actions(self, place: Place, words: Words) -> bool:
        """Whether a place has something for a document though its plan is empty."""
        return await self._gathering.has_more_than_actions(place, words)

    # --- made and sent
    async def carry_out(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        kind, place, language, topic = orjson.loads(job.body)
        words = self._languages.get(Language(language), self._languages[DUTCH])
        told = self._told(job.chat, words(f"papers.making_{kind}"), topic)
        await self._waiting.over(self._give(job.chat, kind, Place(place), words, topic), told)

    async def _give(self, chat: int, kind: str, place: Place, words: Words, topic: int) -> None:
        try:
            made = await self._made(chat, kind, place, words)
        except PaperError as error:
            log.warning("a %s could not be made: %s", kind, error)
            await self._sender.deliver(self._told(chat, words(f"papers.failed_{kind}"), topic))
            return
        if made is None:
            await self._sender.deliver(self._told(chat, words(f"papers.none_{kind}"), topic))
            return
        day = self._moments.day(self._clock.now()).isoformat()
        await translated(
            lambda: self._bot.send_document(
                chat,
                io.BytesIO(made),
                filename=f"{words(f'papers.file_{kind}')}-{day}.{say.KINDS[kind]}",
                caption=say.caption(words, kind, shared=chat < 0),
                message_thread_id=topic or None,
            )
        )

    async def _made(self, chat: int, kind: str, place: Place, words: Words) -> bytes | None:
        """None where there is nothing to put in it. Raises PaperError."""
        if kind == say.REPORT:
            team = await self._title(chat) if team_of(place) else ""
            report = await self._gathering.report(place, words, team)
            return None if report is None else await self._papers.report(report)
        if kind == say.SHEET:
            actions = await self._gathering.actions(place)
            return await self._papers.sheet(actions, self._gathering.labels(words))
        team = await self._title(chat) if team_of(place) else ""
        name = words("papers.calendar_of", team=team) if team else words("papers.calendar")
        dates = await self._gathering.calendar(place, words, name)
        return None if dates is None else await self._papers.calendar(dates)

    async def _title(self, chat: int) -> str:
        """How the group is called; nothing where Telegram does not say, for it is a title only."""
        try:
            found = await self._api.result("getChat", chat_id=chat)
        except ApiError:
            return ""
        return str(found.get("title", ""))

    def _told(self, chat: int, text: str, topic: int) -> Outgoing:
        return self._screens.told(chat, Message(text), topic=topic)
