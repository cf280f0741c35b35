"""Whatever is broken, a tap on 🚨 brings the numbers within a second, past all that waits."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from bot.limits import NO_LIMITS, Limits
from bot.phrasing.catalogue import DUTCH
from bot.telegram.emergency import PAUSES
from bot.telegram.poll import GLANCE
from bot.telegram.sender import outgoing
from storage.port import Storage, Unavailable
from storage.sql import SqlStorage
from tests.faults.practitioner import Practitioner
from tests.faults.stage import WORDS, Stage

Json = dict[str, Any]

WORD = WORDS[DUTCH]
PROMPT = 1.0
"""Real seconds in which the numbers have to be there."""

FIRST, DOWN = WORD("numbers.first"), WORD("numbers.rest_is_down")


class Moody:
    """A store that is as it should be until it is told to raise, or never to answer."""

    def __init__(self, store: SqlStorage) -> None:
        self._store = store
        self._never = asyncio.Event()
        self.mood = "well"
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._store, name)
        if name == "close":
            return real

        async def call(*args: Any, **named: Any) -> Any:
            self.asked += 1
            if self.mood == "raises":
                raise Unavailable("the store is away")
            if self.mood == "hangs":
                await self._never.wait()
            return await real(*args, **named)

        return call


class Case:
    """Lotte in the protocol, with a store that can be broken under her."""

    def __init__(self, scene: Stage) -> None:
        self.scene = scene
        self.one = Practitioner(scene, "Lotte", random.Random(1))
        self._store: Moody | None = None

    @property
    def store(self) -> Moody:
        assert self._store is not None
        return self._store

    def around(self, store: SqlStorage) -> Storage:
        self._store = Moody(store)
        return cast(Storage, self._store)

    @asynccontextmanager
    async def running(self, limits: Limits = NO_LIMITS) -> AsyncIterator[None]:
        async with self.scene.bot(limits, self.around):
            try:
                yield
            finally:
                if self._store is not None:
                    self._store.mood = "well"
                    self._store._never.set()

    def alarm(self, data: str = "112", message: int | None = None) -> str:
        """A tap on 🚨, under the screen unless another message is named; the query's id."""
        screen = self.one.screen()
        place = message if screen is None or message is not None else screen["message_id"]
        assert place is not None
        return self.scene.world.tap(self.one.chat, self.one.chat, place, data)

    def sent(self, words: str, after: int) -> list[Json]:
        """The messages that arrived with these words in them."""
        calls = self.scene.calls("sendMessage", after=after)
        return [one for one in calls if one["status"] == 200 and words in one["params"]["text"]]

    async def brought(self, after: int, words: str = FIRST) -> float:
        """The real seconds until it is there. Raises TimeoutError after PROMPT."""
        clock = asyncio.get_running_loop().time
        began = clock()
        await self.scene.until(lambda: self.sent(words, after), within=PROMPT)
        return clock() - began


@pytest.fixture
def case(scene: Stage) -> Case:
    return Case(scene)


class TestStore:
    @pytest.mark.parametrize("data", ["112", "112.real", "112.NL", "112.practice"])
    async def test_raises(self, case: Case, data: str) -> None:
        """With a store that refuses everything the numbers come, or in practice the question."""
        async with case.running():
            await case.one.say("/verontrusting")
            case.store.mood = "raises"
            before = case.scene.last_call
            query = case.alarm(data)
            if data == "112.NL":
                await case.scene.until(lambda: edited(case, "0800-2000", before), within=PROMPT)
            else:
                await case.brought(before, WORD("alarm.real") if "practice" in data else FIRST)
            await case.scene.acknowledged()
            assert len(case.scene.toasts(query)) == 1
            told = case.sent(DOWN, before)
            assert len(told) == (data in {"112", "112.real"})
            assert all("112" in str(one["params"]["reply_markup"]) for one in told)

    async def test_never_answers(self, case: Case) -> None:
        """With a store whose calls never return they come as soon, and it is said that the rest
        is out of order."""
        async with case.running():
            await case.one.say("/verontrusting")
            case.store.mood = "hangs"
            before = case.scene.last_call
            case.alarm()
            await case.brought(before)
            await case.scene.until(lambda: case.sent(DOWN, before), within=3.0)

    async def test_locked(self, case: Case) -> None:
        """So it is where another program holds both databases."""
        async with case.running():
            await case.one.say("/verontrusting")
            before = case.scene.last_call
            async with case.scene.locked(), case.scene.locked("keys.sqlite"):
                case.alarm()
                await case.brought(before)
                await case.scene.until(lambda: case.sent(DOWN, before), within=3.0)

    async def test_again_and_well(self, case: Case) -> None:
        """Each tap brings them again; once the store is well nothing is said of it, and one goes
        on where one was."""
        async with case.running():
            await case.one.say("/verontrusting")
            await case.one.take("worried")
            case.store.mood = "raises"
            for _ in range(3):
                before = case.scene.last_call
                case.alarm()
                await case.brought(before)
                await case.scene.acknowledged()
            case.store.mood = "well"
            before = case.scene.last_call
            case.alarm()
            await case.brought(before)
            await case.one.settled()
            assert case.sent(DOWN, before) == []
            await case.one.tap(WORD("numbers.back"))
            assert case.one.shows("Wat verontrust je?")

    async def test_nobody_known(self, case: Case) -> None:
        """Somebody of whom nothing is kept, under a message that is gone, gets them too."""
        async with case.running():
            sent = await case.one.say("/start")
            case.store.mood = "raises"
            before = case.scene.last_call
            case.alarm(message=sent)
            await case.brought(before)


