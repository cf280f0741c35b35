"""Knows what the demo's people do with their picture: they talk, choose, plan and print.

What was done by hand is not done again, and a command that the bot does not offer is not said.
"""

import asyncio
import re
from collections.abc import Callable, Collection, Sequence
from functools import partial

from bot.sandbox.errors import WorldError
from bot.sandbox.hands import DemoStoppedError, Hands, Tell, first_of
from bot.sandbox.people import User
from bot.sandbox.sights import keys_of, started_in
from bot.sandbox.wire import Json

TALKED, FIXED, PLANNED = "Het gesprek is afgerond", "De keuze ligt vast", "Plan · "
"""What the group reads when a part is over."""

NOTE = "In januari leggen we onze visie op één blad."
ELEMENTS = 2
"""How many elements are talked about before it is enough for today."""

REASON = "Hier is de nood het grootst, en we kunnen er nu al aan werken."
WAYS = (
    "Iedereen van ons weet wat we online wel en niet doen.",
    "We bespreken dit elke maand op de teamvergadering.",
)
"""What is said of where the blocks that were chosen lead; only the first question is answered."""

CAST, VOTING = "Je sterren zijn bewaard", "Toon de sterren"
WHY, DIRECTION, FIRST = "Waarom deze bouwstenen?", "Richting · ", "1/4"
STARRED = re.compile(r"★ (\d+(?:,\d+)?)")
LIKELY = (1, 2, 3, 4, 3)
"""How often somebody gives one star, two, and so on."""

BOXES, OPEN_BOX, CHOSEN = ("☐ ", "☑ "), "☐ ", 2

ACTIONS = ("Een gezamenlijke werktelefoon aanvragen", "Onze visie op één blad schrijven")
NOBODY, TAKE, BUSY = "nog niemand", "Ik neem dit op", "○ Bezig"
DOCUMENTS, PRINTED = "Documenten", ("Verslag (PDF)", "Plan (Excel)")


