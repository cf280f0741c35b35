"""Knows how updates are fetched: save, send, acknowledge, in this order.

The next batch is asked for, and the last one thereby confirmed, only when every update of the
last one is through. A crash in between means redelivery, and that means the current screen again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from bot.clock import Clock
from bot.telegram.api import Api, ApiError, Conflict, Refused, TooMany
from bot.telegram.updates import ALLOWED

log = logging.getLogger("onlife.poll")

LONG = 25
"""Seconds that Telegram keeps a request for updates open; at most 50."""

BATCH = 100
REMEMBERED = 1000
"""Updates that are known to be through: one that is delivered again is not carried out again."""

PAUSE, LONGEST_PAUSE = 0.5, 15.0

Handle = Callable[[dict[str, Any]], Awaitable[None]]


class TokenError(Exception):
    """Telegram does not know this token; the message does not hold it."""


class Poller:
    """Fetches and hands over, one chat's updates in order and all chats at once."""

    def __init__(self, api: Api, handle: Handle, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._handle = handle
        self._offset = 0
        self._seen: dict[int, None] = {}
        self._pause = PAUSE
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Until `stop`; then what is held is finished and confirmed. Raises TokenError."""
        while not self._stopping.is_set():
            batch = await self._next(LONG)
            if batch:
                await self._through(batch)
        # One last request confirms what was handled, so that it is not delivered again.
        if self._offset:
            await self._confirm()

    def stop(self) -> None:
        self._stopping.set()

    async def _next(self, seconds: int) -> list[dict[str, Any]]:
        """The next batch, in order; empty when there is none, or there was trouble or a stop."""
        fetch = asyncio.ensure_future(self._fetch(seconds))
        stop = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({fetch, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not fetch.done():
            fetch.cancel()
            await asyncio.gather(fetch, return_exceptions=True)
            return []
        try:
            batch = fetch.result()
        except ApiError as error:
            await self._trouble(error)
            return []
        self._pause = PAUSE
        return batch

    async def _fetch(self, seconds: int) -> list[dict[str, Any]]:
        found = await self._api.result(
            "getUpdates",
            patience=seconds + 10.0,
            offset=self._offset,
            limit=BATCH,
            timeout=seconds,
            allowed_updates=ALLOWED,
        )
        return found if isinstance(found, list) else []

    async def _trouble(self, error: ApiError) -> None:
        if isinstance(error, Refused) and error.code in {401, 404}:
            raise TokenError("Telegram does not know the token in TELEGRAM_BOT_TOKEN") from None
        if isinstance(error, Conflict):
            log.error("another program polls with this token, or a webhook is set: %s", error)
        else:
            log.warning("no updates: %s", error)
        rest = error.after if isinstance(error, TooMany) else self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        await self._clock.wait(self._stopping, rest)

    async def _through(self, batch: list[dict[str, Any]]) -> None:
        lanes: dict[int, list[dict[str, Any]]] = {}
        for update in batch:
            lanes.setdefault(_chat(update), []).append(update)
        if len(lanes) == 1:
            await self._lane(batch)
        else:
            await asyncio.gather(*(self._lane(lane) for lane in lanes.values()))
        self._offset = max(_number(update) for update in batch) + 1

    async def _lane(self, updates: list[dict[str, Any]]) -> None:
        for update in updates:
            number = _number(update)
            if number in self._seen:
                continue
            await self._handle(update)
            self._seen[number] = None
            if len(self._seen) > REMEMBERED:
                del self._seen[next(iter(self._seen))]

    async def _confirm(self) -> None:
        try:
            await self._api.call(
                "getUpdates",
                orjson.dumps({"offset": self._offset, "limit": 1, "timeout": 0}),
                2.0,
            )
        except ApiError as error:
            log.info("the last updates will come again: %s", error)


def _number(update: dict[str, Any]) -> int:
    number = update.get("update_id", 0)
    return number if isinstance(number, int) else 0


def _chat(update: dict[str, Any]) -> int:
    """The chat an update belongs to; 0 for those without one, which share a lane."""
    for part in update.values():
        if isinstance(part, dict):
            place = part.get("message", part)
            chat = place.get("chat") if isinstance(place, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0
