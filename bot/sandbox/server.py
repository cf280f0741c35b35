"""Knows how the sandbox is served: Bot API, control API, events, demo, page; no rule of either."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.sandbox.botapi import MAX_UPLOAD, BotApi
from bot.sandbox.control import Control, Handler, respond
from bot.sandbox.errors import WorldError
from bot.sandbox.people import Bot
from bot.sandbox.running import Running
from bot.sandbox.stream import EventStream
from bot.sandbox.uploading import Uploading
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:",
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

logger = logging.getLogger(__name__)


class Sandbox:
    """One sandbox for one bot token; `demo` may be set to what plays the others.

    `flood=True` enforces Telegram's flood limits. `clock` gives Unix seconds.
    """

    def __init__(
        self,
        token: str,
        bot_username: str = "onlife_gids_bot",
        clock: Callable[[], float] = time.time,
        *,
        flood: bool = False,
    ) -> None:
        bot_id = int(token.partition(":")[0])
        bot = Bot(bot_id, bot_username, "Onlife-gids", commands={}, descriptions={})
        self.demo: Callable[[], Awaitable[None]] | None = None
        self._token = token
        self._running = Running(bot, clock, flood=flood)
        self._demo_task: asyncio.Task[None] | None = None
        self._stream = EventStream(self._running.events)

    @property
    def world(self) -> World:
        """The world of now; another one after a reset."""
        return self._running.world

    @property
    def running(self) -> Running:
        """The parts: queue, journal, faults, events."""
        return self._running

    def app(self) -> web.Application:
        """The application, to be served once."""
        app = web.Application(client_max_size=MAX_UPLOAD, middlewares=[_refusals])
        app.add_routes(BotApi(self._running, self._token).routes())
        app.add_routes(Control(self._running).routes())
        app.add_routes(Uploading(self._running).routes())
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/static/{name}", self._static),
                web.get("/sandbox/events", self._stream.serve),
                web.post("/sandbox/demo", self._start_demo),
                web.post("/sandbox/demo/stop", self._stop_demo),
            ]
        )
        app.on_shutdown.append(self._shut_down)
        return app

    def demo_line(self, line: str) -> None:
        """Tell the page what the demo does now."""
        self._tell_demo(line, running=self._is_demo_on())

    def _tell_demo(self, line: str, *, running: bool) -> None:
        """Also kept, for a page that comes later; an empty last line leaves what was told."""
        told = line if line or running else self._running.demo["line"]
        self._running.demo = {"running": running, "line": told}
        self._running.events.add({"type": "demo", "running": running, "line": line})

    def _is_demo_on(self) -> bool:
        return self._demo_task is not None and not self._demo_task.done()

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _page_file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return _page_file(request.match_info["name"])

    async def _start_demo(self, _request: web.Request) -> web.StreamResponse:
        if self.demo is None:
            raise WorldError("this sandbox has no demo")
        if self._is_demo_on():
            raise WorldError("the demo is running already")
        self._demo_task = asyncio.create_task(self._play(self.demo))
        self.demo_line("")
        return respond({})

    async def _stop_demo(self, _request: web.Request) -> web.StreamResponse:
        if self.demo is None:
            raise WorldError("this sandbox has no demo")
        await self._end_demo()
        return respond({})

    async def _play(self, demo: Callable[[], Awaitable[None]]) -> None:
        line = ""
        try:
            await demo()
        except Exception:
            logger.exception("the demo failed")
            line = "De demo is gestopt door een fout."
        finally:
            self._tell_demo(line, running=False)

    async def _end_demo(self) -> None:
        task = self._demo_task
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait([task])

    async def _shut_down(self, _app: web.Application) -> None:
        await self._end_demo()
        self._stream.close()
        self._running.poller.close()


def _page_file(name: str) -> web.FileResponse:
    """A file that lies in the page's own folder, and in no other."""
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=_PAGE_HEADERS)


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What cannot be done in the world is a 400 of the control API."""
    try:
        return await handler(request)
    except WorldError as error:
        return respond({"error": str(error)}, 400)
