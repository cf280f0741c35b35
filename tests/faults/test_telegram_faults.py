"""What Telegram does wrong: nobody is met with silence for longer than it lasts, nothing is lost."""

import asyncio
import socket
from pathlib import Path
from time import monotonic

import aiohttp
import pytest

from bot.sandbox.hosting import SANDBOX_TOKEN, sandbox_at
from bot.telegram.poll import TokenError
from tests.faults.stage import Stage, stage


class TestTooMany:
    async def test_one_chat_waits(self, scene: Stage) -> None:
        """A 429 with a long wait holds its own chat only; then comes its newest screen, once."""
        async with scene.bot():
            await scene.at_first_statement("Lotte", "Amir")
            scene.fault("editMessageText", status=429, retry_after=300)
            scene.tap("Lotte", "🟢 A")
            await scene.until(lambda: scene.calls("editMessageText")[-1]["status"] == 429)
            await scene.acknowledged()
            scene.tap("Lotte", "🟠 B")
            scene.world.say(scene.person("Lotte"), scene.person("Lotte"), "waar ben ik?")
            await scene.acknowledged()
            scene.tap("Amir", "🔴 C")
            await scene.until(lambda: scene.shows("Amir", " 2/42 "))
            assert scene.shows("Lotte", " 1/42 ")
            before = scene.last_call
            scene.clock.advance(299)
            scene.tap("Amir", "🔴 C")
            await scene.until(lambda: scene.shows("Amir", " 3/42 "))
            assert scene.shows("Lotte", " 1/42 ")
            await scene.after(2, lambda: scene.shows("Lotte", " 2/42 "))
            lotte = scene.person("Lotte").id
            sent = [one for one in scene.calls("", before) if one["params"].get("chat_id") == lotte]
            shown = [one for one in sent if one["method"] in {"sendMessage", "editMessageText"}]
            assert len(shown) == 1

    async def test_long_wait_outlives_a_restart(self, scene: Stage) -> None:
        """A bot that starts again keeps to the wait that Telegram asked for before."""
        async with scene.bot():
            await scene.at_first_statement("Lotte")
            scene.fault("editMessageText", status=429, retry_after=300)
            scene.tap("Lotte", "🟢 A")
            await scene.until(lambda: scene.calls("editMessageText")[-1]["status"] == 429)
            await scene.acknowledged()
        async with scene.bot():
            await scene.at_first_statement("Amir")
            assert scene.shows("Lotte", " 1/42 ")
            await scene.after(301, lambda: scene.shows("Lotte", " 2/42 "))


@pytest.mark.parametrize(
    "how",
    [
        {"status": 500},
        {"status": 500, "html": True},
        {"status": 502, "html": True},
        {"status": 503},
        {"drop": True},
        {"drop": True, "after": True},
        {"status": 502, "html": True, "after": True},
    ],
    ids=lambda how: "-".join(f"{key}{value}" for key, value in how.items()),
)
class TestNoAnswer:
    async def test_edit(self, scene: Stage, how: dict[str, int]) -> None:
        """A screen that could not be shown comes a second later, and the answer counted once."""
        async with scene.bot():
            await scene.at_first_statement("Lotte")
            scene.fault("editMessageText", **how)
            scene.tap("Lotte", "🟢 A")
            await scene.acknowledged()
            await scene.after(1.1, lambda: scene.shows("Lotte", " 2/42 "))
            assert scene.log.has("editMessageText waits")
            assert scene.storage is not None
            await scene.until_kept(lambda: empty(scene))
            scene.tap("Lotte", "🟢 A")
            await scene.until(lambda: scene.shows("Lotte", " 3/42 "))

    async def test_poll(self, scene: Stage, how: dict[str, int]) -> None:
        """A poll that failed is asked again, and what happened meanwhile is answered."""
        async with scene.bot():
            await scene.at_first_statement("Lotte")
            scene.fault("getUpdates", **how)
            scene.tap("Lotte", "🟢 A")
            await scene.until(lambda: scene.log.has("no updates"))
            await scene.after(0.6, lambda: scene.shows("Lotte", " 2/42 "))
            scene.tap("Lotte", "🟢 A")
            await scene.until(lambda: scene.shows("Lotte", " 3/42 "))
            assert not scene.shows("Lotte", "vorige vraag")

    async def test_toast(self, scene: Stage, how: dict[str, int]) -> None:
        """A button's little clock that cannot be stopped does not hold up the screen."""
        async with scene.bot():
            await scene.at_first_statement("Lotte")
            scene.fault("answerCallbackQuery", **how)
            scene.tap("Lotte", "🟢 A")
            await scene.until(lambda: scene.shows("Lotte", " 2/42 "))


async def empty(scene: Stage) -> bool:
    assert scene.storage is not None
    return await scene.storage.waiting() == ()


class TestOthers:
    async def test_slow(self, scene: Stage) -> None:
        """With a slow Bot API people wait for their own call only, not for each other's."""
        names = ("Lotte", "Amir", "Els", "Joris", "Nadia")
        async with scene.bot():
            await scene.at_first_statement(*names)
            scene.fault("editMessageText", delay_ms=1000, status=200, times=5)
            began = monotonic()
            for name in names:
                scene.tap(name, "🟢 A")
            await scene.until(lambda: all(scene.shows(name, " 2/42 ") for name in names))
            assert monotonic() - began < 3.0

    async def test_two_pollers(self, scene: Stage) -> None:
        """Two programs on one token: a clear line, it keeps trying, and goes on once alone."""
        async with scene.bot(), aiohttp.ClientSession() as other:
            await scene.at_first_statement("Lotte")
            await scene.acknowledged()
            url = f"{scene.address}/bot{SANDBOX_TOKEN}/getUpdates"
            poll = asyncio.create_task(other.post(url, json={"timeout": 30}))
            await scene.until(lambda: scene.log.has("another program polls with this token"))
            assert not scene.log.has(SANDBOX_TOKEN)
            await scene.after(0.6, poll.done)
            assert poll.result().status == 409
            scene.tap("Lotte", "🟢 A")
            await scene.until(lambda: scene.shows("Lotte", " 2/42 "))

    async def test_away_at_start(self, tmp_path: Path) -> None:
        """A bot that starts before Telegram can be reached waits, and serves as soon as it can."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        async with stage(tmp_path) as away:
            away.address = f"http://127.0.0.1:{port}"
            async with away.bot():
                await away.until(lambda: away.log.has("Telegram does not answer yet"))
                async with sandbox_at("127.0.0.1", port) as (sandbox, _):
                    away.listen_to(sandbox)
                    await away.after(1, lambda: away.log.has("serving"))
                    await away.at_first_statement("Lotte")
                    away.sandbox.running.poller.close()

    async def test_unknown_token(self, scene: Stage) -> None:
        """A token that Telegram does not know ends the program with a line without the token."""
        scene.fault("getMe", status=401)
        with pytest.raises(TokenError, match="TELEGRAM_BOT_TOKEN") as caught:
            await until_refused(scene, "getMe")
        assert SANDBOX_TOKEN not in str(caught.value)

    async def test_token_revoked(self, scene: Stage) -> None:
        """So does a token that is revoked while the bot runs."""
        scene.fault("getUpdates", status=401)
        with pytest.raises(TokenError, match="TELEGRAM_BOT_TOKEN"):
            await until_refused(scene, "getUpdates")


async def until_refused(scene: Stage, method: str) -> None:
    async with scene.bot():
        await scene.until(lambda: any(one["status"] == 401 for one in scene.calls(method)))
