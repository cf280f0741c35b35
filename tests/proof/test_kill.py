"""The kill test: thirty people answer a round while the bot is killed again and again."""

import asyncio
import os
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from bot.content import load_content
from bot.sandbox.faults import Fault
from bot.sandbox.hosting import SANDBOX_TOKEN, sandbox_at
from bot.sandbox.server import Sandbox
from instruments.model import InstrumentId
from tests.proof.crowd import Crowd, Lead, Respondent
from tests.proof.process import Calls, Process

pytestmark = [pytest.mark.proof, pytest.mark.timeout(420)]

INSTRUMENT = load_content().instruments[InstrumentId("quickscan")]
BLOCKS = len(INSTRUMENT.blocks)
ELEMENTS = len(list(INSTRUMENT.elements))
PLACES = range(1, ELEMENTS + 1)

PEOPLE = 30
KILLS = 24
"""While people answer; three more follow while the round is closed."""

LEAST_KILLS = 15
PACE = 0.35
"""Mean seconds between two taps of one person: the crowd keeps the bot busy without a pause."""

FAULTS = (
    Fault("editMessageText", status=429, retry_after=1, times=2),
    Fault("sendMessage", status=429, retry_after=1),
    Fault("editMessageText", drop=True, times=2),
    Fault("editMessageText", drop=True, after=True, times=2),
    Fault("editMessageText", status=502, html=True, times=2),
)
"""What Telegram does wrong meanwhile, so that the outbox is killed too."""


class Killer:
    """Kills a bot at instants drawn from a seed, and starts it again each time."""

    def __init__(self, bot: Process, calls: Calls, crowd: Crowd, draw: random.Random) -> None:
        self._bot = bot
        self._calls = calls
        self._crowd = crowd
        self._random = draw
        self.kills: Counter[str] = Counter()

    async def start(self) -> None:
        """Returns when the bot has made its first call."""
        await self._bot.start()
        await self._calls.next("getMe")
        self._crowd.up_since = asyncio.get_running_loop().time()

    async def kill(self, how: str, at: float) -> None:
        """After `at` seconds, or at the `at`-th call from now: done, but not yet answered."""
        if how == "call":
            last = self._calls.count + int(at)

            def heard(_: str) -> None:
                if self._calls.count >= last:
                    os.kill(self._bot.pid, 9)
                    self._calls.on_call = lambda _: None

            self._calls.on_call = heard
            await self._bot.end(30.0)
        else:
            await asyncio.sleep(at)
            await self._bot.kill()
        self._crowd.up_since = None
        self.kills[how] += 1

    async def torment(self, sandbox: Sandbox, times: int) -> None:
        """Kills so often, and leaves the bot running."""
        for _ in range(times):
            how = self._random.choice(("moment", "call", "call", "start"))
            if how == "start":
                await self._bot.start()
                await self.kill(how, self._random.uniform(0.2, 1.5))
                continue
            await self.start()
            if self._random.random() < 0.5:
                sandbox.running.faults.add(self._random.choice(FAULTS))
            await self.kill(
                how,
                self._random.uniform(0.0, 1.2) if how == "moment" else self._random.randint(1, 150),
            )
        await self.start()


def furnished(sandbox: Sandbox) -> tuple[Lead, list[int]]:
    """A group of its own with a lead and thirty respondents, and the bot in it."""
    world = sandbox.world
    lead = world.add_user("Leiding", role="lead")
    people = [world.add_user(f"Persoon {n}") for n in range(PEOPLE)]
    group = world.add_group("Groot team", lead, people)
    world.join_bot(group, lead)
    crowd = Crowd(world, random.Random(SEED), PACE)
    return Lead(crowd, lead, group.id), [one.id for one in people]


SEED = int(os.environ.get("KILL_SEED") or 20261)


async def close_under_fire(lead: Lead, killer: Killer) -> None:
    """The lead closes the round; the bot is killed at the first three calls of it."""
    lead.say("/sluit")
    await lead.press("Sluit nu")
    for _ in range(3):
        await killer.kill("call", 1)
        await killer.start()
    await lead.until(lambda one: f"gesloten met {PEOPLE} antwoorden" in one.get("text", ""))
    lead.say("/resultaten")
    await lead.until(lambda one: "photo" in one, within=60.0)


def missing(these: list[tuple[int, ...]], those: list[tuple[int, ...]]) -> int:
    """How many answers of these counts are not among those."""
    pairs = zip(these, those, strict=True)
    return sum(max(0, a - b) for one, other in pairs for a, b in zip(one, other, strict=True))


def tally(people: list[Respondent]) -> list[tuple[int, ...]]:
    """What the people's screens acknowledged, element by element."""
    found = [Counter(one.chosen[place] for one in people) for place in PLACES]
    return [tuple(count[level] for level in range(4)) for count in found]


@dataclass
class Outcome:
    """What a tormented round came to: what people saw acknowledged, and what was released."""

    people: list[Respondent]
    pictures: list[list[int]]
    released: list[tuple[int, ...]]
    told: int
    early: int
    status: int


async def tormented(
    sandbox: Sandbox, bot: Process, killer: Killer, lead: Lead, ids: list[int]
) -> Outcome:
    """A round from its opening to its released counts, with the bot killed all the while."""
    await killer.start()
    link = await lead.open()
    people = [Respondent(lead.crowd, sandbox.world.user(one), link) for one in ids]
    playing = [asyncio.create_task(one.play()) for one in people]
    await bot.kill()
    await killer.torment(sandbox, KILLS)
    early = sum(one.done for one in people)
    async with asyncio.timeout(120):
        await asyncio.gather(*playing)
    pictures = [one.pictured() for one in people]
    await close_under_fire(lead, killer)
    released = await lead.released(BLOCKS)
    told = sum(one.hears("De ronde is gesloten") for one in people)
    status, _ = await bot.stop()
    return Outcome(people, pictures, released, told, early, status)


async def test_kill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Killed at random instants, the bot loses and doubles no acknowledged answer, nobody has to
    start over or stays stuck, and the released counts are the respondents' own."""
    began = monotonic()
    async with sandbox_at("127.0.0.1", 0) as (sandbox, address):
        lead, ids = furnished(sandbox)
        bot = Process(address, SANDBOX_TOKEN, tmp_path)
        killer = Killer(bot, Calls(sandbox), lead.crowd, random.Random(SEED))
        try:
            found = await tormented(sandbox, bot, killer, lead, ids)
        finally:
            await bot.kill()
    own = tally(found.people)
    lost, doubled = missing(own, found.released), missing(found.released, own)
    again = sum(one.retaps for one in found.people)
    with capsys.disabled():
        print(
            f"\nkill test (seed {SEED}): {PEOPLE} people, {lead.crowd.taps} updates sent, "
            f"{killer.kills.total()} kills ({dict(killer.kills)}), {bot.lives} starts; "
            f"{PEOPLE * ELEMENTS} answers acknowledged, {lost} lost, {doubled} doubled; "
            f"{again} taps again, {sum(not one.done for one in found.people)} stuck; "
            f"{found.told} were told of the closing that was cut off; "
            f"{monotonic() - began:.0f} s"
        )
    assert killer.kills.total() >= LEAST_KILLS
    assert found.early < PEOPLE, "everyone was done before the last kill"
    assert found.pictures == [[one.chosen[n] for n in PLACES] for one in found.people]
    assert (lost, doubled, found.released) == (0, 0, own)
    assert sum(one.over_again for one in found.people) == 0
    assert (again, found.status) == (0, 0)
    said = bot.said()
    assert [one for one in ("Traceback", " failed: ", "went wrong") if one in said] == []
