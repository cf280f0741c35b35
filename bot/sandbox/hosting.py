"""Knows how the sandbox is hosted: its address, the real bot in it over HTTP, and its demo."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import web

from bot.program import Program
from bot.sandbox.errors import WorldError
from bot.sandbox.players import Demo, DemoStoppedError
from bot.sandbox.server import Sandbox
from bot.serving import on_stop, standing
from bot.settings import SettingError, Settings
from bot.telegram.pace import NO_LIMITS, Limits

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
        yield sandbox, f"http://{host}:{bound}"
    finally:
        await runner.cleanup()


def for_sandbox(settings: Settings, address: str) -> Settings:
    """Settings for a bot in a sandbox: data of its own, gone with the sandbox's people.

    The sandbox's people answer faster than Telegram lets a bot speak, and nobody is flooded.
    """
    folder = settings.data_dir / "sandbox"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return replace(
        settings,
        token=SANDBOX_TOKEN,
        api_url=address,
        data_dir=folder,
        database_url=f"sqlite+aiosqlite:///{folder / 'onlife.db'}",
        limits=NO_LIMITS if settings.limits == Limits() else settings.limits,
    )


@asynccontextmanager
async def bot_in(settings: Settings, address: str) -> AsyncIterator[Program]:
    """The real bot, talking to a sandbox over HTTP."""
    async with standing(for_sandbox(settings, address)) as ground:
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
            sandbox.demo_line("Klaar. Het beeld staat in de groep: tik verder op de knoppen.")

    return play


async def serve_sandbox(settings: Settings, *, alone: bool, opened: Callable[[str], None]) -> None:
    """The sandbox with its page, and the real bot in it unless it is to be `alone`."""
    stopping = asyncio.Event()
    on_stop(stopping.set)
    async with sandbox_at(*settings.listen) as (sandbox, address):
        opened(address)
        if alone:
            await stopping.wait()
            return
        sandbox.demo = demo_for(sandbox, PAGE_PACE)
        async with bot_in(settings, address):
            await stopping.wait()


PAGE_PACE = 0.35
"""Seconds between two taps of one person in the page: to be seen, and still done in a minute."""
