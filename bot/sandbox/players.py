"""Knows how the people of the demo behave: they read their screens and tap, at a visible pace."""

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from bot.sandbox.people import User
from bot.sandbox.world import World

Json = dict[str, Any]

TEMPERS = ((6, 3, 1, 0), (4, 4, 2, 0), (2, 5, 3, 0), (40, 40, 55, 1), (5, 3, 3, 0))
"""How often a person chooses A, B, C or nothing: five people who do not see all things alike."""

AGREE, SEND, DONE, CLOSE = "Ik doe mee", "Verzenden", "Wijzig een antwoord", "Sluit nu"
ONWARD = ("Volgende bouwsteen", "Naar je overzicht", AGREE, SEND)
AROUND = ("◀", "⏸", "✏️", "ℹ️", "Nu niet")

PATIENCE = 20.0
"""Seconds that a person waits for an answer of the bot before the demo says that it stopped."""

Found = TypeVar("Found")
Tell = Callable[[str], None]


class DemoStoppedError(Exception):
    """The bot did not do what the demo waited for; the message says what that was."""


class Demo:
    """Plays a round: the lead opens, the respondents answer, the lead closes and shows.

    `pace` is the mean of the seconds between two taps of one person; `tell` is told what happens.
    """

    def __init__(self, world: World, pace: float, tell: Tell, seed: int | None = None) -> None:
        self._world = world
        self._pace = pace
        self._tell = tell
        self._random = random.Random(seed)
        self._changed = asyncio.Event()
        world.subscribe(self._heard)

    def _heard(self, event: Json) -> None:
        if event["type"] in {"message", "edited"}:
            self._changed.set()

    async def play(self) -> None:
        """Raises DemoStoppedError when the bot does not answer."""
        group = next(chat for chat in self._world.chats.values() if chat.migrated_to is None)
        people = list(self._world.users.values())
        lead = next(user for user in people if user.role == "lead")
        if self._link(group.id) is None:
            await self._open(lead, group.id)
        link = await self._until(lambda: self._link(group.id), "de uitnodiging")
        self._tell("Vijf mensen antwoorden, elk in hun eigen chat.")
        others = [user for user in people if user.role != "lead"]
        await asyncio.gather(
            *(
                self._respond(user, link, TEMPERS[place % len(TEMPERS)])
                for place, user in enumerate(others)
            )
        )
        await self._close(lead, group.id)

    async def _open(self, lead: User, group: int) -> None:
        self._tell(f"{lead.first_name} opent een ronde.")
        self._world.say(lead, group, "/ronde")
        for label in ("Quickscan", "Functie vragen", "1 week"):
            await self._press(lead, group, label)

    async def _respond(self, user: User, link: str, temper: tuple[int, ...]) -> None:
        await self._rest(2.0)
        self._world.open_link(user, link)
        before = None
        while True:
            look = partial(self._screen, user.id, before)
            screen = await self._until(look, "een scherm")
            keys = _keys(screen)
            if DONE in keys:
                self._tell(f"{user.first_name} heeft verzonden.")
                return
            before = screen
            await self._rest(1.0)
            self._world.tap(user, user.id, screen["message_id"], keys[self._choice(keys, temper)])

    def _choice(self, keys: dict[str, str], temper: tuple[int, ...]) -> str:
        for label in ONWARD:
            if label in keys:
                return label
        answers = [label for label in keys if not label.startswith(AROUND)]
        if len(answers) == len(temper):
            return self._random.choices(answers, temper)[0]
        return self._random.choice(answers)

    async def _close(self, lead: User, group: int) -> None:
        self._tell(f"{lead.first_name} sluit de ronde.")
        await self._rest(4.0)
        self._world.say(lead, group, "/sluit")
        await self._press(lead, group, CLOSE)
        await self._until(lambda: self._find(group, "gesloten met"), "het sluiten")
        self._tell(f"{lead.first_name} vraagt het beeld van het team.")
        await self._rest(3.0)
        self._world.say(lead, group, "/resultaten")
        await self._until(lambda: self._photo(group), "het beeld")
        for label in ("Per blok", "1. "):
            await self._rest(4.0)
            await self._press(lead, group, label)
        self._tell("Klaar. Tik zelf verder in de groep: elk blok en de verschillen.")

    async def _press(self, user: User, chat: int, label: str) -> None:
        """Taps the newest button in a chat that begins with these words."""

        def found() -> tuple[int, str] | None:
            for message in reversed(self._messages(chat)):
                for text, data in _keys(message).items():
                    if text.startswith(label):
                        return message["message_id"], data
            return None

        message, data = await self._until(found, f"de knop {label}")
        await self._rest(2.0)
        self._world.tap(user, chat, message, data)

    async def _until(self, look: Callable[[], Found | None], what: str) -> Found:
        """What `look` sees, as soon as it sees something."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := look()) is None:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise DemoStoppedError(f"De demo wachtte tevergeefs op {what}.") from None
        return found

    async def _rest(self, times: float) -> None:
        await asyncio.sleep(self._pace * times * self._random.uniform(0.5, 1.5))

    def _messages(self, chat: int) -> list[Json]:
        return list(self._world.messages.get(chat, {}).values())

    def _screen(self, chat: int, before: Json | None) -> Json | None:
        """The newest message with buttons of a chat, once it differs from what it was."""
        for message in reversed(self._messages(chat)):
            if _keys(message):
                return None if message == before else message
        return None

    def _link(self, group: int) -> str | None:
        for message in reversed(self._messages(group)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for key in row:
                    if "?start=" in key.get("url", ""):
                        return str(key["url"])
        return None

    def _find(self, chat: int, words: str) -> Json | None:
        found = (one for one in reversed(self._messages(chat)) if words in one.get("text", ""))
        return next(found, None)

    def _photo(self, chat: int) -> Json | None:
        return next((one for one in reversed(self._messages(chat)) if "photo" in one), None)


def _keys(message: Json) -> dict[str, str]:
    """A message's buttons that say something to the bot, by their label."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {
        key["text"]: key["callback_data"] for row in rows for key in row if "callback_data" in key
    }
