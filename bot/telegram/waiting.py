"""Knows how a chat is told that something takes a while; not what is being done."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from bot.clock import Clock
from bot.telegram.api import ApiError
from bot.telegram.sender import Sender
from storage.port import Outgoing

Done = TypeVar("Done")

SLOW = 1.0
"""Seconds after which somebody wonders whether anything happens."""


class Waiting:
    def __init__(self, sender: Sender, clock: Clock) -> None:
        self._sender = sender
        self._clock = clock

    async def over(self, work: Coroutine[Any, Any, Done], told: Outgoing) -> Done:
        """What the work gives, or raises; `told` stands in its chat while it is slow."""
        done = asyncio.Event()
        working = asyncio.create_task(work)
        working.add_done_callback(lambda _: done.set())
        line, stopped = None, False
        try:
            if not await self._clock.wait(done, SLOW):
                # Worth nothing later: what is slow goes on without it.
                with suppress(ApiError):
                    line = await self._sender.deliver(told)
            return await working
        except asyncio.CancelledError:
            # At a stop nothing more is said; the work comes again at the next start.
            stopped = True
            raise
        finally:
            working.cancel()
            if line is not None and not stopped:
                await self._sender.now("deleteMessage", chat_id=told.chat, message_id=line)
