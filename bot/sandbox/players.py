"""Knows how the people of the demo behave: they read their screens and tap, at a visible pace.

What a person at the page does meanwhile is respected: whom they play stays theirs, and a round
that they opened, closed or showed is taken from where it is.
"""

import asyncio
import random
from collections.abc import Sequence
from functools import partial

from bot.sandbox.aftermath import Aftermath, named
from bot.sandbox.errors import WorldError
from bot.sandbox.hands import DemoStoppedError, Hands, Tapped, Tell
from bot.sandbox.people import User
from bot.sandbox.sights import SENT, Standing, keys_of
from bot.sandbox.wire import Json
from bot.sandbox.world import World

TEMPERS = ((6, 3, 1, 0), (4, 4, 2, 0), (2, 5, 3, 0), (40, 40, 55, 1), (5, 3, 3, 0))
"""How often a person chooses A, B, C or nothing: five people who do not see all things alike."""

AGREED, AGREED_TEMPER = "Samenwerking", (9, 2, 0, 0)
"""The block of which all think well, so that the picture has something strong to show."""

ONWARD = (
    *("Volgende bouwsteen", "Naar je overzicht", "Ik doe mee", "Verzenden"),
    *("Ga verder", "Ga verder met de scan", "Verder voor je team"),
)
AROUND = ("◀", "⏸", "✏️", "ℹ️", "Nu niet")
CLOSE, KEEP_OPEN = "Sluit nu", "Niet sluiten"
TOO_FEW = "minstens"


