"""Knows how the sandbox is hosted: its address, the real bot in it over HTTP, and its demo."""

import asyncio
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from bot.content import Content, load_content
from bot.limits import NO_LIMITS, Limits
from bot.program import Program
from bot.sandbox.errors import WorldError
from bot.sandbox.hands import DemoStoppedError
from bot.sandbox.players import Demo
from bot.sandbox.server import Sandbox
from bot.serving import make_room, on_stop, standing
from bot.settings import SettingError, Settings
from storage.drivers import SQLITE

log = logging.getLogger("onlife.sandbox")

SANDBOX_TOKEN = "4242:sandbox"  # noqa: S105 - it opens nothing but a sandbox
"""The token between the bot and its own sandbox; it opens nothing else."""


@asynccontextmanager
async def sandbox_at(
    host: str, port: int, token: str = SANDBOX_TOKEN
) -> AsyncIterator[tuple[Sandbox, str]]:
    """A sandbox that listens, and its address; port 0 takes a free one."""
    sandbox = Sandbox(token)
    runner = web.AppRunner(sandbox.app(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise SettingError(
            f"SANDBOX_LISTEN is '{host}:{port}', which cannot be listened at: {error.strerror}"
        ) from None
    bound = runner.addresses[0][1]
    try:
        yield sandbox, page_at(host, bound)
    finally:
        await runner.cleanup()


def page_at(host: str, port: int) -> str:
    """The address to open; an IPv6 address stands in brackets there."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def folder_in(data_dir: Path) -> Iterator[Path]:
    """A folder for one sandbox's data, gone with its people; no other sandbox has the same one.

    Raises SettingError where `data_dir` (DATA_DIR) cannot be written.
    """
    make_room(data_dir)
    folder = Path(tempfile.mkdtemp(prefix="sandbox-", dir=data_dir))
    try:
        yield folder
    finally:
        # What is left by one that was killed stays: it may as well be another's that runs.
        shutil.rmtree(folder, ignore_errors=True)


def for_sandbox(settings: Settings, address: str, folder: Path) -> Settings:
    """Settings for a bot in a sandbox, whose data lies in `folder`, whatever DATABASE_URL says.

    The sandbox's people answer faster than Telegram lets a bot speak, and nobody is flooded.
    """
    return replace(
        settings,
        token=SANDBOX_TOKEN,
        api_url=address,
        data_dir=folder,
        database_url=f"{SQLITE}:///{folder / 'onlife.db'}",
        limits=NO_LIMITS if settings.limits == Limits() else settings.limits,
    )


@asynccontextmanager
async def bot_in(
    settings: Settings, address: str, content: Content | None = None
) -> AsyncIterator[Program]:
    """The real bot, talking to a sandbox over HTTP; its data goes when it ends."""
    with folder_in(settings.data_dir) as folder:
        log.info("the sandbox keeps its own data in %s; DATABASE_URL is not used", folder)
        async with standing(for_sandbox(settings, address, folder), content) as ground:
            program = Program(ground)
            running = asyncio.create_task(program.run())
            try:
                yield program
            finally:
                program.stop()
                await running


def demo_for(sandbox: Sandbox, pace: float) -> Callable[[], Awaitable[None]]:
    """What the page's demo button starts; stopped and started again, it goes on where it was."""
    played: set[int] = set()

    async def play() -> None:
        try:
            await Demo(sandbox.world, pace, sandbox.demo_line, played=played).play()
        except (DemoStoppedError, WorldError) as stopped:
            sandbox.demo_line(str(stopped))
        else:
            sandbox.demo_line("Klaar. Beeld en plan staan in de groep: tik verder op de knoppen.")

    return play


async def serve_sandbox(settings: Settings, *, alone: bool, opened: Callable[[str], None]) -> None:
    """The sandbox with its page, and the real bot in it unless it is to be `alone`.

    Nobody is told that it is open before what it needs is there.
    """
    stopping = asyncio.Event()
    on_stop(stopping.set)
    content = None if alone else load_content(settings.content_dir)
    async with sandbox_at(*settings.listen) as (sandbox, address):
        if alone:
            opened(address)
            await stopping.wait()
            return
        sandbox.demo = demo_for(sandbox, PAGE_PACE)
        async with bot_in(settings, address, content):
            opened(address)
            await stopping.wait()


PAGE_PACE = 0.35
"""Seconds between two taps of one person in the page: to be seen, and still done in a minute."""
