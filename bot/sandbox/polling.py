"""Knows the long poll: one waiter at a time, the older gives way; it refuses to know HTTP."""

import asyncio
from collections.abc import Callable

from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.params import Params
from bot.sandbox.people import Bot
from bot.sandbox.updates import MAX_BATCH, UpdateQueue
from bot.sandbox.wire import Json

MAX_TIMEOUT = 50


class Poller:
    """`getUpdates` on one queue."""

    def __init__(self, updates: UpdateQueue, bot: Bot) -> None:
        self._updates = updates
        self._bot = bot
        self._current: asyncio.Future[bool] | None = None
        self._closed = False
        updates.waiting = self._arrived

    @property
    def waiting(self) -> bool:
        """Whether a poll waits for an update now."""
        return self._current is not None

    async def get_updates(self, params: Params, alive: Callable[[], bool]) -> list[Json]:
        """Updates from `offset`, after at most `timeout` seconds.

        `alive` tells whether the caller is still there: nothing is taken for one who left.
        Raises ApiError 409 when another poll takes over, or while a webhook is set.
        """
        if self._bot.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        offset = params.integer("offset") or 0
        limit = max(1, min(params.integer("limit") or MAX_BATCH, MAX_BATCH))
        timeout = max(0, min(params.integer("timeout") or 0, MAX_TIMEOUT))
        _allow(self._updates, params)
        self._bot.polled = True
        self._settle(False)
        batch = self._updates.take(offset, limit)
        if batch or not timeout or self._closed:
            return batch
        await self._wait(timeout)
        # What was before the offset is confirmed already; a negative one must not cut again.
        return self._updates.take(max(offset, 0), limit) if alive() else []

    def close(self) -> None:
        """Send the waiter home, for good."""
        self._closed = True
        self._settle(True)

    async def _wait(self, seconds: int) -> None:
        """Until an update arrives or time is up. Raises ApiError 409 when replaced."""
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[bool] = loop.create_future()
        self._current = mine
        timer = loop.call_later(seconds, self._arrived)
        try:
            stays = await mine
        finally:
            timer.cancel()
            if self._current is mine:
                self._current = None
        if not stays:
            raise conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )

    def _arrived(self) -> None:
        self._settle(True)

    def _settle(self, stays: bool) -> None:
        current, self._current = self._current, None
        if current is not None and not current.done():
            current.set_result(stays)


def _allow(updates: UpdateQueue, params: Params) -> None:
    """Left out, the setting of before stays."""
    if not params.given("allowed_updates"):
        return
    try:
        kinds = params.tree("allowed_updates")
    except ValueError:
        raise bad_request("can't parse allowed updates JSON object") from None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("expected an Array of String as allowed updates")
    updates.allow(kinds)
