"""Knows how people of the demo act: they look, wait, tap and speak, at a visible pace; not why."""

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from bot.sandbox.people import User
from bot.sandbox.sights import Sights, keys_of
from bot.sandbox.wire import Json
from bot.sandbox.world import World

PATIENCE = 20.0
"""Seconds that a person waits for an answer of the bot before the demo says that it stopped."""

Found = TypeVar("Found")
Tell = Callable[[str], None]
Tapped = Callable[[User, int, str], None]
"""Told of a tap before it is made: who, in which chat, on which label."""

Wanted = Callable[[Json], str | None]
"""Which of a screen's labels a person taps; None for none of them."""


class DemoStoppedError(Exception):
    """The demo cannot go on; the message says why, and what a person can do."""


class Hands:
    """`pace` is the mean of the seconds between two taps of one person."""

    def __init__(
        self, world: World, group: int, pace: float, seed: int | None, tapped: Tapped
    ) -> None:
        self.world = world
        self.group = group
        self.sights = Sights(world, group)
        self.changed = asyncio.Event()
        self._pace = pace
        self._seed = seed
        self._tapped = tapped
        world.subscribe(lambda _event: self.changed.set())

    def chance(self, user: User) -> random.Random:
        """One a person, so that a seed gives the same answers in whatever order they come."""
        return random.Random(None if self._seed is None else f"{self._seed}/{user.first_name}")

    def say(self, user: User, text: str, reply_to: int | None = None) -> int:
        """Somebody says it in the group; the message's id."""
        return int(self.world.say(user, self.group, text, reply_to)["message_id"])

    def tap(self, user: User, chat: int, screen: Json, label: str) -> None:
        """Raises KeyError where the screen has no such label."""
        data = keys_of(screen)[label]
        self._tapped(user, chat, label)
        self.world.tap(user, chat, screen["message_id"], data)

    async def press(self, user: User, label: str, after: int, chance: random.Random) -> None:
        """Taps the group's newest button, in a message after another, that begins so."""
        look = partial(self.sights.with_key, label, after)
        message = await self.until(look, f"de knop {label}")
        await self.rest(2.0, chance)
        full = next(text for text in keys_of(message) if text.startswith(label))
        self.tap(user, self.group, message, full)

    async def walk(
        self, user: User, chat: int, after: int, wanted: Wanted, chance: random.Random
    ) -> Json:
        """Taps what is wanted of each new screen after a message; the first with nothing wanted."""
        screen: Json | None = None
        while True:
            screen = await self.until(partial(self._next, chat, after, screen), "een scherm")
            label = wanted(screen)
            if label is None:
                return screen
            await self.rest(1.0, chance)
            self.tap(user, chat, screen, label)

    def _next(self, chat: int, after: int, before: Json | None) -> Json | None:
        screen = self.sights.told(chat, after)
        return None if screen == before else screen

    async def reply(self, user: User, text: str, after: int, chance: random.Random) -> int:
        """Answers in the group what asks for words there; the answer's id."""
        asking = partial(self.sights.prompt, after)
        await self.until(asking, "een vraag om tekst")
        await self.rest(2.0, chance)
        # What asked for an earlier answer goes a moment after it, and another one stands there.
        asked = await self.until(asking, "een vraag om tekst")
        return self.say(user, text, asked["message_id"])

    async def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """What `look` sees, as soon as it sees something. Raises DemoStoppedError."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := look()) is None:
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            raise DemoStoppedError(f"De demo wachtte tevergeefs op {what}.") from None
        return found

    async def rest(self, times: float, chance: random.Random) -> None:
        await asyncio.sleep(self._pace * times * chance.uniform(0.5, 1.5))


def first_of(screen: Json, *labels: str) -> str | None:
    """The first of these labels that a screen has."""
    keys = keys_of(screen)
    return next((label for label in labels if label in keys), None)
