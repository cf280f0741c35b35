"""Knows a real bot in a real sandbox over HTTP, with a clock that a test moves by hand."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.assembling import Ground
from bot.content import Content, load_content
from bot.limits import NO_LIMITS, Limits
from bot.phrasing.catalogue import Language, Words, load_words
from bot.program import Program
from bot.sandbox.faults import Fault
from bot.sandbox.hosting import SANDBOX_TOKEN, sandbox_at
from bot.sandbox.people import User
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.settings import Settings
from storage.database import PATIENCE
from storage.opening import open_storage
from storage.port import Storage
from storage.sealing import Secrets
from storage.sql import SqlStorage
from tests.proof.crowd import keys

Json = dict[str, Any]
Seen = TypeVar("Seen")

START = 1_790_000_000
"""A Monday afternoon in September 2026, in office hours."""

WITHIN = 10.0
"""Seconds after which what a test waits for will not come any more."""

SHORT = 0.4
"""Seconds of the store's patience, where a test waits until it is at an end."""

LOOK_AGAIN = 0.05
"""Seconds after which a test looks again at what nothing tells of, such as a row that is gone."""

CONTENT: Content = load_content()
WORDS: Mapping[Language, Words] = load_words(CONTENT)
SECRETS = Secrets([b"k" * 32])


@dataclass
class FakeClock:
    """Time stands still until `advance`; who waits is woken when their time is up."""

    passed: float = 0.0
    _waiting: list[tuple[float, asyncio.Future[None]]] = field(default_factory=list)

    def now(self) -> int:
        return int(START + self.passed)

    def monotonic(self) -> float:
        return 1000.0 + self.passed

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((self.passed + seconds, mine))
        told = asyncio.ensure_future(event.wait())
        try:
            both: set[asyncio.Future[Any]] = {told, mine}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
            mine.cancel()
        return event.is_set()

    def advance(self, seconds: float) -> None:
        self.passed += seconds
        for until, one in self._waiting:
            if until <= self.passed and not one.done():
                one.set_result(None)
        self._waiting = [(until, one) for until, one in self._waiting if not one.done()]


def _as_it_is(storage: SqlStorage) -> Storage:
    return storage


class Lines(logging.Handler):
    """Every line that the program logs, as it would stand in the log."""

    def __init__(self, told: asyncio.Event) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        self._told.set()

    def has(self, *words: str) -> bool:
        return any(all(word in line for word in words) for line in self.lines)


