"""Knows how a picture is made beside the bot's work; not what it says, nor how it is drawn.

Drawing loads a heavy library, so it happens in a process of its own that is started for the
first picture and ended when no other follows. This process never loads that library.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from bot.chart_picture import ChartPicture
from bot.picture_bars import BarPicture, PictureWords, team_bars
from instruments.disclosure import Release
from instruments.model import Instrument

TIMEOUT = 30.0
"""Seconds that one picture may take, a slow machine's first one included."""

IDLE = 30.0
"""Seconds that the worker waits for a next picture; rounds of one evening come together."""

ATTEMPTS = 2
"""A worker may have been killed for its memory while it waited; a new one then draws."""

BEHIND = 10
"""How far the worker steps back for the bot, whose screens have somebody waiting for them."""


class PictureError(Exception):
    """A picture could not be made; what it says can still be told in text."""


def _paint(picture: BarPicture) -> bytes:
    """Draws a PNG. Runs in the worker only."""
    # Loads matplotlib, which the bot's own process must never carry.
    from bot.picture_worker import bars  # noqa: PLC0415

    return bars(picture)


def _paint_chart(picture: ChartPicture) -> tuple[bytes, ...]:
    """Draws PNGs. Runs in the worker only."""
    # Loads matplotlib, which the bot's own process must never carry.
    from bot.chart_worker import chart  # noqa: PLC0415

    return chart(picture)


Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class _Worker:
    """A pool of one process. It ends when `leash` is closed, hence also when this process dies."""

    pool: ProcessPoolExecutor
    leash: Connection


class Painter:
    """Draws pictures one after another in a process of its own.

    `cache` is a folder for the drawing library's list of fonts, made where it is missing; kept
    between starts, it saves the first picture some time. Times are in seconds.
    """

    def __init__(
        self,
        cache: Path,
        *,
        timeout: float = TIMEOUT,
        idle: float = IDLE,
        paint: Callable[[BarPicture], bytes] = _paint,
        paint_chart: Callable[[ChartPicture], tuple[bytes, ...]] = _paint_chart,
    ) -> None:
        self._cache = cache
        self._timeout = timeout
        self._idle = idle
        self._paint = paint
        self._paint_chart = paint_chart
        self._turn = asyncio.Lock()
        self._worker: _Worker | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._closed = False

    async def team_picture(
        self, instrument: Instrument, shown: Release, words: PictureWords, labels: Sequence[str]
    ) -> bytes:
        """A team's result as a PNG, one stacked bar per block. Raises PictureError.

        `labels` are the blocks' names on the picture, in the instrument's order.
        """
        return await self.draw(BarPicture(team_bars(instrument, shown, labels), words))

    async def draw(self, picture: BarPicture) -> bytes:
        """A PNG, 1080 pixels wide. Raises PictureError, also for one that close() cut short."""
        return await self._draw(partial(self._paint, picture))

    async def chart(self, picture: ChartPicture) -> tuple[bytes, ...]:
        """A flow's diagram as PNGs that a phone can show; raises as `draw` does."""
        return await self._draw(partial(self._paint_chart, picture))

    async def _draw(self, job: Callable[[], Drawn]) -> Drawn:
        async with self._turn:
            for _ in range(ATTEMPTS):
                if self._closed:
                    break
                try:
                    return await self._drawn(job)
                except BrokenProcessPool:
                    continue
        raise PictureError(
            "drawing was stopped" if self._closed else "the drawing process ended unexpectedly"
        )

    async def close(self) -> None:
        """Ends the worker at once, whatever it is doing. No picture is drawn after it."""
        self._closed = True
        worker = self._parted()
        if worker is not None:
            worker.leash.close()
            await asyncio.to_thread(worker.pool.shutdown)

    async def _drawn(self, job: Callable[[], Drawn]) -> Drawn:
        if self._rest is not None:
            self._rest.cancel()
        done = False
        try:
            drawing = asyncio.wrap_future(self._submit(job))
            drawn = await asyncio.wait_for(drawing, self._timeout)
            done = True
        except TimeoutError as error:
            raise PictureError(f"drawing took longer than {self._timeout:g} seconds") from error
        except BrokenProcessPool:
            raise
        except Exception as error:
            raise PictureError("the picture could not be drawn") from error
        finally:
            if not done:
                self._drop()
        self._rest = asyncio.get_running_loop().call_later(self._idle, self._drop)
        return drawn

    def _submit(self, job: Callable[[], Drawn]) -> Future[Drawn]:
        # A few milliseconds where a worker must be started; a thread for it could outrun close().
        if self._worker is None:
            self._worker = _hire(self._cache)
        return self._worker.pool.submit(job)

    def _drop(self) -> None:
        worker = self._parted()
        if worker is not None:
            worker.leash.close()
            worker.pool.shutdown(wait=False)

    def _parted(self) -> _Worker | None:
        """Lets go of the worker, so that the next picture gets a new one."""
        if self._rest is not None:
            self._rest.cancel()
        worker, self._worker, self._rest = self._worker, None, None
        return worker


def _hire(cache: Path) -> _Worker:
    # A forked copy would hold the bot's open connections and threads; a spawned one has none.
    context = get_context("spawn")
    held, leash = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(1, context, _settle, (held, str(cache)))
    # The process starts with its first task; only then may this end of its leash be let go.
    pool.submit(os.getpid).add_done_callback(lambda _: held.close())
    return _Worker(pool, leash)


def _settle(held: Connection, cache: str) -> None:
    """Runs first in the worker."""
    os.environ["MPLCONFIGDIR"] = cache
    # The library announces the making of its list of fonts; nobody here can act on that.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    # Ctrl-C and a stop of the whole service reach every process; the bot decides when this ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    threading.Thread(target=_obey, args=(held,), daemon=True).start()


def _obey(held: Connection) -> None:
    """Ends the worker, in the middle of a drawing too, once the other end has been let go."""
    try:
        held.recv()
    except (EOFError, OSError):
        os._exit(0)
