"""Knows the life of the running bot: what is opened, in which order, and how it stops."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any, TypeVar

from telegram import Bot

from bot.assembling import Ground, assembled
from bot.documents import Documents
from bot.naming_errors import place_of
from bot.papers import Papers
from bot.pictures import Painter
from bot.telegram.api import Api, ApiError, Refused
from bot.telegram.emergency import is_alarm
from bot.telegram.introduction import introduce
from bot.telegram.pace import Pace
from bot.telegram.poll import Poller, TokenError
from bot.telegram.request import HttpRequest
from bot.telegram.sender import Sender
from storage.port import StorageError

log = logging.getLogger("onlife")

Result = TypeVar("Result")

TICK = 5.0
"""Seconds between two looks at what the time asks; an invitation is edited at most every 20."""

MOMENT = 0.5
"""Seconds for what keeps time to come to an end by itself."""

FINISH = 3.0
"""Seconds in which what is held is finished at a stop; the fifth is for closing the rest."""


class Program:
    """One bot, from its first call to its last. `run` returns after `stop`."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._stopping = asyncio.Event()
        self._poller: Poller | None = None

    def stop(self) -> None:
        self._stopping.set()
        if self._poller is not None:
            self._poller.stop()

    async def run(self) -> None:
        """Raises TokenError when Telegram does not know the token."""
        settings = self._ground.settings
        request = HttpRequest(settings.api_url)
        await request.initialize()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(request.shutdown)
            api = Api(settings.api_url, settings.token, request)
            me = await self._unless_stopped(self._introduced(api))
            if me is None:
                return
            painter = Painter(settings.data_dir / "fonts")
            stack.push_async_callback(painter.close)
            documents = Documents()
            stack.push_async_callback(documents.close)
            papers = Papers()
            stack.push_async_callback(papers.close)
            bot = Bot(settings.token, base_url=f"{settings.api_url}/bot", request=request)
            await self._serve(api, bot, painter, documents, papers, me)

    async def _unless_stopped(self, work: Coroutine[None, None, Result]) -> Result | None:
        """What work gives; None where a stop came first, and the work was let go."""
        working = asyncio.create_task(work)
        stopped = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if working.done():
            return working.result()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        return None

    async def _introduced(self, api: Api) -> dict[str, Any] | None:
        """Who the bot is; tried until Telegram answers. None when it is stopped before."""
        pause = 0.5
        while not self._stopping.is_set():
            try:
                me = await api.result("getMe")
            except Refused as error:
                if error.code in {401, 404}:
                    raise TokenError(
                        "Telegram does not know the token in TELEGRAM_BOT_TOKEN"
                    ) from None
                log.warning("Telegram refused the first call: %s", error)
            except ApiError as error:
                log.warning("Telegram does not answer yet: %s", error)
            else:
                await self._without_webhook(api)
                return dict(me)
            await self._ground.clock.wait(self._stopping, pause)
            pause = min(pause * 2, 15.0)
        return None

    async def _without_webhook(self, api: Api) -> None:
        """Where a webhook is set nothing can be polled; the poller says so if it stays."""
        try:
            await api.call("deleteWebhook", b"{}")
        except ApiError as error:
            log.warning("a webhook could not be taken away: %s", error)

    async def _serve(
        self,
        api: Api,
        bot: Bot,
        painter: Painter,
        documents: Documents,
        papers: Papers,
        me: dict[str, Any],
    ) -> None:
        ground = self._ground
        sender = Sender(api, ground.storage, Pace(ground.settings.limits), ground.clock)
        house = assembled(ground, api, bot, painter, documents, papers, sender, me)
        dispatch = house.dispatch
        await sender.load()
        self._poller = Poller(api, dispatch, ground.clock, urgent=is_alarm)
        if self._stopping.is_set():
            return
        timekeeper = asyncio.create_task(self._keep_time(house.ticks))
        tasks = [
            timekeeper,
            asyncio.create_task(sender.run()),
            asyncio.create_task(introduce(api, ground.content, ground.languages, ground.clock)),
        ]
        log.info("serving @%s", me.get("username", ""))
        try:
            await self._poll(self._poller)
        finally:
            # Nothing is cut off in the middle of what it keeps: it ends by itself in a moment.
            self._stopping.set()
            await asyncio.wait({timekeeper}, timeout=MOMENT)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await sender.close()
            log.info("stopped; %d updates handled", dispatch.handled)

    async def _poll(self, poller: Poller) -> None:
        """Polls until stopped, and gives what is held a few seconds to finish."""
        polling = asyncio.create_task(poller.run())
        stopped = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({polling, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not polling.done():
            await asyncio.wait({polling}, timeout=FINISH)
            polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling

    async def _keep_time(self, ticks: Sequence[Callable[[], Awaitable[None]]]) -> None:
        while not self._stopping.is_set():
            for tick in ticks:
                try:
                    await tick()
                except StorageError:
                    log.warning("the time could not be kept: the store did not answer")
                except Exception as error:  # noqa: BLE001 - time goes on, whatever one of it does
                    log.error("the time could not be kept: %s", place_of(error))
            await self._ground.clock.wait(self._stopping, TICK)
