"""Knows how the people of the demo behave: they read their screens and tap, at a visible pace.

What a person at the page does meanwhile is respected: whom they play stays theirs, and a round
that they opened, closed or showed is taken from where it is.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from bot.sandbox.errors import WorldError
from bot.sandbox.people import User
from bot.sandbox.sights import SENT, Sights, Standing, keys_of
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

PATIENCE = 20.0
"""Seconds that a person waits for an answer of the bot before the demo says that it stopped."""

Found = TypeVar("Found")
Tell = Callable[[str], None]
Tapped = Callable[[User, int, str], None]
"""Told of a tap before it is made: who, in which chat, on which label."""


class DemoStoppedError(Exception):
    """The demo cannot go on; the message says why, and what a person can do."""


class Demo:
    """Plays a round: the lead opens, the respondents answer, the lead closes and shows.

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
        self._pace = pace
        self._tell = tell
        self._seed = seed
        self._played = set() if played is None else played
        self._tapped = tapped
        self._changed = asyncio.Event()
        self._group = next(chat.id for chat in world.chats.values() if chat.migrated_to is None)
        self._people = list(world.users.values())
        self._lead = next(user for user in self._people if user.role == "lead")
        self._random = self._chance(self._lead)
        self._sights = Sights(world, self._group)
        world.subscribe(self._heard)

    def _chance(self, user: User) -> random.Random:
        """One a person, so that a seed gives the same answers in whatever order they come."""
        return random.Random(None if self._seed is None else f"{self._seed}/{user.first_name}")

    def _heard(self, _event: Json) -> None:
        self._changed.set()

    async def play(self) -> None:
        """From where the round is now to its picture. Raises DemoStoppedError."""
        if not self._world.chats[self._group].has(self._world.bot.id):
            raise DemoStoppedError("De bot zit niet in de groep. Voeg hem daar toe met ⋯.")
        match self._sights.standing():
            case Standing.SHOWN:
                raise DemoStoppedError("Het beeld staat al in de groep. Begin opnieuw met ↺.")
            case Standing.NONE | Standing.CANCELLED:
                await self._open()
            case Standing.OPEN | Standing.CLOSED | Standing.SHORT:
                pass
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
        for label in ("Quickscan", "Functie vragen", "1 week"):
            await self._press(label, said)
        await self._until(self._sights.link, "de uitnodiging")

    # --- the respondents
    async def _answer(self, link: str) -> None:
        """All who are nobody's yet answer; whom a person at the page plays is waited for."""
        theirs = [user for user in self._people if self._is_played_by_hand(user, link)]
        ours = [user for user in self._people if user not in theirs and user != self._lead]
        if ours:
            verb = "antwoordt" if len(ours) == 1 else "antwoorden"
            self._tell(f"{_named(ours)} {verb}, elk in een eigen chat.")
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
        chance = self._chance(user)
        temper = TEMPERS[self._people.index(user) % len(TEMPERS)]
        await self._rest(2.0, chance)
        if self._is_open() and not self._sights.has_opened(user, link):
            self._world.open_link(user, link)
        screen: Json | None = None
        while True:
            screen = await self._until(partial(self._next, user, screen), "een scherm")
            keys = keys_of(screen)
            if SENT in keys:
                self._tell(f"{user.first_name} heeft verzonden.")
            if SENT in keys or not keys:
                return
            await self._rest(1.0, chance)
            label = choice(list(keys), tempered(screen, temper), chance)
            self._tapped(user, user.id, label)
            self._world.tap(user, user.id, screen["message_id"], keys[label])

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
                self._tell(f"Nu jij: antwoord als {_named(busy)} en verzend, of sluit met /sluit.")
                told = busy
            self._changed.clear()
            await self._changed.wait()

    # --- the lead, at the end
    async def _close(self) -> None:
        """Raises DemoStoppedError when there are too few answers for a picture."""
        if self._is_open():
            self._tell(f"{self._lead.first_name} sluit de ronde.")
            await self._rest(4.0, self._random)
        if not self._is_open():
            return
        said = self._say("/sluit")
        look = partial(self._sights.with_key, CLOSE, said)
        question = await self._until(look, "de vraag om te sluiten")
        if TOO_FEW in question["text"]:
            await self._press(KEEP_OPEN, said)
            raise DemoStoppedError("Nog te weinig antwoorden voor een beeld. De ronde blijft open.")
        await self._press(CLOSE, said)

    async def _show(self) -> None:
        """Raises DemoStoppedError when there is nothing to be shown."""
        standing = await self._until(self._over, "het sluiten van de ronde")
        if standing is Standing.SHORT:
            raise DemoStoppedError(
                "De ronde staat stil: te weinig antwoorden. Verleng of annuleer."
            )
        if standing is Standing.CANCELLED:
            raise DemoStoppedError("De ronde is geannuleerd. Een nieuwe begint met /ronde.")
        look = partial(self._sights.with_key, "Per blok")
        if standing is not Standing.SHOWN:
            self._tell(f"{self._lead.first_name} vraagt het beeld van het team.")
            await self._rest(3.0, self._random)
            look = partial(look, self._say("/resultaten"))
        await self._until(look, "het beeld")
        for label in ("Per blok", "1. "):
            await self._rest(4.0, self._random)
            await self._press(label)

    def _say(self, command: str) -> int:
        """The lead says it in the group; the message's id."""
        return int(self._world.say(self._lead, self._group, command)["message_id"])

    async def _press(self, label: str, after: int = 0) -> None:
        """The lead taps the newest button, in a message after another, that begins so."""
        look = partial(self._sights.with_key, label, after)
        message = await self._until(look, f"de knop {label}")
        await self._rest(2.0, self._random)
        keys = keys_of(message)
        full = next(text for text in keys if text.startswith(label))
        self._tapped(self._lead, self._group, full)
        self._world.tap(self._lead, self._group, message["message_id"], keys[full])

    # --- time
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


def _named(users: Sequence[User]) -> str:
    names = [user.first_name for user in users]
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
