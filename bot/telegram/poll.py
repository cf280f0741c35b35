"""Knows how updates are fetched: save, send, acknowledge, in this order.

To ask for updates from an offset confirms all before it. The offset is the first update that is
not through yet, so nothing is confirmed too early; Telegram then gives what is under way once
more, with what is new behind it, and what is known already is passed over. A crash means
redelivery, and that means the current screen again.
"""

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable, Container, Coroutine
from typing import Any

import orjson

from bot.clock import Clock
from bot.telegram.api import Api, ApiError, Conflict, Refused, TooMany, Unreachable
from bot.telegram.updates import ALLOWED

log = logging.getLogger("onlife.poll")

LONG = 25
"""Seconds that Telegram keeps a request for updates open; at most 50."""

BATCH = 100
REMEMBERED = 1000
"""Updates that are known to be taken: one that is delivered again is not carried out again."""

SHARE = 8
"""What is new is fetched again once an eighth of what is under way is through."""

GLANCE = 0.25
"""Seconds after which is looked for what is new, though nothing under way got through."""

PAUSE, LONGEST_PAUSE = 0.5, 15.0

Handle = Callable[[dict[str, Any]], Awaitable[None]]


class TokenError(Exception):
    """Telegram does not know this token; the message does not hold it."""


class Poller:
    """Fetches and hands over: one chat's updates in order, all chats at once.

    What is `urgent` waits for nothing that its chat still has under way.
    """

    def __init__(
        self,
        api: Api,
        handle: Handle,
        clock: Clock,
        urgent: Callable[[dict[str, Any]], bool] = lambda _: False,
    ) -> None:
        self._api = api
        self._urgent = urgent
        self._clock = clock
        self._handle = handle
        self._after = 0
        self._known: dict[int, None] = {}
        self._open: dict[int, None] = {}
        self._lanes: dict[int, deque[dict[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wanted = 0
        self._through = asyncio.Event()
        self._pause = PAUSE
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Until `stop`; then what is under way is finished and confirmed. Raises TokenError."""
        try:
            while not self._stopping.is_set():
                self._take(await self._next(0 if self._open else LONG))
                if self._open:
                    await self._some_through()
            while self._tasks:
                await asyncio.wait(self._tasks)
        finally:
            for task in self._tasks:
                task.cancel()
        # One last request confirms what was handled, so that it is not delivered again.
        if self._after:
            await self._confirm()

    def stop(self) -> None:
        self._stopping.set()
        self._through.set()

    @property
    def _offset(self) -> int:
        """The first update that is not through; what is before it is confirmed by asking."""
        return min(self._open) if self._open else self._after

    def _take(self, batch: list[dict[str, Any]]) -> None:
        for update in batch:
            number = _number(update)
            if number in self._known:
                continue
            self._known[number] = None
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
            self._open[number] = None
            self._after = max(self._after, number + 1)
            self._into_lane(update)

    def _into_lane(self, update: dict[str, Any]) -> None:
        if self._urgent(update):
            self._start(self._carry_through(update))
            return
        chat = _chat(update)
        lane = self._lanes.get(chat)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[chat] = deque((update,))
        self._start(self._serve(chat))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, chat: int) -> None:
        """One chat's updates, in order, until there are none left."""
        lane = self._lanes[chat]
        while lane:
            await self._carry_through(lane.popleft())
        del self._lanes[chat]

    async def _carry_through(self, update: dict[str, Any]) -> None:
        await self._handle(update)
        self._open.pop(_number(update), None)
        self._wanted -= 1
        if self._wanted <= 0 or not self._open:
            self._through.set()

    async def _some_through(self) -> None:
        self._wanted = max(1, len(self._open) // SHARE)
        self._through.clear()
        await self._clock.wait(self._through, GLANCE)

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
        asked = {
            "offset": self._offset,
            "limit": BATCH,
            "timeout": seconds,
            "allowed_updates": ALLOWED,
        }
        payload = await self._api.call("getUpdates", orjson.dumps(asked), seconds + 10.0)
        return fresh(payload, self._known)

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

    async def _confirm(self) -> None:
        try:
            await self._api.call(
                "getUpdates",
                orjson.dumps({"offset": self._offset, "limit": 1, "timeout": 0}),
                2.0,
            )
        except ApiError as error:
            log.info("the last updates will come again: %s", error)


_UPDATE = re.compile(rb'\{\s*"update_id"\s*:\s*(\d+)')
"""Where an update begins. Inside a text the quotes would be escaped, so no text looks like it."""


def fresh(payload: bytes, known: Container[int]) -> list[dict[str, Any]]:
    """The updates of an answer, from the first one on that is not known yet.

    What is under way comes first, and again with every answer: it is passed over unread.
    Raises Unreachable for what is no answer of the Bot API.
    """
    start = payload.find(b"[")
    for found in _UPDATE.finditer(payload):
        if int(found[1]) not in known:
            start = found.start()
            break
    else:
        if _UPDATE.search(payload):
            return []
    whole = payload[start:].lstrip(b"[")
    try:
        updates = orjson.loads(b"[" + whole[: whole.rindex(b"]") + 1])
    except ValueError:
        raise Unreachable("an answer that is no Bot API answer") from None
    return [one for one in updates if isinstance(one, dict)]


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