def edited(case: Case, words: str, after: int) -> bool:
    calls = case.scene.calls("editMessageText", after=after)
    return any(words in one["params"]["text"] for one in calls)


class TestOvertaking:
    async def test_stuck_chat(self, case: Case) -> None:
        """It passes the updates of its chat that are still being handled."""
        async with case.running():
            await case.one.say("/verontrusting")
            case.store.mood = "hangs"
            asked = case.store.asked
            first = case.one.press("worried")
            await case.scene.until(lambda: case.store.asked > asked)
            case.one.press("danger")
            before = case.scene.last_call
            case.alarm()
            # What is new is fetched again after a glance, of which the time is given.
            case.scene.clock.advance(GLANCE)
            await case.brought(before)
            assert case.scene.toasts(first) == []

    async def test_full_outbox(self, case: Case) -> None:
        """It passes all that waits for its chat in the outbox, now and from before a restart."""
        async with case.running():
            await case.one.say("/verontrusting")
            far = case.scene.clock.now() + 3600
            waiting = [call_at(case.one.chat, far, number) for number in range(200)]
            await case.store.put(waiting)
        async with case.running():
            before = case.scene.last_call
            case.alarm()
            await case.brought(before)
            assert case.sent("wacht ", before) == []

    async def test_chat_rests(self, case: Case) -> None:
        """It passes a chat that Telegram told to rest, with screens that wait in it."""
        async with case.running():
            await case.one.say("/verontrusting")
            case.scene.fault("editMessageText", status=429, retry_after=600)
            case.one.press("worried")
            await case.scene.acknowledged()
            before = case.scene.last_call
            case.alarm()
            await case.brought(before)

    async def test_used_up(self, case: Case) -> None:
        """It passes the pace at which the chat is spoken to, all of which is used up."""
        async with case.running(Limits(burst=3, chat=1, all=1, group=1)):
            await case.one.say("/verontrusting")
            for _ in range(8):
                case.one.press("--")
            await case.scene.acknowledged()
            assert await case.store.waiting()
            before = case.scene.last_call
            case.alarm()
            await case.brought(before)


def call_at(chat: int, due: int, number: int) -> Any:
    body = b'{"chat_id":%d,"text":"wacht %d"}' % (chat, number)
    call = outgoing(chat, "sendMessage", body)
    return type(call)(call.id, call.chat, call.method, call.body, due=due)


class TestTelegram:
    @pytest.mark.parametrize(
        "how",
        [
            {"status": 429, "retry_after": 30},
            {"status": 500},
            {"status": 502, "html": True},
            {"drop": True},
        ],
        ids=["429", "500", "page", "torn"],
    )
    async def test_fails_twice(self, case: Case, how: dict[str, Any]) -> None:
        """A call that fails twice is made again within two seconds of its first."""
        async with case.running():
            await case.one.say("/verontrusting")
            case.scene.fault("sendMessage", times=2, **how)
            before = case.scene.last_call
            case.alarm()
            await passing(case, 0.1, lambda: case.sent(FIRST, before))
            await case.scene.acknowledged()
            assert len(case.sent(FIRST, before)) == 1
            assert case.scene.sandbox.running.faults._orders == []
            assert sum(PAUSES[:3]) < 2.0

    async def test_first_never_answered(self, case: Case) -> None:
        """A call that Telegram does not answer in time is made again."""
        async with case.running():
            await case.one.say("/verontrusting")
            case.scene.fault("sendMessage", status=200, delay_ms=60_000)
            before = case.scene.last_call
            case.alarm()
            await passing(case, 0.1, lambda: case.sent(FIRST, before))

    async def test_fails_for_long(self, case: Case) -> None:
        """One that fails for long waits in the outbox, and comes when Telegram is back."""
        async with case.running():
            await case.one.say("/verontrusting")
            case.scene.fault("sendMessage", status=500, times=8)
            before = case.scene.last_call
            case.alarm()
            await passing(case, 1.0, lambda: case.sent(FIRST, before))
            await case.one.settled()
            assert len(case.sent(FIRST, before)) == 1

    async def test_answer_hangs(self, case: Case) -> None:
        """That the tap itself cannot be answered holds up nothing."""
        async with case.running():
            await case.one.say("/verontrusting")
            case.scene.fault("answerCallbackQuery", status=200, delay_ms=60_000)
            before = case.scene.last_call
            case.alarm()
            await case.brought(before)


async def passing(case: Case, seconds: float, look: Callable[[], object]) -> None:
    """Lets the given time pass step by step until something is seen. Raises TimeoutError."""
    async with asyncio.timeout(10):
        while not look():
            case.scene.clock.advance(seconds)
            await case.scene._something()
