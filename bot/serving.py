"""Knows how a bot is served: what it stands on, and how it is told to stop."""

import asyncio
import logging
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.ageing import warnings
from bot.assembling import Ground
from bot.clock import SystemClock
from bot.content import Content, load_content
from bot.phrasing.catalogue import load_words
from bot.program import Program
from bot.settings import SettingError, Settings
from storage.opening import open_storage
from storage.sealing import Secrets

log = logging.getLogger("onlife")


def make_room(folder: Path) -> None:
    """Makes the folder that DATA_DIR names. Raises SettingError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError:
        raise SettingError(f"DATA_DIR is '{folder}', which is a file and no folder") from None
    except OSError as error:
        raise SettingError(
            f"DATA_DIR is '{folder}', which cannot be made or written: {error.strerror}"
        ) from None


@asynccontextmanager
async def standing(settings: Settings, content: Content | None = None) -> AsyncIterator[Ground]:
    """Everything that a bot stands on, opened and closed again.

    Raises ContentError, CatalogueError, SettingError or StorageError, each with lines to show.
    """
    content = content or load_content(settings.content_dir)
    languages = load_words(content)
    make_room(settings.data_dir)
    secrets = Secrets.load(settings.keys, settings.data_dir)
    storage = await open_storage(settings.database_url, settings.data_dir, secrets)
    clock = SystemClock()
    for line in warnings(content, datetime.fromtimestamp(clock.now(), settings.zone).date()):
        log.warning("%s", line)
    if storage.lost:
        log.warning("%d conversations or rounds had no key any more and were erased", storage.lost)
    try:
        yield Ground(settings, content, languages, storage, secrets, clock)
    finally:
        await storage.close()


async def serve(settings: Settings) -> None:
    """Serves Telegram until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    # Opening the store may take seconds, and a stop that comes meanwhile is a stop too.
    on_stop(stopping.set)
    async with standing(settings) as ground:
        program = Program(ground)
        on_stop(program.stop)
        if not stopping.is_set():
            await program.run()


def on_stop(stop: Callable[[], None]) -> None:
    """Has SIGTERM and SIGINT call `stop`, where the machine has such signals for a loop."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop)
