"""Knows how a call leaves: at once where it can, through the outbox where it cannot.

A call that cannot be made at once (a limit, a 429, a time-out) is in the outbox table before
`send` returns, so that the update it answers can be acknowledged and nobody else is held up.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

import orjson

from bot.clock import Clock
from bot.conversation import new_id
from bot.telegram.api import Api, ApiError, Moved, Refused, TooMany, Unreachable
from bot.telegram.calls import anew_of, message_id, readdressed
from bot.telegram.pace import Pace
from storage.port import OutboxId, Outgoing, Storage, StorageError

log = logging.getLogger("onlife.sender")

GIVE_UP = 24 * 60 * 60
"""Seconds after which an answer nobody could be given is of no use any more."""

MOMENT = 0.5
"""Seconds that calls under way get at a stop, so that none is cut off while it is kept."""

LONGEST_REST = 60.0
FIRST_REST = 1.0

Anew = Callable[[], Outgoing | None]
"""What is sent instead of an edit whose message is gone, or of a message that cannot be deleted
any more; made only then, None for nothing."""

Job = Callable[[Outgoing], Awaitable[None]]


def outgoing(chat: int, method: str, body: bytes, merge: str = "") -> Outgoing:
    """A call that may go at once; `merge` names what a newer one would replace."""
    return Outgoing(OutboxId(new_id(12)), chat, method, body, merge)


class Sender:
    """Sends calls, in order per chat. `jobs` are methods of our own, which are carried out here."""

    def __init__(self, api: Api, storage: Storage, pace: Pace, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._storage = storage
        self._pace = pace
        self._waiting: dict[int, list[Outgoing]] = {}
        self._resting: dict[int, float] = {}
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self.jobs: dict[str, Job] = {}
        self.on_moved: Callable[[int, int], Awaitable[None]] | None = None
        self.on_shut_out: Callable[[int], Awaitable[None]] | None = None

    async def load(self) -> None:
        """Takes over what waited when the program last stopped, and how long it still has to."""
        now, monotonic = self._clock.now(), self._clock.monotonic()
        for call in await self._storage.waiting():
            self._waiting.setdefault(call.chat, []).append(_dated(call, now))
            if call.due > now:
                rest = monotonic + call.due - now
                self._resting[call.chat] = max(self._resting.get(call.chat, 0.0), rest)

    async def send(
        self,
        call: Outgoing,
        *,
        push: bool = False,
        later: Outgoing | None = None,
        anew: Anew | None = None,
    ) -> int | None:
        """The message id where it was sent now; None where it waits, or will never be sent.

        `later` waits in its place: a job that makes the call anew, so that the outbox need not
        hold what it says. `anew` makes what is sent where the message to be edited is gone.
        """
        if call.method in self.jobs and self._has(call):
            return None
        if call.method in self.jobs or call.chat in self._waiting:
            await self._queue(later or call, 0.0)
            return None
        delay = self._pace.wait(call.chat, self._clock.monotonic(), push=push)
        if delay > 0:
            await self._queue(later or call, delay)
            return None
        try:
            return await self._call(call, anew)
        except TooMany as error:
            self._pace.hold(call.chat, self._clock.monotonic() + error.after)
            await self._queue(later or call, error.after)
        except Unreachable as error:
            log.warning("a %s waits: %s", call.method, error)
            await self._queue(later or call, FIRST_REST)
        return None

    def _has(self, job: Outgoing) -> bool:
        """Whether this job waits or is being done: asked for twice, it is done once."""
        return any(job.merge == other.merge for other in self._waiting.get(job.chat, []))

    def adopt(self, calls: Iterable[Outgoing]) -> None:
        """Takes over calls that were put in the outbox by the commit that they tell of."""
        now = self._clock.now()
        for call in calls:
            self._line_up(_dated(call, now))
        self._wake.set()

    async def deliver(self, call: Outgoing, anew: Anew | None = None) -> int | None:
        """For a job: makes a call now. Raises TooMany or Unreachable, so that it comes again."""
        return await self._call(call, anew)

    async def change(self, call: Outgoing) -> None:
        """The same for an edit that means nothing where its message is gone."""
        await self._call(call, lambda: None)

    async def now(self, method: str, **parameters: object) -> None:
        """A call that is worth nothing later (a query's answer, a chat action); never raises."""
        try:
            await self._api.call(method, orjson.dumps(parameters))
        except ApiError as error:
            log.info("a %s was not taken: %s", method, error)

    async def answer(self, query: str, text: str | None = None, *, alert: bool = False) -> None:
        """Ends the waiting of a pressed button, with a short line where there is one."""
        if text is None:
            await self.now("answerCallbackQuery", callback_query_id=query)
        else:
            await self.now(
                "answerCallbackQuery", callback_query_id=query, text=text, show_alert=alert
            )

    async def _call(self, call: Outgoing, anew: Anew | None = None) -> int | None:
        """Raises TooMany or Unreachable; what Telegram will never do is logged and dropped."""
        try:
            return message_id(await self._api.call(call.method, call.body))
        except Moved as error:
            if self.on_moved is not None:
                await self.on_moved(call.chat, error.chat)
            return await self._call(readdressed(call, error.chat))
        except Refused as error:
            if error.unchanged:
                return None
            if error.no_such_message and call.method == "editMessageText":
                return await self._anew(call, anew)
            if call.method == "deleteMessage" and anew is not None:
                return await self._anew(call, anew)
            if error.shut_out and self.on_shut_out is not None:
                await self.on_shut_out(call.chat)
            log.warning("a %s was refused: %d", call.method, error.code)
            return None
        except (TooMany, Unreachable):
            raise
        except ApiError as error:
            log.warning("a %s failed: %s", call.method, error)
            return None

    async def _anew(self, call: Outgoing, anew: Anew | None) -> int | None:
        instead = anew_of(call) if anew is None else anew()
        return None if instead is None else await self._call(instead)

    async def _queue(self, call: Outgoing, delay: float) -> None:
        call = replace(call, due=int(self._clock.now() + delay))
        try:
            await self._storage.put([call])
        except StorageError:
            # Kept in memory then: what it answers may be that very trouble.
            log.error("the outbox could not be written")
        self._line_up(call)
        if delay > 0:
            until = self._clock.monotonic() + delay
            self._resting[call.chat] = max(self._resting.get(call.chat, 0.0), until)
        self._wake.set()

    def _line_up(self, call: Outgoing) -> None:
        """In its chat's queue, in the place of what it replaces."""
        queue = self._waiting.setdefault(call.chat, [])
        same = [n for n, other in enumerate(queue) if call.merge and other.merge == call.merge]
        if same:
            queue[same[0]] = call
        else:
            queue.append(call)

    async def run(self) -> None:
        """Empties the outbox, one call a chat at a time and all chats at once, until cancelled."""
        while True:
            self._wake.clear()
            ready, rest = self._ready(self._clock.monotonic())
            for call in ready:
                self._busy[call.chat] = asyncio.create_task(self._turn(call))
            await self._clock.wait(self._wake, rest)

    async def close(self) -> None:
        """Lets go of what is being sent; what was not confirmed is sent again at the next start."""
        busy = set(self._busy.values())
        if busy:
            await asyncio.wait(busy, timeout=MOMENT)
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)

    async def _turn(self, call: Outgoing) -> None:
        try:
            await self._retry(call)
        finally:
            self._busy.pop(call.chat, None)
            self._wake.set()

    def _ready(self, now: float) -> tuple[list[Outgoing], float]:
        """The first call of each chat that may go, and how long the soonest of the rest waits."""
        ready, rest = [], LONGEST_REST
        for chat, queue in self._waiting.items():
            if chat in self._busy:
                continue
            delay = self._resting.get(chat, 0.0) - now
            if delay <= 0:
                delay = self._pace.wait(chat, now, push=True)
            if delay <= 0:
                ready.append(queue[0])
            else:
                rest = min(rest, delay)
        return ready, max(rest, 0.01)

    async def _retry(self, call: Outgoing) -> None:
        try:
            await self._carry_out(call)
        except TooMany as error:
            await self._later(call, error.after)
        except Unreachable:
            await self._later(call, _rest(call.attempts))
        except StorageError:
            self._resting[call.chat] = self._clock.monotonic() + FIRST_REST
        except Exception as error:  # noqa: BLE001 - one call neither stops the rest nor floods
            log.error("a %s went wrong: %s", call.method, type(error).__name__)
            await self._later(call, _rest(call.attempts))
        else:
            await self._done(call)

    async def _carry_out(self, call: Outgoing) -> None:
        job = self.jobs.get(call.method)
        if job is None:
            await self._call(call)
            return
        try:
            await job(call)
        except Moved as error:
            if self.on_moved is not None:
                await self.on_moved(call.chat, error.chat)
            await job(replace(call, chat=error.chat))

    async def _later(self, call: Outgoing, delay: float) -> None:
        now = self._clock.now()
        self._resting[call.chat] = self._clock.monotonic() + delay
        if now - call.due > GIVE_UP:
            await self._done(call)
            return
        queue = self._waiting.get(call.chat, [])
        if call in queue:
            queue[queue.index(call)] = replace(call, attempts=call.attempts + 1)
        try:
            await self._storage.delay(call.id, int(now + delay))
        except StorageError:
            log.warning("the outbox could not be kept up to date")

    async def _done(self, call: Outgoing) -> None:
        queue = self._waiting.get(call.chat, [])
        if call in queue:
            queue.remove(call)
        if not queue:
            self._waiting.pop(call.chat, None)
            self._resting.pop(call.chat, None)
        try:
            await self._storage.sent(call.id)
        except StorageError:
            log.warning("the outbox could not be kept up to date")


def _dated(call: Outgoing, now: int) -> Outgoing:
    """A call that was put with what it tells of has no moment yet: it is given up a day later."""
    return call if call.due else replace(call, due=now)


def _rest(attempts: int) -> float:
    """Seconds before the next of so many attempts: doubled each time, a day of them included."""
    return min(LONGEST_REST, FIRST_REST * (1 << min(attempts, 10)))
