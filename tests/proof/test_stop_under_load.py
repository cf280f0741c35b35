"""SIGTERM while many people answer: it ends with 0 in time, and nobody notices but by waiting."""

import asyncio
import random
from functools import partial
from pathlib import Path

import pytest

from bot.sandbox.hosting import SANDBOX_TOKEN, sandbox_at
from tests.proof.crowd import Crowd, Lead, Respondent
from tests.proof.process import Calls, Process

pytestmark = [pytest.mark.proof, pytest.mark.timeout(240)]

PEOPLE = 20
STOPS = 8
IN_TIME = 5.0


async def test_stop_under_load(tmp_path: Path) -> None:
    """Stopped again and again under load, the program ends in time with 0, loses nothing, and
    nobody has to tap twice."""
    async with sandbox_at("127.0.0.1", 0) as (sandbox, address):
        world = sandbox.world
        leader = world.add_user("Leiding", role="lead")
        members = [world.add_user(f"Persoon {n}") for n in range(PEOPLE)]
        group = world.add_group("Druk team", leader, members)
        world.join_bot(group, leader)
        crowd = Crowd(world, random.Random(31), pace=0.15)
        bot = Process(address, SANDBOX_TOKEN, tmp_path)
        await bot.start()
        try:
            link = await Lead(crowd, leader, group.id).open()
            people = [Respondent(crowd, one, link) for one in members]
            playing = [asyncio.create_task(one.play()) for one in people]
            stops = await stopped(bot, crowd, Calls(sandbox))
            async with asyncio.timeout(60):
                await asyncio.gather(*playing)
        finally:
            await bot.kill()
    assert {status for status, _ in stops} == {0}
    assert max(seconds for _, seconds in stops) < IN_TIME
    chosen = [[one.chosen[place] for place in range(1, 43)] for one in people]
    assert [one.pictured() for one in people] == chosen
    assert sum(one.retaps + one.over_again for one in people) == 0


async def stopped(bot: Process, crowd: Crowd, calls: Calls) -> list[tuple[int, float]]:
    """Stops and starts the bot at calls drawn at random; each end's status and seconds."""
    stops: list[tuple[int, float]] = []
    for _ in range(STOPS):
        count = calls.count + crowd.random.randint(20, 250)
        await calls.until(partial(calls.reached, count))
        crowd.up_since = None
        stops.append(await bot.stop(10.0))
        await bot.start()
        await calls.next("getMe")
        crowd.up_since = asyncio.get_running_loop().time()
    return stops
