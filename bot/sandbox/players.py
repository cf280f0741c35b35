"""Knows how the people of the demo behave: they read their screens and tap, at a visible pace.

What a person at the page does meanwhile is respected: whom they play stays theirs, and a round
that they opened, closed or showed is taken from where it is.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from enum import Enum, auto
from functools import partial
from typing import TypeVar

from bot.sandbox.errors import WorldError
from bot.sandbox.people import User
from bot.sandbox.wire import Json
from bot.sandbox.world import World

TEMPERS = ((6, 3, 1, 0), (4, 4, 2, 0), (2, 5, 3, 0), (40, 40, 55, 1), (5, 3, 3, 0))
"""How often a person chooses A, B, C or nothing: five people who do not see all things alike."""

AGREE, SEND, SENT = "Ik doe mee", "Verzenden", "Wijzig een antwoord"
ONWARD = (
    *("Volgende bouwsteen", "Naar je overzicht", AGREE, SEND),
    *("Ga verder", "Ga verder met de scan", "Verder voor je team"),
)
AROUND = ("◀", "⏸", "✏️", "ℹ️", "Nu niet")
CLOSE, KEEP_OPEN, SHOW, LONGER = "Sluit nu", "Niet sluiten", "Toon het beeld", "1 week langer"
DECLINED, TOO_FEW = "Er is niets van je bewaard", "minstens"

PATIENCE = 20.0
"""Seconds that a person waits for an answer of the bot before the demo says that it stopped."""

Found = TypeVar("Found")
Tell = Callable[[str], None]
Tapped = Callable[[User, int, str], None]
"""Told of a tap before it is made: who, in which chat, on which label."""


class DemoStoppedError(Exception):
    """The demo cannot go on; the message says why, and what a person can do."""


class Standing(Enum):
    """How far the group's round is, as its messages show it."""

    NONE = auto()
    OPEN = auto()
    SHORT = auto()
    CLOSED = auto()
    SHOWN = auto()


