"""Knows how heavy work is done in a process beside the bot; refuses to know what is made there.

The process is started for the first piece of work and ended when no other follows. Nothing of
what it is given or makes is named in an error, since that may be what somebody wrote.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

Made = TypeVar("Made")

TIMEOUT = 30.0
"""Seconds that one piece of work may take, a slow machine's first one included."""

IDLE = 30.0
"""Seconds that the process waits for a next piece."""

ATTEMPTS = 2
"""A process may have been killed for its memory while it waited; a new one then does the work."""

BEHIND = 10
"""How far the process steps back for the bot, whose screens have somebody waiting for them."""


class BesideError(Exception):
    """Work beside the bot came to nothing."""


def nothing() -> None:
    """What a process has to set up that needs nothing."""


@dataclass(frozen=True, slots=True)
class _Worker:
    """A pool of one process. It ends when `leash` is closed, hence also when this process dies."""

    pool: ProcessPoolExecutor
    leash: Connection


class Beside:
    """Does one piece of work after another in a process of its own. Times are in seconds.

    `settle`, which runs first there, and the work are functions of a module, or partials of one.
    """

    def __init__(
        self,
        *,
        settle: Callable[[], None] = nothing,
        timeout: float = TIMEOUT,
        idle: float = IDLE,
    ) -> None:
        self._settle = settle
        self._timeout = timeout
        self._idle = idle
        self._turn = asyncio.Lock()
        self._worker: _Worker | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._closed = False

    async def made(self, work: Callable[[], Made]) -> Made:
        """What the work gives. Raises BesideError, also for work that close() cut short."""
        async with self._turn:
            for _ in range(ATTEMPTS):
                if self._closed:
                    break
                try:
                    return await self._done(work)
                except BrokenProcessPool:
                    continue
        raise BesideError("it was stopped" if self._closed else "its process ended unexpectedly")

    async def close(self) -> None:
        """Ends the process at once, whatever it is doing. Nothing is made after it."""
        self._closed = True
        worker = self._parted()
        if worker is not None:
            worker.leash.close()
            await asyncio.to_thread(worker.pool.shutdown)

    async def _done(self, work: Callable[[], Made]) -> Made:
        if self._rest is not None:
            self._rest.cancel()
        done = False
        try:
            making = asyncio.wrap_future(self._submit(work))
            made = await asyncio.wait_for(making, self._timeout)
            done = True
        except TimeoutError:
            raise BesideError(f"it took longer than {self._timeout:g} seconds") from None
        except BrokenProcessPool:
            raise
        except Exception as error:  # noqa: BLE001 — what it says, and where, may quote the work
            raise BesideError(f"it failed with {type(error).__name__}") from None
        finally:
            if not done:
                self._drop()
        self._rest = asyncio.get_running_loop().call_later(self._idle, self._drop)
        return made

    def _submit(self, work: Callable[[], Made]) -> Future[Made]:
        # A few milliseconds where a process must be started; a thread for it could outrun close().
        if self._worker is None:
            self._worker = _hire(self._settle)
        return self._worker.pool.submit(work)

    def _drop(self) -> None:
        worker = self._parted()
        if worker is not None:
            worker.leash.close()
            worker.pool.shutdown(wait=False)

    def _parted(self) -> _Worker | None:
        """Lets go of the process, so that the next work gets a new one."""
        if self._rest is not None:
            self._rest.cancel()
        worker, self._worker, self._rest = self._worker, None, None
        return worker


def _hire(settle: Callable[[], None]) -> _Worker:
    # A forked copy would hold the bot's open connections and threads; a spawned one has none.
    context = get_context("spawn")
    held, leash = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(1, context, _begin, (held, settle))
    # The process starts with its first task; only then may this end of its leash be let go.
    pool.submit(os.getpid).add_done_callback(lambda _: held.close())
    return _Worker(pool, leash)


def _begin(held: Connection, settle: Callable[[], None]) -> None:
    """Runs first in the process."""
    # Ctrl-C and a stop of the whole service reach every process; the bot decides when this ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    threading.Thread(target=_obey, args=(held,), daemon=True).start()
    settle()


def _obey(held: Connection) -> None:
    """Ends the process, in the middle of its work too, once the other end has been let go."""
    try:
        held.recv()
    except (EOFError, OSError):
        os._exit(0)
