"""Knows how people answer who see nothing but their screens, and what those screens told them."""

import asyncio
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.sandbox.people import User
from bot.sandbox.world import World

Json = dict[str, Any]

LEVELS = ("🟢 A", "🟠 B", "🔴 C", "Niet van toepassing")
WEIGHTS = (5, 4, 3, 1)
SIGNS = {"🟢": 0, "🟠": 1, "🔴": 2, "➖": 3}
ONWARD = (
    "Ik doe mee, met mijn naam",
    "Ik doe mee",
    "Volgende bouwsteen",
    "Naar je overzicht",
    "Verzenden",
)
BACK, REMARK, CHANGE = "◀ Terug", "✏️ Opmerking", "Wijzig een antwoord"

ELEMENT = re.compile(r" · (\d+)/(\d+) ")
COUNTS = re.compile(r"^(?!· ).*🟢 (\d+) · 🟠 (\d+) · 🔴 (\d+) · ➖ (\d+)$", re.MULTILINE)
"""A line with counts, of a block or of an element; one that begins with a dot is of a role."""

RETAP = 5.0
"""Seconds of a bot that is up, without an answer, after which a person taps again."""

TURNS_BACK, WRITES = 0.03, 0.03
"""How often somebody goes back, or writes a remark, instead of answering."""


def keys(message: Json) -> dict[str, str]:
    """A message's buttons that say something to the bot, by their label."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {
        key["text"]: key["callback_data"] for row in rows for key in row if "callback_data" in key
    }


def element(message: Json) -> int | None:
    """The number of the element that a statement screen asks, from 1."""
    found = ELEMENT.search(str(message.get("text", "")).replace("  ", " "))
    return int(found[1]) if found and LEVELS[0] in keys(message) else None


@dataclass
class Crowd:
    """What all of them share. `up_since` is the loop's time of the last start; None while down."""

    world: World
    random: random.Random
    pace: float
    remark: str = "opmerking"
    up_since: float | None = None
    taps: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.world.subscribe(self._heard)

    def _heard(self, event: Json) -> None:
        if event["type"] in {"message", "edited"}:
            self.wake()

    def wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Until something changes on any screen, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self.changed.wait()
        except TimeoutError:
            return