class Demo:
    """Plays a round: the lead opens, the respondents answer, the lead closes and shows.

    `pace` is the mean of the seconds between two taps of one person; `tell` is told what happens.
    `played` holds the ids of those whom an earlier demo played; this one goes on with them.
    """

    def __init__(
        self,
        world: World,
        pace: float,
        tell: Tell,
        seed: int | None = None,
        *,
        played: set[int] | None = None,
        tapped: Tapped = lambda _user, _chat, _label: None,
    ) -> None:
        self._world = world
        self._pace = pace
        self._tell = tell
        self._seed = seed
        self._random = self._randomness("lead")
        self._played = set() if played is None else played
        self._tapped = tapped
        self._changed = asyncio.Event()
        self._group = next(chat.id for chat in world.chats.values() if chat.migrated_to is None)
        self._people = list(world.users.values())
        self._lead = next(user for user in self._people if user.role == "lead")
        world.subscribe(self._heard)

    def _randomness(self, name: str) -> random.Random:
        """One for each person, so that a seed gives the same answers in whatever order they come."""
        return random.Random(None if self._seed is None else f"{self._seed}/{name}")

    def _heard(self, event: Json) -> None:
        if event["type"] in {"message", "edited"}:
            self._changed.set()

    async def play(self) -> None:
        """From where the round is now to its picture. Raises DemoStoppedError."""
        if not self._world.chats[self._group].has(self._world.bot.id):
            raise DemoStoppedError("De bot zit niet in de groep. Voeg hem daar toe met ⋯.")
        match self._standing():
            case Standing.SHOWN:
                raise DemoStoppedError("Het beeld staat al in de groep. Een nieuwe ronde? Herbegin.")
            case Standing.SHORT:
                raise DemoStoppedError(
                    "Er waren te weinig antwoorden. Verleng of annuleer de ronde in de groep."
                )
            case Standing.NONE:
                await self._open()
            case Standing.OPEN | Standing.CLOSED:
                pass
        link = await self._until(lambda: self._link() or self._over(""), "de uitnodiging")
        if link:
            await self._answer(link)
            await self._close()
        await self._show()

    async def _open(self) -> None:
        self._tell(f"{self._lead.first_name} opent een ronde.")
        said = self._say("/ronde")
        for label in ("Quickscan", "Functie vragen", "1 week"):
            await self._press(label, said)

    # --- the respondents
    async def _answer(self, link: str) -> None:
        """All who are nobody's yet answer; whom a person at the page plays is waited for."""
        payload = link.partition("?start=")[2]
        theirs = [user for user in self._people if self._is_played_by_hand(user, payload)]
        ours = [user for user in self._people if user not in theirs and user != self._lead]
        if ours:
            self._tell(f"{_names(ours)} {_verb(ours)}, elk in de eigen chat.")
        self._played.update(user.id for user in ours)
        respond = partial(self._respond, link=link)
        await asyncio.gather(*(respond(user, temper=self._temper(user)) for user in ours))
        await self._wait_for(theirs)

    def _temper(self, user: User) -> tuple[int, ...]:
        return TEMPERS[self._people.index(user) % len(TEMPERS)]

    def _is_played_by_hand(self, user: User, payload: str) -> bool:
        """Whether a person at the page opened the invitation as this user."""
        said = (message.get("text") for message in self._messages(user.id))
        return user.id not in self._played and f"/start {payload}" in said

    async def _respond(self, user: User, link: str, temper: tuple[int, ...]) -> None:
        try:
            await self._fill_in(user, link, temper)
        except WorldError:
            self._tell(f"{user.first_name} kan de bot niet bereiken en antwoordt niet.")
        except DemoStoppedError:
            self._tell(f"{user.first_name} krijgt geen antwoord van de bot.")

    async def _fill_in(self, user: User, link: str, temper: tuple[int, ...]) -> None:
        chance = self._randomness(user.first_name)
        await self._rest(2.0, chance)
        if not self._has_opened(user, link):
            self._world.open_link(user, link)
        before: Json | None = None
        while True:
            look = partial(self._next_screen, user.id, before)
            screen = await self._until(look, "een scherm")
            keys = _keys(screen)
            if not keys:
                return
            if SENT in keys:
                self._tell(f"{user.first_name} heeft verzonden.")
                return
            before = screen
            await self._rest(1.0, chance)
            label = _choice(keys, temper, chance)
            self._tapped(user, user.id, label)
            self._world.tap(user, user.id, screen["message_id"], keys[label])

    def _has_opened(self, user: User, link: str) -> bool:
        payload = link.partition("?start=")[2]
        return any(one.get("text") == f"/start {payload}" for one in self._messages(user.id))

    async def _wait_for(self, theirs: Sequence[User]) -> None:
        """Until whom a person at the page plays have sent, however long; they may also close."""
        while busy := [user for user in theirs if not self._is_done(user)]:
            if self._standing() is not Standing.OPEN:
                return
            self._tell(f"Nu {_names(busy)}: antwoord daar zelf en verzend. Of sluit met /sluit.")
            self._changed.clear()
            while self._standing() is Standing.OPEN and busy == [
                user for user in theirs if not self._is_done(user)
            ]:
                self._changed.clear()
                await self._changed.wait()

    def _is_done(self, user: User) -> bool:
        """Has sent, or does not take part."""
        screen = self._screen(user.id)
        newest = self._messages(user.id)[-1:]
        declined = any(DECLINED in one.get("text", "") for one in newest)
        return declined or user.blocked or (screen is not None and SENT in _keys(screen))

    # --- the lead, at the end
    async def _close(self) -> None:
        """Raises DemoStoppedError when there are too few answers to close."""
        if self._standing() is Standing.OPEN:
            self._tell(f"{self._lead.first_name} sluit de ronde.")
            await self._rest(4.0, self._random)
        if self._standing() is not Standing.OPEN:
            return
        said = self._say("/sluit")
        question = await self._until(
            lambda: self._with_key(CLOSE, said) or self._over({}), "de vraag om te sluiten"
        )
        if TOO_FEW in question.get("text", ""):
            await self._press(KEEP_OPEN, said)
            raise DemoStoppedError(
                "Nog te weinig antwoorden om te sluiten. Laat meer mensen antwoorden."
            )
        if question:
            await self._press(CLOSE, said)
        await self._until(lambda: self._over(_keys), "het sluiten")

    async def _show(self) -> None:
        if self._standing() is Standing.SHORT:
            raise DemoStoppedError("De ronde is gesloten met te weinig antwoorden voor een beeld.")
        if self._standing() is not Standing.SHOWN:
            self._tell(f"{self._lead.first_name} vraagt het beeld van het team.")
            await self._rest(3.0, self._random)
            self._say("/resultaten")
        await self._until(self._photo, "het beeld")
        for label in ("Per blok", "1. "):
            await self._rest(4.0, self._random)
            await self._press(label, 0)

    def _say(self, command: str) -> int:
        """The lead says it in the group; the message's id."""
        return int(self._world.say(self._lead, self._group, command)["message_id"])

    async def _press(self, label: str, after: int) -> None:
        """The lead taps the newest button that begins with these words, in a message after one."""
        look = partial(self._with_key, label, after)
        message = await self._until(look, f"de knop {label}")
        await self._rest(2.0, self._random)
        keys = _keys(message)
        full = next(text for text in keys if text.startswith(label))
        self._tapped(self._lead, self._group, full)
        self._world.tap(self._lead, self._group, message["message_id"], keys[full])

    # --- what is seen
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

    async def _rest(self, times: float, chance: random.Random) -> None:
        await asyncio.sleep(self._pace * times * chance.uniform(0.5, 1.5))