@dataclass
class Stage:
    """The sandbox and its address, and a folder for the bots that come and go."""

    sandbox: Sandbox
    address: str
    folder: Path
    clock: FakeClock
    log: Lines
    told: asyncio.Event
    storage: SqlStorage | None = None

    def __post_init__(self) -> None:
        self.listen_to(self.sandbox)

    def listen_to(self, sandbox: Sandbox) -> None:
        """Looks at this one from now on, whenever something happens in it."""
        self.sandbox = sandbox
        before = sandbox.running.journal._on_call

        def heard(call: Json) -> None:
            before(call)
            self.told.set()

        sandbox.running.journal._on_call = heard
        sandbox.world.subscribe(lambda _: self.told.set())

    @property
    def world(self) -> World:
        return self.sandbox.world

    def settings(self, limits: Limits = NO_LIMITS, token: str = SANDBOX_TOKEN) -> Settings:
        return Settings(
            token=token,
            api_url=self.address,
            database_url=f"sqlite+aiosqlite:///{self.database}",
            data_dir=self.folder,
            keys="",
            listen=("127.0.0.1", 0),
            zone=ZoneInfo("Europe/Brussels"),
            minimum=5,
            content_dir=None,
            limits=limits,
        )

    @property
    def database(self) -> Path:
        return self.folder / "onlife.db"

    @asynccontextmanager
    async def bot(
        self, limits: Limits = NO_LIMITS, around: Callable[[SqlStorage], Storage] = _as_it_is
    ) -> AsyncIterator[Program]:
        """A bot that serves, until it is told to stop; its end is waited for.

        `around` gives the store as the bot gets it, where a test has to break it.
        """
        settings = self.settings(limits)
        storage = await open_storage(settings.database_url, self.folder, SECRETS)
        self.storage = storage
        ground = Ground(settings, CONTENT, WORDS, around(storage), SECRETS, self.clock)
        program = Program(ground)
        running = asyncio.create_task(program.run())
        try:
            yield program
        finally:
            program.stop()
            self.sandbox.running.faults.clear()
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(running, WITHIN)
            await storage.close()

    # --- people
    def person(self, name: str) -> User:
        return next(one for one in self.world.users.values() if one.first_name == name)

    @property
    def group(self) -> int:
        return next(one.id for one in self.world.chats.values() if one.migrated_to is None)

    def said_in(self, chat: int) -> list[Json]:
        """What the bot said in a chat, as it reads now, the newest last."""
        messages = self.world.messages.get(chat, {}).values()
        return [one for one in messages if one["from"]["id"] == self.sandbox.running.bot.id]

    def screen(self, name: str) -> Json:
        """The newest message of the bot in someone's private chat; empty before the first."""
        return next(reversed(self.said_in(self.person(name).id)), {})

    def shows(self, name: str, *words: str) -> Json | None:
        screen = self.screen(name)
        return screen if all(word in screen.get("text", "") for word in words) else None

    def tap(self, name: str, label: str) -> str:
        """A tap on the newest button that begins so; the id of the query."""
        user = self.person(name)
        for message in reversed(self.said_in(user.id)):
            for key, data in keys(message).items():
                if key.startswith(label):
                    return self.world.tap(user, user.id, message["message_id"], data)
        raise AssertionError(f"{name} has no button {label}")

    def _buttons(self, name: str) -> dict[str, str]:
        return keys(self.screen(name))

    async def at_first_statement(self, *names: str) -> None:
        """These people stand at the first statement of a scan of their own."""
        for name in names:
            self.world.say(self.person(name), self.person(name), "/quickscan")
        for name in names:
            await self.until(partial(self._buttons, name))
            self.tap(name, next(iter(keys(self.screen(name)))))
        for name in names:
            await self.until(partial(self.shows, name, " 1/42 "))

    # --- what happens
    def fault(self, method: str, **how: Any) -> None:
        self.sandbox.running.faults.add(Fault(method, **how))

    def calls(self, method: str = "", after: int = 0) -> list[Json]:
        return list(self.sandbox.running.journal.after(after, method))

    @property
    def last_call(self) -> int:
        return next((one["n"] for one in reversed(self.calls())), 0)

    def toasts(self, query: str) -> list[Json]:
        """How a tap was answered."""
        calls = self.calls("answerCallbackQuery")
        return [one["params"] for one in calls if one["params"]["callback_query_id"] == query]

    def offset(self) -> int:
        """The first update that is not yet acknowledged."""
        polls = self.calls("getUpdates")
        return max((int(one["params"].get("offset", 0)) for one in polls), default=0)

    async def acknowledged(self) -> None:
        """Until all that happened so far is through and confirmed."""
        pending = self.sandbox.running.updates
        await self.until(lambda: not len(pending))

    async def until(self, look: Callable[[], Seen], within: float = WITHIN) -> Seen:
        """What `look` sees, once it sees something. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while not (seen := look()):
                await self._something()
        return seen

    async def after(self, seconds: float, look: Callable[[], Seen]) -> Seen:
        """What `look` sees once so much time has passed, or as much again.

        A loop of the bot may have looked at the clock just before it moved, and then waits for
        as long from then on.
        """
        for _ in range(20):
            self.clock.advance(seconds)
            with suppress(TimeoutError):
                return await self.until(look, within=WITHIN / 20)
        raise TimeoutError

    async def until_kept(self, look: Callable[[], Awaitable[Seen]]) -> Seen:
        """The same for what the store says."""
        async with asyncio.timeout(WITHIN):
            while not (seen := await look()):
                await self._something()
        return seen

    async def _something(self) -> None:
        """Until something is heard of the bot, or it is time to look again."""
        self.told.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_AGAIN):
                await self.told.wait()

    @asynccontextmanager
    async def locked(self, name: str = "onlife.db") -> AsyncIterator[None]:
        """Another program holds a database, from between two of the bot's own commits."""
        other = sqlite3.connect(self.folder / name, isolation_level=None, timeout=0)

        def taken() -> bool:
            try:
                other.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                return False
            return True

        try:
            await self.until(taken)
            with self.impatient():
                yield
        finally:
            other.close()

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """A store that gives up soon, for where a test waits until it does."""
        assert self.storage is not None
        one = self.storage
        for seconds in (SHORT, PATIENCE):
            one._database.patience = one._keys._database.patience = seconds
            for together in (one._saves, one._creates, one._loads):
                together._patience = seconds
            if seconds == SHORT:
                yield


@asynccontextmanager
async def stage(folder: Path, port: int = 0) -> AsyncIterator[Stage]:
    told = asyncio.Event()
    lines = Lines(told)
    logger = logging.getLogger()
    logger.addHandler(lines)
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        async with sandbox_at("127.0.0.1", port) as (sandbox, address):
            yield Stage(sandbox, address, folder, FakeClock(), lines, told)
    finally:
        logger.setLevel(before)
        logger.removeHandler(lines)
