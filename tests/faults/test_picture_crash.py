"""What becomes of a team's picture when the process that draws it dies: the same in words."""

import asyncio
import os
import random
from functools import partial

import pytest

from bot.picture_bars import BarPicture
from bot.pictures import Painter
from tests.faults.stage import Stage
from tests.proof.crowd import Crowd, Lead, Respondent

pytestmark = pytest.mark.proof
"""Long: a whole process, or a machine of many steps."""


def die(_: BarPicture) -> bytes:
    """As a worker does whose memory was taken; runs in that worker."""
    os._exit(9)


async def test_text_instead(scene: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing process that dies leaves the team its results as text, and the bot goes on."""
    monkeypatch.setattr("bot.program.Painter", partial(Painter, paint=die))
    crowd = Crowd(scene.world, random.Random(5), pace=0.0, up_since=0.0)
    lead = Lead(crowd, scene.person("Fatima"), scene.group)
    async with scene.bot():
        link = await lead.open()
        people = [
            Respondent(crowd, one, link) for one in scene.world.users.values() if one != lead.user
        ]
        await asyncio.gather(*(one.play() for one in people))
        lead.say("/sluit")
        await lead.press("Sluit nu")
        await lead.until(lambda one: "gesloten met 5 antwoorden" in one.get("text", ""))
        lead.say("/resultaten")
        await lead.until(lambda one: "Het beeld tekenen lukte niet" in one.get("text", ""))
        assert scene.log.has("a picture could not be drawn")
        await lead.press("1. ")
        await lead.until(lambda one: one.get("text", "").startswith("1. "))