class Demo:
    """Plays a round and what follows: opened, answered, closed, shown, talked about, planned.

    `pace` is the mean of the seconds between two taps of one person; `tell` is told what happens.
    `played` holds the ids of those whom an earlier demo played: this one goes on with them.
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
        self._tell = tell
        self._played = set() if played is None else played
        self._group = next(chat.id for chat in world.chats.values() if chat.migrated_to is None)
        self._people = list(world.users.values())
        self._lead = next(user for user in self._people if user.role == "lead")
        self._hands = Hands(world, self._group, pace, seed, tapped)
        self._random = self._hands.chance(self._lead)
        self._sights = self._hands.sights

    async def play(self) -> None:
        """From where the round is now to its plan. Raises DemoStoppedError."""
        if not self._world.chats[self._group].has(self._world.bot.id):
            raise DemoStoppedError("De bot zit niet in de groep. Voeg hem daar toe met ⋯.")
        match self._sights.standing():
            case Standing.NONE | Standing.CANCELLED:
                await self._open()
            case Standing.OPEN | Standing.CLOSED | Standing.SHORT | Standing.SHOWN:
                pass
        if self._sights.standing() is not Standing.SHOWN:
            await self._round()
        others = [user for user in self._people if user != self._lead]
        await Aftermath(self._hands, self._lead, others, self._played, self._tell).play()

    async def _round(self) -> None:
        """From where it is now to its picture."""
        if self._is_open() and (link := self._sights.link()):
            await self._answer(link)
            await self._close()
        await self._show()

    def _is_open(self) -> bool:
        return self._sights.standing() is Standing.OPEN

    def _over(self) -> Standing | None:
        """How the round ended. For a moment it is neither open nor said to be closed."""
        standing = self._sights.standing()
        return None if standing in {Standing.OPEN, Standing.NONE} else standing

    async def _open(self) -> None:
        self._tell(f"{self._lead.first_name} opent een ronde.")
        said = self._say("/ronde")
        for label in ("Quickscan", "Functie vragen", "Anoniem", "1 week"):
            await self._press(label, said)
        await self._hands.until(self._sights.link, "de uitnodiging")

    # --- the respondents
    async def _answer(self, link: str) -> None:
        """All who are nobody's yet answer; whom a person at the page plays is waited for."""
        theirs = [user for user in self._people if self._is_played_by_hand(user, link)]
        ours = [user for user in self._people if user not in theirs and user != self._lead]
        if ours:
            verb = "antwoordt" if len(ours) == 1 else "antwoorden"
            self._tell(f"{named(ours)} {verb}, elk in een eigen chat.")
        self._played.update(user.id for user in ours)
        await asyncio.gather(*(self._respond(user, link) for user in ours))
        await self._wait_for(theirs)

    def _is_played_by_hand(self, user: User, link: str) -> bool:
        return user.id not in self._played and self._sights.has_opened(user, link)

    async def _respond(self, user: User, link: str) -> None:
        try:
            await self._fill_in(user, link)
        except WorldError:
            self._tell(f"{user.first_name} kan de bot niet bereiken en antwoordt niet.")
        except DemoStoppedError:
            self._tell(f"{user.first_name} krijgt geen antwoord van de bot.")

    async def _fill_in(self, user: User, link: str) -> None:
        chance = self._hands.chance(user)
        temper = TEMPERS[self._people.index(user) % len(TEMPERS)]
        await self._hands.rest(2.0, chance)
        if self._is_open() and not self._sights.has_opened(user, link):
            self._world.open_link(user, link)
        screen: Json | None = None
        while True:
            screen = await self._hands.until(partial(self._next, user, screen), "een scherm")
            keys = keys_of(screen)
            if SENT in keys:
                self._tell(f"{user.first_name} heeft verzonden.")
            if SENT in keys or not keys:
                return
            await self._hands.rest(1.0, chance)
            label = choice(list(keys), tempered(screen, temper), chance)
            self._hands.tap(user, user.id, screen, label)

    def _next(self, user: User, before: Json | None) -> Json | None:
        """The screen that comes after another; an empty one once the round is open no more."""
        if not self._is_open():
            return {}
        screen = self._sights.screen(user)
        return None if screen == before else screen

    async def _wait_for(self, theirs: Sequence[User]) -> None:
        """Until they have sent, however long that takes a person at the page, or have closed."""
        told: list[User] = []
        while self._is_open():
            busy = [user for user in theirs if not self._sights.is_done(user)]
            if not busy:
                return
            if busy != told:
                self._tell(f"Nu jij: antwoord als {named(busy)} en verzend, of sluit met /sluit.")
                told = busy
            self._hands.changed.clear()
            await self._hands.changed.wait()

    # --- the lead, at the end
    async def _close(self) -> None:
        """Raises DemoStoppedError when there are too few answers for a picture."""
        if self._is_open():
            self._tell(f"{self._lead.first_name} sluit de ronde.")
            await self._hands.rest(4.0, self._random)
        if not self._is_open():
            return
        said = self._say("/sluit")
        look = partial(self._sights.with_key, CLOSE, said)
        question = await self._hands.until(look, "de vraag om te sluiten")
        if TOO_FEW in question["text"]:
            await self._press(KEEP_OPEN, said)
            raise DemoStoppedError("Nog te weinig antwoorden voor een beeld. De ronde blijft open.")
        await self._press(CLOSE, said)

    async def _show(self) -> None:
        """Raises DemoStoppedError when there is nothing to be shown."""
        standing = await self._hands.until(self._over, "het sluiten van de ronde")
        if standing is Standing.SHORT:
            raise DemoStoppedError(
                "De ronde staat stil: te weinig antwoorden. Verleng of annuleer."
            )
        if standing is Standing.CANCELLED:
            raise DemoStoppedError("De ronde is geannuleerd. Een nieuwe begint met /ronde.")
        look = partial(self._sights.with_key, "Per blok")
        if standing is not Standing.SHOWN:
            self._tell(f"{self._lead.first_name} vraagt het beeld van het team.")
            await self._hands.rest(3.0, self._random)
            look = partial(look, self._say("/resultaten"))
        await self._hands.until(look, "het beeld")
        for label in ("Per blok", "1. "):
            await self._hands.rest(4.0, self._random)
            await self._press(label)
        await self._hands.until(partial(self._sights.with_key, "Alle blokken"), "een blok")

    def _say(self, command: str) -> int:
        """The lead says it in the group; the message's id."""
        return self._hands.say(self._lead, command)

    async def _press(self, label: str, after: int = 0) -> None:
        await self._hands.press(self._lead, label, after, self._random)


def tempered(screen: Json, temper: tuple[int, ...]) -> tuple[int, ...]:
    """How somebody of this temper looks at the block of this screen."""
    return AGREED_TEMPER if screen.get("text", "").startswith(AGREED) else temper


def choice(labels: Sequence[str], temper: Sequence[int], chance: random.Random) -> str:
    """The way onward where there is one, else an answer, else the way back."""
    for label in ONWARD:
        if label in labels:
            return label
    answers = [label for label in labels if not label.startswith(AROUND)]
    if len(answers) == len(temper):
        return chance.choices(answers, temper)[0]
    return chance.choice(answers or labels[:1])