class Respondent:
    """One person. `chosen` is what their screens acknowledged: element (from 1) to level."""

    def __init__(self, crowd: Crowd, user: User, link: str) -> None:
        self._crowd = crowd
        self._link = link
        self._wishes: dict[int, int] = {}
        self._meant: tuple[int, int] | None = None
        self.user = user
        self.chosen: dict[int, int] = {}
        self.remarks: dict[int, str] = {}
        self.retaps = 0
        self.begun = False
        self.over_again = 0
        self.done = False

    async def play(self) -> None:
        """From the link to the screen that says that it was sent."""
        again: Callable[[], object] = partial(self._crowd.world.open_link, self.user, self._link)
        again()
        self._crowd.taps += 1
        before: Json | None = None
        while True:
            before = await self._next(before, again)
            self._acknowledge(before)
            if CHANGE in keys(before):
                self.done = True
                return
            await asyncio.sleep(self._crowd.pace * self._crowd.random.uniform(0.2, 1.8))
            # Something that came late may have changed the screen while one thought.
            before = self.screen() or before
            self._acknowledge(before)
            again = self._act(before)
            self._crowd.taps += 1
            again()

    def screen(self) -> Json | None:
        """The newest message with buttons, or the one that asks for a text."""
        for message in reversed(self._crowd.world.messages.get(self.user.id, {}).values()):
            if message["from"]["id"] != self.user.id and keys(message):
                return message
        return None

    async def _next(self, before: Json | None, again: Callable[[], object]) -> Json:
        """The screen, once it is another one. Who waits too long for a bot that is up taps again."""
        crowd, loop = self._crowd, asyncio.get_running_loop()
        asked = loop.time()
        while (now := self.screen()) is None or now == before:
            since = max(asked, crowd.up_since) if crowd.up_since is not None else None
            if since is not None and loop.time() - since > RETAP:
                self.retaps += 1
                asked = loop.time()
                again()
            await crowd.wait(0.5)
        return now

    def _acknowledge(self, screen: Json) -> None:
        """An answer counts as given when the screen went on because of it."""
        self.begun = self.begun or bool(element(screen))
        if self.begun and "Ik doe mee" in keys(screen):
            self.over_again += 1
        if self._meant is not None and element(screen) != self._meant[0]:
            self.chosen[self._meant[0]] = self._meant[1]
            self._meant = None

    def _act(self, screen: Json) -> Callable[[], object]:
        offered, place = keys(screen), element(screen)
        if place is not None:
            return self._answer(screen, place)
        for label in ONWARD:
            if label in offered:
                return self._tap(screen, label)
        if text := self._remark(screen):
            return lambda: self._crowd.world.say(self.user, self.user.id, text)
        ways = [one for one in offered if not one.startswith(("◀", "⏸", "✏️", "ℹ️"))]
        return self._tap(screen, self._crowd.random.choice(ways))

    def _answer(self, screen: Json, place: int) -> Callable[[], object]:
        draw = self._crowd.random
        if place > 1 and place not in self._wishes and draw.random() < TURNS_BACK:
            self._wishes.pop(place - 1, None)
            return self._tap(screen, BACK)
        if place not in self.remarks and draw.random() < WRITES:
            self.remarks[place] = f"{self._crowd.remark} {place}"
            return self._tap(screen, REMARK)
        # Who sees the same question again answers the same: the wish stays until one goes back.
        wish = self._wishes.setdefault(place, draw.choices(range(4), WEIGHTS)[0])
        self._meant = (place, wish)
        return self._tap(screen, LEVELS[wish])

    def _remark(self, screen: Json) -> str | None:
        """What is to be written, on a screen that asks for it."""
        if set(keys(screen)) != {BACK, "⏸ Pauze"}:
            return None
        return next(reversed(self.remarks.values()), self._crowd.remark)

    def _tap(self, screen: Json, label: str) -> Callable[[], object]:
        data = keys(screen)[label]
        message = screen["message_id"]
        return lambda: self._crowd.world.tap(self.user, self.user.id, message, data)

    def hears(self, words: str) -> bool:
        """Whether any message of the chat says so."""
        messages = self._crowd.world.messages.get(self.user.id, {}).values()
        return any(words in str(one.get("text", "")) for one in messages)

    def pictured(self) -> list[int]:
        """The levels on the own picture of the last screen, in the order of the instrument."""
        text = str((self.screen() or {}).get("text", ""))
        rows = [line for line in text.split("\n") if line and line[0] in SIGNS]
        return [SIGNS[sign[0]] for row in rows for sign in row.split()]


@dataclass
class Lead:
    """Who opens and closes the round, in the group."""

    crowd: Crowd
    user: User
    group: int

    def messages(self) -> list[Json]:
        return list(self.crowd.world.messages.get(self.group, {}).values())

    def say(self, text: str) -> None:
        self.crowd.world.say(self.user, self.group, text)

    async def until(self, look: Callable[[Json], object], within: float = 30.0) -> Json:
        """The newest message of the group of which `look` says yes. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while True:
                for message in reversed(self.messages()):
                    if look(message):
                        return message
                await self.crowd.wait(0.5)

    async def press(self, label: str) -> None:
        """Taps the newest button that begins so, once it is there."""
        message = await self.until(lambda one: any(key.startswith(label) for key in keys(one)))
        data = next(data for key, data in keys(message).items() if key.startswith(label))
        self.crowd.taps += 1
        self.crowd.world.tap(self.user, self.group, message["message_id"], data)

    async def open(self, mode: str = "Anoniem") -> str:
        """Opens a round with roles; gives the invitation's link."""
        self.say("/ronde")
        for label in ("Quickscan", "Functie vragen", mode, "1 week"):
            await self.press(label)
        invitation = await self.until(_link)
        return str(_link(invitation))

    async def released(self, blocks: int) -> list[tuple[int, ...]]:
        """The counts of all elements as the group's messages tell them, block after block."""
        await self.press("Per blok")
        found: list[tuple[int, ...]] = []
        for place in range(1, blocks + 1):
            await self.press("1. " if place == 1 else "Volgende")
            found += await self._detail(f"{place}. ")
        return found

    async def _detail(self, head: str) -> list[tuple[int, ...]]:
        """The counts of one block's elements, from the message that begins so."""

        def is_detail(message: Json) -> bool:
            text = str(message.get("text", ""))
            return text.startswith(head) and COUNTS.search(text) is not None

        rows = COUNTS.findall((await self.until(is_detail))["text"])
        # The first line with counts is the block's own total.
        return [tuple(int(count) for count in row) for row in rows[1:]]


def _link(message: Json) -> str | None:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for key in row:
            if "?start=r_" in key.get("url", ""):
                return str(key["url"])
    return None
