"""Measures how long the numbers take, over HTTP, while many conversations go on at once.

    python -m tests.bench.emergency [conversations] [seconds] [think]

Each conversation is a person in the protocol who taps as soon as the screen is there, or after
`think` seconds; now and then the tap is on 🚨, from whatever screen that is. Told are the
milliseconds from that tap until the bot's message with the numbers has arrived, in real time,
with the bot as a process of its own on the same machine and the sandbox beside it.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.presses import InSession
from bot.sandbox.hosting import SANDBOX_TOKEN, sandbox_at
from bot.sandbox.people import User
from bot.sandbox.server import Sandbox
from bot.telegram.buttons import decode
from flows.model import OK
from tests.proof.crowd import keys
from tests.proof.process import Calls, Process

Json = dict[str, Any]
Wanted = Callable[[Json], bool]

CONVERSATIONS, SECONDS = 200, 20.0

OFTEN = 0.05
"""How often a tap is on 🚨: of twenty taps one."""

STAYING = frozenset({"<", "--", ">", "+", "danger", "practice", "earlier", "acute", "erase"})
"""What is not tapped: it turns aside, ends the run, or brings the numbers by itself."""

LAST = "Stap 6 van 6"
"""Stands on the screens of the last step, where a run is erased and another begins."""

LOST = 30.0
"""Seconds after which what was waited for will not come any more."""


@dataclass
class Measured:
    """Milliseconds: of the taps on 🚨, and of all the others."""

    alarms: list[float] = field(default_factory=list)
    screens: list[float] = field(default_factory=list)


class Person:
    """One conversation. `heard` is called with each message that the bot wrote or changed."""

    def __init__(self, sandbox: Sandbox, user: User, draw: random.Random, think: float) -> None:
        self._world = sandbox.world
        self._user = user
        self._draw = draw
        self._think = think
        self._news = asyncio.Event()
        self._wanted: Wanted = _is_screen
        self._screen: Json = {}

    def heard(self, message: Json) -> None:
        if _is_screen(message):
            self._screen = message
        if self._wanted(message):
            self._news.set()

    async def play(self, measured: Measured) -> None:
        """Until cancelled."""
        await self._begin()
        while True:
            await asyncio.sleep(self._think * self._draw.uniform(0.5, 1.5))
            if self._draw.random() < OFTEN:
                measured.alarms.append(await self._tapped("112", _has_numbers))
            elif LAST in self._screen["text"]:
                await self._again()
            else:
                data = self._draw.choice(list(self._ways()))
                measured.screens.append(await self._tapped(data, _is_screen))

    def _ways(self) -> Iterator[str]:
        """What can be answered; of boxes one that is open, and once one is ticked, no more."""
        offered = keys(self._screen)
        ticked = any(one.startswith("☑") for one in offered)
        boxes = ticked or any(one.startswith("☐") for one in offered)
        for label, data in offered.items():
            press = decode(data)
            if isinstance(press, InSession) and press.code not in STAYING:
                ready = press.code == OK
                if not boxes or (ticked and ready) or (not ticked and label.startswith("☐")):
                    yield data

    async def _begin(self) -> None:
        await self._until(_is_screen, lambda: self._say("/verontrusting"))

    async def _again(self) -> None:
        """Erases the run, so that it never comes to its log, and begins another."""
        await self._until(_offers_erasure, lambda: self._say("/stop"))
        erase = next(one for one in keys(self._screen).values() if one.endswith(".erase"))
        await self._tapped(erase, lambda message: "Gewist." in message["text"])
        await self._begin()

    async def _tapped(self, data: str, wanted: Wanted) -> float:
        """The milliseconds until what is wanted has come."""
        clock = asyncio.get_running_loop().time
        began, place = clock(), self._screen["message_id"]
        await self._until(wanted, lambda: self._world.tap(self._user, self._user, place, data))
        return (clock() - began) * 1000

    def _say(self, text: str) -> None:
        self._world.say(self._user, self._user, text)

    async def _until(self, wanted: Wanted, act: Callable[[], object]) -> None:
        self._wanted = wanted
        self._news.clear()
        act()
        async with asyncio.timeout(LOST):
            await self._news.wait()


def _is_screen(message: Json) -> bool:
    return any(isinstance(decode(one), InSession) for one in keys(message).values())


def _has_numbers(message: Json) -> bool:
    return str(message.get("text", "")).startswith("Levensgevaar: bel 112\n\nWie kan")


def _offers_erasure(message: Json) -> bool:
    return any(one.endswith(".erase") for one in keys(message).values())


async def measure(conversations: int, seconds: float, think: float) -> Measured:
    """What was measured in so many seconds, after half as many that do not count."""
    measured = Measured()
    with tempfile.TemporaryDirectory() as folder:
        async with sandbox_at("127.0.0.1", 0) as (sandbox, address):
            people = crowd(sandbox, conversations, think)
            bot = Process(address, SANDBOX_TOKEN, Path(folder))
            calls = Calls(sandbox)
            await bot.start()
            try:
                await calls.next("getUpdates")
                await played(people, measured, seconds)
            finally:
                await bot.stop(10.0)
    return measured


def crowd(sandbox: Sandbox, conversations: int, think: float) -> dict[int, Person]:
    """People by their chat, who hear what the bot tells them."""
    world, draw = sandbox.world, random.Random(112)
    users = [world.add_user(f"Persoon {number}") for number in range(conversations)]
    people = {user.id: Person(sandbox, user, random.Random(draw.random()), think) for user in users}

    def heard(event: Json) -> None:
        message = event.get("message")
        if event["type"] in {"message", "edited"} and message is not None:
            person = people.get(event["chat"])
            if person is not None and message["from"]["id"] == sandbox.running.bot.id:
                person.heard(message)

    world.subscribe(heard)
    return people


async def played(people: dict[int, Person], measured: Measured, seconds: float) -> None:
    """All of them at once, for so long. Raises what went wrong with any of them."""
    playing = [asyncio.create_task(one.play(measured)) for one in people.values()]
    try:
        for part in (seconds / 2, seconds):
            measured.alarms.clear()
            measured.screens.clear()
            done, _ = await asyncio.wait(playing, timeout=part, return_when=asyncio.FIRST_EXCEPTION)
            for one in done:
                one.result()
    finally:
        for one in playing:
            one.cancel()
        await asyncio.gather(*playing, return_exceptions=True)


def share(values: list[float], part: float) -> float:
    """The value below which so large a part of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def main() -> None:
    given = dict(enumerate(sys.argv[1:]))
    conversations = int(given.get(0, CONVERSATIONS))
    seconds, think = float(given.get(1, SECONDS)), float(given.get(2, 0))
    with suppress(KeyboardInterrupt):
        measured = asyncio.run(measure(conversations, seconds, think))
        for name, values in (("numbers", measured.alarms), ("screens", measured.screens)):
            print(
                f"{name}: {len(values)} taps, {len(values) / seconds:.0f} a second, "
                f"p50 {share(values, 0.5):.0f} ms, p99 {share(values, 0.99):.0f} ms, "
                f"most {max(values):.0f} ms"
            )


if __name__ == "__main__":
    main()
