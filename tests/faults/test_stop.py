"""SIGTERM at any moment: the program finishes what it holds, loses nothing, and ends with 0."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from bot.sandbox.faults import Fault
from bot.sandbox.hosting import SANDBOX_TOKEN, sandbox_at
from bot.sandbox.people import User
from bot.sandbox.server import Sandbox
from tests.proof.crowd import keys
from tests.proof.process import Calls, Process

IN_TIME = 5.0
"""Seconds that the program has from SIGTERM to its end."""


def long(*values: str) -> list[ParameterSet]:
    """The same again for other values, where there is more time."""
    return [pytest.param(one, marks=pytest.mark.proof) for one in values]


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[Sandbox, Calls, Process]]:
    """A sandbox, and a bot that is not started yet and does not outlive the test."""
    async with sandbox_at("127.0.0.1", 0) as (sandbox, address):
        bot = Process(address, SANDBOX_TOKEN, folder)
        try:
            yield sandbox, Calls(sandbox), bot
        finally:
            sandbox.running.faults.clear()
            await bot.kill()


def screen(sandbox: Sandbox, user: User) -> str:
    """The newest text of the bot in someone's private chat."""
    messages = sandbox.world.messages.get(user.id, {}).values()
    return str(next((m["text"] for m in reversed(messages) if keys(m)), ""))


async def at_first_statement(sandbox: Sandbox, calls: Calls) -> User:
    user = next(iter(sandbox.world.users.values()))
    sandbox.world.say(user, user, "/quickscan")
    await calls.until(lambda: "42" in screen(sandbox, user))
    tap(sandbox, user)
    await calls.until(lambda: " 1/42 " in screen(sandbox, user))
    return user


def tap(sandbox: Sandbox, user: User) -> None:
    """A tap on the first button of the newest screen."""
    messages = sandbox.world.messages[user.id].values()
    message = next(one for one in reversed(messages) if keys(one))
    sandbox.world.tap(user, user, message["message_id"], next(iter(keys(message).values())))


async def test_idle(tmp_path: Path) -> None:
    """A bot that waits for updates ends at once, and confirms what it had."""
    async with served(tmp_path) as (sandbox, calls, bot):
        await bot.start()
        user = await at_first_statement(sandbox, calls)
        status, seconds = await bot.stop()
        assert (status, len(sandbox.running.updates)) == (0, 0)
        assert seconds < 2.0
        assert "stopped" in bot.said()
        assert " 1/42 " in screen(sandbox, user)


@pytest.mark.parametrize(
    "method", ["getUpdates", *long("editMessageText", "answerCallbackQuery", "*")]
)
async def test_no_answer(tmp_path: Path, method: str) -> None:
    """While Telegram does not answer the program ends in time all the same; the tap that it held
    is there after the next start, once."""
    async with served(tmp_path) as (sandbox, calls, bot):
        await bot.start()
        user = await at_first_statement(sandbox, calls)
        await calls.until(lambda: not len(sandbox.running.updates))
        sandbox.running.faults.add(Fault(method, status=200, delay_ms=60_000, times=50))
        calls.arrived.clear()
        tap(sandbox, user)
        await calls.until(lambda: method in {*calls.arrived, "*"} and calls.arrived)
        status, seconds = await bot.stop(IN_TIME)
        assert (status, seconds < IN_TIME) == (0, True)
        sandbox.running.faults.clear()
        await bot.start()
        await calls.until(lambda: " 2/42 " in screen(sandbox, user))
        await bot.stop()
        assert " 2/42 " in screen(sandbox, user)


@pytest.mark.parametrize("method", ["getMe", *long("deleteWebhook")])
async def test_no_first_answer(tmp_path: Path, method: str) -> None:
    """A bot that waits for Telegram's first answer can be stopped in time."""
    async with served(tmp_path) as (sandbox, calls, bot):
        sandbox.running.faults.add(Fault(method, status=200, delay_ms=60_000, times=50))
        await bot.start()
        await calls.until(lambda: method in calls.arrived)
        status, seconds = await bot.stop(IN_TIME)
        assert (status, seconds < IN_TIME) == (0, True)


@pytest.mark.parametrize("module", ["argparse", *long("orjson", "yaml", "sqlalchemy.engine")])
async def test_loading(tmp_path: Path, module: str) -> None:
    """A stop in the first second, while Python still loads the program, is an orderly end too."""
    async with served(tmp_path) as (_, _, bot):
        bot.extra["PYTHONPROFILEIMPORTTIME"] = "1"
        await bot.start()
        await bot.says(f" {module}\n")
        status, seconds = await bot.stop(IN_TIME)
        assert (status, seconds < IN_TIME, "Traceback" in bot.said()) == (0, True, False)


@pytest.mark.parametrize("file", ["keys.sqlite", *long("key", "onlife.db")])
async def test_starting(tmp_path: Path, file: str) -> None:
    """A bot that is just starting stops in time, and starts again as if nothing had been."""
    async with served(tmp_path) as (sandbox, calls, bot):
        await bot.start()
        await bot.made(file)
        status, seconds = await bot.stop(IN_TIME)
        assert (status, seconds < IN_TIME, "Traceback" in bot.said()) == (0, True, False)
        await bot.start()
        await at_first_statement(sandbox, calls)


@pytest.mark.proof
async def test_locked_at_start(tmp_path: Path) -> None:
    """A bot whose database is held by another says so in one line, and ends with 1."""
    async with served(tmp_path) as (_, calls, bot):
        await bot.start()
        await calls.next("getMe")
        await bot.stop()
        before = bot.said()
        other = sqlite3.connect(bot.data / "onlife.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        await bot.start()
        status = await bot.end(within=30.0)
        other.close()
        said = bot.said().removeprefix(before)
        assert (status, said.count("\n")) == (1, 1), said
