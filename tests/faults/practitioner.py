"""Knows how a practitioner goes through the protocol who sees nothing but the newest screen."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.presses import MORE, ON, OVERVIEW, REMARK, InSession, ToSession
from bot.telegram.buttons import decode
from flows.model import CLEAR, OK, Code
from tests.faults.stage import Stage
from tests.proof.crowd import keys

Json = dict[str, Any]

BACK = Code("<")
AROUND = frozenset({BACK, MORE, OVERVIEW, ON, REMARK, CLEAR})
"""What is no answer to a question; a screen with nothing else asks for a text."""

SELDOM = 0.08
"""How often one turns aside from answering."""

LONGEST = 600
"""Taps after which a walk will not come to its end any more."""

BOX, TICKED = "☐", "☑"


def presses(message: Json) -> dict[Code, tuple[str, str]]:
    """The buttons of a conversation under a message: label and data by their code.

    The one that goes on with it, from help that stays in view, is as ON.
    """
    found = {}
    for label, data in keys(message).items():
        press = decode(data)
        if isinstance(press, InSession | ToSession):
            found[press.code if isinstance(press, InSession) else ON] = (label, data)
    return found


@dataclass
class Practitioner:
    """One person. `writes` gives the texts that they write, numbered from 1; none where absent."""

    scene: Stage
    name: str
    draw: random.Random
    writes: Callable[[int], str] | None = None
    written: list[str] = field(default_factory=list)
    taps: int = 0

    @property
    def chat(self) -> int:
        return self.scene.person(self.name).id

    def screen(self) -> Json | None:
        """The newest message with a conversation's buttons; None before a run and after it."""
        said = reversed(self.scene.said_in(self.chat))
        return next((one for one in said if presses(one)), None)

    def shows(self, *words: str) -> bool:
        screen = self.screen()
        return screen is not None and all(word in screen["text"] for word in words)

    async def say(self, text: str) -> int:
        """Writes, and waits until all is answered; the message's number."""
        user = self.scene.person(self.name)
        message = self.scene.world.say(user, user, text)
        await self.settled()
        return int(message["message_id"])

    def press(self, code: str) -> str:
        """Taps the button of a conversation by its code; the query's id."""
        screen = self.screen()
        assert screen is not None, "no screen"
        _, data = presses(screen)[Code(code)]
        self.taps += 1
        return self.scene.world.tap(self.chat, self.chat, screen["message_id"], data)

    async def take(self, *codes: str) -> None:
        """Taps these, one after another, each on the screen that the one before led to."""
        for code in codes:
            self.press(code)
            await self.settled()

    async def tap(self, label: str) -> str:
        """Taps the newest button of any message that begins so; the query's id."""
        query = self.scene.tap(self.name, label)
        await self.settled()
        return query

    async def settled(self) -> None:
        """Until all that happened is acknowledged and all that waited is sent."""
        storage = self.scene.storage
        assert storage is not None

        async def quiet() -> bool:
            due = [one for one in await storage.waiting() if one.due <= self.scene.clock.now()]
            return not len(self.scene.sandbox.running.updates) and not due

        await self.scene.until_kept(quiet)

    async def walk(self, until: Callable[[], bool] = lambda: False) -> None:
        """Answers at random until the run is gone, or until what is looked for is seen."""
        begun = self.taps
        while not until() and (screen := self.screen()) is not None:
            assert self.taps - begun < LONGEST, screen["text"]
            await self.act(screen)

    async def act(self, screen: Json) -> None:
        """One answer, or one turn aside, on the screen that is there."""
        offered = presses(screen)
        answers = [code for code in offered if code not in AROUND]
        if not answers and ON not in offered:
            await self._write(offered)
            return
        if self.writes is not None and REMARK in offered and self.draw.random() < 0.5:
            await self.take(REMARK)
            return
        aside = [code for code in (BACK, MORE, OVERVIEW) if code in offered]
        if aside and self.draw.random() < SELDOM:
            await self.take(self.draw.choice(aside))
        elif OK in offered and len(answers) > 1:
            await self._tick(offered)
        else:
            await self.take(self.draw.choice(answers or [ON]))

    async def _tick(self, offered: dict[Code, tuple[str, str]]) -> None:
        open_ones = [code for code, (label, _) in offered.items() if label.startswith(BOX)]
        least = int(not any(label.startswith(TICKED) for label, _ in offered.values()))
        chosen = [one for one in open_ones if self.draw.random() < 0.35]
        if not chosen and open_ones and least:
            chosen = [self.draw.choice(open_ones)]
        await self.take(*chosen, OK)

    async def _write(self, offered: dict[Code, tuple[str, str]]) -> None:
        if self.writes is None or self.draw.random() < SELDOM:
            await self.take(BACK)
            return
        self.written.append(self.writes(len(self.written) + 1))
        await self.say(self.written[-1])
