"""Knows what a team does in a quarter: a round, actions, reminders that it answers, handing over.

All that is drawn is drawn from one seed; the bot is the real one, over real HTTP.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.end_to_end.acts import perform
from tests.end_to_end.cast import Cast
from tests.end_to_end.given_time import BRUSSELS
from tests.end_to_end.script import read
from tests.end_to_end.seen import buttons_of
from tests.proof.ballots import LONGEST, Ballots
from tests.proof.chronicle import Chronicle, Sent
from tests.proof.deeds import REMARKS, WORK, Books, Deed

HOURS = range(6, 20)
"""Of a day these are gone through one by one; the others in steps of four."""

A_MOMENT = 20
"""Seconds between two things that people do."""

ALL, CHOSEN = "Alle bouwstenen", "Enkel de gekozen"
"""What a round asks, where the team chose blocks before."""

A_QUARTER = 5
"""Actions made after each round."""

BEGUN = 9
"""Taps after which who does not finish at once puts their phone away."""


@dataclass
class Years:
    cast: Cast
    chronicle: Chronicle
    draw: random.Random
    books: Books = field(default_factory=Books)
    people: list[str] = field(default_factory=list)
    lead: str = "fatima"
    rounds: int = 0
    heads: list[tuple[str, str]] = field(default_factory=list)
    """The first line of each `/plan`, and what it should be."""
    put_off: dict[str, list[float]] = field(default_factory=dict)
    """When a reminder of an action was put off by who carries it out."""
    gone: dict[str, float] = field(default_factory=dict)
    """Since when all that somebody carried out who left is another's."""
    missed: set[str] = field(default_factory=set)
    """Whose actions should have ended while the bot was away."""
    trend: str = ""
    """The last picture over all rounds, in words."""
    _heard: int = 0

    @property
    def today(self) -> date:
        return datetime.fromtimestamp(self.cast.stage.clock.at, BRUSSELS).date()

    # --- what people do, and what time does
    async def do(self, line: str) -> None:
        """A line as in a transcript, a moment after the last one."""
        clock = self.cast.stage.clock
        clock.move(clock.at + A_MOMENT)
        await self.cast.stage.rest()
        self.chronicle.unasked = False
        act = read(f"# One line\n{line}").acts[0]
        await perform(self.cast, act)
        self.chronicle.unasked = True

    async def until(self, moment: str) -> None:
        """Time goes by; who is reminded of something meanwhile may do something about it."""
        there = datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS)
        stage = self.cast.stage
        while stage.clock.at < there.timestamp():
            now = datetime.fromtimestamp(stage.clock.at, BRUSSELS)
            hour = now.replace(minute=0, second=0, microsecond=0, fold=0)
            step = 1 if now.hour in HOURS and now.weekday() < 5 else 4 - now.hour % 4
            after = (hour.replace(tzinfo=None) + timedelta(hours=step)).replace(tzinfo=BRUSSELS)
            stage.clock.move(min(after, there).timestamp())
            await stage.rest()
            await self._hear()

    async def _hear(self) -> None:
        """Everybody looks at what came by itself since the last time."""
        fresh = [one for one in self.chronicle.sent[self._heard :] if one.unasked]
        self._heard = len(self.chronicle.sent)
        for one in sorted(fresh, key=lambda one: (one.chat < 0, one.chat, one.number)):
            told = self.books.in_text(one.text)
            if any(deed.left for deed in told):
                continue
            if one.chat > 0 and told and "Herinneringen uit" in one.buttons:
                await self._answer_one(one, told[0])
            elif one.chat > 0 and told and "1" in one.buttons:
                await self._answer_first(one, told[0])
            elif "Naar het plan" in one.buttons and self.draw.random() < 0.2:
                await self.do(f"{self.lead}@group> tap Naar het plan")
        self._heard = len(self.chronicle.sent)

    async def _answer_one(self, one: Sent, deed: Deed) -> None:
        name = self.cast.name(one.chat)
        labels = ("Klaar", "Over een week", "Toon de actie", "Herinneringen uit", "")
        label = self.draw.choices(labels, (35, 15, 20, 3, 27))[0]
        if not label:
            return
        await self._tap(one, label)
        if label == "Klaar":
            deed.is_open = False
        if label == "Over een week":
            self.put_off.setdefault(deed.what, []).append(one.at)
        if label == "Toon de actie" and self._has(one, "○ Bezig"):
            await self._tap(one, "○ Bezig")
        assert name == deed.doer, f"{name} is reminded of what {deed.doer} does: {deed.what}"

    async def _answer_first(self, one: Sent, deed: Deed) -> None:
        if self.draw.random() < 0.5:
            await self._tap(one, "1")
            # The action stands below the message that has the others too.
            await self.do(f"{self.cast.name(one.chat)}> tap ○ Klaar")
            deed.is_open = False

    def _keys(self, one: Sent) -> dict[str, str]:
        message = self.cast.world.message(one.chat, one.number) or {}
        return {key["text"]: key.get("callback_data", "") for key in buttons_of(message)}

    def _has(self, one: Sent, label: str) -> bool:
        return label in self._keys(one)

    async def _tap(self, one: Sent, label: str) -> None:
        clock = self.cast.stage.clock
        clock.move(clock.at + A_MOMENT)
        await self.cast.stage.rest()
        self.chronicle.unasked = False
        user = self.cast.world.users[one.chat]
        self.cast.tap(user, one.chat, one.number, self._keys(one)[label])
        await self.cast.stage.rest()
        self.chronicle.unasked = True

    # --- rounds
    async def open(self, *, roles: bool, rescan: bool) -> None:
        """Of all blocks, or of those chosen last: a `rescan`."""
        self.rounds += 1
        await self.do(f"{self.lead}@group> /ronde")
        await self.do(f"{self.lead}@group> tap Quickscan online werken")
        await self.do(f"{self.lead}@group> tap {'Functie' if roles else 'Geen functie'} vragen")
        if ALL in self.buttons():
            await self.do(f"{self.lead}@group> tap {CHOSEN if rescan else ALL}")
        for label in ("Anoniem", "1 week"):
            await self.do(f"{self.lead}@group> tap {label}")

    def buttons(self) -> list[str]:
        """The buttons of the group's newest screen."""
        return [key["text"] for key in buttons_of(self.cast.screen(self.cast.group("group")))]

    async def fill_in(self, *, closes: bool) -> None:
        """A week: everybody answers, one of them late; closed by the lead, or by itself."""
        late = self.draw.choice(self.people)
        prompt = [one for one in self.people if one != late]
        for name in self.people:
            await self.do(f"{name}> open invitation")
        ballots = Ballots(self.cast, self.draw, {one: self._mood(one) for one in self.people})
        writers = dict(zip(self.draw.sample(prompt, 2), self.draw.sample(REMARKS, 2), strict=True))
        self.chronicle.unasked = False
        await ballots.fill_in([late], {}, BEGUN)
        await ballots.fill_in(prompt, writers, LONGEST)
        self.chronicle.unasked = True
        await self.until(f"{self.today + timedelta(6)} 14:00")
        self.chronicle.unasked = False
        await ballots.fill_in([late], {}, LONGEST)
        self.chronicle.unasked = True
        if closes:
            await self.do(f"{self.lead}@group> /sluit")
            await self.do(f"{self.lead}@group> tap Sluit nu")
        await self.until(f"{self.today + timedelta(2)} 10:00")
        await self.do(f"{self.lead}@group> tap Toon het beeld")
        if self.rounds > 1:
            await self.do(f"{self.draw.choice(self.people)}@group> tap Sinds vorige ronde")
            await self.do(f"{self.lead}@group> tap Evolutie")

    def _mood(self, name: str) -> tuple[float, float, float]:
        """The team grows from round to round, some people seeing it more brightly than others."""
        bright = 0.1 * (sum(map(ord, name)) % 4)
        good = min(0.2 + bright + 0.05 * self.rounds, 0.9)
        return good, (1 - good) * 0.7, (1 - good) * 0.3

    # --- the plan
    async def plan(self, meant: Mapping[str, str]) -> None:
        """Five actions of the list: who does which is drawn, but of those meant for somebody."""
        for _ in range(A_QUARTER - len(meant)):
            deed = Deed(*WORK[len(self.books.deeds)])
            deed.end = self.today + timedelta(self.draw.randint(15, 120))
            deed.doer = self.draw.choice(self.people)
            way = self.draw.choices((self._by_reply, self._taken_up, self._asked), (4, 4, 2))[0]
            await way(deed)
            self.books.deeds.append(deed)
        for doer, end in meant.items():
            deed = Deed(*WORK[len(self.books.deeds)], doer, date.fromisoformat(end), left=True)
            await self._taken_up(deed)
            self.books.deeds.append(deed)
        await self.look()

    async def look(self) -> None:
        """The plan is asked for, and held against the team's own books."""
        await self.do(f"{self.lead}@group> /plan")
        self.heads.append((self.chronicle.sent[-1].lines[0], self.books.head(self.today)))

    async def _by_reply(self, deed: Deed) -> None:
        await self.do(f"{deed.doer}@group> Ik wil dat wel doen.")
        await self.do(f"{self.lead}@group> reply to {deed.doer}: /actie {deed.what}")
        await self._date(deed)

    async def _taken_up(self, deed: Deed) -> None:
        await self.do(f"{self.lead}@group> /actie {deed.what}")
        await self._date(deed)
        await self.do(f"{deed.doer}@group> tap Ik neem dit op")

    async def _date(self, deed: Deed) -> None:
        """Its end, and of some a day to look at it, set in the lead's private chat."""
        assert deed.end is not None
        lines = ["tap Einde", typed(deed.end)]
        if self.draw.random() < 0.4:
            days = self.draw.randint(7, (deed.end - self.today).days)
            lines += ["tap Opvolging", "tap Eén keer", typed(self.today + timedelta(days))]
        await self.do(f"{self.lead}@group> presses Wijzig")
        for line in (*lines, "tap Bewaren"):
            await self.do(f"{self.lead}> {line}")

    async def _asked(self, deed: Deed) -> None:
        """All of its questions, one by one; the lead carries it out."""
        assert deed.end is not None
        deed.doer = self.lead
        await self.do(f"{self.lead}@group> /actie")
        await self.do(f"{self.lead}@group> presses Actie beschrijven")
        for line in (
            *(f"tap {deed.block}", deed.what, "tap Nog niet kiezen", "tap Vandaag"),
            *(typed(deed.end), "tap Overslaan", "tap Ik neem dit op", "tap Overslaan"),
            *("tap Overslaan", "tap Niet", "tap Overslaan", "tap Bewaren"),
        ):
            await self.do(f"{self.lead}> {line}")

    async def hand_over(self, gone: str, to: str) -> None:
        """What somebody who left carried out is taken up by another, one by one."""
        while theirs := self.books.open_of(gone):
            await self.do(f"{self.lead}@group> /plan")
            for label in ("Per status", "Kies een deel", gone.title()):
                await self.do(f"{self.lead}@group> tap {label}")
            await self.do(f"{to}@group> tap 1")
            card = str(self.cast.screen(self.cast.group("group"))["text"])
            deed = next(one for one in theirs if one.what in card)
            for label in ("Ik neem dit op", "Ja, ik neem het over"):
                await self.do(f"{to}@group> tap {label}")
            deed.doer = to
        self.gone[gone] = self.cast.stage.clock.at

    async def tidy(self, most: int = 3) -> None:
        """The lead ends what has been overdue longest, or asks no more of it."""
        for _ in self.books.late(self.today)[:most]:
            await self.do(f"{self.lead}@group> /plan")
            await self.do(f"{self.lead}@group> tap 1")
            card = str(self.cast.screen(self.cast.group("group"))["text"])
            label = self.draw.choice(("○ Klaar", "○ Gestopt"))
            await self.do(f"{self.lead}@group> tap {label}")
            self.books.in_text(card)[0].is_open = False


def typed(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
