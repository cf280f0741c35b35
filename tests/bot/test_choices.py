"""Fixed choices are kept one for a round, told apart by their stamps, and never overtaken."""

import asyncio
from dataclasses import replace

import pytest

from bot.choices import Choices
from flows.choice import Choice, Given
from flows.round import RoundId
from flows.state import SessionId
from instruments.model import InstrumentId
from storage.memory import MemoryStorage
from storage.port import Place
from storage.sealing import Secrets

HERE, THERE = Place("t:here"), Place("t:there")
SCAN = InstrumentId("quickscan")


def made(at, one="r1"):
    session = SessionId(f"s{at}")
    return Choice(session, SCAN, RoundId(one), at, Given.ONE, 0, {}, {}, (), "", {})


@pytest.fixture
def choices():
    return Choices(MemoryStorage(), Secrets([bytes(32)]))


async def keep(choices, place, choice):
    before = await choices.of(place, SCAN, choice.round)
    kept = choices.following(place, choice, before)
    assert await choices.keep(kept, [])
    return kept


def test_a_choice_takes_the_place_of_the_one_before(choices):
    """Of one round there is one choice, and its stamp is another one after each change."""

    async def play():
        first = await keep(choices, HERE, made(1))
        second = await keep(choices, HERE, made(2))
        assert [one.choice for one in await choices.all(HERE)] == [made(2)]
        assert await choices.stamped(HERE, first.stamp) is None
        assert await choices.stamped(HERE, second.stamp) == second
        assert await choices.of(HERE, SCAN, RoundId("r1")) == second

    asyncio.run(play())


def test_another_round_has_another_choice(choices):
    """All stay; the latest is the one that was made last, whatever its round."""

    async def play():
        await keep(choices, HERE, made(5, "r2"))
        await keep(choices, HERE, made(3))
        assert len(await choices.all(HERE)) == 2
        assert await choices.latest(HERE) == made(5, "r2")

    asyncio.run(play())


def test_a_place_knows_nothing_of_another(choices):
    """Neither its choices nor its buttons."""

    async def play():
        kept = await keep(choices, HERE, made(1))
        assert await choices.latest(THERE) is None
        assert await choices.of(THERE, SCAN, RoundId("r1")) is None
        assert await choices.stamped(THERE, kept.stamp) is None

    asyncio.run(play())


def test_of_two_at_once_one_is_kept(choices):
    """The second of two that follow the same one is refused, and changes nothing."""

    async def play():
        first = choices.following(HERE, made(1), None)
        assert await choices.keep(first, [])
        assert not await choices.keep(choices.following(HERE, made(2), None), [])
        again = replace(first, item=replace(first.item, revision=3))
        assert not await choices.keep(again, [])
        assert await choices.latest(HERE) == made(1)

    asyncio.run(play())