class Aftermath:
    """`others` are the respondents; `played` holds the ids of those whom the demo may play."""

    def __init__(
        self, hands: Hands, lead: User, others: Sequence[User], played: set[int], tell: Tell
    ) -> None:
        self._hands = hands
        self._lead = lead
        self._others = others
        self._played = played
        self._tell = tell
        self._chance = hands.chance(lead)

    async def play(self) -> None:
        """Raises DemoStoppedError, also where the whole of it was done before."""
        sights = self._hands.sights
        if sights.reads(ACTIONS[-1]):
            raise DemoStoppedError("Het plan staat al in de groep. Begin opnieuw met ↺.")
        if sights.offers("gesprek") and not sights.reads(TALKED):
            await self._talk()
        if sights.offers("keuze") and not sights.reads(FIXED):
            await self._choose()
        await self._plan()

    async def _lead_walks(self, after: int, wanted: Callable[[Json], str | None]) -> Json:
        return await self._hands.walk(self._lead, self._hands.group, after, wanted, self._chance)

    async def _said(self, line: str, command: str) -> int:
        """The lead says a command, after it was told what happens; the message's id."""
        self._tell(line)
        await self._hands.rest(3.0, self._chance)
        return self._hands.say(self._lead, command)

    # --- the talk
    async def _talk(self) -> None:
        line = f"{self._lead.first_name} begint een gesprek over het beeld."
        after = await self._said(line, "/gesprek")
        screen = await self._lead_walks(after, lambda one: first_of(one, "Begin", "Ga verder"))
        note = "✏️ Opmerking"
        if note in keys_of(screen):
            self._hands.tap(self._lead, self._hands.group, screen, note)
            after = await self._hands.reply(self._lead, NOTE, after, self._chance)
        left = ELEMENTS

        def wanted(one: Json) -> str | None:
            nonlocal left
            if left and "Volgend punt" in keys_of(one):
                left -= 1
                return "Volgend punt"
            return first_of(one, "Afronden", "Ga verder")

        last = await self._lead_walks(after, wanted)
        await self._end(last, "Sluit het gesprek af", TALKED)

    async def _end(self, screen: Json, label: str, told: str) -> None:
        """Taps what ends a part, and waits until the group is told so."""
        if label not in keys_of(screen):
            raise DemoStoppedError(f"De demo wachtte tevergeefs op de knop {label}.")
        await self._hands.rest(2.0, self._chance)
        self._hands.tap(self._lead, self._hands.group, screen, label)
        await self._hands.until(lambda: self._hands.sights.reads(told) or None, told)

    # --- the choice
    async def _choose(self) -> None:
        line = f"{self._lead.first_name} laat het team kiezen waarmee het begint."
        after = await self._said(line, "/keuze")
        screen = await self._lead_walks(after, lambda one: first_of(one, "Begin", "Iedereen apart"))
        link = started_in(screen)
        if link is not None:
            await self._vote(link)
        ways = list(WAYS)
        while True:
            screen = await self._lead_walks(after, steered)
            if not is_asked(screen):
                await self._end(screen, "Leg de keuze vast", FIXED)
                return
            words = ways.pop(0) if DIRECTION in screen["text"] and ways else REASON
            after = await self._hands.reply(self._lead, words, after, self._chance)

    async def _vote(self, link: str) -> None:
        """Who opened the voting by hand gives their own stars, or none."""
        ours = [one for one in self._others if not self._is_by_hand(one, link)]
        self._played.update(one.id for one in ours)
        if ours:
            verb = "geeft" if len(ours) == 1 else "geven"
            self._tell(f"{named(ours)} {verb} sterren, elk in een eigen chat.")
        await asyncio.gather(*(self._give(one, link) for one in ours))

    def _is_by_hand(self, user: User, link: str) -> bool:
        return user.id not in self._played and self._hands.sights.has_opened(user, link)

    async def _give(self, user: User, link: str) -> None:
        chance, after = self._hands.chance(user), 0

        def wanted(one: Json) -> str | None:
            stars = [label for label in keys_of(one) if not label.strip("★")]
            given = chance.choices(stars, LIKELY)[0] if len(stars) == len(LIKELY) else None
            return given or first_of(one, "Begin", "Geef deze sterren")

        try:
            await self._hands.rest(2.0, chance)
            if not self._hands.sights.has_opened(user, link):
                opened = self._hands.world.open_link(user, link)
                after = opened["message_id"] if opened else 0
            last = await self._hands.walk(user, user.id, after, wanted, chance)
            expect(last, CAST, f"de sterren van {user.first_name}")
        except (DemoStoppedError, WorldError):
            self._tell(f"{user.first_name} kan geen sterren geven.")

    # --- the plan
    async def _plan(self) -> None:
        self._tell("Het team maakt een plan.")
        for place, what in enumerate(ACTIONS):
            await self._hands.rest(3.0, self._chance)
            after = self._hands.say(self._lead, f"/actie {what}")
            doer = self._doer(place)
            wanted = partial(carried_out, moves=place == 0)
            card = await self._hands.walk(
                doer, self._hands.group, after, wanted, self._hands.chance(doer)
            )
            expect(card, f"Verantwoordelijke: {doer.first_name}", "wie de actie opneemt")
        await self._hands.rest(3.0, self._chance)
        after = self._hands.say(self._lead, "/plan")
        look = partial(self._hands.sights.told, self._hands.group, after)
        listed = await self._hands.until(look, "het plan")
        expect(listed, PLANNED, "het plan")
        if DOCUMENTS in keys_of(listed):
            await self._print(listed, after)

    def _doer(self, place: int) -> User:
        """Somebody who is in the group and can be reached; otherwise the lead."""
        sights = self._hands.sights
        there = [one for one in self._others if sights.is_there(one)]
        return there[place % len(there)] if there else self._lead

    async def _print(self, listed: Json, after: int) -> None:
        self._tell(f"{self._lead.first_name} vraagt het verslag en het plan als bestand.")
        await self._hands.rest(3.0, self._chance)
        self._hands.tap(self._lead, self._hands.group, listed, DOCUMENTS)
        for place, label in enumerate(PRINTED, 1):
            await self._hands.press(self._lead, label, after, self._chance)
            look = partial(self._files, after, place)
            await self._hands.until(look, f"het bestand {label}")
        await self._hands.press(self._lead, "◀ Plan", after, self._chance)
        await self._hands.until(lambda: self._hands.sights.reads(PLANNED) or None, "het plan")

    def _files(self, after: int, least: int) -> int | None:
        found = self._hands.sights.files(after)
        return found if found >= least else None


def steered(screen: Json) -> str | None:
    """What the lead taps in a choice; None where words are to be written, or it can be fixed."""
    text = str(screen.get("text", ""))
    boxes = [label for label in keys_of(screen) if label.startswith(BOXES)]
    if boxes:
        return picked(boxes, STARRED.findall(text))
    if DIRECTION in text and FIRST in text.partition("\n")[0]:
        return None
    return first_of(
        screen,
        *(VOTING, "Verder zonder sterren", "Bekijk per bouwsteen", "Volgende"),
        *("Houd deze keuze", "Sla over"),
    )


def is_asked(screen: Json) -> bool:
    """Whether a choice waits for words."""
    return DIRECTION in screen.get("text", "") or screen.get("text", "").startswith(WHY)


def picked(boxes: Sequence[str], means: Sequence[str]) -> str:
    """The next box to tick: of the blocks with the most stars; and then on."""
    places = list(range(len(boxes)))
    if len(means) == len(boxes):
        places = sorted(places, key=lambda place: -float(means[place].replace(",", ".")))
    best = [boxes[place] for place in places[:CHOSEN]]
    return next((one for one in best if one.startswith(OPEN_BOX)), "Klaar")


def carried_out(screen: Json, *, moves: bool) -> str | None:
    """What somebody taps who takes an action up, and perhaps begins with it."""
    if NOBODY in screen.get("text", ""):
        return first_of(screen, TAKE)
    return first_of(screen, BUSY) if moves else None


def expect(screen: Json, words: str, what: str) -> None:
    """Raises DemoStoppedError where a screen does not say these words."""
    if words not in screen.get("text", ""):
        raise DemoStoppedError(f"De demo wachtte tevergeefs op {what}.")


def named(users: Collection[User]) -> str:
    names = [user.first_name for user in users]
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
