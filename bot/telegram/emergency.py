"""Knows how the numbers are brought: from memory, at once, whatever else is broken.

What is sent here goes past everything that could hold it up: the other updates of the chat, the
pace, the outbox, the store. Only after that is the store asked whether the rest still works.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.clock import Clock
from bot.content import Content
from bot.moments import Moments
from bot.phrasing import numbers as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.presses import NOT_REAL, PRACTICE, REAL, Alarm
from bot.profiles import REGION, Profiles
from bot.telegram import render
from bot.telegram.api import Api, ApiError, Refused
from bot.telegram.buttons import ALARM, encode
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.updates import Tapped
from flows.directory import Region
from storage.port import Owner, Storage, StorageError
from storage.sealing import Secrets

log = logging.getLogger("onlife.emergency")

PAUSES = (0.0, 0.3, 1.0, 3.0)
"""Seconds before each try to send the numbers; then the outbox goes on trying."""

PROMPT = 0.5
"""Seconds that the store gets to show that it works."""


def is_alarm(raw: dict[str, Any]) -> bool:
    """Whether an update is a tap on 🚨 or on what it brought, which waits for nothing."""
    query = raw.get("callback_query")
    data = query.get("data") if isinstance(query, dict) else None
    return isinstance(data, str) and data.partition(".")[0] == ALARM


class Emergency:
    """`begin` starts a real run at acute danger, and `go_on` shows a person where they were."""

    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        api: Api,
        sender: Sender,
        screens: Screens,
        profiles: Profiles,
        moments: Moments,
        clock: Clock,
        page: str,
    ) -> None:
        self._content = content
        self._storage = storage
        self._secrets = secrets
        self._api = api
        self._sender = sender
        self._screens = screens
        self._profiles = profiles
        self._moments = moments
        self._clock = clock
        self._page = page
        self.begin: Callable[[int, Words], Awaitable[None]] | None = None
        self.go_on: Callable[[int, Words], Awaitable[None]] | None = None

    async def tapped(self, tap: Tapped, press: Alarm, words: Words) -> None:
        match press.verb:
            case verb if verb == PRACTICE:
                answering = asyncio.create_task(self._sender.answer(tap.query))
                await self._send(tap.chat, say.is_it_real(words))
                await answering
            case verb if verb == REAL:
                await self._brought(tap, words)
                await self._after(self.begin, tap, words)
            case verb if verb in {NOT_REAL, say.BACK}:
                await self._sender.answer(tap.query)
                await self._after(self.go_on, tap, words)
            case verb if verb in set(Region):
                await self._elsewhere(tap, Region(verb), words)
            case _:
                await self._brought(tap, words)
                await self._tell_of_the_rest(tap.chat, words)

    async def bring(
        self, chat: int, words: Words, *, practice: bool = False, region: Region | None = None
    ) -> None:
        """The numbers, as a new message that can be copied and forwarded."""
        where = self._region(chat) if region is None else region
        await self._send(chat, self._numbers(where, words, practice=practice))

    async def comfort(self, chat: int, words: Words) -> None:
        """Help for who may speak of their own distress outside any conversation."""
        text = say.comfort(self._content.directory, words, self._region(chat))
        await self._send(chat, Message(text, say.alarm(words)))

    async def _brought(self, tap: Tapped, words: Words) -> None:
        first = asyncio.create_task(self._sender.answer(tap.query, words("numbers.first")))
        await self.bring(tap.chat, words)
        await first

    async def _elsewhere(self, tap: Tapped, region: Region, words: Words) -> None:
        """The numbers of another region, in the same message, and kept as this person's."""
        answering = asyncio.create_task(self._sender.answer(tap.query))
        await self._send(tap.chat, self._numbers(region, words), tap.message)
        await answering
        try:
            await self._profiles.keep(self._secrets.owner(tap.chat), REGION, region.value)
        except StorageError:
            log.warning("a region was not kept: the store did not answer")

    async def _after(
        self, work: Callable[[int, Words], Awaitable[None]] | None, tap: Tapped, words: Words
    ) -> None:
        """What comes after the numbers needs the store; where that is gone, it is said."""
        try:
            if work is not None:
                await work(tap.chat, words)
            if tap.data != encode(Alarm(say.BACK)) and tap.message is not None:
                # What was asked is answered; the numbers themselves keep their buttons.
                await self._screens.strip(tap.chat, tap.message)
        except StorageError:
            await self._send(tap.chat, self._out_of_order(words))

    async def _tell_of_the_rest(self, chat: int, words: Words) -> None:
        try:
            # The store keeps its own time; one that is broken may not even do that.
            async with asyncio.timeout(2 * PROMPT):
                await self._storage.ping(PROMPT)
        except (StorageError, TimeoutError):
            log.error("the numbers were brought; the store does not answer")
            await self._send(chat, self._out_of_order(words))

    @staticmethod
    def _out_of_order(words: Words) -> Message:
        return Message(words("numbers.rest_is_down"), say.alarm(words))

    def _region(self, chat: int) -> Region:
        return Region(self._profiles.region_at_hand(Owner(self._secrets.owner(chat))))

    def _numbers(self, region: Region, words: Words, *, practice: bool = False) -> Message:
        today = self._moments.day(self._clock.now())
        return say.acute(
            self._content.directory, words, region, today, page=self._page, practice=practice
        )

    async def _send(self, chat: int, message: Message, edit: int | None = None) -> None:
        """Tries at once and a few times more; then it waits in the outbox like any other call."""
        method = "sendMessage" if edit is None else "editMessageText"
        body = render.body(render.tail(message), chat, "", edit)
        for pause in PAUSES:
            if pause:
                await self._clock.wait(asyncio.Event(), pause)
            try:
                await self._api.call(method, body)
            except Refused as error:
                log.error("the numbers were refused: %d", error.code)
                return
            except ApiError as error:
                log.warning("the numbers did not arrive yet: %s", error)
            else:
                return
        await self._sender.send(outgoing(chat, method, body))
