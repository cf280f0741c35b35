"""Of an open round too nothing lies in any byte written but sealed; a card that is withdrawn is
gone from them at once."""

import asyncio

import pytest

from storage.sealing import Secrets
from tests.faults import test_privacy
from tests.faults.test_plan_privacy import tap, until_said
from tests.faults.test_privacy import (
    NAMES,
    REMARK,
    Scene,
    bodies,
    check,
    copy,
    found,
    opened,
    through,
)
from tests.proof.crowd import Respondent

pytestmark = pytest.mark.proof
"""Long: a whole process, or a machine of many steps."""

scene = test_privacy.scene


async def shown_in_the_group(scene: Scene, link: str) -> None:
    """An open round of five, closed, with its cards side by side and their picture."""
    lead = scene.lead
    people = [Respondent(lead.crowd, one, link) for one in scene.people]
    lead.crowd.up_since = 0.0
    async with asyncio.timeout(100):
        await asyncio.gather(*(one.play() for one in people))
    lead.say("/sluit")
    await lead.press("Sluit nu")
    await lead.until(lambda one: "gesloten met 5 kaarten" in one.get("text", ""))
    await lead.press("Toon het beeld")
    await lead.press("Kaarten naast elkaar")
    await lead.until(lambda one: "Van links naar rechts" in one.get("text", ""))
    await lead.press("Als beeld")
    await lead.until(lambda one: "gelijk bij" in one.get("caption", ""))


async def withdraw(scene: Scene) -> None:
    user = scene.people[0]
    for label in ("Mijn kaart", "Trek mijn kaart in", "Trek in en wis"):
        await tap(scene, user, user.id, label)
    await until_said(scene, user.id, "ingetrokken en gewist")
    await through(scene)


async def test_cards(scene: Scene) -> None:
    """Names and remarks that were shown in the group stand in no log, file or button; the cards
    lie sealed, and what is withdrawn is overwritten."""
    link = await scene.lead.open("Open, met naam")
    await shown_in_the_group(scene, link)
    check(scene, link)
    lying = copy(scene, "lying")
    readable = opened(lying, lying, Secrets.load("", scene.bot.data))
    assert len(readable) == len(NAMES)
    assert all(REMARK in one for one in readable)
    await withdraw(scene)
    kept = {one for one, _, _, _ in bodies(copy(scene, "withdrawn"))}
    assert len(kept) == len(NAMES) - 1
    left = [body for one, _, _, body in bodies(lying) if one not in kept]
    assert [name for name, data in scene.kept() if found(left, data)] == []
    check(scene, link)
    assert (await scene.bot.stop())[0] == 0
