"""What cannot be sent at once: it comes later, in order, the newest of its kind, restart or not."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Limits
from bot.telegram.api import Api, ApiError, TooMany, Unreachable
from bot.telegram.pace import Pace
from bot.telegram.request import HttpRequest
from bot.telegram.sender import Sender, outgoing
from storage.memory import MemoryStorage
from storage.port import Outgoing
from tests.faults.stage import FakeClock

CHATS = (1, 2, -3)


class Line(Api):
    """A Bot API that fails as it is told, and remembers what arrived: chat, text."""

    def __init__(self, faults: Sequence[ApiError | None]) -> None:
        super().__init__("http://nowhere", "1:x", HttpRequest("http://nowhere"))
        self._faults = list(faults)
        self.arrived: list[tuple[int, bytes]] = []

    async def call(self, method: str, body: bytes, patience: float | None = None) -> bytes:
        fault = self._faults.pop(0) if self._faults else None
        if fault is not None:
            raise fault
        chat, _, text = body.partition(b" ")
        self.arrived.append((int(chat), text))
        return b'{"ok":true,"result":{"message_id":1}}'


@dataclass(frozen=True, slots=True)
class Send:
    chat: int
    merge: str
    push: bool


@dataclass(frozen=True, slots=True)
class Pass:
    seconds: float


@dataclass(frozen=True, slots=True)
class Restart:
    pass


STEPS = st.lists(
    st.one_of(
        st.builds(Send, st.sampled_from(CHATS), st.sampled_from(("", "", "a", "b")), st.booleans()),
        st.builds(Pass, st.sampled_from((0.5, 2.0, 30.0))),
        st.just(Restart()),
    ),
    max_size=40,
)
FAULTS = st.lists(
    st.one_of(
        st.none(),
        st.none(),
        st.builds(TooMany, st.sampled_from((1.0, 5.0, 60.0))),
        st.builds(Unreachable, st.just("HTTP 502")),
    ),
    max_size=20,
)


@dataclass
class Post:
    """A sender on a line, and what was handed to it: chat, merge, text."""

    line: Line
    clock: FakeClock = field(default_factory=FakeClock)
    storage: MemoryStorage = field(default_factory=MemoryStorage)
    handed: list[tuple[int, str, bytes]] = field(default_factory=list)

    async def start(self) -> None:
        pace = Pace(Limits(burst=3, chat=1, all=5, group=4))
        self.sender = Sender(self.line, self.storage, pace, self.clock)
        await self.sender.load()
        self._running = asyncio.create_task(self.sender.run())

    async def stop(self) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        await self.sender.close()

    async def take(self, step: Send | Pass | Restart) -> None:
        match step:
            case Send(chat, merge, push):
                text = b"%d" % len(self.handed)
                self.handed.append((chat, merge, text))
                key = f"{chat}:{merge}" if merge else ""
                call = outgoing(chat, "sendMessage", b"%d %b" % (chat, text), key)
                await self.sender.send(call, push=push)
            case Pass(seconds):
                self.clock.advance(seconds)
            case Restart():
                await self.stop()
                await self.start()
        await self.settle()

    async def settle(self, turns: int = 40) -> None:
        """Lets the sender do what it can do without time passing."""
        for _ in range(turns):
            await asyncio.sleep(0)

    async def deliver(self) -> None:
        """Lets time pass until nothing waits any more."""
        for _ in range(300):
            await self.settle()
            if not await self.storage.waiting():
                return
            self.clock.advance(20.0)
        raise AssertionError("something waits for ever")


async def delivered(
    steps: Sequence[Send | Pass | Restart], faults: Sequence[ApiError | None]
) -> Post:
    post = Post(Line(faults))
    await post.start()
    for step in steps:
        await post.take(step)
    await post.deliver()
    await post.stop()
    return post


@given(STEPS, FAULTS)
def test_in_order(steps: list[Send | Pass | Restart], faults: list[ApiError | None]) -> None:
    """Whatever fails and however often it starts anew, each chat gets all that nothing newer
    replaced, once and in order; of what replaces each other the newest comes last."""
    post = asyncio.run(delivered(steps, faults))
    for chat in CHATS:
        arrived = [text for one, text in post.line.arrived if one == chat]
        plain = [text for one, merge, text in post.handed if one == chat and not merge]
        assert [text for text in arrived if text in plain] == plain
        for merge in ("a", "b"):
            versions = [text for one, key, text in post.handed if (one, key) == (chat, merge)]
            came = [text for text in arrived if text in versions]
            assert came == sorted(came, key=int)
            assert came[-1:] == versions[-1:]
    assert len(post.line.arrived) == len(set(post.line.arrived))


async def test_others_go_on() -> None:
    """While one chat rests for an hour, all that is said to another arrives at once."""
    post = Post(Line([TooMany(3600)]))
    await post.start()
    await post.take(Send(1, "", push=False))
    for _ in range(3):
        await post.take(Send(2, "", push=False))
    assert [chat for chat, _ in post.line.arrived] == [2, 2, 2]
    await post.take(Pass(3601))
    assert post.line.arrived[-1] == (1, b"0")
    await post.stop()


async def test_given_up() -> None:
    """What could not be said for a day is not said any more, and does not wait for ever."""
    tries = 26 * 60
    post = Post(Line([Unreachable("HTTP 502") for _ in range(tries)]))
    await post.start()
    await post.take(Send(1, "", push=False))
    for _ in range(tries):
        post.clock.advance(60)
        await post.settle(12)
    assert await post.storage.waiting() == ()
    assert post.line.arrived == []
    await post.stop()


async def test_a_job_that_fails() -> None:
    """A job that goes wrong in an unknown way is tried again later, not at once for ever, and
    what stands behind it comes after it."""
    post = Post(Line([]))
    await post.start()
    tried: list[int] = []

    async def job(call: Outgoing) -> None:
        tried.append(call.attempts)
        if len(tried) < 4:
            raise KeyError(call.chat)

    post.sender.jobs["job:test"] = job
    await post.sender.send(outgoing(1, "job:test", b"x"))
    await post.take(Send(1, "", push=False))
    assert (tried, post.line.arrived) == ([0], [])
    for _ in range(4):
        await post.take(Pass(10))
    assert tried == [0, 1, 2, 3]
    await post.take(Pass(10))
    assert post.line.arrived == [(1, b"0")]
    await post.stop()
