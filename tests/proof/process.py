"""Knows the program as a process: started by its settings, killed, stopped, and what it wrote."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox

ROOT = Path(__file__).resolve().parent.parent.parent

START_WITHIN = 30.0
"""Seconds for a start on a machine that is busy with other things."""


@dataclass
class Process:
    """`python -m bot run` against a sandbox. `log` gets everything it says, over all its lives."""

    address: str
    token: str
    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    lives: int = 0

    def __post_init__(self) -> None:
        self.log = self.folder / "log"
        self.data = self.folder / "data"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of ours leaks in but what Python needs to be found and to be quiet."""
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "TZ") if key in os.environ}
        return {
            **kept,
            "TELEGRAM_BOT_TOKEN": self.token,
            "TELEGRAM_API_URL": self.address,
            "DATA_DIR": str(self.data),
            "RATE_LIMITS": "off",
            **self.extra,
        }

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self, *arguments: str) -> None:
        """Returns at once: the program is not there yet."""
        self.lives += 1
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                *(arguments or ("run",)),
                cwd=ROOT,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def signal(self, which: signal.Signals) -> None:
        if self.running:
            os.kill(self.pid, which)

    async def end(self, within: float = 5.0) -> int:
        """The exit status. Raises TimeoutError when it does not end in time."""
        assert self._process is not None
        async with asyncio.timeout(within):
            return await self._process.wait()

    async def stop(self, within: float = 5.0) -> tuple[int, float]:
        """SIGTERM; the exit status and the seconds it took."""
        began = monotonic()
        self.signal(signal.SIGTERM)
        return await self.end(within), monotonic() - began

    async def kill(self) -> None:
        """SIGKILL, and the end of it; nothing where it does not run."""
        self.signal(signal.SIGKILL)
        if self._process is not None:
            await self.end()

    async def made(self, file: str) -> None:
        """Until the program has made this file in its data folder. Raises TimeoutError."""
        await self._seen((self.data / file).exists)

    async def says(self, words: str) -> None:
        """Until the program has written these words. Raises TimeoutError."""
        await self._seen(lambda: words in self.said())

    async def _seen(self, look: Callable[[], bool]) -> None:
        async with asyncio.timeout(START_WITHIN):
            # What another process writes is no event of this one, so it is looked for.
            while not look():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    def said(self) -> str:
        return self.log.read_text() if self.log.exists() else ""


class Calls:
    """Hears every call that the bot makes to a sandbox, at the moment when it was carried out."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.count = 0
        self.arrived: list[str] = []
        """The methods that were called, carried out or not yet."""
        self.on_call: Callable[[str], None] = lambda _: None
        self._changed = asyncio.Event()
        journal = sandbox.running.journal
        before = journal._on_call

        def heard(call: dict[str, object]) -> None:
            before(call)
            self.count += 1
            self.on_call(str(call["method"]))
            self._changed.set()

        journal._on_call = heard
        faults = sandbox.running.faults
        take = faults.take

        def arrived(method: str) -> Fault | None:
            self.arrived.append(method)
            self._changed.set()
            return take(method)

        faults.take = arrived  # type: ignore[method-assign]  # a call that hangs is heard of too
        sandbox.world.subscribe(lambda _: self._changed.set())

    async def until(self, look: Callable[[], object], within: float = START_WITHIN) -> None:
        """Until `look` sees something; looked at after every call and everything that happens.

        Raises TimeoutError.
        """
        async with asyncio.timeout(within):
            while not look():
                self._changed.clear()
                await self._changed.wait()

    def reached(self, count: int) -> bool:
        return self.count >= count

    async def next(self, method: str, within: float = START_WITHIN) -> None:
        """Until this method is called."""
        seen: list[str] = []
        before = self.on_call

        def heard(name: str) -> None:
            before(name)
            if name == method:
                seen.append(name)

        self.on_call = heard
        try:
            await self.until(lambda: seen, within)
        finally:
            self.on_call = before
