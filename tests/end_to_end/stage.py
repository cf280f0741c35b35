"""Knows how the real bot and a sandbox are put on stage over real HTTP, and when both are quiet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

from aiohttp import web

from bot.assembling import Ground
from bot.content import Content, load_content
from bot.limits import NO_LIMITS
from bot.phrasing.catalogue import Language, Words, load_words
from bot.program import Program
from bot.sandbox.hosting import SANDBOX_TOKEN
from bot.sandbox.server import Sandbox
from bot.settings import Settings, read_settings
from storage.database import Database
from storage.opening import open_storage
from storage.port import Storage, StorageError, Unavailable
from storage.sealing import Secrets
from storage.sql import SqlStorage
from tests.end_to_end.changed_content.concern import write_changed
from tests.end_to_end.given_time import GivenClock

PATIENCE = 20.0
"""Real seconds for the bot to come to rest; a picture of a cold start takes a few."""

LOOPS = 2
"""The bot's own loops that wait for time when it is quiet: the outbox's and the rounds'."""

HOUR = 3600

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def _nothing_there(*_: object) -> NoReturn:
    raise Unavailable("the database is away")


class StillBusyError(AssertionError):
    """The bot did not come to rest."""


FEW_STATEMENTS = Path(__file__).parent / "few_statements"
"""An organisation's own content, in which the quickscan has four statements instead of 42."""

OWN_INSTRUMENT = Path(__file__).parent / "own_instrument"
"""One with an instrument beside ours."""


@cache
def read_content(own: Path | None) -> tuple[Content, dict[Language, Words]]:
    """Content and catalogues, read once for all tests. `own` replaces what is ours."""
    content = load_content(own)
    return content, load_words(content)


class Stage:
    """A sandbox and the bot in it. The bot can be stopped and started again on what it kept."""

    def __init__(
        self,
        clock: GivenClock,
        folder: Path,
        fonts: Path,
        own: Path | None = None,
        region: str = "",
    ) -> None:
        self.clock = clock
        self.sandbox = Sandbox(SANDBOX_TOKEN, clock=lambda: clock.at)
        self.content, self.languages = read_content(own)
        self._folder = folder
        self._fonts = fonts
        self._region = {"REGION": region} if region else {}
        self._settings: Settings | None = None
        self._changed = asyncio.Event()
        self._storage: SqlStorage | None = None
        self._database_away = False
        self._program: Program | None = None
        self._running: asyncio.Task[None] | None = None
        clock.on_wait = self._changed.set

    @property
    def storage(self) -> Storage:
        """Raises AssertionError while the bot is stopped."""
        assert self._storage is not None
        return self._storage

    async def listen(self, stack: AsyncExitStack) -> None:
        """Serves the sandbox at a free port, until the stack is closed."""
        app = self.sandbox.app()
        app.middlewares.append(self._hear)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._settings = self._settled(f"http://127.0.0.1:{runner.addresses[0][1]}")

    def _settled(self, address: str) -> Settings:
        return read_settings(
            {
                "TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN,
                "TELEGRAM_API_URL": address,
                "DATA_DIR": str(self._folder),
                "RATE_LIMITS": "off",
                **self._region,
            }
        )

    @web.middleware
    async def _hear(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Wakes who waits for rest, once the server has taken a poll up."""
        answering = asyncio.ensure_future(handler(request))
        if request.path.endswith("/getUpdates"):
            # Lets the server go on, and takes no time.
            while not answering.done() and not self.sandbox.running.poller.waiting:  # noqa: ASYNC110
                await asyncio.sleep(0)
            self._changed.set()
        return await answering

    async def start(self) -> None:
        """Starts the bot, and waits until it has nothing left to do."""
        assert self._settings is not None
        assert self._settings.limits == NO_LIMITS
        assert not self._database_away, "the bot does not start without its database"
        fonts = self._folder / "fonts"
        if not fonts.exists():
            fonts.symlink_to(self._fonts, target_is_directory=True)
        secrets = Secrets.load("", self._folder)
        self._storage = await open_storage(self._settings.database_url, self._folder, secrets)
        ground = Ground(
            self._settings, self.content, self.languages, self._storage, secrets, self.clock
        )
        self._program = Program(ground)
        self._running = asyncio.create_task(self._program.run())
        await self.rest()

    def change_content(self) -> None:
        """The bot starts on content of a later version from now on: see changed_content."""
        assert self._program is None, "the content changes while the bot is stopped"
        self.content, self.languages = read_content(write_changed(self._folder / "changed"))

    def take_content(self, own: Path) -> None:
        """The bot starts on another content of the organisation's own from now on."""
        assert self._program is None, "the content changes while the bot is stopped"
        self.content, self.languages = read_content(own)

    async def stop(self) -> None:
        """Stops the bot as SIGTERM does. Nothing happens where it is stopped already."""
        if self._program is None or self._running is None or self._storage is None:
            return
        self._program.stop()
        await self._running
        await self._storage.close()
        self._program = self._running = self._storage = None

    def take_away_database(self) -> None:
        """Nothing can be read or kept from now on, in the tables or the key store.

        It is known at once. That the bot's patience ends where a database is locked or hangs is
        shown in tests/faults, in real time.
        """
        self._database_away = True
        for one in self._databases():
            vars(one)["_patiently"] = _nothing_there

    def give_back_database(self) -> None:
        """All is there again, as it was when it was taken away."""
        self._database_away = False
        for one in self._databases():
            vars(one).pop("_patiently", None)

    def _databases(self) -> tuple[Database, ...]:
        one = self._storage
        return () if one is None else (one._database, one._keys._database)

    async def rest(self) -> None:
        """Until every update is acknowledged and all that could be sent is sent.

        Raises StillBusyError where the bot does not come to rest in real seconds.
        """
        if self._program is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self._is_quiet():
                    await self._changed.wait()
        except TimeoutError:
            raise StillBusyError(self._what_keeps_it()) from None

    async def _is_quiet(self) -> bool:
        self._changed.clear()
        if self._running is not None and self._running.done():
            await self._running
            raise StillBusyError("the bot stopped by itself")
        if not self._looks_quiet():
            return False
        now = self.clock.now()
        try:
            waiting = [one for one in await self.storage.waiting() if one.due <= now]
        except StorageError:
            # What the bot wants to send lies where nobody can look.
            waiting = []
        return not waiting and self._looks_quiet()

    def _looks_quiet(self) -> bool:
        running = self.sandbox.running
        return running.poller.waiting and not len(running.updates) and self.clock.resting == LOOPS

    def _what_keeps_it(self) -> str:
        running = self.sandbox.running
        return (
            f"the bot does not come to rest: {len(running.updates)} updates pending, "
            f"polling {running.poller.waiting}, {self.clock.resting} loops at rest"
        )

    async def pass_to(self, moment: float) -> None:
        """Lets time pass to `moment`, by the full hour, with the bot at rest after each."""
        while self.clock.at < moment:
            full_hour = (self.clock.at // HOUR + 1) * HOUR
            self.clock.move(min(moment, full_hour))
            await self.rest()


@asynccontextmanager
async def staged(
    clock: GivenClock, folder: Path, fonts: Path, own: Path | None = None, region: str = ""
) -> AsyncIterator[Stage]:
    """A stage with the bot running on it. `fonts` is a folder for the drawing library.

    `region` is the setting REGION; empty leaves it as it is without.
    """
    stage = Stage(clock, folder, fonts, own, region)
    async with AsyncExitStack() as stack:
        await stage.listen(stack)
        stack.push_async_callback(stage.stop)
        await stage.start()
        yield stage
